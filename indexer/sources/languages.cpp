#include "indexer/sources/languages.h"

#include <algorithm>

#include "indexer/sources/utf8.h"

namespace tim::indexer {

std::string primary_language(std::string_view tag) { return lower_case(tag.substr(0, tag.find_first_of("-_"))); }

LanguageFolder language_folder(std::string_view path) {
    for (std::size_t begin = 0; begin < path.size();) {
        const std::size_t end = std::min(path.find('/', begin), path.size());
        const std::string_view name = path.substr(begin, end - begin);
        const std::string lang = primary_language(name);
        const bool has_region = name.size() == 5 && (name[2] == '-' || name[2] == '_');
        if ((lang == "vi" || lang == "en") && (name.size() == 2 || has_region)) {
            std::string rest(path.substr(0, begin));
            rest += path.substr(std::min(end + 1, path.size()));
            if (rest.ends_with('/')) rest.pop_back();
            return {lang, std::move(rest)};
        }
        begin = end + 1;
    }
    return {{}, std::string(path)};
}

}  // namespace tim::indexer
