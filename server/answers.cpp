#include "server/answers.h"

#include <cstdint>
#include <utility>

#include <fmt/compile.h>

#include "server/trim.h"

namespace tim::server {

std::string weak_etag(std::string_view key, std::string_view revision) {
    std::uint64_t hash = 14695981039346656037U;  // FNV-1a
    for (const std::string_view part : {key, std::string_view("\0", 1), revision}) {
        for (const char c : part) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211U;
    }
    return fmt::format(FMT_COMPILE("W/\"{:016x}\""), hash);
}

bool has_etag(const httplib::Request& request, std::string_view etag) {
    const auto strong = [](std::string_view tag) { return tag.substr(0, 2) == "W/" ? tag.substr(2) : tag; };
    const std::string header = request.get_header_value("If-None-Match");
    std::string_view rest = header;
    while (!rest.empty()) {
        const std::size_t comma = rest.find(',');
        const std::string_view tag = trim(rest.substr(0, comma));
        rest.remove_prefix(comma == std::string_view::npos ? rest.size() : comma + 1);
        if (tag == "*" || (!tag.empty() && strong(tag) == strong(etag))) return true;
    }
    return false;
}

void add_header(httplib::Response& response, const char* name, std::string value) {
    response.headers.emplace(name, std::move(value));
}

void answer_problem(httplib::Response& response, const Problem& problem) {
    response.status = problem.status;
    add_header(response, "Cache-Control", "no-store");
    response.set_content(to_json(problem), std::string(kProblemType));
}

void answer_tagged(const httplib::Request& request, httplib::Response& response, std::string body,
                   const std::string& mime_type, const std::string& etag) {
    add_header(response, "Cache-Control", "no-cache");
    add_header(response, "ETag", etag);
    if (has_etag(request, etag)) {
        response.status = 304;
        return;
    }
    response.status = 200;
    response.body = std::move(body);
    add_header(response, "Content-Type", mime_type);
}

void answer_fresh(httplib::Response& response, std::string body, const std::string& mime_type) {
    response.status = 200;
    add_header(response, "Cache-Control", "no-store");
    response.body = std::move(body);
    add_header(response, "Content-Type", mime_type);
}

void answer_file(const httplib::Request& request, httplib::Response& response, StaticFile file, int status) {
    add_header(response, "Cache-Control", file.changes_in_place ? "no-cache" : "public, max-age=86400");
    add_header(response, "ETag", file.etag);
    response.status = status;
    if (status == 200 && has_etag(request, file.etag)) {
        response.status = 304;
        return;
    }
    response.body = std::move(file.content);
    add_header(response, "Content-Type", std::string(file.mime_type));
}

}  // namespace tim::server
