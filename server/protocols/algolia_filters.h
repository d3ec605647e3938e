// The three ways in which front ends write filters, as conditions that must all hold. Each fails with what is wrong,
// to be put behind the parameter's name: "must be ...".
#pragma once

#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "engine/search/search.h"

namespace tim::server {

using Filters = tl::expected<std::vector<search::AnyOf>, std::string>;

// ["lang:vi", ["tags:a", "tags:b"], "kind:-service"]: the outer list is AND, inner ones are OR.
[[nodiscard]] Filters algolia_facet_filters(const nlohmann::json& value);

// ["parameters>=1e9", ...], nested likewise.
[[nodiscard]] Filters algolia_numeric_filters(const nlohmann::json& value);

// `lang:vi AND (tags:a OR tags:"b c") AND NOT kind:service AND parameters >= 1e9`, parentheses around OR only.
[[nodiscard]] Filters algolia_filters(const nlohmann::json& value);

// The field that a front end's name for it means.
[[nodiscard]] std::string_view algolia_field(std::string_view name);

}  // namespace tim::server
