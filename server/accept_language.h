// Which of the interface's two languages a client would rather read.
#pragma once

#include <string_view>

namespace tim::server {

// "vi" or "en", by an Accept-Language header (RFC 9110, 12.5.4): the one with the greater weight, of equals the first.
// "en" where the client names neither, as the page does by itself.
[[nodiscard]] std::string_view accepted_language(std::string_view header) noexcept;

}  // namespace tim::server
