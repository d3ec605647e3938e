// An error as clients get it: application/problem+json (RFC 9457).
#pragma once

#include <string>
#include <string_view>

namespace tim::server {

inline constexpr std::string_view kProblemType = "application/problem+json";

struct Problem {
    int status = 500;
    std::string title;      // one sentence that says what to change
    std::string parameter;  // the query parameter at fault, if one is
    std::string detail;     // more, where there is more to say
};

[[nodiscard]] std::string to_json(const Problem& problem);

}  // namespace tim::server
