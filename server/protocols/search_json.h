// The answers of /api/v1 (docs/api.md), written once into one buffer.
#pragma once

#include <string>
#include <string_view>

#include "engine/search/search.h"

namespace tim::server {

// The answer to GET /api/v1/search. `query` is the request's, `took_ms` the time the search took.
[[nodiscard]] std::string search_json(const search::Answer& answer, std::string_view query, double took_ms);

// The answer to GET /api/v1/documents/{id}: a hit's members without those that only a query gives, and the whole text.
[[nodiscard]] std::string document_json(const search::Hit& document);

}  // namespace tim::server
