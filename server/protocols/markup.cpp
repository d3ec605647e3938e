#include "server/protocols/markup.h"

#include "server/utf8.h"

namespace tim::server::markup {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";  // U+FFFD

// What a character of ASCII becomes; empty: itself.
std::string_view escaped(char c) {
    switch (c) {
        case '&':
            return "&amp;";
        case '<':
            return "&lt;";
        case '>':
            return "&gt;";
        case '"':
            return "&quot;";
        case '\'':
            return "&#39;";
        case '\t':
        case '\n':
        case '\r':
            return {};
        default:
            return static_cast<unsigned char>(c) < 0x20 ? kReplacement : std::string_view{};
    }
}

}  // namespace

void append_text(std::string& out, std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t length = utf8::sequence_length(text, at);
        const std::string_view character = text.substr(at, length == 0 ? 1 : length);
        const std::string_view instead = length == 0   ? kReplacement
                                         : length == 1 ? escaped(character.front())
                                                       : std::string_view{};
        out += instead.empty() ? character : instead;
        at += character.size();
    }
}

std::string text(std::string_view text) {
    std::string out;
    append_text(out, text);
    return out;
}

}  // namespace tim::server::markup
