#include "server/protocols/algolia.h"

#include <chrono>

#include "server/protocols/algolia_json.h"
#include "server/protocols/algolia_request.h"
#include "server/protocols/json.h"

namespace tim::server {
namespace {

using Reply = tl::expected<std::string, Problem>;

Reply answer(Backend& backend, const AlgoliaQuery& query) {
    const auto begin = std::chrono::steady_clock::now();
    const auto found = backend.search(query.request);
    const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - begin;
    if (!found) return tl::unexpected(problem_of(found.error()));
    return query.facet.empty() ? algolia_result(query, *found, took.count())
                               : algolia_facet_hits(query, *found, took.count());
}

Reply answer_all(Backend& backend, std::string_view body) {
    const auto queries = parse_algolia_queries(body);
    if (!queries) return tl::unexpected(queries.error());
    std::string out = "{\"results\":[";
    json::Commas commas(out);
    for (const auto& query : *queries) {
        auto result = answer(backend, query);
        if (!result) return result;
        commas.next();
        out += *result;
    }
    out += "]}";
    return out;
}

Reply answer_one(Backend& backend, std::string_view body, std::string_view index, std::string_view facet = {}) {
    const auto query = parse_algolia_query(body, index, facet);
    if (!query) return tl::unexpected(query.error());
    return answer(backend, *query);
}

}  // namespace

Reply answer_algolia(Backend& backend, std::string_view path, std::string_view body) {
    constexpr std::string_view kIndexes = "/1/indexes/", kFacets = "/facets/", kQuery = "/query";
    if (path.starts_with(kIndexes)) {
        path.remove_prefix(kIndexes.size());
        if (path == "*/queries") return answer_all(backend, body);
        if (path.ends_with(kQuery)) {
            path.remove_suffix(kQuery.size());
            const std::size_t facets = path.find(kFacets);
            const std::string_view index = path.substr(0, facets);
            const bool is_whole = !index.empty() && index.find('/') == std::string_view::npos;
            if (is_whole && facets == std::string_view::npos) return answer_one(backend, body, index);
            if (is_whole && facets + kFacets.size() < path.size()) {
                return answer_one(backend, body, index, path.substr(facets + kFacets.size()));
            }
        }
    }
    return tl::unexpected(Problem{.status = 404, .title = "There is nothing at this address of the search protocol"});
}

std::string algolia_error(const Problem& problem) {
    std::string out = "{\"message\":";
    json::append_string(out, problem.title);
    out += ",\"status\":";
    json::append_number(out, static_cast<std::uint64_t>(problem.status));
    out += '}';
    return out;
}

}  // namespace tim::server
