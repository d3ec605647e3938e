// The search page for browsers that run no script: the same hits, marks, links, filters and pages, written into the
// page by the server. With a script it is not even read, as it stands in <noscript>.
#pragma once

#include <string>
#include <string_view>

#include "engine/search/search.h"
#include "server/problem.h"
#include "server/protocols/page_strings.h"

namespace tim::server {

// Stands in the page's <noscript>; results replace what follows it there.
inline constexpr std::string_view kResultsPlace = "<!-- results -->";

struct PageQuery {
    search::Request request;
    unsigned page = 1;
};

// The page's address, read as the page's script reads it: what it does not know in it is left aside. A query that is
// too long is cut.
[[nodiscard]] PageQuery parse_page_query(std::string_view query_string);

[[nodiscard]] std::string results_html(const PageQuery& asked, const search::Answer& answer,
                                       const PageStrings& strings);
[[nodiscard]] std::string failure_html(const Problem& problem, const PageStrings& strings);

// The page with `results` in their place, a title, and what was typed in its box; `title` and `typed` are text.
[[nodiscard]] std::string filled_page(std::string page, std::string_view title, std::string_view typed,
                                      std::string_view results);

}  // namespace tim::server
