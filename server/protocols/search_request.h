// Query parameters of GET /api/v1/search and /api/v1/suggest (docs/api.md) -> what the search library is asked.
#pragma once

#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "engine/search/search.h"
#include "server/problem.h"
#include "server/target.h"

namespace tim::server {

// Every parameter is known, single (but for `filter`) and valid, or the answer is a problem that names it. Control
// characters in `q` become spaces.
[[nodiscard]] tl::expected<search::Request, Problem> parse_search_request(std::string_view query_string);
[[nodiscard]] tl::expected<search::SuggestRequest, Problem> parse_suggest_request(std::string_view query_string);

// One spelling for all requests that mean the same, for keys of answers.
[[nodiscard]] std::string normal_form(const search::Request& request);
[[nodiscard]] std::string normal_form(const search::SuggestRequest& request);

}  // namespace tim::server
