#include "server/problem.h"

#include "server/log.h"
#include "server/protocols/json.h"

namespace tim::server {

std::string to_json(const Problem& problem) {
    std::string out = R"({"type":"about:blank","status":)";
    json::append_number(out, static_cast<std::uint64_t>(problem.status));
    out += R"(,"title":)";
    json::append_string(out, problem.title);
    if (!problem.detail.empty()) {
        out += R"(,"detail":)";
        json::append_string(out, problem.detail);
    }
    if (!problem.parameter.empty()) {
        out += R"(,"parameter":)";
        json::append_string(out, problem.parameter);
    }
    out += '}';
    return out;
}

Problem problem_of(const search::Error& error) {
    switch (error.code) {
        case search::Errc::bad_request:
            return bad_parameter(error.parameter, error.message);
        case search::Errc::not_found:
            return {.status = 404, .title = "There is no document of this id."};
        case search::Errc::index_unavailable:
            log::Line(log::Level::error, "index_unavailable").add("why", error.message);
            return {.status = 503, .title = "The index cannot be read; try again later."};
        case search::Errc::internal:
            break;
    }
    log::Line(log::Level::error, "search_failed").add("why", error.message);
    return {.title = "The server made a mistake."};
}

Problem bad_parameter(std::string_view parameter, std::string title) {
    constexpr std::size_t kMaxNameBytes = 64;
    if (parameter.size() > kMaxNameBytes) parameter = {};
    return {.status = 400, .title = std::move(title), .parameter = std::string(parameter)};
}

}  // namespace tim::server
