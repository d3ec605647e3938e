// The answers of /api/v1 (docs/api.md), written once into one buffer.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/search/search.h"

namespace tim::server {

// The answer to GET /api/v1/search. `query` is the request's, `took_ms` the time the search took.
[[nodiscard]] std::string search_json(const search::Answer& answer, std::string_view query, double took_ms);

// The answer to GET /api/v1/suggest. `query` is the request's, `revision` that of the index.
[[nodiscard]] std::string suggestions_json(const std::vector<search::Suggestion>& suggestions, std::string_view query,
                                           std::string_view revision);

// The answer to GET /api/v1/documents/{id}: a hit's members without those that only a query gives, and the whole text.
[[nodiscard]] std::string document_json(const search::Hit& document);

}  // namespace tim::server
