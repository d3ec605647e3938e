// `permalinks` of a Hugo site: patterns such as `/:year/:slug/`.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "indexer/sources/dates.h"
#include "indexer/sources/hugo_urls.h"

namespace tim::indexer {

// What a pattern can ask of a page.
struct PermalinkFields {
    std::optional<Date> date;           // without one, midnight of 0001-01-01, as in Hugo
    std::string section;                // first folder
    std::vector<std::string> sections;  // folders of the section it is in
    std::string title;
    std::string slug;
    std::string file_name;  // without language and extension; of a bundle: its folder
};

// The path that the pattern makes, or nothing if it holds an attribute that is not known. Whatever Go takes for a
// layout of dates is one: `:2006`, `:01`, `:January`, `:Jan02`.
[[nodiscard]] std::optional<std::string> expand_permalink(std::string_view pattern, const PermalinkFields& fields,
                                                          const HugoUrlRules& rules);

}  // namespace tim::indexer
