// What tim-server can be told, from four places: a flag wins over a variable TIM_*, that over the file named with
// --config, that over the default. Every setting is in one table (settings.cpp), from which the flags, the help, the
// file's keys, the variables and the table in docs/configuration.md come.
#pragma once

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

namespace tim::server {

struct Endpoint {
    std::string host;
    int port = 0;
};

enum class MetricsFor { nobody, loopback, everybody };
enum class LogForm { text, json };

struct Settings {
    std::filesystem::path index;
    Endpoint listen;
    std::filesystem::path web, site;
    std::vector<std::string> allowed_origins;
    std::string public_url;  // without a slash at its end
    unsigned workers = 0;    // 0: one for each processor
    std::size_t cache_bytes = 0;
    std::chrono::milliseconds time_limit{0}, shard_limit{0}, queue_limit{0};
    std::size_t max_connections = 0;
    std::chrono::milliseconds idle_limit{0}, request_limit{0}, write_limit{0};
    double rate = 0;  // requests a second and client; 0: no limit
    unsigned burst = 0;
    unsigned trusted_hops = 0;
    MetricsFor metrics = MetricsFor::loopback;
    LogForm log_form = LogForm::text;
    bool log_requests = false, log_queries = false, log_addresses = false;
    std::filesystem::path query_report;  // empty: none
    std::chrono::milliseconds slow_query{0};
};

struct CommandLine {
    Settings settings;
    bool check_only = false;  // --check-config
};

// What main() has to print and exit with instead of serving.
struct Exit {
    int code = 0;  // 0: help or version, for standard output; 2: a mistake, for standard error
    std::string text;
};

// `variable` looks up an environment variable; nothing where it is not set. `web` is the page's folder where none is
// told. Reads the file that --config (or TIM_CONFIG) names. A mistake is reported with the place it stands in: the
// flag, the variable, or file and line.
[[nodiscard]] tl::expected<CommandLine, Exit> read_settings(
    int argc, const char* const* argv, const std::function<std::optional<std::string>(const std::string&)>& variable,
    const std::filesystem::path& web);

// As Markdown: the table of docs/configuration.md.
[[nodiscard]] std::string settings_table();

}  // namespace tim::server
