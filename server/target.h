// What stands in a request line between method and version, decoded strictly: a broken percent-escape or bytes that are
// not UTF-8 are the client's mistake and never guessed at.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>
#include <vector>

namespace tim::server {

struct Target {
    std::string_view path, query;  // as sent, without the question mark
};

[[nodiscard]] Target split_target(std::string_view target);

// The path with its percent-escapes undone; nothing if it is not a valid one.
[[nodiscard]] std::optional<std::string> decode_path(std::string_view path);

// The other way round: everything but unreserved characters and slashes is escaped.
[[nodiscard]] std::string encode_path(std::string_view path);

using Parameters = std::vector<std::pair<std::string, std::string>>;

// name=value pairs in their order, `+` read as a space. Fails with the name of the parameter whose escape is broken or
// whose value is not UTF-8; the name is empty where it is itself at fault.
[[nodiscard]] tl::expected<Parameters, std::string> decode_query(std::string_view query);

}  // namespace tim::server
