# Run by engine/CMakeLists.txt: makes word_lists.cpp of the word lists of two packages.
#
#     cmake -D ENGLISH=LIST -D SYLLABLES=LIST -D OUT=FILE -P cmake/word_lists.cmake
file(STRINGS ${ENGLISH} english ENCODING UTF-8 REGEX "^[a-z][a-z][a-z]+$")  # no names
file(STRINGS ${ENGLISH} abbreviations ENCODING UTF-8 REGEX "^[A-Z][A-Z][A-Z]+$")
string(TOLOWER "${abbreviations}" abbreviations)
list(APPEND english ${abbreviations})
list(REMOVE_DUPLICATES english)
file(STRINGS ${SYLLABLES} syllables ENCODING UTF-8 REGEX "^[^]0-9A-Z/;[]+$")  # the first line is their number
list(LENGTH english words)
list(LENGTH syllables others)
if(words LESS 40000 OR others LESS 5000)
  message(FATAL_ERROR "${ENGLISH} has ${words} English words and ${SYLLABLES} ${others} Vietnamese syllables: "
    "expected 40000 and 5000 at least, one a line")
endif()
list(SORT english)
string(JOIN "\n" english ${english})
string(JOIN "\n" syllables ${syllables})
file(WRITE ${OUT} "#include \"engine/analysis/word_lists.h\"

namespace tim::analysis {

using namespace std::string_view_literals;

constinit const std::string_view kEnglishWords = R\"(${english})\"sv;
constinit const std::string_view kVietnameseSyllables = R\"(${syllables})\"sv;

}  // namespace tim::analysis
")
