// UTF-8 as the wire must have it: no overlong forms, no surrogates, nothing beyond U+10FFFF.
#pragma once

#include <cstddef>
#include <string_view>

namespace tim::server::utf8 {

// Bytes of the character that begins at `at` (which must be inside `text`); 0 if none begins there.
[[nodiscard]] std::size_t sequence_length(std::string_view text, std::size_t at) noexcept;

[[nodiscard]] bool is_valid(std::string_view text) noexcept;

}  // namespace tim::server::utf8
