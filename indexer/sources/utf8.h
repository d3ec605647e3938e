// Walking and building UTF-8, a code point at a time.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace tim::indexer {

// The code point at `position`, which moves behind it; U+FFFD for an ill-formed byte.
[[nodiscard]] char32_t next_code_point(std::string_view text, std::size_t& position) noexcept;
void append_code_point(char32_t c, std::string& out);

// Offset of the first ill-formed byte, or npos.
[[nodiscard]] std::size_t find_invalid_utf8(std::string_view text) noexcept;

// Letter by letter, as Go's strings.ToLower does it: the length in code points stays.
[[nodiscard]] std::string lower_case(std::string_view text);
// A letter as it begins a title: ǆ becomes ǅ.
[[nodiscard]] char32_t upper_case(char32_t c) noexcept;
// Without combining marks (đ stays đ): what Hugo's removePathAccents and github-ascii do.
[[nodiscard]] std::string remove_accents(std::string_view text);

[[nodiscard]] bool is_space(char32_t c) noexcept;
// Without white space at both ends, Unicode's included.
[[nodiscard]] std::string_view trim(std::string_view text) noexcept;
// Runs of white space become one space; none at the ends.
[[nodiscard]] std::string collapse_space(std::string_view text);

}  // namespace tim::indexer
