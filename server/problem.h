// An error as clients get it: application/problem+json (RFC 9457).
#pragma once

#include <string>
#include <string_view>

#include "engine/search/search.h"

namespace tim::server {

inline constexpr std::string_view kProblemType = "application/problem+json";

struct Problem {
    int status = 500;
    std::string title;      // one sentence that says what to change
    std::string parameter;  // the query parameter at fault, if one is
    std::string detail;     // more, where there is more to say
};

[[nodiscard]] std::string to_json(const Problem& problem);

// The search library's errors; what could tell about this machine goes to the log only.
[[nodiscard]] Problem problem_of(const search::Error& error);

// A status 400 problem. What is too long to be a parameter's name is not repeated as one.
[[nodiscard]] Problem bad_parameter(std::string_view parameter, std::string title);

}  // namespace tim::server
