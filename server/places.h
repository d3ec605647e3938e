// What an address is, whatever is found there: who counts it, what it takes, whose pages may call it, in which form it
// fails. Asked before an address is answered, and by those that refuse to.
#pragma once

#include <string_view>

namespace tim::server {

struct Place {
    std::string_view route = "files";                 // one of Metrics::kRoutes
    std::string_view methods = "GET, HEAD, OPTIONS";  // as in `Allow`
    bool is_open = false;                             // pages of the allowed origins may call it
    bool speaks_algolia = false;                      // errors are in the form that the front ends of others show
};

// `path` is decoded, without a query.
[[nodiscard]] Place place_of(std::string_view path) noexcept;

// Whether `path` is the folder, or something in it.
[[nodiscard]] bool is_below(std::string_view path, std::string_view folder) noexcept;

}  // namespace tim::server
