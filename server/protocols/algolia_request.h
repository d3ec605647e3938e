// Requests of DocSearch, InstantSearch and Autocomplete (docs/api.md, "Front ends that others made") ->
// search::Request.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "engine/search/search.h"
#include "server/problem.h"

namespace tim::server {

struct AlgoliaQuery {
    std::string index;  // as the client named it: there is one index, which answers to every name
    search::Request request;
    unsigned page = 0, hits_per_page = 20;
    bool beyond_reach = false;  // the page lies behind what can be paged to: it has no hits
    // Whether a hit is a section of a page, as DocSearch wants it, and not a page.
    bool by_section = false;

    std::string pre_tag = "<em>", post_tag = "</em>";
    // Who marks with HTML inserts all texts as HTML, and gets them escaped; the others escape by themselves.
    [[nodiscard]] bool escapes_html() const { return pre_tag.starts_with('<'); }
    std::map<std::string, unsigned, std::less<>> snippet_words;  // attribute -> length of its snippet
    std::string ellipsis = "…";
    std::optional<std::vector<std::string>> attributes;       // to retrieve; nothing: all
    std::vector<std::pair<std::string, std::string>> facets;  // the client's name -> ours
    unsigned max_facet_values = 100;

    // A search among the values of a facet instead of one for hits.
    std::string facet, facet_query;  // the client's name; empty: no such search
    unsigned max_facet_hits = 10;

    [[nodiscard]] bool wants(std::string_view attribute) const;
};

inline constexpr std::size_t kMaxAlgoliaQueries = 32;

// The body of POST /1/indexes/*/queries.
[[nodiscard]] tl::expected<std::vector<AlgoliaQuery>, Problem> parse_algolia_queries(std::string_view body);

// The body of POST /1/indexes/{index}/query, and with `facet` of POST /1/indexes/{index}/facets/{facet}/query.
[[nodiscard]] tl::expected<AlgoliaQuery, Problem> parse_algolia_query(std::string_view body, std::string_view index,
                                                                      std::string_view facet = {});

}  // namespace tim::server
