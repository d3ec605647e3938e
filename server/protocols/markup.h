// Text for HTML and XML.
#pragma once

#include <string>
#include <string_view>

namespace tim::server::markup {

// Appends the text so that it is nothing but text, between tags and in quoted attribute values alike. What no XML
// document may hold (most control characters, bytes that are not UTF-8) becomes U+FFFD.
void append_text(std::string& out, std::string_view text);

[[nodiscard]] std::string text(std::string_view text);

}  // namespace tim::server::markup
