#include "server/protocols/algolia_request.h"

#include <algorithm>
#include <charconv>
#include <cstdint>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "engine/analysis/unicode.h"
#include "server/protocols/algolia_filters.h"
#include "server/protocols/json_body.h"
#include "server/target.h"

namespace tim::server {
namespace {

using nlohmann::json;

// Thrown while a request is taken apart, caught at its door.
struct Refused {
    std::string message;
};

[[noreturn]] void refuse(std::string_view name, std::string_view what) {
    throw Refused{fmt::format("{} {}", name, what)};
}

// A field in either dialect: JSON, or a form's text in which lists are JSON. Null where it is absent.
json field(const json& object, const char* name) {
    const auto at = object.find(name);
    if (at == object.end()) return nullptr;
    if (at->is_string()) {
        const auto& text = at->get_ref<const std::string&>();
        if (text.starts_with('[')) {
            json list = json::parse(text, nullptr, false);
            if (list.is_discarded()) refuse(name, "must be a JSON array");
            return list;
        }
    }
    return *at;
}

std::string text(const json& object, const char* name, std::string otherwise = {}) {
    const json value = field(object, name);
    if (value.is_null()) return otherwise;
    if (!value.is_string()) refuse(name, "must be a string");
    return value.get<std::string>();
}

unsigned number(const json& object, const char* name, unsigned otherwise) {
    const json value = field(object, name);
    if (value.is_null()) return otherwise;
    constexpr std::uint64_t kMost = 1'000'000;
    if (value.is_number_unsigned()) return static_cast<unsigned>(std::min(value.get<std::uint64_t>(), kMost));
    if (value.is_string()) {
        const auto& digits = value.get_ref<const std::string&>();
        std::uint64_t parsed = 0;
        const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), parsed);
        if (!digits.empty() && end == digits.data() + digits.size() && error != std::errc::invalid_argument) {
            return static_cast<unsigned>(error == std::errc{} ? std::min(parsed, kMost) : kMost);
        }
    }
    refuse(name, "must be a whole number from 0");
}

// A list of names, or names separated by commas.
std::vector<std::string> names(const json& object, const char* name) {
    const json value = field(object, name);
    std::vector<std::string> out;
    if (value.is_null()) return out;
    if (value.is_string()) {
        std::string_view rest = value.get_ref<const std::string&>();
        while (!rest.empty()) {
            const std::size_t comma = rest.find(',');
            if (comma != 0) out.emplace_back(rest.substr(0, comma));
            rest.remove_prefix(comma == std::string_view::npos ? rest.size() : comma + 1);
        }
        return out;
    }
    if (!value.is_array()) refuse(name, "must be an array of strings");
    for (const json& item : value) {
        if (!item.is_string()) refuse(name, "must be an array of strings");
        out.push_back(item.get<std::string>());
    }
    return out;
}

// What was packed into `params` comes first, for both ways of asking may be mixed.
json unpacked(const json& object) {
    if (!object.is_object()) throw Refused{"Each request must be a JSON object"};
    const auto packed = object.find("params");
    if (packed == object.end()) return object;
    if (!packed->is_string()) refuse("params", "must be a string");
    const auto parameters = decode_query(packed->get_ref<const std::string&>());
    if (!parameters) refuse("params", "must be URL-encoded UTF-8");
    json out = object;
    out.erase("params");
    for (const auto& [name, value] : *parameters) out[name] = value;
    return out;
}

void read_paging(const json& object, AlgoliaQuery& query) {
    query.hits_per_page = std::min(number(object, "hitsPerPage", query.hits_per_page), search::kMaxLimit);
    query.page = number(object, "page", 0);
    const std::uint64_t offset = std::uint64_t{query.page} * query.hits_per_page;
    query.beyond_reach = offset > search::kMaxOffset;
    query.request.limit = query.beyond_reach ? 0 : query.hits_per_page;
    query.request.offset = query.beyond_reach ? 0 : static_cast<unsigned>(offset);
}

void read_facets(const json& object, AlgoliaQuery& query) {
    std::vector<std::string> wanted = names(object, "facets");
    if (std::find(wanted.begin(), wanted.end(), "*") != wanted.end()) {
        wanted = {"lang", "kind", "provider", "tasks", "modalities", "delivery", "tags", "categories", "site_section"};
    }
    for (auto& name : wanted) {
        const std::string ours(algolia_field(name));
        if (query.facets.size() == search::kMaxFacets) break;
        query.request.facets.push_back(ours);
        query.facets.emplace_back(std::move(name), ours);
    }
    query.max_facet_values = number(object, "maxValuesPerFacet", query.max_facet_values);
}

void read_snippets(const json& object, AlgoliaQuery& query) {
    constexpr unsigned kDefaultWords = 10;
    for (const auto& name : names(object, "attributesToSnippet")) {
        const std::size_t colon = name.find(':');
        unsigned words = kDefaultWords;
        if (colon != std::string::npos) {
            std::from_chars(name.data() + colon + 1, name.data() + name.size(), words);
        }
        query.snippet_words[name.substr(0, colon)] = words;
    }
    query.ellipsis = text(object, "snippetEllipsisText", query.ellipsis);
}

AlgoliaQuery read(const json& packed, std::string_view index, std::string_view facet) {
    const json object = unpacked(packed);
    AlgoliaQuery query;
    query.index = index.empty() ? text(object, "indexName") : std::string(index);
    if (query.index.empty()) refuse("indexName", "must be given");
    query.request.query = analysis::truncate_utf8(text(object, "query"), search::kMaxQueryBytes);
    std::replace_if(
        query.request.query.begin(), query.request.query.end(),
        [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }, ' ');
    // How front ends name an index that is the same in another order.
    if (query.index.ends_with("_date_desc")) query.request.sort = search::Sort::date;
    read_paging(object, query);
    read_snippets(object, query);
    query.pre_tag = text(object, "highlightPreTag", query.pre_tag);
    query.post_tag = text(object, "highlightPostTag", query.post_tag);
    if (object.contains("attributesToRetrieve")) query.attributes = names(object, "attributesToRetrieve");
    const auto is_level = [](std::string_view name) { return name.starts_with("hierarchy."); };
    query.by_section = query.attributes && std::any_of(query.attributes->begin(), query.attributes->end(), is_level);
    for (const auto& [name, words] : query.snippet_words) query.by_section = query.by_section || is_level(name);

    const auto add_filters = [&](const char* name, Filters (&read_filters)(const json&)) {
        const json value = field(object, name);
        if (value.is_null()) return;
        auto filters = read_filters(value);
        if (!filters) refuse(name, filters.error());
        for (auto& any_of : *filters) query.request.all_of.push_back(std::move(any_of));
    };
    add_filters("facetFilters", algolia_facet_filters);
    add_filters("numericFilters", algolia_numeric_filters);
    add_filters("filters", algolia_filters);

    query.facet = facet.empty() && text(object, "type") == "facet" ? text(object, "facet") : std::string(facet);
    if (!facet.empty() || text(object, "type") == "facet") {
        if (query.facet.empty()) refuse("facet", "must name the facet to search in");
        query.facet_query = text(object, "facetQuery");
        query.max_facet_hits = std::min(number(object, "maxFacetHits", query.max_facet_hits), 100U);
        query.request.facets = {std::string(algolia_field(query.facet))};
        query.request.limit = query.request.offset = 0;
    } else {
        read_facets(object, query);
    }
    return query;
}

template <class Read>
auto guarded(std::string_view body, Read&& read) -> tl::expected<decltype(read(json())), Problem> {
    const auto parsed = parse_json_body(body);
    if (!parsed) return tl::unexpected(Problem{.status = 400, .title = parsed.error()});
    try {
        return read(*parsed);
    } catch (const Refused& refused) {
        return tl::unexpected(Problem{.status = 400, .title = refused.message});
    }
}

}  // namespace

bool AlgoliaQuery::wants(std::string_view attribute) const {
    return !attributes || std::find(attributes->begin(), attributes->end(), "*") != attributes->end() ||
           std::find(attributes->begin(), attributes->end(), attribute) != attributes->end();
}

tl::expected<std::vector<AlgoliaQuery>, Problem> parse_algolia_queries(std::string_view body) {
    return guarded(body, [](const json& parsed) {
        const json requests = parsed.is_object() ? parsed.value("requests", json()) : parsed;
        if (!requests.is_array()) refuse("requests", "must be an array");
        if (requests.size() > kMaxAlgoliaQueries) {
            refuse("requests", fmt::format("may hold at most {} requests", kMaxAlgoliaQueries));
        }
        std::vector<AlgoliaQuery> queries;
        for (const json& request : requests) queries.push_back(read(request, {}, {}));
        return queries;
    });
}

tl::expected<AlgoliaQuery, Problem> parse_algolia_query(std::string_view body, std::string_view index,
                                                        std::string_view facet) {
    return guarded(body.empty() ? "{}" : body, [&](const json& parsed) { return read(parsed, index, facet); });
}

}  // namespace tim::server
