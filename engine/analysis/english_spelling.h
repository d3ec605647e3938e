// British and American English, which write some words otherwise.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tim::analysis {

// One spelling for the forms of a lower-case ASCII word that a stemmer would part: the American one (`tumour` ->
// `tumor`, `analysed` -> `analyzed`, `anaemia` -> `anemia`, `centre` -> `center`), and that of the plural for Greek
// words in -sis
// (`analysis` -> `analyze` as `analyses` -> `analyzes`, `diagnosis` -> `diagnose`). What comes out need be no word.
// Others come back unchanged.
[[nodiscard]] std::string american_spelling(std::string_view word);

// How else a word may begin whose American spelling begins so: `esoph` as `oesoph`, `skept` as `scept`. Letters that
// are left out inside of it (`anaemia`, `favourite`) are still to be looked for.
[[nodiscard]] std::vector<std::string> british_beginnings(std::string_view american);

}  // namespace tim::analysis
