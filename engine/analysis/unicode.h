// Unicode for search: text to comparable characters that still know where they stood.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tim::analysis {

// One normalised code point and the bytes of the original that it came from. Where a ligature or a fraction opens up
// into several code points, all of them carry the same bytes.
struct Char {
    char32_t c;
    std::uint32_t begin, end;
};

// NFKC, lower case, NFC, a cluster (a base and its marks) at a time, so that offsets stay exact. Any bytes are
// accepted: ill-formed UTF-8 becomes U+FFFD, characters without a shape (soft hyphen, joiners, bidi controls, BOM)
// vanish, and of a cluster 64 code points are read and written. Text beyond 2 GiB is not read. What comes out is not
// changed by normalising it once more.
[[nodiscard]] std::vector<Char> normalize(std::string_view text);

// The same as a string; for keys and comparisons.
[[nodiscard]] std::string normalize_text(std::string_view text);

// Marks off, letter by letter: `ệ` -> `e`, `đ` -> `d`, `ß` -> `ss`. Takes normalised text, gives normalised text;
// letters without a base form stay. fold(fold(x)) == fold(x).
[[nodiscard]] std::string fold(std::string_view normalized);
void append_fold(char32_t c, std::string& out);

// What a character means to a look that is too quick for normalize(): an ASCII letter or digit is what it folds to
// (`Ệ`: `e`), other ASCII stands for itself, kMark for a combining mark, kUnclear for what only normalize() can tell;
// anything else parts words and is a space. Moves `at`, which must be below the size, behind the character.
inline constexpr char kUnclear = '\0', kMark = '\1';
[[nodiscard]] inline char glance(std::string_view text, std::size_t& at) noexcept;
[[nodiscard]] char glance_beyond_ascii(std::string_view text, std::size_t& at) noexcept;

void append_utf8(char32_t c, std::string& out);
[[nodiscard]] std::u32string to_utf32(std::string_view utf8);
[[nodiscard]] std::string to_utf8(std::u32string_view text);
[[nodiscard]] bool is_valid_utf8(std::string_view text) noexcept;

// A letter (any script) or a decimal digit.
[[nodiscard]] bool is_word_character(char32_t c) noexcept;
[[nodiscard]] bool is_digit(char32_t c) noexcept;  // ASCII 0-9; NFKC has already brought others here where it can
[[nodiscard]] bool is_mark(char32_t c) noexcept;   // a combining mark
// Scripts written without spaces between words (Han, kana, Thai, Lao, Khmer, Burmese): each letter is a token.
[[nodiscard]] bool is_unspaced_script(char32_t c) noexcept;

// Cuts to at most `max_bytes` without splitting a code point.
[[nodiscard]] std::string_view truncate_utf8(std::string_view text, std::size_t max_bytes) noexcept;

inline char glance(std::string_view text, std::size_t& at) noexcept {
    const char c = text[at];
    if (static_cast<unsigned char>(c) >= 0x80) return glance_beyond_ascii(text, at);
    ++at;
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c > kMark ? c : ' ';
}

}  // namespace tim::analysis
