#include "server/log.h"

#include <atomic>
#include <chrono>
#include <exception>
#include <utility>

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include "server/protocols/json.h"

namespace tim::server::log {
namespace {

std::atomic<Form> form{Form::text};
thread_local const Request* current = nullptr;

std::string_view name_of(Level level) {
    switch (level) {
        case Level::info:
            return "info";
        case Level::warning:
            return "warning";
        case Level::error:
            return "error";
    }
    return "error";
}

std::string now() {
    const auto time = std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
    const auto milliseconds = time.time_since_epoch().count() % 1000;
    return fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:03}Z", fmt::gmtime(std::chrono::system_clock::to_time_t(time)),
                       milliseconds);
}

// One line at a time, whole, whoever writes.
spdlog::logger& sink() {
    static const auto logger = [] {
        auto made = spdlog::stderr_logger_mt("tim-server");
        made->set_pattern("%v");
        return made;
    }();
    return *logger;
}

}  // namespace

void set_form(Form chosen) { form = chosen; }

Line::Line(Level level, std::string_view event) {
    if (form == Form::json) {
        out_ = fmt::format(R"({{"time":"{}","level":"{}","event":"{}")", now(), name_of(level), event);
    } else {
        out_ = fmt::format("{} {} {}", now(), name_of(level), event);
    }
    if (current != nullptr) add("request", current->id());
}

Request::Request(std::string id) : id_(std::move(id)) { current = this; }
Request::~Request() { current = nullptr; }

Line::~Line() {
    if (form == Form::json) out_ += '}';
    try {
        sink().info("{}", out_);
    } catch (const std::exception&) {
        // A log that cannot be written is no reason to stop serving.
    }
}

void Line::begin(std::string_view name) {
    if (form == Form::json) {
        out_.append(",\"").append(name).append("\":");
    } else {
        out_.append(" ").append(name).append("=");
    }
}

Line& Line::add(std::string_view name, std::string_view value) {
    begin(name);
    // Quoted and escaped in both forms: what was typed cannot begin a line of its own.
    json::append_string(out_, value);
    return *this;
}

Line& Line::add(std::string_view name, std::uint64_t value) {
    begin(name);
    json::append_number(out_, value);
    return *this;
}

Line& Line::add(std::string_view name, double value) {
    begin(name);
    json::append_number(out_, value, 3);
    return *this;
}

}  // namespace tim::server::log
