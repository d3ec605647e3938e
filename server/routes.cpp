#include "server/routes.h"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <exception>
#include <optional>

#include <fmt/format.h>

#include "server/answers.h"
#include "server/compression.h"
#include "server/log.h"
#include "server/problem.h"
#include "server/protocols/algolia.h"
#include "server/protocols/search_json.h"
#include "server/protocols/search_request.h"
#include "server/target.h"
#include "server/watched_backend.h"

namespace tim::server {
namespace {

using httplib::Request;
using httplib::Response;

constexpr auto kApiPolicy = "default-src 'none'; frame-ancestors 'none'";
constexpr auto kWebPolicy =
    "default-src 'self'; img-src 'self' data:; style-src 'self'; script-src 'self'; connect-src 'self'; "
    "base-uri 'none'; frame-ancestors 'self'; form-action 'self'; object-src 'none'";
// Themes of documentation sites carry inline styles and show images from elsewhere.
constexpr auto kDocsPolicy = "default-src 'self'; img-src * data:; style-src 'self' 'unsafe-inline'";

constexpr std::string_view kReading = "GET, HEAD, OPTIONS", kAsking = "POST, OPTIONS";
constexpr auto kJson = "application/json", kPlain = "text/plain; charset=utf-8";
constexpr std::size_t kMaxIdBytes = 512;

constexpr std::string_view kSearchBox = "/tim-search.js";

constexpr auto kNotFoundPage =
    "<!doctype html>\n<html lang=\"vi\">\n<meta charset=\"utf-8\">\n"
    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
    "<title>404 · Tìm</title>\n<h1>Không có trang này</h1>\n"
    "<p><a href=\"/\">Tìm kiếm</a></p>\n"
    "<p lang=\"en\">There is no such page. <a href=\"/\">Search</a></p>\n</html>\n";

// A page for people, a problem for programs.
void answer_not_found(const Request& request, Response& response, const StaticFiles& files) {
    if (request.get_header_value("Accept").find("text/html") == std::string::npos) {
        return answer_problem(response, {.status = 404, .title = "There is nothing at this address."});
    }
    if (auto page = files.read("404.html")) {
        answer_file(request, response, *std::move(page), 404);
    } else {
        response.status = 404;
        response.set_header("Cache-Control", "no-cache");
        response.set_content(kNotFoundPage, "text/html; charset=utf-8");
    }
}

// What an address takes, and whether pages of the allowed origins may call it.
struct Place {
    std::string_view methods = kReading;
    bool is_open = false;
};

bool is_below(std::string_view path, std::string_view folder) {
    return path.starts_with(folder) && (path.size() == folder.size() || path[folder.size()] == '/');
}

Place place_of(std::string_view path) {
    if (is_below(path, "/api")) return {kReading, true};
    if (is_below(path, "/1")) return {kAsking, true};
    // The search box for other sites is a module script: browsers load it from here only with the same consent.
    if (path == kSearchBox) return {kReading, true};
    return {};
}

bool takes(std::string_view methods, std::string_view method) {
    return (", " + std::string(methods) + ",").find(", " + std::string(method) + ",") != std::string::npos;
}

std::string joined(std::string_view path, std::string_view query) {
    return query.empty() ? std::string(path) : fmt::format("{}?{}", path, query);
}

// /catalogue/<vi|en>/<id>
bool is_catalogue_page(std::string_view path) {
    for (const std::string_view prefix : {"/catalogue/vi/", "/catalogue/en/"}) {
        if (path.substr(0, prefix.size()) != prefix) continue;
        const std::string_view id = path.substr(prefix.size());
        return !id.empty() && id.size() <= kMaxIdBytes && std::all_of(id.begin(), id.end(), [](char c) {
            return c != '/' && static_cast<unsigned char>(c) >= 0x20;
        });
    }
    return false;
}

}  // namespace

Routes::Routes(Backend& backend, const Options& options)
    : backend_(backend, options.public_url),
      web_(options.web),
      site_(options.site),
      allowed_origins_(options.allowed_origins),
      cache_(std::make_unique<ResponseCache>(options.cache_bytes)) {}

void Routes::answer(const Request& request, Response& response) const {
    try {
        route(request, response);
    } catch (const Overloaded&) {
        throw;
    } catch (const std::exception& error) {
        log::Line(log::Level::error, "request_failed").add("why", error.what());
        response = {};
        answer_problem(response, {.title = "The server made a mistake."});
    }
    compress(request, response);
    response.set_header("X-Content-Type-Options", "nosniff");
    response.set_header("Referrer-Policy", "same-origin");
    if (!response.has_header("Content-Security-Policy")) response.set_header("Content-Security-Policy", kApiPolicy);
}

void Routes::route(const Request& request, Response& response) const {
    if (request.method == "OPTIONS" && request.target == "*") {
        response.status = 204;
        response.set_header("Allow", "GET, HEAD, POST, OPTIONS");
        return;
    }
    const Target target = split_target(request.target);
    const auto decoded = decode_path(target.path);
    if (!decoded) {
        return answer_problem(response, {.status = 400, .title = "The path must be UTF-8 with whole percent-escapes."});
    }
    const std::string_view path = *decoded;
    const Place place = place_of(path);
    if (place.is_open) allow_origin(request, response, place.methods);
    if (request.method == "OPTIONS") {
        response.status = 204;
        response.set_header("Allow", std::string(place.methods));
        return;
    }
    if (!takes(place.methods, request.method)) {
        response.set_header("Allow", std::string(place.methods));
        return answer_problem(response,
                              {.status = 405, .title = fmt::format("This address takes {} only.", place.methods)});
    }

    if (is_below(path, "/api")) return api(request, response, path, target.query);
    if (is_below(path, "/1")) return algolia(request, response, path);
    if (path == "/healthz") {
        return answer_fresh(response, "ok", kPlain);
    }
    if (path == "/readyz") return readiness(response);
    if (is_below(path, "/docs")) {
        response.set_header("Content-Security-Policy", kDocsPolicy);
        return docs(request, response, path.substr(5), target.query);
    }
    response.set_header("Content-Security-Policy", kWebPolicy);
    web(request, response, path);
}

void Routes::api(const Request& request, Response& response, std::string_view path, std::string_view query) const {
    constexpr std::string_view kDocuments = "/api/v1/documents/";
    if (path == "/api/v1/search") return search(request, response, query);
    if (path == "/api/v1/suggest") return suggest(request, response, query);
    if (path.substr(0, kDocuments.size()) == kDocuments && path.size() > kDocuments.size()) {
        if (!query.empty()) {
            return answer_problem(
                response, {.status = 400, .title = "Documents take no parameters; leave out the query string."});
        }
        return document(request, response, path.substr(kDocuments.size()));
    }
    answer_problem(response, {.status = 404, .title = "There is nothing at this address of the API."});
}

// Asks for the revision first: an answer of a newer index under an older tag is asked for again, the other way round it
// would stay.
void Routes::answer_kept(const Request& request, Response& response, std::string_view kind, std::string_view form,
                         const ResponseCache::Compute& compute) const {
    const auto revision = backend_.revision();
    if (!revision) return answer_problem(response, problem_of(revision.error()));
    if (const std::string etag = weak_etag(form, *revision); has_etag(request, etag)) {
        return answer_tagged(request, response, {}, kJson, etag);
    }
    const auto kept = cache_->find_or_compute(std::string(kind).append(form), *revision, compute);
    if (!kept) return answer_problem(response, problem_of(kept.error()));
    answer_tagged(request, response, (*kept)->body, kJson, weak_etag(form, (*kept)->revision));
    // A partial answer is not what the same question gets next.
    if (!(*kept)->may_keep) {
        response.headers.erase("ETag");
        response.headers.erase("Cache-Control");
        response.set_header("Cache-Control", "no-store");
    }
}

void Routes::search(const Request& request, Response& response, std::string_view query) const {
    const auto wanted = parse_search_request(query);
    if (!wanted) return answer_problem(response, wanted.error());
    answer_kept(request, response, "search ", normal_form(*wanted), [&]() -> search::Result<ResponseCache::Computed> {
        const auto begin = std::chrono::steady_clock::now();
        const auto answer = backend_.search(*wanted);
        const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - begin;
        if (!answer) return tl::unexpected(answer.error());
        return ResponseCache::Computed{search_json(*answer, wanted->query, took.count()), answer->revision,
                                       !answer->partial};
    });
}

void Routes::suggest(const Request& request, Response& response, std::string_view query) const {
    const auto wanted = parse_suggest_request(query);
    if (!wanted) return answer_problem(response, wanted.error());
    answer_kept(request, response, "suggest ", normal_form(*wanted), [&]() -> search::Result<ResponseCache::Computed> {
        auto revision = backend_.revision();
        if (!revision) return tl::unexpected(revision.error());
        const auto suggestions = backend_.suggest(*wanted);
        if (!suggestions) return tl::unexpected(suggestions.error());
        return ResponseCache::Computed{suggestions_json(*suggestions, wanted->query, *revision), *std::move(revision),
                                       true};
    });
}

void Routes::document(const Request& request, Response& response, std::string_view id) const {
    if (id.size() > kMaxIdBytes) {
        return answer_problem(response, {.status = 404, .title = "There is no document of this id."});
    }
    const auto revision = backend_.revision();
    if (!revision) return answer_problem(response, problem_of(revision.error()));
    const auto found = backend_.document(id);
    if (!found) return answer_problem(response, problem_of(found.error()));
    answer_tagged(request, response, document_json(*found), kJson, weak_etag(id, *revision));
}

void Routes::readiness(Response& response) const {
    const auto revision = backend_.revision();
    if (!revision) return answer_problem(response, problem_of(revision.error()));
    answer_fresh(response,
                 backend_.has_fallen_back()
                     ? "ready\nwarning: the index published last is damaged, an older one answers; see the log\n"
                     : "ready",
                 kPlain);
}

// `path` is what follows "/docs".
void Routes::docs(const Request& request, Response& response, std::string_view path, std::string_view query) const {
    if (path.empty()) return response.set_redirect(joined("/docs/", query), 301);
    path.remove_prefix(1);
    const std::string file = path.empty() || path.back() == '/' ? std::string(path) + "index.html" : std::string(path);
    if (auto found = site_.read(file)) return answer_file(request, response, *std::move(found));
    if (site_.is_directory(path)) {
        return response.set_redirect(joined("/docs/" + encode_path(path) + "/", query), 301);
    }
    answer_not_found(request, response, site_);
}

void Routes::web(const Request& request, Response& response, std::string_view path) const {
    std::string_view file = path.substr(1);
    if (path == "/" || path == "/search") file = "index.html";
    if (is_catalogue_page(path)) file = "catalogue.html";
    if (auto found = web_.read(file)) return answer_file(request, response, *std::move(found));
    answer_not_found(request, response, web_);
}

void Routes::algolia(const Request& request, Response& response, std::string_view path) const {
    auto reply = answer_algolia(backend_, path, request.body);
    answer_fresh(response, reply ? *std::move(reply) : algolia_error(reply.error()), "application/json; charset=utf-8");
    if (!reply) response.status = reply.error().status;
}

// Other origins may read answers only where they were named.
void Routes::allow_origin(const Request& request, Response& response, std::string_view methods) const {
    if (allowed_origins_.empty()) return;
    response.set_header("Vary", "Origin");
    const std::string origin = request.get_header_value("Origin");
    const bool is_allowed =
        !origin.empty() && std::any_of(allowed_origins_.begin(), allowed_origins_.end(),
                                       [&](const auto& allowed) { return allowed == "*" || allowed == origin; });
    if (!is_allowed) return;
    response.set_header("Access-Control-Allow-Origin", origin);
    if (request.method != "OPTIONS") return;
    response.set_header("Access-Control-Allow-Methods", std::string(methods));
    // No header changes what is answered, so that any may be sent.
    if (const std::string headers = request.get_header_value("Access-Control-Request-Headers"); !headers.empty()) {
        response.set_header("Access-Control-Allow-Headers", headers);
        response.set_header("Vary", "Access-Control-Request-Headers");
    }
    response.set_header("Access-Control-Max-Age", "86400");
}

}  // namespace tim::server
