#include "server/protocols/algolia.h"

#include <chrono>

#include "server/protocols/algolia_json.h"
#include "server/protocols/json.h"

namespace tim::server {
namespace {

using Call = tl::expected<AlgoliaCall, Problem>;

Call call_of_one(std::string_view body, std::string_view index, std::string_view facet = {}) {
    auto query = parse_algolia_query(body, index, facet);
    if (!query) return tl::unexpected(query.error());
    return AlgoliaCall{{*std::move(query)}, false};
}

}  // namespace

Call parse_algolia_call(std::string_view path, std::string_view body) {
    constexpr std::string_view kIndexes = "/1/indexes/", kFacets = "/facets/", kQuery = "/query";
    if (path.starts_with(kIndexes)) {
        path.remove_prefix(kIndexes.size());
        if (path == "*/queries") {
            auto queries = parse_algolia_queries(body);
            if (!queries) return tl::unexpected(queries.error());
            return AlgoliaCall{*std::move(queries), true};
        }
        if (path.ends_with(kQuery)) {
            path.remove_suffix(kQuery.size());
            const std::size_t facets = path.find(kFacets);
            const std::string_view index = path.substr(0, facets);
            const bool is_whole = !index.empty() && index.find('/') == std::string_view::npos;
            if (is_whole && facets == std::string_view::npos) return call_of_one(body, index);
            if (is_whole && facets + kFacets.size() < path.size()) {
                return call_of_one(body, index, path.substr(facets + kFacets.size()));
            }
        }
    }
    return tl::unexpected(Problem{.status = 404, .title = "There is nothing at this address of the search protocol"});
}

search::Result<ResponseCache::Computed> answer_algolia(Backend& backend, const AlgoliaCall& call) {
    auto revision = backend.revision();
    if (!revision) return tl::unexpected(revision.error());
    ResponseCache::Computed out{call.is_multi ? "{\"results\":[" : "", *std::move(revision), true};
    json::Commas commas(out.body);
    for (const auto& query : call.queries) {
        const auto begin = std::chrono::steady_clock::now();
        const auto found = backend.search(query.request);
        const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - begin;
        if (!found) return tl::unexpected(found.error());
        // All of them by one index, or nobody else gets this answer.
        out.may_keep = out.may_keep && !found->partial && found->revision == out.revision;
        if (call.is_multi) commas.next();
        out.body += query.facet.empty() ? algolia_result(query, *found, took.count())
                                        : algolia_facet_hits(query, *found, took.count());
    }
    if (call.is_multi) out.body += "]}";
    return out;
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
