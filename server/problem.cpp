#include "server/problem.h"

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

}  // namespace tim::server
