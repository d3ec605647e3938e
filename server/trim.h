// Optional white space, as HTTP defines it (RFC 9110, 5.6.3): spaces and tabs around a value.
#pragma once

#include <string_view>

namespace tim::server {

[[nodiscard]] constexpr std::string_view trim(std::string_view text) noexcept {
    const auto first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

}  // namespace tim::server
