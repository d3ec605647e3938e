// tim-server: serves an index over HTTP.
#include <sys/resource.h>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <utility>

#include <fmt/format.h>

#include "server/backend.h"
#include "server/front/front.h"
#include "server/log.h"
#include "server/service.h"
#include "server/settings.h"

namespace {

namespace fs = std::filesystem;
namespace log = tim::server::log;
using tim::server::Front;
using tim::server::Settings;

constexpr int kFailed = 1;
constexpr std::chrono::minutes kReportEvery{1};

// Each connection is a descriptor, and many systems give a program no more than 1,024 unless it asks. Some are left for
// the index and for files.
std::size_t connections_allowed(std::size_t wanted) {
    constexpr rlim_t kOthers = 256;
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return kOthers;
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
    ::getrlimit(RLIMIT_NOFILE, &limit);
    return std::min(wanted, static_cast<std::size_t>(std::max(limit.rlim_cur, 2 * kOthers) - kOthers));
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

// Writes the report of queries now and then, and once more at the end.
class ReportWriter {
public:
    ReportWriter(tim::server::Service& service, std::string file) : service_(service), file_(std::move(file)) {
        thread_ = std::jthread([this](const std::stop_token& stop) {
            std::mutex mutex;
            std::condition_variable_any never;
            std::unique_lock lock(mutex);
            bool is_told = false;
            while (!stop.stop_requested()) {
                never.wait_for(lock, stop, kReportEvery, [] { return false; });
                if (service_.write_report() || is_told) continue;
                is_told = true;
                log::Line(log::Level::error, "query_report_not_written").add("file", file_);
            }
        });
    }

private:
    tim::server::Service& service_;
    const std::string file_;
    std::jthread thread_;
};

// The page that was installed with the program, or that it was built with. /proc may be out of sight.
fs::path web_folder() {
    std::error_code error;
    const fs::path installed = fs::read_symlink("/proc/self/exe", error).parent_path() / "../share/tim/web";
    for (const fs::path& folder : {installed.lexically_normal(), fs::path(TIM_WEB_DIR)})
        if (fs::is_directory(folder, error)) return folder;
    return TIM_INSTALLED_WEB_DIR;
}

int serve(const Settings& settings) {
    tim::server::IndexBackend backend(settings.index, {.answer = settings.shard_limit});
    if (const auto revision = backend.revision(); !revision) {
        fmt::print(stderr, "tim-server: {}\n", revision.error().message);
        return kFailed;
    }
    tim::server::Service service(backend, settings);
    Front front(
        {.workers = settings.workers,
         .max_connections = connections_allowed(settings.max_connections),
         .idle_limit = settings.idle_limit,
         .request_limit = settings.request_limit,
         .write_limit = settings.write_limit},
        [&](const httplib::Request& request, httplib::Response& response) { service.answer(request, response); });
    service.attend(front);
    const auto& [host, wanted_port] = settings.listen;
    const auto port = front.bind(host, wanted_port);
    if (!port) {
        fmt::print(stderr, "tim-server: cannot listen on {}:{}: {}. Choose another address or port (0: a free one)\n",
                   host, wanted_port, port.error());
        return kFailed;
    }
    stop_on_signals(front);
    std::optional<ReportWriter> report;
    if (!settings.query_report.empty()) report.emplace(service, settings.query_report);
    const bool is_ipv6 = host.find(':') != std::string::npos;
    fmt::print("listening on http://{}:{}/\n", is_ipv6 ? fmt::format("[{}]", host) : host, *port);
    std::fflush(stdout);
    front.run();
    running = nullptr;
    log::Line(log::Level::info, "stopped");
    return 0;
}

}  // namespace

int main(int argc, char** argv) try {
    const auto variable = [](const std::string& name) -> std::optional<std::string> {
        const char* const value = std::getenv(name.c_str());
        return value == nullptr ? std::nullopt : std::optional<std::string>(value);
    };
    const auto told = tim::server::read_settings(argc, argv, variable, web_folder());
    if (!told) {
        fmt::print(told.error().code == 0 ? stdout : stderr, "{}", told.error().text);
        return told.error().code;
    }
    if (told->check_only) {
        fmt::print("the configuration is right\n");
        tim::server::IndexBackend backend(told->settings.index, {.answer = told->settings.shard_limit});
        if (const auto revision = backend.revision(); !revision)
            fmt::print(stderr, "but the server cannot start yet: {}\n", revision.error().message);
        return 0;
    }
    log::set_form(told->settings.log_form == tim::server::LogForm::json ? log::Form::json : log::Form::text);
    return serve(told->settings);
} catch (const std::exception& error) {
    fmt::print(stderr, "tim-server: {}\n", error.what());
    return kFailed;
}
