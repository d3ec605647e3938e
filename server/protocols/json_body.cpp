#include "server/protocols/json_body.h"

#include <nlohmann/json.hpp>

namespace tim::server {

using nlohmann::json;

tl::expected<json, std::string> parse_json_body(std::string_view body) {
    // The parser bounds nesting by memory only; nothing asks for more than a few levels.
    constexpr int kMaxDepth = 32;
    bool is_too_deep = false;
    const auto parsed = json::parse(
        body,
        [&](int depth, json::parse_event_t, const json&) {
            is_too_deep = is_too_deep || depth > kMaxDepth;
            return !is_too_deep;
        },
        false);
    if (is_too_deep) return tl::unexpected(std::string("The body is nested too deeply"));
    if (parsed.is_discarded()) return tl::unexpected(std::string("The body must be JSON in UTF-8"));
    return parsed;
}

}  // namespace tim::server
