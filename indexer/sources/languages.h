// Languages as sites name them.
#pragma once

#include <string>
#include <string_view>

namespace tim::indexer {

// Of a tag the language without its region, in lower case: `en` of `en-US` and `EN_us`.
[[nodiscard]] std::string primary_language(std::string_view tag);

// The first folder of a path that is called like one of our languages, and the path without it: `guide/en-US/intro` is
// `en`, `guide/intro`. Without one `lang` is empty and `rest` the path.
struct LanguageFolder {
    std::string lang, rest;
};
[[nodiscard]] LanguageFolder language_folder(std::string_view path);

}  // namespace tim::indexer
