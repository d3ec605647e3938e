// tim-server: serves an index over HTTP.
#include <sys/resource.h>

#include <algorithm>
#include <atomic>
#include <charconv>
#include <csignal>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>
#include <CLI/CLI.hpp>

#include "server/backend.h"
#include "server/front/front.h"
#include "server/routes.h"

namespace {

using tim::server::Front;

constexpr int kFailed = 1, kUsage = 2;

struct Address {
    std::string host;
    int port = 0;
};

// "127.0.0.1:8080", "[::1]:8080", "localhost:0"
std::optional<Address> parse_address(std::string_view text) {
    const std::size_t colon = text.rfind(':');
    if (colon == std::string_view::npos || colon == 0) return std::nullopt;
    std::string_view host = text.substr(0, colon);
    if (host.front() == '[' && host.back() == ']') host = host.substr(1, host.size() - 2);
    const std::string_view digits = text.substr(colon + 1);
    unsigned port = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
    if (host.empty() || digits.empty() || error != std::errc{} || end != digits.data() + digits.size() ||
        port > 65535) {
        return std::nullopt;
    }
    return Address{std::string(host), static_cast<int>(port)};
}

// An origin as browsers send it: scheme, host and port, no path.
bool is_origin(std::string_view text) {
    if (text == "*") return true;
    const std::size_t scheme = text.find("://");
    return (text.substr(0, scheme) == "http" || text.substr(0, scheme) == "https") && text.size() > scheme + 3 &&
           text.find_first_of("/?# ", scheme + 3) == std::string_view::npos;
}

// Each connection is a descriptor, and many systems give a program no more than 1,024 unless it asks. Some are left for
// the index and for files.
std::size_t connections_allowed() {
    constexpr rlim_t kOthers = 256;
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return kOthers;
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
    ::getrlimit(RLIMIT_NOFILE, &limit);
    const auto wanted = static_cast<rlim_t>(Front::Options{}.max_connections);
    return static_cast<std::size_t>(std::min(wanted, std::max(limit.rlim_cur, 2 * kOthers) - kOthers));
}

std::atomic<Front*> running{nullptr};

void stop_on_signals(Front& front) {
    running = &front;
    struct sigaction action {};
    action.sa_handler = [](int) {
        if (Front* const stopping = running) stopping->stop();
    };
    for (const int signal : {SIGTERM, SIGINT}) ::sigaction(signal, &action, nullptr);
    std::signal(SIGPIPE, SIG_IGN);
}

int serve(const std::filesystem::path& index, const Address& address, const tim::server::Routes::Options& routing,
          unsigned workers) {
    tim::server::IndexBackend backend(index);
    if (const auto revision = backend.revision(); !revision) {
        fmt::print(stderr, "tim-server: {}\n", revision.error().message);
        return kFailed;
    }
    const tim::server::Routes routes(backend, routing);
    Front front(
        {.workers = workers, .max_connections = connections_allowed()},
        [&](const httplib::Request& request, httplib::Response& response) { routes.answer(request, response); });
    const auto port = front.bind(address.host, address.port);
    if (!port) {
        fmt::print(stderr, "tim-server: cannot listen on {}:{}. Is the port taken? Try --listen {}:0.\n", address.host,
                   address.port, address.host);
        return kFailed;
    }
    stop_on_signals(front);
    const bool is_ipv6 = address.host.find(':') != std::string::npos;
    fmt::print("listening on http://{}:{}/\n", is_ipv6 ? fmt::format("[{}]", address.host) : address.host, *port);
    std::fflush(stdout);
    front.run();
    running = nullptr;
    spdlog::info("stopped");
    return 0;
}

}  // namespace

int main(int argc, char** argv) try {
    spdlog::set_default_logger(spdlog::stderr_logger_mt("tim-server"));

    CLI::App app("Serves a Tìm index over HTTP.", "tim-server");
    app.set_version_flag("--version", "tim-server " TIM_VERSION);
    std::filesystem::path index;
    std::string listen = "127.0.0.1:8080";
    tim::server::Routes::Options routing{.web = TIM_WEB_DIR};
    unsigned workers = 0;
    app.add_option("--index", index, "The index folder, made by tim-indexer build")->required();
    app.add_option("--listen", listen, "Address and port; port 0 takes a free one")->capture_default_str();
    app.add_option("--web", routing.web, "The folder of the search page")->check(CLI::ExistingDirectory);
    app.add_option("--site", routing.site, "A built documentation site, served under /docs/")
        ->check(CLI::ExistingDirectory);
    app.add_option("--allow-origin", routing.allowed_origins, "An origin whose pages may call the API (repeatable)")
        ->check([](const std::string& text) {
            return is_origin(text) ? std::string() : "must be an origin such as https://docs.example, or *";
        });
    app.add_option("--workers", workers, "Threads that answer; 0: one for each processor")->check(CLI::Range(0, 1024));
    std::optional<Address> address;
    try {
        app.parse(argc, argv);
        address = parse_address(listen);
        if (!address) throw CLI::ValidationError("--listen", "must be HOST:PORT, such as 127.0.0.1:8080");
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : kUsage;
    }
    return serve(index, *address, routing, workers);
} catch (const std::exception& error) {
    fmt::print(stderr, "tim-server: {}\n", error.what());
    return kFailed;
}
