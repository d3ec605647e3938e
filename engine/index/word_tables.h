// The two tables of the words database that people wrote: the glossary, and what is read instead of a facet's value.
// One record each.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/index/document.h"

namespace tim::index {

[[nodiscard]] std::string glossary_record(const std::vector<GlossaryPair>& pairs);
[[nodiscard]] std::vector<GlossaryPair> parse_glossary(std::string_view record);  // throws Error on a damaged one

[[nodiscard]] std::string labels_record(const FacetLabels& labels);
[[nodiscard]] FacetLabels parse_labels(std::string_view record);  // likewise

}  // namespace tim::index
