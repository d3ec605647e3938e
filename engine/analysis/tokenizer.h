// Text to tokens that know the bytes they came from.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tim::analysis {

inline constexpr std::size_t kMaxTermBytes = 64;  // Xapian refuses 246; a pair of words and a prefix must fit

// `word` tokens follow one another through the text; the others lie over them:
//   whole     an identifier written in pieces: `H-Optimus-0` is h, optimus, 0 and the whole `hoptimus0`
//   part      a piece of a word: `HealthOmics` is one word with the parts health and omics
//   quantity  a number with its magnitude, whatever the notation: `1,1 tỷ` and `1.1B` are both `=1100000000`
enum class TokenKind : std::uint8_t { word, whole, part, quantity };

struct Token {
    std::string text;          // normalised, marks kept, at most kMaxTermBytes
    std::uint32_t begin, end;  // bytes of the original text; begin < end
    std::uint32_t position;    // of the word that it is, or lies over
    TokenKind kind = TokenKind::word;
    bool joins_previous = false;  // nothing but spaces or a joiner stands between it and the previous one of its kind
};

// Runs of letters and digits are words. A single - _ . & ' between two of them joins; `85,87` and `85.87` are one
// number with one spelling; `'s` goes; `C++` and `C#` stay whole; scripts without spaces give a token a letter. Tokens
// come in order of position, overlays behind the first word they lie over; `begin` of words never goes back.
[[nodiscard]] std::vector<Token> tokenize(std::string_view text);

}  // namespace tim::analysis
