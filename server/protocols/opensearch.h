// The browser's own search box: the description it reads (OpenSearch 1.1) and the suggestions it asks for while
// somebody types.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/search/search.h"

namespace tim::server {

// `public_url` ("https://ex.org" or "https://ex.org/search", no slash at its end) begins every address in it, as
// browsers take none but absolute ones. `lang`, "vi" or "en", is what its words are in.
[[nodiscard]] std::string opensearch_description(std::string_view public_url, std::string_view lang);

// ["what was typed", ["how it goes on", ...]]
[[nodiscard]] std::string opensearch_suggestions(std::string_view query,
                                                 const std::vector<search::Suggestion>& suggestions);

}  // namespace tim::server
