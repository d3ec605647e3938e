// What dictionary.h looks into, a word a line. The definitions are made by cmake/word_lists.cmake.
#pragma once

#include <string_view>

namespace tim::analysis {

extern const std::string_view kEnglishWords;         // three letters at least, sorted by their bytes
extern const std::string_view kVietnameseSyllables;  // with their marks

}  // namespace tim::analysis
