// The program's log: one line an event on standard error, as text for people or JSON for programs. Whoever writes a
// line answers for what is in it: nothing that a user typed, unless the settings ask for it.
//
//     log::Line(log::Level::error, "index_unavailable").add("message", error.message);   // written as the line ends
//     2026-01-31T08:49:37.012Z error index_unavailable message="..."
//     {"time":"2026-01-31T08:49:37.012Z","level":"error","event":"index_unavailable","message":"..."}
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace tim::server::log {

enum class Form { text, json };
enum class Level { info, warning, error };

// Before the first line is written; the default is text.
void set_form(Form form);

// Lines that this thread writes while the object lives name the request that they belong to.
class Request {
public:
    explicit Request(std::string id);
    ~Request();
    Request(const Request&) = delete;
    Request& operator=(const Request&) = delete;
    [[nodiscard]] const std::string& id() const { return id_; }

private:
    const std::string id_;
};

// For any thread. Names and events are words of ours; values may be any bytes.
class Line {
public:
    Line(Level level, std::string_view event);
    ~Line();
    Line(const Line&) = delete;
    Line& operator=(const Line&) = delete;

    Line& add(std::string_view name, std::string_view value);
    Line& add(std::string_view name, std::uint64_t value);
    Line& add(std::string_view name, double value);  // three decimals

private:
    void begin(std::string_view name);
    std::string out_;
};

}  // namespace tim::server::log
