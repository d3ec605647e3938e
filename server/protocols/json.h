// Appends pieces of JSON to one buffer. What comes out is valid UTF-8 whatever goes in: a byte that begins no character
// becomes U+FFFD.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace tim::server::json {

// The quoted string.
void append_string(std::string& out, std::string_view text);

// What stands between the quotes, for strings put together from several pieces.
void append_escaped(std::string& out, std::string_view text);

// The same after escaping the text for HTML, element content and attribute values alike.
void append_escaped_html(std::string& out, std::string_view text);

void append_number(std::string& out, std::uint64_t number);

// With that many decimals; JSON knows no NaN and no infinity, they become 0.
void append_number(std::string& out, double number, int decimals);

// Writes the commas of an object or array: call it before each member.
class Commas {
public:
    explicit Commas(std::string& out) : out_(out) {}
    void next() {
        if (!first_) out_ += ',';
        first_ = false;
    }

private:
    std::string& out_;
    bool first_ = true;
};

}  // namespace tim::server::json
