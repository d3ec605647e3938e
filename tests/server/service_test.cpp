#include "server/service.h"

#include <catch2/catch.hpp>
#include <chrono>
#include <future>
#include <string>
#include <thread>

#include <spdlog/spdlog.h>

#include "server/front/front.h"
#include "tests/server/client.h"

namespace tim::server {
namespace {

using namespace std::chrono_literals;

class CountingBackend : public Backend {
public:
    search::Result<search::Answer> search(const search::Request& request) override {
        ++searches;
        time_limit = request.time_limit;
        std::this_thread::sleep_for(search_takes);
        if (request.query == "overloaded") throw Overloaded();
        search::Answer answer;
        answer.revision = current;
        answer.total = request.query == "nothing" ? 0 : 1;
        answer.partial = request.query == "partial";
        return answer;
    }
    search::Result<std::vector<search::Suggestion>> suggest(const search::SuggestRequest&) override {
        ++suggests;
        return std::vector<search::Suggestion>{};
    }
    search::Result<search::Hit> document(std::string_view) override { return search::Hit{}; }
    search::Result<std::string> revision() override { return current; }

    std::string current = "000001-1";
    std::atomic<int> searches = 0, suggests = 0;
    std::chrono::milliseconds search_takes{0}, time_limit{0};
};

struct Served {
    Served() {
        spdlog::set_level(spdlog::level::off);
        settings.time_limit = 123ms;
        settings.queue_limit = 100ms;
        settings.cache_bytes = 1 << 20;
        settings.burst = 3;
        settings.slow_query = 1ms;
    }
    Service& service() {
        if (!service_) service_ = std::make_unique<Service>(backend, settings);
        return *service_;
    }
    httplib::Response get(const std::string& target, httplib::Headers headers = {},
                          const std::string& from = "192.0.2.1") {
        return ask("GET", target, {}, std::move(headers), from);
    }
    httplib::Response ask(const std::string& method, const std::string& target, const std::string& body,
                          httplib::Headers headers = {}, const std::string& from = "192.0.2.1") {
        httplib::Request request;
        request.method = method;
        request.target = target;
        request.body = body;
        request.headers = std::move(headers);
        request.remote_addr = from;
        httplib::Response response;
        service().answer(request, response);
        return response;
    }
    CountingBackend backend;
    Settings settings;

private:
    std::unique_ptr<Service> service_;
};

TEST_CASE_METHOD(Served, "the same question is searched once for a revision", "[server][service]") {
    const auto first = get("/api/v1/search?q=a&lang=vi");
    CHECK(first.status == 200);
    CHECK(get("/api/v1/search?lang=vi&q=a").body == first.body);
    CHECK(backend.searches == 1);
    CHECK(backend.time_limit == 123ms);
    CHECK(get("/api/v1/search?q=a&lang=vi&limit=3").status == 200);
    CHECK(backend.searches == 2);
    (void)get("/api/v1/suggest?q=a");
    (void)get("/api/v1/suggest?q=a");
    CHECK(backend.suggests == 1);
    backend.current = "000002-1";
    CHECK(get("/api/v1/search?q=a&lang=vi").body.find("000002-1") != std::string::npos);
    CHECK(backend.searches == 3);
    for (int i = 0; i < 2; ++i) {
        const auto partial = get("/api/v1/search?q=partial");
        CHECK(partial.get_header_value("Cache-Control") == "no-store");
        CHECK_FALSE(partial.has_header("ETag"));
    }
    CHECK(backend.searches == 5);
}

TEST_CASE_METHOD(Served, "what front ends of others ask is kept, too", "[server][service]") {
    const auto ask_all = [&](const std::string& requests) {
        return ask("POST", "/1/indexes/*/queries", "{\"requests\":[" + requests + "]}");
    };
    const std::string a = R"({"indexName":"docs","query":"a"})", b = R"({"indexName":"docs","query":"b"})";
    const auto first = ask_all(a);
    CHECK(first.status == 200);
    CHECK(ask_all(a).body == first.body);
    CHECK(backend.searches == 1);
    CHECK(ask_all(a + "," + b).status == 200);
    CHECK(backend.searches == 3);
    // The same body means something else elsewhere.
    CHECK(ask("POST", "/1/indexes/docs/query", a).body != ask("POST", "/1/indexes/other/query", a).body);
    CHECK(backend.searches == 5);
    backend.current = "000002-1";
    CHECK(ask_all(a).status == 200);
    CHECK(backend.searches == 6);
    for (int i = 0; i < 2; ++i) CHECK(ask_all(R"({"indexName":"docs","query":"partial"})").status == 200);
    CHECK(backend.searches == 8);
    CHECK(ask_all("{").status == 400);
    CHECK(ask_all("{").status == 400);
}

TEST_CASE_METHOD(Served, "refusals are readable where answers are", "[server][service]") {
    settings.allowed_origins = {"https://a.example"};
    settings.rate = 0.1;
    settings.burst = 6;
    const httplib::Headers from{{"Origin", "https://a.example"}};
    const auto check = [](const httplib::Response& response, int status, const char* body) {
        CHECK(response.status == status);
        CHECK(response.get_header_value("Access-Control-Allow-Origin") == "https://a.example");
        CHECK(response.get_header_value("Vary") == "Origin");
        CHECK_FALSE(response.get_header_value("Retry-After").empty());
        CHECK(response.body.starts_with(body));
    };
    const std::string asked = R"({"requests":[{"indexName":"docs","query":"overloaded"}]})";
    check(get("/api/v1/search?q=overloaded", from), 503, "{\"type\":");
    check(ask("POST", "/1/indexes/*/queries", asked, from), 503, "{\"message\":");
    CHECK_FALSE(get("/api/v1/search?q=overloaded", {{"Origin", "https://b.example"}})
                    .has_header("Access-Control-Allow-Origin"));
    while (get("/healthz/").status != 429) continue;
    check(get("/api/v1/search?q=a", from), 429, "{\"type\":");
    check(ask("POST", "/1/indexes/*/queries", asked, from), 429, "{\"message\":");
    CHECK_FALSE(get("/", from).has_header("Access-Control-Allow-Origin"));
}

TEST_CASE_METHOD(Served, "requests are counted by where they went", "[server][service]") {
    const struct {
        const char *target, *route;
    } rows[] = {{"/api/v1/search?q=a", "search"},
                {"/api/v1/suggest?q=a", "suggest"},
                {"/suggest?q=a", "suggest"},
                {"/api/v1/documents/x", "documents"},
                {"/api/v1/openapi.json", "descriptions"},
                {"/opensearch.xml", "descriptions"},
                {"/llms.txt", "descriptions"},
                {"/1/indexes/*/queries", "protocols"},
                {"/api/v1/nothing", "protocols"},
                {"/mcp", "mcp"},
                {"/search?q=a", "pages"},
                {"/catalogue/vi/a", "pages"},
                {"/docs/a", "docs"},
                {"/readyz", "health"},
                {"/mcp/", "files"},
                {"/searches", "files"}};
    for (const auto& [target, route] : rows) {
        CAPTURE(target);
        const auto count = [&, route = route] {
            const std::string page = service().metrics_page(),
                              key = std::string("tim_request_seconds_count{route=\"") + route + "\"} ";
            return std::stoi(page.substr(page.find(key) + key.size()));
        };
        const int before = count();
        (void)get(target);
        CHECK(count() == before + 1);
    }
}

TEST_CASE_METHOD(Served, "who asks too often is told when to come again", "[server][service]") {
    settings.rate = 0.5;
    for (int i = 0; i < 3; ++i) CHECK(get("/api/v1/search?q=a").status == 200);
    const auto refused = get("/api/v1/search?q=a");
    CHECK(refused.status == 429);
    CHECK(refused.get_header_value("Retry-After") == "2");
    CHECK(refused.get_header_value("Content-Type") == kProblemType);
    CHECK(get("/healthz").status == 200);  // balancers may
    CHECK(get("/api/v1/search?q=a", {}, "192.0.2.2").status == 200);
    // Nobody is trusted: writing another address does not help.
    CHECK(get("/api/v1/search?q=a", {{"X-Forwarded-For", "198.51.100.1"}}).status == 429);
}

TEST_CASE_METHOD(Served, "behind a proxy the limit is the client's", "[server][service]") {
    settings.rate = 0.5;
    settings.trusted_hops = 1;
    for (int i = 0; i < 3; ++i) {
        CHECK(get("/", {{"X-Forwarded-For", std::to_string(i) + ".1.1.1, 198.51.100.1"}}).status != 429);
    }
    CHECK(get("/", {{"X-Forwarded-For", "198.51.100.1"}}).status == 429);
    CHECK(get("/", {{"X-Forwarded-For", "198.51.100.2"}}).status != 429);
}

TEST_CASE_METHOD(Served, "requests have names", "[server][service]") {
    const auto one = get("/healthz").get_header_value("X-Request-Id"),
               other = get("/healthz").get_header_value("X-Request-Id");
    CHECK(one.size() == 16);
    CHECK(one != other);
    CHECK(get("/healthz", {{"X-Request-Id", "mine"}}).get_header_value("X-Request-Id") != "mine");
}

TEST_CASE_METHOD(Served, "a trusted proxy names requests", "[server][service]") {
    settings.trusted_hops = 1;
    CHECK(get("/healthz", {{"X-Request-Id", "mine-1"}}).get_header_value("X-Request-Id") == "mine-1");
    CHECK(get("/healthz", {{"X-Request-Id", "a b"}}).get_header_value("X-Request-Id") != "a b");
    CHECK(get("/healthz", {{"X-Request-Id", std::string(65, 'a')}}).get_header_value("X-Request-Id").size() == 16);
}

TEST_CASE_METHOD(Served, "metrics are for this machine unless told otherwise", "[server][service]") {
    (void)get("/api/v1/search?q=a");
    (void)get("/api/v1/search?q=a");
    (void)get("/api/v1/search?q=nothing");
    (void)get("/nonsense-that-somebody-typed");
    CHECK(get("/metrics").status == 404);
    CHECK(get("/metrics", {{"X-Forwarded-For", "127.0.0.1"}}, "127.0.0.1").status == 404);
    const auto page = get("/metrics", {}, "127.0.0.1");
    REQUIRE(page.status == 200);
    CHECK(page.get_header_value("Content-Type") == "text/plain; version=0.0.4; charset=utf-8");
    for (const auto* line : {"tim_requests_total{route=\"search\",status=\"200\"} 3\n", "tim_cache_hits_total 1\n",
                             "tim_searches_total{outcome=\"nothing_found\"} 1\n", "tim_search_seconds_count 2\n",
                             "tim_request_seconds_bucket{route=\"search\",le=\"+Inf\"} 3\n", "tim_index_ready 1\n",
                             "tim_index_info{revision=\"000001-1\"} 1\n", "# TYPE tim_request_seconds histogram\n"}) {
        CAPTURE(line);
        CHECK(page.body.find(line) != std::string::npos);
    }
    CHECK(page.body.find("nonsense") == std::string::npos);
}

TEST_CASE_METHOD(Served, "searches are turned away early while requests wait too long", "[server][service]") {
    backend.search_takes = 200ms;
    Front front({.workers = 1}, [&](const httplib::Request& request, httplib::Response& response) {
        service().answer(request, response);
    });
    service().attend(front);
    const int port = front.bind("127.0.0.1", 0).value();
    std::thread running([&] { front.run(); });
    {
        // Kept before the rush, and answered during it.
        test::Client early(port);
        CHECK(early.get("/api/v1/search?q=kept").status == 200);
        std::vector<test::Client> clients;
        for (int i = 0; i < 24; ++i) clients.emplace_back(port);
        for (std::size_t i = 0; i < clients.size(); ++i) {
            clients[i].send("GET /api/v1/search?q=" + std::to_string(i) + " HTTP/1.1\r\nHost: x\r\n\r\n");
        }
        int answered = 0, refused = 0;
        for (auto& client : clients) {
            const auto answer = client.receive();
            answered += answer.status == 200;
            refused += answer.status == 503 && answer.headers.at("Retry-After") == "1";
        }
        CHECK(answered >= 1);
        CHECK(refused >= 12);
        CHECK(answered + refused == 24);
        CHECK(early.get("/api/v1/search?q=kept").status == 200);
        // When the rush is over, it searches again.
        const auto begin = std::chrono::steady_clock::now();
        int status = 0;
        while (status != 200 && std::chrono::steady_clock::now() - begin < 10s) {
            std::this_thread::sleep_for(50ms);
            status = early.get("/api/v1/search?q=after").status;
        }
        CHECK(status == 200);
    }
    front.stop();
    running.join();
    CHECK(service().metrics_page().find("tim_refused_total{why=\"load\"} 0\n") == std::string::npos);
}

}  // namespace
}  // namespace tim::server
