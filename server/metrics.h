// What the server counts while it runs, and the page of text that Prometheus reads it from (exposition format 0.0.4).
// A library would bring a registry, its own threads and sockets; these are some forty lines of text.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/search/search.h"

namespace tim::server {

// A Prometheus histogram of seconds. For any thread; a reader may see a count without its sum for an instant.
class LatencyHistogram {
public:
    static constexpr std::array kUpTo{0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5};
    void add(std::chrono::nanoseconds took) noexcept;
    // `labels` is what stands between the braces, or empty.
    void append(std::string& out, std::string_view name, std::string_view labels) const;

private:
    std::array<std::atomic<std::uint64_t>, kUpTo.size() + 1> counts_{};
    std::atomic<std::uint64_t> sum_ns_{0};
};

class Metrics {
public:
    // Where a request went: a fixed list, so that nobody makes the page grow by asking for nonsense.
    static constexpr std::array<std::string_view, 10> kRoutes{
        "search", "suggest", "documents", "protocols", "mcp", "pages", "descriptions", "docs", "health", "files"};
    static constexpr std::array kStatuses{200, 202, 204, 301, 302, 303, 304, 400, 403, 404, 405,
                                          406, 408, 413, 414, 415, 417, 429, 431, 500, 503};

    enum class Refusal { rate, load };
    enum class Search { answered, nothing_found, partial, failed };

    // `route` is one of kRoutes; others count as the last.
    void count_request(std::string_view route, int status, std::chrono::nanoseconds took) noexcept;
    void count_refusal(Refusal why) noexcept { ++refusals_[static_cast<std::size_t>(why)]; }
    // A search that was computed, not taken from the cache.
    void count_search(Search outcome, std::chrono::nanoseconds took) noexcept;

    void append(std::string& out) const;

private:
    std::array<std::array<std::atomic<std::uint64_t>, kStatuses.size() + 1>, kRoutes.size()> requests_{};
    std::array<LatencyHistogram, kRoutes.size()> request_seconds_;
    std::array<std::atomic<std::uint64_t>, 2> refusals_{};
    std::array<std::atomic<std::uint64_t>, 4> searches_{};
    LatencyHistogram search_seconds_;
};

// One sample with its HELP and TYPE lines. `type` is "counter" or "gauge".
void append_metric(std::string& out, std::string_view name, std::string_view type, std::string_view help, double value,
                   std::string_view labels = {});

// Those on other machines; nothing where there are none.
void append_shard_metrics(std::string& out, const std::vector<search::ShardState>& shards);

// Of this process, as Prometheus names them: memory, descriptors, CPU seconds, start.
void append_process_metrics(std::string& out);

}  // namespace tim::server
