// Asks a server over HTTP as many clients do at once, and measures what they see. One thread, bounded in time.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace tim::benchmarks {

struct Load {
    int port = 0;  // on 127.0.0.1
    unsigned connections = 16;
    std::chrono::milliseconds duration{2000};
    double a_second = 0;  // requests sent at this rate, whatever the answers do; 0: each connection as fast as it can
    std::string headers;  // further ones, each with its line's end
    // The target of request i ("/api/v1/search?q=a").
    std::function<std::string(std::size_t i)> target;
};

struct Seen {
    double a_second = 0;                                  // answers with status 200
    std::uint64_t answers = 0, others = 0, failures = 0;  // with status 200, with another, connections that broke
    // From when the request was due, so that a server that stalls does not hide what it kept waiting.
    double p50_ms = 0, p99_ms = 0;
    double longest_wait_ms = 0;  // of any connection, for one answer
};

// Connections that cannot be made, or break, are failures; a broken one is made anew.
[[nodiscard]] Seen apply(const Load& load);

// For query strings.
[[nodiscard]] std::string percent_encoded(std::string_view text);

}  // namespace tim::benchmarks
