#include "server/protocols/json.h"

#include <array>
#include <charconv>
#include <cmath>

#include "server/utf8.h"

namespace tim::server::json {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";  // U+FFFD

// What a character of ASCII becomes; empty: itself.
using Escapes = std::array<std::string_view, 128>;

constexpr Escapes json_escapes() {
    Escapes escapes{};
    escapes['"'] = "\\\"";
    escapes['\\'] = "\\\\";
    escapes['\b'] = "\\b";
    escapes['\f'] = "\\f";
    escapes['\n'] = "\\n";
    escapes['\r'] = "\\r";
    escapes['\t'] = "\\t";
    return escapes;
}

constexpr Escapes html_escapes() {
    Escapes escapes = json_escapes();
    escapes['"'] = "&quot;";
    escapes['\''] = "&#039;";  // as DocSearch undoes it
    escapes['&'] = "&amp;";
    escapes['<'] = "&lt;";
    escapes['>'] = "&gt;";
    return escapes;
}

constexpr Escapes kJson = json_escapes();
constexpr Escapes kHtml = html_escapes();

void append(std::string& out, std::string_view text, const Escapes& escapes) {
    std::size_t done = 0;  // text before it is in `out`
    const auto replace = [&](std::size_t at, std::size_t length, std::string_view with) {
        out.append(text, done, at - done).append(with);
        done = at + length;
    };
    for (std::size_t at = 0; at < text.size();) {
        const auto byte = static_cast<unsigned char>(text[at]);
        if (byte >= 0x80) {
            const std::size_t length = utf8::sequence_length(text, at);
            if (length == 0) replace(at, 1, kReplacement);
            at += length == 0 ? 1 : length;
            continue;
        }
        if (!escapes[byte].empty()) {
            replace(at, 1, escapes[byte]);
        } else if (byte < 0x20 || byte == 0x7F) {
            constexpr std::string_view kHex = "0123456789abcdef";
            const char escaped[] = {'\\', 'u', '0', '0', kHex[byte >> 4], kHex[byte & 15]};
            replace(at, 1, {escaped, sizeof escaped});
        }
        ++at;
    }
    out.append(text, done);
}

}  // namespace

void append_string(std::string& out, std::string_view text) {
    out += '"';
    append(out, text, kJson);
    out += '"';
}

void append_escaped(std::string& out, std::string_view text) { append(out, text, kJson); }

void append_escaped_html(std::string& out, std::string_view text) { append(out, text, kHtml); }

void append_number(std::string& out, std::uint64_t number) {
    std::array<char, 24> digits;
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
    out.append(digits.data(), end);
}

void append_number(std::string& out, double number, int decimals) {
    if (!std::isfinite(number)) number = 0;
    std::array<char, 512> digits;  // the largest double has 309 digits before the point
    const auto [end, error] =
        std::to_chars(digits.data(), digits.data() + digits.size(), number, std::chars_format::fixed, decimals);
    if (error == std::errc{}) {
        out.append(digits.data(), end);
    } else {
        out += '0';
    }
}

}  // namespace tim::server::json
