#include "server/routes.h"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <exception>
#include <optional>

#include <fmt/format.h>

#include "server/accept_language.h"
#include "server/answers.h"
#include "server/compression.h"
#include "server/log.h"
#include "server/places.h"
#include "server/problem.h"
#include "server/protocols/algolia.h"
#include "server/protocols/documents.h"
#include "server/protocols/entry_page.h"
#include "server/protocols/json.h"
#include "server/protocols/llms_txt.h"
#include "server/protocols/mcp.h"
#include "server/protocols/opensearch.h"
#include "server/protocols/page_strings.h"
#include "server/protocols/search_json.h"
#include "server/protocols/search_page.h"
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

constexpr auto kJson = "application/json", kPlain = "text/plain; charset=utf-8";
constexpr auto kHtml = "text/html; charset=utf-8";
constexpr auto kAlgolia = "application/json; charset=utf-8";
constexpr auto kSuggestions = "application/x-suggestions+json; charset=utf-8";
constexpr auto kOpenSearch = "application/opensearchdescription+xml; charset=utf-8";
constexpr std::size_t kMaxIdBytes = 512, kMostCompared = 4;

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
        response.set_content(kNotFoundPage, kHtml);
    }
}

// In the form that the clients of the place expect.
void answer_error(Response& response, const Place& place, const Problem& problem) {
    if (!place.speaks_algolia) return answer_problem(response, problem);
    answer_fresh(response, algolia_error(problem), kAlgolia);
    response.status = problem.status;
}

void guard(Response& response) {
    static const std::string kPolicy = "Content-Security-Policy";
    add_header(response, "X-Content-Type-Options", "nosniff");
    add_header(response, "Referrer-Policy", "same-origin");
    if (!response.has_header(kPolicy)) add_header(response, kPolicy.c_str(), kApiPolicy);
}

// `methods` as in a Place: "GET, HEAD".
bool takes(std::string_view methods, std::string_view method) {
    for (;;) {
        const std::size_t comma = methods.find(',');
        if (methods.substr(0, comma) == method) return true;
        if (comma == std::string_view::npos) return false;
        methods.remove_prefix(comma + 2);  // the space, too
    }
}

std::string joined(std::string_view path, std::string_view query) {
    return query.empty() ? std::string(path) : fmt::format("{}?{}", path, query);
}

// A page that the server wrote into. What is the same again is not sent again.
void answer_page(const Request& request, Response& response, std::string body, int status, bool may_keep) {
    if (may_keep) {
        const std::string etag = weak_etag(body, {});
        return answer_tagged(request, response, std::move(body), kHtml, etag);
    }
    answer_fresh(response, std::move(body), kHtml);
    response.status = status;
}

struct CataloguePage {
    std::string_view lang, entry;
};

// /catalogue/<vi|en>/<id>
std::optional<CataloguePage> catalogue_page_of(std::string_view path) {
    for (const std::string_view prefix : {"/catalogue/vi/", "/catalogue/en/"}) {
        if (!path.starts_with(prefix)) continue;
        const std::string_view id = path.substr(prefix.size());
        const bool is_id = !id.empty() && id.size() <= kMaxIdBytes && std::all_of(id.begin(), id.end(), [](char c) {
            return c != '/' && static_cast<unsigned char>(c) >= 0x20;
        });
        if (is_id) return CataloguePage{prefix.substr(prefix.size() - 3, 2), id};
    }
    return std::nullopt;
}

}  // namespace

Routes::Routes(Backend& backend, const Options& options)
    : backend_(backend, options.public_url, !options.site.empty()),
      web_(options.web),
      site_(options.site),
      allowed_origins_(options.allowed_origins),
      public_url_(options.public_url),
      cache_(std::make_unique<ResponseCache>(options.cache_bytes)) {}

void Routes::answer(const Request& request, Response& response) const {
    try {
        route(request, response);
    } catch (const Overloaded&) {
        throw;
    } catch (const std::exception& error) {
        log::Line(log::Level::error, "request_failed").add("why", error.what());
        return refuse(request, response, {.title = "The server made a mistake."});
    }
    compress(request, response);
    guard(response);
}

void Routes::refuse(const Request& request, Response& response, const Problem& problem) const {
    response = {};
    const Place place = place_of(decode_path(split_target(request.target).path).value_or(""));
    if (place.is_open) allow_origin(request, response, place.methods);
    answer_error(response, place, problem);
    guard(response);
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
        return answer_error(response, place,
                            {.status = 405, .title = fmt::format("This address takes {} only.", place.methods)});
    }

    if (is_below(path, "/api")) return api(request, response, path, target.query);
    if (is_below(path, "/1")) return algolia(request, response, path);
    if (path == "/healthz") {
        return answer_fresh(response, "ok", kPlain);
    }
    if (path == "/readyz") return readiness(response);
    if (path == "/mcp") return mcp(request, response);
    if (path == "/suggest") return browser_suggestions(request, response, target.query);
    if (path == "/opensearch.xml") return opensearch(request, response, target.query);
    if (path == "/llms.txt") return llms(request, response);
    if (is_below(path, "/docs")) {
        response.set_header("Content-Security-Policy", kDocsPolicy);
        return docs(request, response, path.substr(5), target.query);
    }
    response.set_header("Content-Security-Policy", kWebPolicy);
    if (path == "/" || path == "/search") return search_page(request, response, target.query);
    if (const auto wanted = catalogue_page_of(path)) {
        return catalogue_page(request, response, wanted->lang, wanted->entry);
    }
    for (const std::string_view lang : {"vi", "en"})
        if (path == fmt::format("/compare/{}", lang)) return compare_page(request, response, lang, target.query);
    web(request, response, path);
}

void Routes::api(const Request& request, Response& response, std::string_view path, std::string_view query) const {
    constexpr std::string_view kDocuments = "/api/v1/documents/";
    if (path == "/api/v1/search") return search(request, response, query);
    if (path == "/api/v1/suggest") return suggest(request, response, query);
    if (path == "/api/v1/openapi.json") return openapi(request, response);
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
// would stay. Clients that take gzip have answers of their own, which are kept compressed: compressing one costs as
// much as computing a small one.
void Routes::answer_kept(const Request& request, Response& response, std::string_view kind, std::string_view form,
                         const ResponseCache::Compute& compute, const char* mime_type) const {
    const auto revision = backend_.revision();
    if (!revision) return answer_problem(response, problem_of(revision.error()));
    const std::string etag = weak_etag(form, *revision);
    if (has_etag(request, etag)) return answer_tagged(request, response, {}, mime_type, etag);
    std::string key(kind);
    ResponseCache::Compute compressed;
    if (takes_gzip(request)) {
        key += "gzip ";
        compressed = [&compute] {
            auto computed = compute();
            if (computed && is_worth_compressing(computed->body)) {
                computed->body = gzip(computed->body);
                computed->is_gzip = true;
            }
            return computed;
        };
    }
    key += form;
    const auto kept = cache_->find_or_compute(key, *revision, compressed ? compressed : compute);
    if (!kept) return answer_problem(response, problem_of(kept.error()));
    const auto& answer = **kept;
    answer_tagged(request, response, answer.body, mime_type,
                  answer.revision == *revision ? etag : weak_etag(form, answer.revision));
    if (answer.is_gzip && response.status == 200) add_header(response, "Content-Encoding", "gzip");
    // A partial answer is not what the same question gets next.
    if (!answer.may_keep) {
        response.headers.erase("ETag");
        response.headers.erase("Cache-Control");
        response.set_header("Cache-Control", "no-store");
    }
}

void Routes::search(const Request& request, Response& response, std::string_view query) const {
    const auto wanted = parse_search_request(query);
    if (!wanted) return answer_problem(response, wanted.error());
    const auto compute = [&]() -> search::Result<ResponseCache::Computed> {
        const auto begin = std::chrono::steady_clock::now();
        const auto answer = backend_.search(*wanted);
        const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - begin;
        if (!answer) return tl::unexpected(answer.error());
        return ResponseCache::Computed{search_json(*answer, wanted->query, took.count()), answer->revision,
                                       !answer->partial};
    };
    answer_kept(request, response, "search ", normal_form(*wanted), compute, kJson);
}

void Routes::suggest(const Request& request, Response& response, std::string_view query) const {
    answer_suggestions(request, response, query, "suggest ", suggestions_json, kJson);
}

void Routes::browser_suggestions(const Request& request, Response& response, std::string_view query) const {
    const auto write = [](const auto& suggestions, std::string_view typed, std::string_view) {
        return opensearch_suggestions(typed, suggestions);
    };
    answer_suggestions(request, response, query, "browser ", write, kSuggestions);
}

template <class Write>
void Routes::answer_suggestions(const Request& request, Response& response, std::string_view query,
                                std::string_view kind, Write&& write, const char* mime_type) const {
    const auto wanted = parse_suggest_request(query);
    if (!wanted) return answer_problem(response, wanted.error());
    const auto compute = [&]() -> search::Result<ResponseCache::Computed> {
        auto revision = backend_.revision();
        if (!revision) return tl::unexpected(revision.error());
        const auto suggestions = backend_.suggest(*wanted);
        if (!suggestions) return tl::unexpected(suggestions.error());
        std::string body = write(*suggestions, wanted->query, *revision);
        return ResponseCache::Computed{std::move(body), *std::move(revision), true};
    };
    answer_kept(request, response, kind, normal_form(*wanted), compute, mime_type);
}

void Routes::opensearch(const Request& request, Response& response, std::string_view query) const {
    const auto parameters = decode_query(query);
    const auto wants = [&](std::string_view lang) {
        return parameters && std::find(parameters->begin(), parameters->end(),
                                       std::pair<std::string, std::string>("lang", lang)) != parameters->end();
    };
    const std::string_view lang = wants("vi")   ? "vi"
                                  : wants("en") ? "en"
                                                : accepted_language(request.get_header_value("Accept-Language"));
    response.set_header("Vary", "Accept-Language");
    std::string body = opensearch_description(own_address(request), lang);
    const std::string etag = weak_etag(body, {});
    answer_tagged(request, response, std::move(body), kOpenSearch, etag);
}

void Routes::openapi(const Request& request, Response& response) const {
    std::string body(kOpenApi);
    if (!public_url_.empty()) {
        std::string server = R"("url": )";
        json::append_string(server, public_url_);
        body.replace(body.find(kOpenApiServer), kOpenApiServer.size(), server);
    }
    const std::string etag = weak_etag(body, {});
    answer_tagged(request, response, std::move(body), kJson, etag);
}

void Routes::llms(const Request& request, Response& response) const {
    const std::string own = own_address(request);
    const auto compute = [&]() -> search::Result<ResponseCache::Computed> {
        std::vector<Listing> listings;
        ResponseCache::Computed out{{}, {}, true};
        for (const auto& [kind, heading] : {std::pair("model", "models"), std::pair("service", "services"),
                                            std::pair("workflow", "workflows"), std::pair("article", "articles")}) {
            search::Request wanted;
            wanted.kind = kind;
            wanted.limit = search::kMaxLimit;
            wanted.exact_total = true;
            auto found = backend_.search(wanted);
            if (!found) return tl::unexpected(found.error());
            out.may_keep = out.may_keep && !found->partial;
            out.revision = found->revision;
            listings.push_back({heading, *std::move(found)});
        }
        out.body = llms_txt(listings, own);
        return out;
    };
    answer_kept(request, response, "llms ", own, compute, kPlain);
}

// What clients call this server. Where nobody told, it is what this client did; that there is TLS in front is not to be
// seen from here.
std::string Routes::own_address(const Request& request) const {
    const std::string host = request.get_header_value("Host");
    return public_url_.empty() && !host.empty() ? "http://" + host : public_url_;
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
    if (auto found = web_.read(path.substr(1))) return answer_file(request, response, *std::move(found));
    answer_not_found(request, response, web_);
}

// The words for what the server writes into the page; nothing if the page has no place for it.
std::optional<StaticFile> Routes::words_for(const StaticFile& page, std::string_view lang) const {
    if (page.content.find(kResultsPlace) == std::string::npos) return std::nullopt;
    return web_.read(fmt::format("strings/{}.json", lang));
}

// The page itself never fails: what went wrong with the search is said in it, and a script tries by itself.
void Routes::search_page(const Request& request, Response& response, std::string_view query) const {
    auto page = web_.read("index.html");
    if (!page) return answer_not_found(request, response, web_);
    PageQuery asked = parse_page_query(query);
    const std::string_view lang = accepted_language(request.get_header_value("Accept-Language"));
    asked.request.prefer = lang;
    // Words, or without any a part of what there is: all models, say.
    const bool has_query = asked.request.query.find_first_not_of(' ') != std::string::npos;
    const bool is_asking = has_query || !asked.request.kind.empty() || !asked.request.filters.empty();
    const auto words = is_asking ? words_for(*page, lang) : std::nullopt;
    if (!words) return answer_file(request, response, *std::move(page));

    const PageStrings strings(words->content, lang);
    std::string results;
    bool is_whole = false;
    int status = 200;
    const auto fail = [&](const Problem& problem) {
        results = failure_html(problem, strings);
        if (problem.status >= 500) status = problem.status;
    };
    try {
        const auto revision = backend_.revision();
        if (!revision) {
            fail(problem_of(revision.error()));
        } else {
            const std::string key = fmt::format("page {} {} {}", lang, words->etag, normal_form(asked.request));
            const auto kept = cache_->find_or_compute(key, *revision, [&]() -> search::Result<ResponseCache::Computed> {
                const auto answer = backend_.search(asked.request);
                if (!answer) return tl::unexpected(answer.error());
                return ResponseCache::Computed{results_html(asked, *answer, strings), answer->revision,
                                               !answer->partial};
            });
            if (kept) {
                results = (*kept)->body;
                is_whole = (*kept)->may_keep;
            } else {
                fail(problem_of(kept.error()));
            }
        }
    } catch (const Overloaded&) {
        fail({.status = 503, .title = "Too many people search at the moment; try again in a second."});
        response.set_header("Retry-After", "1");
    }
    const std::string& typed = asked.request.query;
    const std::string subject =
        has_query || asked.request.kind.empty() ? typed : strings.say(fmt::format("kind_{}", asked.request.kind));
    std::string body =
        filled_page(std::move(page->content), strings.say("query_title", {{"query", subject}}), typed, results);
    response.set_header("Vary", "Accept-Language");
    answer_page(request, response, std::move(body), status, is_whole);
}

void Routes::catalogue_page(const Request& request, Response& response, std::string_view lang,
                            std::string_view entry) const {
    auto page = web_.read("catalogue.html");
    if (!page) return answer_not_found(request, response, web_);
    const auto words = words_for(*page, lang);
    if (!words) return answer_file(request, response, *std::move(page));
    const PageStrings strings(words->content, lang);
    const auto found = backend_.document(fmt::format("{}.{}", entry, lang));
    std::string title, content;
    int status = 200;
    if (found) {
        title = found->title;
        content = entry_html(*found, strings);
    } else {
        const Problem problem = problem_of(found.error());
        status = problem.status;
        title = entry;
        content = status == 404 ? missing_entry_html(strings) : failure_html(problem, strings);
    }
    std::string body =
        filled_page(std::move(page->content), strings.say("query_title", {{"query", title}}), {}, content);
    answer_page(request, response, std::move(body), status, status == 200);
}

// The script sets the entries side by side; without it they stand one below the other.
void Routes::compare_page(const Request& request, Response& response, std::string_view lang,
                          std::string_view query) const {
    auto page = web_.read("catalogue.html");
    if (!page) return answer_not_found(request, response, web_);
    const auto words = words_for(*page, lang);
    if (!words) return answer_file(request, response, *std::move(page));
    const PageStrings strings(words->content, lang);
    std::string content;
    std::size_t left = kMostCompared;
    for (const auto& [name, id] : decode_query(query).value_or(Parameters{})) {
        if (name != "id" || left == 0) continue;
        const auto found = backend_.document(fmt::format("{}.{}", id, lang));
        if (!found) continue;
        content += entry_html(*found, strings);
        --left;
    }
    std::string body = filled_page(
        std::move(page->content), strings.say("query_title", {{"query", strings.say("compare_heading")}}), {}, content);
    answer_page(request, response, std::move(body), 200, true);
}

void Routes::algolia(const Request& request, Response& response, std::string_view path) const {
    const auto fail = [&](const Problem& problem) { answer_error(response, place_of(path), problem); };
    const auto revision = backend_.revision();
    if (!revision) return fail(problem_of(revision.error()));
    // The same front end asks the same in the same bytes, so that what is kept need not even be read.
    const std::string key = fmt::format("algolia {}:{}{}", path.size(), path, request.body);
    auto kept = cache_->find(key, *revision);
    if (kept == nullptr) {
        const auto call = parse_algolia_call(path, request.body);
        if (!call) return fail(call.error());
        auto answered = cache_->find_or_compute(key, *revision, [&] { return answer_algolia(backend_, *call); });
        if (!answered) return fail(problem_of(answered.error()));
        kept = *std::move(answered);
    }
    answer_fresh(response, kept->body, kAlgolia);
}

// A page that was talked into asking here, by a name that now leads to this machine, shall get nothing (DNS rebinding):
// who sends an origin must be one of those allowed, or the server's own.
void Routes::mcp(const Request& request, Response& response) const {
    const std::string origin = request.get_header_value("Origin");
    const bool is_own = !public_url_.empty() && is_below(public_url_, origin);
    if (!origin.empty() && !is_own && !allows(origin)) {
        return answer_problem(response, {.status = 403, .title = "Pages of this origin may not call this address."});
    }
    const std::string version = request.get_header_value("MCP-Protocol-Version");
    if (!version.empty() && !speaks_mcp(version)) {
        return answer_problem(response, {.status = 400, .title = "This version of the protocol is not spoken here."});
    }
    McpReply reply = answer_mcp(backend_, *cache_, version, request.body);
    if (!reply.body.empty()) answer_fresh(response, std::move(reply.body), kJson);
    response.status = reply.status;
}

bool Routes::allows(std::string_view origin) const {
    return std::any_of(allowed_origins_.begin(), allowed_origins_.end(),
                       [&](const auto& allowed) { return allowed == "*" || allowed == origin; });
}

// Other origins may read answers only where they were named.
void Routes::allow_origin(const Request& request, Response& response, std::string_view methods) const {
    if (allowed_origins_.empty()) return;
    response.set_header("Vary", "Origin");
    const std::string origin = request.get_header_value("Origin");
    if (origin.empty() || !allows(origin)) return;
    response.set_header("Access-Control-Allow-Origin", origin);
    response.set_header("Access-Control-Expose-Headers", "ETag, Retry-After, X-Request-Id");
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
