// The body of a request as JSON.
#pragma once

#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include <nlohmann/json_fwd.hpp>

namespace tim::server {

// Fails with a sentence where the body is not JSON in UTF-8, or nested deeper than anything that is asked here.
[[nodiscard]] tl::expected<nlohmann::json, std::string> parse_json_body(std::string_view body);

}  // namespace tim::server
