#include "server/metrics.h"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include <fmt/format.h>

namespace tim::server {
namespace {

void append_head(std::string& out, std::string_view name, std::string_view type, std::string_view help) {
    fmt::format_to(std::back_inserter(out), "# HELP {} {}\n# TYPE {} {}\n", name, help, name, type);
}

void append_sample(std::string& out, std::string_view name, std::string_view labels, double value) {
    if (labels.empty()) {
        fmt::format_to(std::back_inserter(out), "{} {}\n", name, value);
    } else {
        fmt::format_to(std::back_inserter(out), "{}{{{}}} {}\n", name, labels, value);
    }
}

double number(std::uint64_t value) { return static_cast<double>(value); }

}  // namespace

void LatencyHistogram::add(std::chrono::nanoseconds took) noexcept {
    const double seconds = std::chrono::duration<double>(took).count();
    const auto bucket = static_cast<std::size_t>(std::lower_bound(kUpTo.begin(), kUpTo.end(), seconds) - kUpTo.begin());
    counts_[bucket].fetch_add(1, std::memory_order_relaxed);
    sum_ns_.fetch_add(static_cast<std::uint64_t>(took.count()), std::memory_order_relaxed);
}

void LatencyHistogram::append(std::string& out, std::string_view name, std::string_view labels) const {
    const std::string_view comma = labels.empty() ? "" : ",";
    const std::string bucket = fmt::format("{}_bucket", name);
    std::uint64_t sum = 0;
    for (std::size_t i = 0; i <= kUpTo.size(); ++i) {
        sum += counts_[i].load(std::memory_order_relaxed);
        const std::string up_to = i < kUpTo.size() ? fmt::format("{}", kUpTo[i]) : "+Inf";
        append_sample(out, bucket, fmt::format("{}{}le=\"{}\"", labels, comma, up_to), number(sum));
    }
    append_sample(out, fmt::format("{}_sum", name), labels, number(sum_ns_.load(std::memory_order_relaxed)) / 1e9);
    append_sample(out, fmt::format("{}_count", name), labels, number(sum));
}

void Metrics::count_request(std::string_view route, int status, std::chrono::nanoseconds took) noexcept {
    const auto r =
        std::min(static_cast<std::size_t>(std::find(kRoutes.begin(), kRoutes.end(), route) - kRoutes.begin()),
                 kRoutes.size() - 1);
    const auto s = static_cast<std::size_t>(std::find(kStatuses.begin(), kStatuses.end(), status) - kStatuses.begin());
    requests_[r][s].fetch_add(1, std::memory_order_relaxed);
    request_seconds_[r].add(took);
}

void Metrics::count_search(Search outcome, std::chrono::nanoseconds took) noexcept {
    searches_[static_cast<std::size_t>(outcome)].fetch_add(1, std::memory_order_relaxed);
    search_seconds_.add(took);
}

void Metrics::append(std::string& out) const {
    append_head(out, "tim_requests_total", "counter", "Requests answered, by where they went and status.");
    for (std::size_t r = 0; r < kRoutes.size(); ++r) {
        for (std::size_t s = 0; s <= kStatuses.size(); ++s) {
            const auto count = requests_[r][s].load(std::memory_order_relaxed);
            if (count == 0) continue;
            const std::string status = s < kStatuses.size() ? std::to_string(kStatuses[s]) : "other";
            append_sample(out, "tim_requests_total", fmt::format(R"(route="{}",status="{}")", kRoutes[r], status),
                          number(count));
        }
    }
    append_head(out, "tim_request_seconds", "histogram",
                "From a request's last byte to its answer, without the network.");
    for (std::size_t r = 0; r < kRoutes.size(); ++r) {
        request_seconds_[r].append(out, "tim_request_seconds", fmt::format(R"(route="{}")", kRoutes[r]));
    }
    append_head(out, "tim_refused_total", "counter", "Requests refused: too many of one client, or too many of all.");
    append_sample(out, "tim_refused_total", R"(why="rate")", number(refusals_[0]));
    append_sample(out, "tim_refused_total", R"(why="load")", number(refusals_[1]));
    append_head(out, "tim_searches_total", "counter", "Searches computed, not taken from the cache, by outcome.");
    constexpr std::array kOutcomes{"answered", "nothing_found", "partial", "failed"};
    for (std::size_t i = 0; i < searches_.size(); ++i) {
        append_sample(out, "tim_searches_total", fmt::format(R"(outcome="{}")", kOutcomes[i]), number(searches_[i]));
    }
    append_head(out, "tim_search_seconds", "histogram", "Searches computed, without writing the answer.");
    search_seconds_.append(out, "tim_search_seconds", {});
}

void append_metric(std::string& out, std::string_view name, std::string_view type, std::string_view help, double value,
                   std::string_view labels) {
    append_head(out, name, type, help);
    append_sample(out, name, labels, value);
}

void append_shard_metrics(std::string& out, const std::vector<search::ShardState>& shards) {
    const auto is_here = [](const search::ShardState& shard) { return shard.address.empty(); };
    if (std::all_of(shards.begin(), shards.end(), is_here)) return;
    append_head(out, "tim_shard_up", "gauge", "1 if the shard answers, as far as known.");
    for (const auto& shard : shards)
        append_sample(out, "tim_shard_up", fmt::format(R"(shard="{}",address="{}")", shard.name, shard.address),
                      shard.is_up ? 1 : 0);
    append_head(out, "tim_shard_failures_total", "counter", "How often the shard was left out, and why.");
    for (const auto& shard : shards)
        for (const auto& [why, count] :
             {std::pair{"dead", shard.dead}, std::pair{"slow", shard.slow}, std::pair{"wrong", shard.wrong}})
            append_sample(out, "tim_shard_failures_total", fmt::format(R"(shard="{}",why="{}")", shard.name, why),
                          number(count));
}

void append_process_metrics(std::string& out) {
    std::uint64_t pages = 0, resident = 0;
    std::ifstream("/proc/self/statm") >> pages >> resident;
    append_metric(out, "process_resident_memory_bytes", "gauge", "Resident memory, mapped files included.",
                  number(resident * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE))));
    std::error_code error;
    const auto descriptors = std::distance(std::filesystem::directory_iterator("/proc/self/fd", error), {});
    append_metric(out, "process_open_fds", "gauge", "Open descriptors.", static_cast<double>(descriptors));
    rlimit limit{};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    append_metric(out, "process_max_fds", "gauge", "Descriptors allowed.", number(limit.rlim_cur));
    rusage used{};
    ::getrusage(RUSAGE_SELF, &used);
    const auto seconds = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
    };
    append_metric(out, "process_cpu_seconds_total", "counter", "User and system time.",
                  seconds(used.ru_utime) + seconds(used.ru_stime));
}

}  // namespace tim::server
