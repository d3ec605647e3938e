#include "server/routes.h"

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>

#include <spdlog/spdlog.h>
#include <sys/stat.h>

#include "tests/server/temporary_folder.h"

namespace tim::server {
namespace {

namespace fs = std::filesystem;

// Answers in place of an index.
class FakeBackend : public Backend {
public:
    search::Result<search::Answer> search(const search::Request& request) override {
        ++searches;
        last = request;
        if (request.query == "throw") throw std::runtime_error("/srv/secret");
        if (request.query == "internal") return failure(search::Errc::internal);
        if (request.query == "gone") return failure(search::Errc::index_unavailable);
        if (request.query == "bad") return failure(search::Errc::bad_request);
        search::Answer answer;
        answer.revision = current;
        answer.partial = request.query == "partial";
        if (request.query == "long") {
            answer.hits.emplace_back();
            answer.hits.back().title.assign(5000, 'a');
        }
        return answer;
    }
    search::Result<std::vector<search::Suggestion>> suggest(const search::SuggestRequest& request) override {
        if (request.query == "gone") return failure(search::Errc::index_unavailable);
        return std::vector<search::Suggestion>{{request.query + "!", "phrase", "vi", ""}};
    }
    search::Result<search::Hit> document(std::string_view id) override {
        if (id != "a.b~c") return failure(search::Errc::not_found);
        search::Hit hit;
        hit.id = id;
        return hit;
    }
    search::Result<std::string> revision() override {
        if (current.empty()) return failure(search::Errc::index_unavailable);
        return current;
    }

    static tl::unexpected<search::Error> failure(search::Errc code) {
        return tl::unexpected(
            search::Error{code, code == search::Errc::bad_request ? "Close the quote." : "/srv/secret", "q"});
    }

    std::string current = "000001-1";
    search::Request last;
    int searches = 0;
};

struct House {
    House() {
        spdlog::set_level(spdlog::level::off);
        folder.write("secret.txt", "secret");
        folder.write("web/index.html", "<p>index</p>");
        folder.write("web/catalogue.html", "<p>catalogue</p>");
        folder.write("web/js/page.js", "let a;");
        folder.write("web/logo.svg", "<svg/>");
        folder.write("web/data", "?");
        folder.write("web/.hidden", "hidden");
        folder.write("web/.git/config", "hidden");
        folder.write("site/index.html", "<p>docs</p>");
        folder.write("site/404.html", "<p>no docs</p>");
        folder.write("site/vi/bài viết/index.html", "<p>bài</p>");
        folder.write("site/empty/a.txt", "a");
        fs::create_symlink(folder.path() / "secret.txt", folder.path() / "web/out.txt");
        fs::create_symlink("../..", folder.path() / "site/up");
        fs::create_symlink("index.html", folder.path() / "web/inside.html");
    }

    httplib::Response request(const std::string& method, const std::string& target, httplib::Headers headers = {},
                              const std::string& body = {}) {
        const Routes routes(backend, {.web = folder.path() / "web",
                                      .site = folder.path() / "site",
                                      .allowed_origins = origins,
                                      .public_url = public_url});
        httplib::Request request;
        request.method = method;
        request.target = target;
        request.headers = std::move(headers);
        request.body = body;
        httplib::Response response;
        routes.answer(request, response);
        return response;
    }
    httplib::Response get(const std::string& target, httplib::Headers headers = {}) {
        return request("GET", target, std::move(headers));
    }

    test::TemporaryFolder folder;
    FakeBackend backend;
    std::vector<std::string> origins;
    std::string public_url;
};

const httplib::Headers kBrowser{{"Accept", "text/html,application/xhtml+xml"}};

TEST_CASE_METHOD(House, "addresses and what they answer", "[server][routes]") {
    const struct {
        const char* target;
        int status;
        const char* type;
        const char* body;  // a part of it
    } rows[] = {
        {"/", 200, "text/html; charset=utf-8", "<p>index</p>"},
        {"/?q=b%E1%BB%87nh", 200, "text/html; charset=utf-8", "<p>index</p>"},
        {"/search?q=%zz", 200, "text/html; charset=utf-8", "<p>index</p>"},
        {"/catalogue/vi/h-optimus-0", 200, "text/html; charset=utf-8", "<p>catalogue</p>"},
        {"/catalogue/en/h-optimus-0", 200, "text/html; charset=utf-8", "<p>catalogue</p>"},
        {"/compare/vi?id=h-optimus-0&id=esmc", 200, "text/html; charset=utf-8", "<p>catalogue</p>"},
        {"/compare/fr", 404, "application/problem+json", ""},
        {"/catalogue/fr/h-optimus-0", 404, "application/problem+json", ""},
        {"/catalogue/vi/", 404, "application/problem+json", ""},
        {"/catalogue/vi/a/b", 404, "application/problem+json", ""},
        {"/js/page.js", 200, "text/javascript; charset=utf-8", "let a;"},
        {"/logo.svg", 200, "image/svg+xml", "<svg/>"},
        {"/data", 200, "application/octet-stream", "?"},
        {"/inside.html", 200, "text/html; charset=utf-8", "<p>index</p>"},
        {"/healthz", 200, "text/plain; charset=utf-8", "ok"},
        {"/readyz", 200, "text/plain; charset=utf-8", "ready"},
        {"/docs/", 200, "text/html; charset=utf-8", "<p>docs</p>"},
        {"/docs/vi/b%C3%A0i%20vi%E1%BA%BFt/", 200, "text/html; charset=utf-8", "<p>bài</p>"},
        {"/docs/vi/bài%20viết/", 200, "text/html; charset=utf-8", "<p>bài</p>"},
        {"/docs/empty/", 404, "application/problem+json", ""},
        {"/docs/nothing", 404, "application/problem+json", ""},
        {"/api", 404, "application/problem+json", ""},
        {"/api/v1/nothing", 404, "application/problem+json", ""},
        {"/api/v1/search", 200, "application/json", "\"hits\":[]"},
        {"/api/v1/search?foo=1", 400, "application/problem+json", "\"parameter\":\"foo\""},
        {"/api/v1/suggest?q=b%E1%BB%87nh", 200, "application/json", "\"text\":\"bệnh!\""},
        {"/suggest?q=b%E1%BB%87nh", 200, "application/x-suggestions+json; charset=utf-8", "[\"bệnh\",[\"bệnh!\"]]"},
        {"/suggest?q=%3C/script%3E%22", 200, "application/x-suggestions+json; charset=utf-8",
         R"(["</script>\"",["</script>\"!"]])"},
        {"/suggest?q=gone", 503, "application/problem+json", ""},
        {"/suggest?offset=1", 400, "application/problem+json", "\"parameter\":\"offset\""},
        {"/suggest/", 404, "application/problem+json", ""},
        {"/opensearch.xml", 200, "application/opensearchdescription+xml; charset=utf-8", "<ShortName>Tìm</ShortName>"},
        {"/api/v1/suggest?q=gone", 503, "application/problem+json", ""},
        {"/api/v1/suggest?offset=1", 400, "application/problem+json", "\"parameter\":\"offset\""},
        {"/api/v1/search/", 404, "application/problem+json", ""},
        {"/api/v1/documents/", 404, "application/problem+json", ""},
        {"/api/v1/documents/a.b~c", 200, "application/json", "\"id\":\"a.b~c\""},
        {"/api/v1/documents/a%2Eb%7Ec", 200, "application/json", "\"id\":\"a.b~c\""},
        {"/api/v1/documents/x", 404, "application/problem+json", ""},
        {"/api/v1/documents/a.b~c?x=1", 400, "application/problem+json", ""},
        {"/%", 400, "application/problem+json", ""},
        {"/%FF", 400, "application/problem+json", ""},
    };
    for (const auto& row : rows) {
        CAPTURE(row.target);
        const auto response = get(row.target);
        CHECK(response.status == row.status);
        CHECK(response.get_header_value("Content-Type") == row.type);
        CHECK(response.body.find(row.body) != std::string::npos);
        CHECK(response.get_header_value("X-Content-Type-Options") == "nosniff");
        CHECK(response.get_header_value("Referrer-Policy") == "same-origin");
        CHECK(response.get_header_value_count("Content-Security-Policy") == 1);
    }
}

TEST_CASE_METHOD(House, "nothing outside the folders is shown", "[server][routes]") {
    for (const auto* target : {"/../secret.txt",
                               "/%2e%2e/secret.txt",
                               "/..%2fsecret.txt",
                               "/js/../../secret.txt",
                               "/js/%2e%2e/%2E%2E/secret.txt",
                               "/out.txt",
                               "/.hidden",
                               "/%2ehidden",
                               "/.git/config",
                               "//secret.txt",
                               "/js//page.js",
                               "/js/./page.js",
                               "/js/",
                               "/js",
                               "/..",
                               "/.",
                               "/index.html%00.png",
                               "/..\\secret.txt",
                               "/docs/../secret.txt",
                               "/docs/%2e%2e/secret.txt",
                               "/docs/up/secret.txt",
                               "/docs/up/",
                               "/docs//index.html",
                               "/docs/..",
                               "/docs/%2e%2e%2f%2e%2e%2fetc/passwd",
                               "/etc/passwd",
                               "//etc/passwd",
                               "/%2fetc/passwd",
                               "/docs/%2fetc/passwd"}) {
        CAPTURE(target);
        const auto response = get(target);
        CHECK(response.status == 404);
        CHECK(response.body.find("secret") == std::string::npos);
        CHECK(response.body.find(folder.path().string()) == std::string::npos);
    }
}

TEST_CASE_METHOD(House, "only regular files of a bearable size are read", "[server][routes]") {
    fs::resize_file(folder.path() / "web/data", StaticFiles::kMaxBytes);
    CHECK(get("/data").status == 200);
    fs::resize_file(folder.path() / "web/data", StaticFiles::kMaxBytes + 1);
    CHECK(get("/data").status == 404);
    REQUIRE(::mkfifo((folder.path() / "web/pipe").c_str(), 0600) == 0);
    CHECK(get("/pipe").status == 404);
}

TEST_CASE_METHOD(House, "folders of a site redirect to their index", "[server][routes]") {
    CHECK(get("/docs").status == 301);
    CHECK(get("/docs?a=b").get_header_value("Location") == "/docs/?a=b");
    const auto response = get("/docs/vi/b%C3%A0i%20vi%E1%BA%BFt?x=%20");
    CHECK(response.status == 301);
    CHECK(response.get_header_value("Location") == "/docs/vi/b%C3%A0i%20vi%E1%BA%BFt/?x=%20");
}

TEST_CASE_METHOD(House, "people get a page where programs get a problem", "[server][routes]") {
    const auto page = get("/nothing", kBrowser);
    CHECK(page.status == 404);
    CHECK(page.get_header_value("Content-Type") == "text/html; charset=utf-8");
    CHECK(page.body.find("Không có trang này") != std::string::npos);
    CHECK(get("/docs/nothing", kBrowser).body == "<p>no docs</p>");
    CHECK(get("/docs/nothing", kBrowser).status == 404);
    CHECK(get("/api/nothing", kBrowser).get_header_value("Content-Type") == "application/problem+json");
}

TEST_CASE_METHOD(House, "methods", "[server][routes]") {
    CHECK(request("HEAD", "/api/v1/search").status == 200);
    for (const auto* method : {"POST", "PUT", "DELETE", "PATCH", "TRACE", "CONNECT"}) {
        for (const auto* target : {"/api/v1/search", "/", "/docs/", "/healthz", "/nothing"}) {
            CAPTURE(method, target);
            const auto response = request(method, target);
            CHECK(response.status == 405);
            CHECK(response.get_header_value("Allow") == "GET, HEAD, OPTIONS");
        }
    }
    for (const auto* method : {"GET", "HEAD", "PUT", "DELETE"}) {
        CAPTURE(method);
        const auto response = request(method, "/1/indexes/*/queries");
        CHECK(response.status == 405);
        CHECK(response.get_header_value("Allow") == "POST, OPTIONS");
    }
    const struct {
        const char *target, *methods;
    } rows[] = {{"*", "GET, HEAD, POST, OPTIONS"},
                {"/", "GET, HEAD, OPTIONS"},
                {"/api/v1/search", "GET, HEAD, OPTIONS"},
                {"/1/indexes/*/queries", "POST, OPTIONS"}};
    for (const auto& [target, methods] : rows) {
        CAPTURE(target);
        const auto response = request("OPTIONS", target, {{"Origin", "https://a.example"}});
        CHECK(response.status == 204);
        CHECK(response.get_header_value("Allow") == methods);
        CHECK_FALSE(response.has_header("Access-Control-Allow-Origin"));
    }
}

TEST_CASE_METHOD(House, "other origins read the API where they are named", "[server][routes]") {
    origins = {"https://a.example"};
    const auto named = get("/api/v1/search", {{"Origin", "https://a.example"}});
    CHECK(named.get_header_value("Access-Control-Allow-Origin") == "https://a.example");
    CHECK(named.get_header_value("Vary") == "Origin");
    const auto other = get("/api/v1/search", {{"Origin", "https://a.example.evil"}});
    CHECK_FALSE(other.has_header("Access-Control-Allow-Origin"));
    CHECK(other.get_header_value("Vary") == "Origin");
    CHECK_FALSE(get("/api/v1/search").has_header("Access-Control-Allow-Origin"));
    CHECK_FALSE(get("/", {{"Origin", "https://a.example"}}).has_header("Access-Control-Allow-Origin"));
    const auto preflight = request("OPTIONS", "/api/v1/search", {{"Origin", "https://a.example"}});
    CHECK(preflight.get_header_value("Access-Control-Allow-Methods") == "GET, HEAD, OPTIONS");
    const auto mistaken = get("/api/v1/search?limit=x", {{"Origin", "https://a.example"}});
    CHECK(mistaken.get_header_value("Access-Control-Allow-Origin") == "https://a.example");
    const auto asking = request("OPTIONS", "/1/indexes/%2A/queries",
                                {{"Origin", "https://a.example"},
                                 {"Access-Control-Request-Method", "POST"},
                                 {"Access-Control-Request-Headers", "x-algolia-api-key,x-algolia-application-id"}});
    CHECK(asking.status == 204);
    CHECK(asking.get_header_value("Access-Control-Allow-Origin") == "https://a.example");
    CHECK(asking.get_header_value("Access-Control-Allow-Methods") == "POST, OPTIONS");
    CHECK(asking.get_header_value("Access-Control-Allow-Headers") == "x-algolia-api-key,x-algolia-application-id");
    CHECK(asking.get_header_value("Access-Control-Max-Age") == "86400");
    CHECK_FALSE(request("POST", "/1/indexes/*/queries").has_header("Access-Control-Allow-Origin"));
    origins = {"*"};
    CHECK(get("/api/v1/search", {{"Origin", "null"}}).get_header_value("Access-Control-Allow-Origin") == "null");
}

TEST_CASE_METHOD(House, "other origins read nothing where none is named", "[server][routes]") {
    for (const auto* target : {"/api/v1/search", "/1/indexes/*/queries"}) {
        CAPTURE(target);
        for (const auto* method : {"GET", "POST", "OPTIONS"}) {
            const auto response = request(method, target, {{"Origin", "https://a.example"}});
            CHECK_FALSE(response.has_header("Access-Control-Allow-Origin"));
        }
    }
}

TEST_CASE_METHOD(House, "pages that may read answers may read errors", "[server][routes]") {
    origins = {"https://a.example"};
    const httplib::Headers from{{"Origin", "https://a.example"}};
    const struct {
        const char *method, *target;
        int status;
    } rows[] = {{"GET", "/api/v1/search?q=throw", 500},
                {"GET", "/api/v1/search?q=gone", 503},
                {"GET", "/api/v1/nothing", 404},
                {"POST", "/api/v1/search", 405},
                {"POST", "/1/nothing", 404},
                {"GET", "/1/indexes/*/queries", 405},
                {"POST", "/1/indexes/*/queries", 400},
                {"GET", "/tim-search.js", 404}};
    for (const auto& row : rows) {
        CAPTURE(row.method, row.target);
        const auto response = request(row.method, row.target, from);
        CHECK(response.status == row.status);
        CHECK(response.get_header_value("Access-Control-Allow-Origin") == "https://a.example");
        CHECK(response.get_header_value_count("Access-Control-Allow-Origin") == 1);
        CHECK(response.get_header_value("Access-Control-Expose-Headers") == "ETag, Retry-After, X-Request-Id");
        CHECK(response.get_header_value_count("X-Content-Type-Options") == 1);
        const bool speaks_algolia = std::string(row.target).starts_with("/1/");
        CHECK(response.body.starts_with(speaks_algolia ? "{\"message\":" : "{\"type\":"));
    }
}

TEST_CASE_METHOD(House, "the browser's search box is told where to ask", "[server][routes]") {
    const auto link = [](const httplib::Response& response) {
        const std::string key = "type=\"text/html\" method=\"get\" template=\"";
        const std::size_t begin = response.body.find(key) + key.size();
        return response.body.substr(begin, response.body.find('"', begin) - begin);
    };
    CHECK(link(get("/opensearch.xml", {{"Host", "localhost:8080"}})) == "http://localhost:8080/search?q={searchTerms}");
    CHECK(link(get("/opensearch.xml", {{"Host", "a'&b"}})) == "http://a&#39;&amp;b/search?q={searchTerms}");
    public_url = "https://ex.org/s";
    const auto described = get("/opensearch.xml", {{"Host", "evil.example"}});
    CHECK(link(described) == "https://ex.org/s/search?q={searchTerms}");
    CHECK(described.body.find("evil") == std::string::npos);
    CHECK(described.get_header_value("Vary") == "Accept-Language");
    CHECK(get("/opensearch.xml", {{"If-None-Match", described.get_header_value("ETag")}}).status == 304);
    const auto language = [&](const char* query, const char* header) {
        const auto response = get(std::string("/opensearch.xml") + query, {{"Accept-Language", header}});
        return response.body.substr(response.body.find("<Language>") + 10, 2);
    };
    CHECK(language("", "") == "en");
    CHECK(language("", "vi-VN,vi;q=0.9,en-US;q=0.8") == "vi");
    CHECK(language("", "fr, vi;q=0.5, en;q=0.7") == "en");
    CHECK(language("", "EN-gb;q=0.2, Vi;q=0.3") == "vi");
    CHECK(language("", "vie, vi;q=0, vi;q=x, vi;level=1, ,;") == "en");
    CHECK(language("?lang=vi", "en") == "vi");
    CHECK(language("?lang=en&x=%zz", "vi") == "vi");
    CHECK(language("?lang=fr", "vi") == "vi");
}

TEST_CASE_METHOD(House, "pages with a place for it are filled for those without scripts", "[server][routes]") {
    folder.write("web/strings/vi.json", R"({"query_title":"{query} – Tìm","nothing_heading":"không có {query}"})");
    folder.write("web/strings/en.json", R"({"query_title":"{query} - Tìm","nothing_heading":"no {query}"})");
    const std::string page = "<title>Tìm</title><input value=\"\"><noscript><!-- results --></noscript>";
    folder.write("web/index.html", page);
    folder.write("web/catalogue.html", page);
    CHECK(get("/").body == page);
    CHECK(get("/search?q=+").body == page);
    CHECK(backend.searches == 0);
    const auto filled = get("/search?q=%3Cb%3E&page=2", {{"Accept-Language", "vi"}});
    CHECK(filled.status == 200);
    CHECK(filled.body.starts_with("<title>&lt;b&gt; – Tìm</title><input value=\"&lt;b&gt;\">"));
    CHECK(filled.body.find("không có &lt;b&gt;") != std::string::npos);
    CHECK(backend.last.offset == 10);
    CHECK(backend.last.prefer == "vi");
    CHECK(filled.get_header_value("Vary") == "Accept-Language");
    CHECK(filled.get_header_value("Content-Security-Policy").find("script-src 'self'") != std::string::npos);
    CHECK(get("/?q=a").body.find("no a") != std::string::npos);
    CHECK(get("/?kind=model").body.starts_with("<title>kind_model - Tìm</title><input value=\"\">"));
    CHECK(backend.last.kind == "model");
    const std::string etag = get("/?q=a").get_header_value("ETag");
    CHECK(get("/?q=a", {{"If-None-Match", etag}}).status == 304);
    CHECK(get("/?q=b").get_header_value("ETag") != etag);

    // What goes wrong is said in the page, and a page it stays.
    const struct {
        const char* query;
        int status;
        const char* part;
    } rows[] = {
        {"bad", 200, "Close the quote."}, {"gone", 503, "index"}, {"internal", 500, "mistake"}, {"partial", 200, "no"}};
    for (const auto& row : rows) {
        CAPTURE(row.query);
        const auto response = get(std::string("/search?q=") + row.query);
        CHECK(response.status == row.status);
        CHECK(response.get_header_value("Content-Type") == "text/html; charset=utf-8");
        CHECK(response.body.find(row.part) != std::string::npos);
        CHECK(response.body.find("secret") == std::string::npos);
        CHECK(response.get_header_value("Cache-Control") == "no-store");
    }
    const auto missing = get("/catalogue/vi/none");
    CHECK(missing.status == 404);
    CHECK(missing.body.find("entry_missing_heading") != std::string::npos);
    backend.current.clear();
    CHECK(get("/search?q=a").status == 503);
}

TEST_CASE_METHOD(House, "agents of pages need consent", "[server][routes]") {
    const std::string ping = R"({"jsonrpc":"2.0","id":1,"method":"ping"})";
    const auto status = [&](const httplib::Headers& headers) { return request("POST", "/mcp", headers, ping).status; };
    CHECK(status({}) == 200);
    CHECK(status({{"Origin", "http://localhost"}}) == 403);
    CHECK(status({{"MCP-Protocol-Version", "2025-06-18"}}) == 200);
    CHECK(status({{"MCP-Protocol-Version", "1"}}) == 400);
    public_url = "https://ex.org/s";
    CHECK(status({{"Origin", "https://ex.org"}}) == 200);
    CHECK(status({{"Origin", "https://ex.or"}}) == 403);
    origins = {"https://a.example"};
    CHECK(status({{"Origin", "https://a.example"}}) == 200);
    const auto refused = request("POST", "/mcp", {{"Origin", "https://b.example"}}, ping);
    CHECK(refused.status == 403);
    CHECK_FALSE(refused.has_header("Access-Control-Allow-Origin"));
    CHECK(request("GET", "/mcp").get_header_value("Allow") == "POST, OPTIONS");
    const auto preflight =
        request("OPTIONS", "/mcp",
                {{"Origin", "https://a.example"}, {"Access-Control-Request-Headers", "mcp-protocol-version"}});
    CHECK(preflight.get_header_value("Access-Control-Allow-Headers") == "mcp-protocol-version");
    CHECK(request("POST", "/mcp", {}, R"({"jsonrpc":"2.0","method":"x"})").status == 202);
}

TEST_CASE_METHOD(House, "what is here is told to programs", "[server][routes]") {
    const auto described = get("/api/v1/openapi.json");
    CHECK(described.status == 200);
    CHECK(described.get_header_value("Content-Type") == "application/json");
    CHECK(described.body.find("\"url\": \"/\"") != std::string::npos);
    public_url = "https://ex.org";
    CHECK(get("/api/v1/openapi.json").body.find("\"url\": \"https://ex.org\"") != std::string::npos);
    const auto told = get("/llms.txt");
    CHECK(told.status == 200);
    CHECK(told.body.find("(https://ex.org/mcp)") != std::string::npos);
    CHECK(get("/llms.txt", {{"If-None-Match", told.get_header_value("ETag")}}).status == 304);
    backend.current.clear();
    CHECK(get("/llms.txt").status == 503);
}

TEST_CASE_METHOD(House, "long answers are compressed for those who take it", "[server][routes]") {
    folder.write("web/long.js", std::string(5000, 'a'));
    folder.write("web/long.svg", std::string(5000, 'a'));
    folder.write("web/long.png", std::string(5000, 'a'));
    const auto plain = get("/long.js");
    CHECK(plain.body.size() == 5000);
    CHECK(plain.get_header_value("Vary") == "Accept-Encoding");
    CHECK_FALSE(plain.has_header("Content-Encoding"));
    for (const auto* header : {"gzip", "br, gzip;q=0.5", "*", "deflate , gzip"}) {
        CAPTURE(header);
        const auto packed = get("/long.js", {{"Accept-Encoding", header}});
        CHECK(packed.get_header_value("Content-Encoding") == "gzip");
        CHECK(packed.body.size() < 100);
        CHECK(packed.body.substr(0, 2) == "\x1f\x8b");
        // Not the same bytes, so not the same strong tag; what is unchanged is known by either.
        CHECK(packed.get_header_value("ETag") == "W/" + plain.get_header_value("ETag"));
        CHECK(get("/long.js", {{"If-None-Match", packed.get_header_value("ETag")}}).status == 304);
    }
    for (const auto* header : {"", "br", "gzip;q=0", "gzip;q=0.0, br", "*;q=0", "notgzip"}) {
        CAPTURE(header);
        CHECK(get("/long.js", {{"Accept-Encoding", header}}).body.size() == 5000);
    }
    CHECK(get("/long.svg", {{"Accept-Encoding", "gzip"}}).has_header("Content-Encoding"));
    CHECK_FALSE(get("/long.png", {{"Accept-Encoding", "gzip"}}).has_header("Vary"));
    CHECK_FALSE(get("/js/page.js", {{"Accept-Encoding", "gzip"}}).has_header("Content-Encoding"));
}

TEST_CASE_METHOD(House, "answers are kept compressed for those who take it", "[server][routes]") {
    const Routes routes(backend, {.cache_bytes = 1 << 20});
    const auto ask = [&](const httplib::Headers& headers) {
        httplib::Request request;
        request.method = "GET";
        request.target = "/api/v1/search?q=long";
        request.headers = headers;
        httplib::Response response;
        routes.answer(request, response);
        return response;
    };
    const auto packed = ask({{"Accept-Encoding", "gzip"}}), again = ask({{"Accept-Encoding", "br, gzip"}});
    CHECK(backend.searches == 1);
    CHECK(packed.body.substr(0, 2) == "\x1f\x8b");
    CHECK(packed.body.size() < 1000);
    CHECK(again.body == packed.body);
    CHECK(again.get_header_value("Content-Encoding") == "gzip");
    CHECK(again.get_header_value("Vary") == "Accept-Encoding");
    CHECK(routes.cache_counts().bytes < 2000);
    const auto plain = ask({});
    CHECK(backend.searches == 2);
    CHECK(plain.body.size() > 5000);
    CHECK_FALSE(plain.has_header("Content-Encoding"));
    CHECK(plain.get_header_value("Vary") == "Accept-Encoding");
    CHECK(plain.get_header_value("ETag") == packed.get_header_value("ETag"));
    const auto unchanged = ask({{"Accept-Encoding", "gzip"}, {"If-None-Match", packed.get_header_value("ETag")}});
    CHECK(unchanged.status == 304);
    CHECK_FALSE(unchanged.has_header("Content-Encoding"));
}

TEST_CASE_METHOD(House, "what has not changed is not sent again", "[server][routes]") {
    for (const auto* target : {"/", "/docs/", "/logo.svg", "/api/v1/search?q=a", "/api/v1/documents/a.b~c"}) {
        CAPTURE(target);
        const auto first = get(target);
        const std::string etag = first.get_header_value("ETag");
        REQUIRE_FALSE(etag.empty());
        for (const auto& sent : {etag, "W/" + etag.substr(etag.find('"')), "\"x\", " + etag, std::string("*")}) {
            CAPTURE(sent);
            const auto again = get(target, {{"If-None-Match", sent}});
            CHECK(again.status == 304);
            CHECK(again.body.empty());
            CHECK(again.get_header_value("ETag") == etag);
        }
        CHECK(get(target, {{"If-None-Match", "\"other\""}}).status == 200);
    }
    const std::string etag = get("/api/v1/search?q=a").get_header_value("ETag");
    CHECK(get("/api/v1/search?q=a&limit=10").get_header_value("ETag") == etag);
    const int before = backend.searches;
    CHECK(get("/api/v1/search?q=a", {{"If-None-Match", etag}}).status == 304);
    CHECK(backend.searches == before);
    backend.current = "000002-1";
    CHECK(get("/api/v1/search?q=a", {{"If-None-Match", etag}}).status == 200);

    const std::string page = get("/").get_header_value("ETag");
    folder.write("web/index.html", "<p>new index</p>");
    CHECK(get("/", {{"If-None-Match", page}}).body == "<p>new index</p>");

    CHECK_FALSE(get("/api/v1/search?q=partial").has_header("ETag"));
    CHECK(get("/api/v1/search?q=partial").get_header_value("Cache-Control") == "no-store");
    CHECK(get("/").get_header_value("Cache-Control") == "no-cache");
    CHECK(get("/logo.svg").get_header_value("Cache-Control") == "public, max-age=86400");
}

TEST_CASE_METHOD(House, "errors say what to change and nothing about this machine", "[server][routes]") {
    const struct {
        const char* query;
        int status;
        const char* part;
    } rows[] = {{"bad", 400, "Close the quote."},
                {"gone", 503, "index"},
                {"internal", 500, "mistake"},
                {"throw", 500, "mistake"}};
    for (const auto& row : rows) {
        CAPTURE(row.query);
        const auto response = get(std::string("/api/v1/search?q=") + row.query);
        CHECK(response.status == row.status);
        CHECK(response.get_header_value("Content-Type") == "application/problem+json");
        CHECK(response.body.find(row.part) != std::string::npos);
        CHECK(response.body.find("secret") == std::string::npos);
    }
    backend.current.clear();
    CHECK(get("/readyz").status == 503);
    CHECK(get("/readyz").body.find("secret") == std::string::npos);
    CHECK(get("/healthz").status == 200);
}

TEST_CASE_METHOD(House, "policies fit what they guard", "[server][routes]") {
    CHECK(get("/").get_header_value("Content-Security-Policy").find("script-src 'self'") != std::string::npos);
    CHECK(get("/").get_header_value("Content-Security-Policy").find("unsafe") == std::string::npos);
    CHECK(get("/docs/").get_header_value("Content-Security-Policy").find("style-src 'self' 'unsafe-inline'") !=
          std::string::npos);
    CHECK(get("/api/v1/search").get_header_value("Content-Security-Policy").find("default-src 'none'") == 0);
}

TEST_CASE("without folders there are no files", "[server][routes]") {
    FakeBackend backend;
    const Routes routes(backend, {.web = "/nonexistent/folder", .site = ""});
    for (const auto* target : {"/", "/docs/", "/docs/a", "/etc/passwd"}) {
        CAPTURE(target);
        httplib::Request request;
        request.method = "GET";
        request.target = target;
        httplib::Response response;
        routes.answer(request, response);
        CHECK(response.status == 404);
    }
}

}  // namespace
}  // namespace tim::server
