// Answers as DocSearch, InstantSearch and Autocomplete expect them (docs/api.md, "Front ends that others made").
#pragma once

#include <string>

#include "engine/search/search.h"
#include "server/protocols/algolia_request.h"

namespace tim::server {

// One element of `results`. `took_ms` is the time the search took.
[[nodiscard]] std::string algolia_result(const AlgoliaQuery& query, const search::Answer& answer, double took_ms);

// The values of one facet that have words beginning as the facet query does, marks and case set aside.
[[nodiscard]] std::string algolia_facet_hits(const AlgoliaQuery& query, const search::Answer& answer, double took_ms);

}  // namespace tim::server
