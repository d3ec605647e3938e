// The words that people use, whether or not an index has them.
#pragma once

#include <string_view>

namespace tim::analysis {

// Both are asked for a word in lower case, NFC, and may be called from any thread. The lists are of two packages, which
// are read when the programs are built.

// A common English word or abbreviation of three letters or more, in any of its forms (SCOWL's list), in
// American or British spelling.
[[nodiscard]] bool is_english_word(std::string_view word);
// A syllable of a Vietnamese word, with all of its marks and in any spelling that spelling_key() knows (hunspell-vi).
[[nodiscard]] bool is_syllable_in_use(std::string_view word);

}  // namespace tim::analysis
