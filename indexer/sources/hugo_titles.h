// Titles of the lists that Hugo 0.111 makes up. Pure functions.
#pragma once

#include <string>
#include <string_view>

namespace tim::indexer {

// Of a section's folder, with `pluralize` (pluralizeListTitles) in the plural: "my person" is "My people".
[[nodiscard]] std::string hugo_section_title(std::string_view folder, bool pluralize);

// Of a taxonomy: every word with a capital.
[[nodiscard]] std::string hugo_taxonomy_title(std::string_view taxonomy);

}  // namespace tim::indexer
