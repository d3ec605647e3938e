// The protocol that DocSearch, InstantSearch and Autocomplete speak, as far as they use it:
//   POST /1/indexes/*/queries                          several searches at once
//   POST /1/indexes/{index}/query                      one
//   POST /1/indexes/{index}/facets/{facet}/query       values of a facet
#pragma once

#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "server/backend.h"
#include "server/problem.h"
#include "server/protocols/algolia_request.h"
#include "server/response_cache.h"

namespace tim::server {

// What is asked for at one of these addresses.
struct AlgoliaCall {
    std::vector<AlgoliaQuery> queries;
    bool is_multi = false;  // answered with a list, however many there are
};

// `path` is decoded and begins with "/1/". What the body is in never depends on its Content-Type: clients send JSON and
// call it a form.
[[nodiscard]] tl::expected<AlgoliaCall, Problem> parse_algolia_call(std::string_view path, std::string_view body);

[[nodiscard]] search::Result<ResponseCache::Computed> answer_algolia(Backend& backend, const AlgoliaCall& call);

// An error in the form that these clients show.
[[nodiscard]] std::string algolia_error(const Problem& problem);

}  // namespace tim::server
