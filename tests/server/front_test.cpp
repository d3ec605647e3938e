#include "server/front/front.h"

#include <sys/resource.h>

#include <algorithm>
#include <atomic>
#include <catch2/catch.hpp>
#include <chrono>
#include <future>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "tests/server/client.h"

namespace tim::server {
namespace {

using namespace std::chrono_literals;
using test::Client;
using Clock = std::chrono::steady_clock;

// Within a time that only a fault, not a busy machine, lets pass.
template <class Condition>
bool comes_true(Condition&& condition) {
    const auto end = Clock::now() + 20s;
    while (!condition()) {
        if (Clock::now() > end) return false;
        std::this_thread::sleep_for(1ms);
    }
    return true;
}

// A front on a free port whose answers say what it was asked.
class Running {
public:
    explicit Running(Front::Options options = {}) : front_(std::move(options), &Running::answer) {
        port_ = front_.bind("127.0.0.1", 0).value();
        thread_ = std::thread([this] { front_.run(); });
    }
    ~Running() { stop(); }
    [[nodiscard]] int port() const { return port_; }
    [[nodiscard]] const Front& front() const { return front_; }
    std::chrono::milliseconds stop() {
        const auto begin = Clock::now();
        front_.stop();
        if (thread_.joinable()) thread_.join();
        return std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - begin);
    }

private:
    static void answer(const httplib::Request& request, httplib::Response& response) {
        if (request.target == "/throw") throw std::runtime_error("/home/secret");
        if (request.target == "/slow") std::this_thread::sleep_for(300ms);
        if (request.target == "/split") response.headers.emplace("X-Split", "a\r\nX-Made: b");
        if (request.target == "/encodings")
            return response.set_content(request.get_header_value("Accept-Encoding"), "text/plain");
        if (request.target == "/large") {
            response.set_content(std::string(8 << 20, 'x'), "text/plain");
        } else {
            response.set_content(request.method + ' ' + request.target + ' ' + request.body, "text/plain");
        }
    }

    Front front_;
    int port_ = 0;
    std::thread thread_;
};

std::string get(std::string_view target) { return "GET " + std::string(target) + " HTTP/1.1\r\nHost: x\r\n\r\n"; }

TEST_CASE("one connection carries many requests", "[server][front]") {
    Running server;
    Client client(server.port());
    for (int i = 0; i < 100; ++i) {
        const auto answer = client.get("/" + std::to_string(i));
        REQUIRE(answer.status == 200);
        REQUIRE(answer.body == "GET /" + std::to_string(i) + ' ');
        CHECK(answer.headers.count("Date") == 1);
        CHECK(answer.headers.count("Server") + answer.headers.count("Keep-Alive") == 0);
    }
}

TEST_CASE("pipelined requests are answered in their order", "[server][front]") {
    Running server;
    Client client(server.port());
    std::string requests;
    for (int i = 0; i < 500; ++i) requests += get("/" + std::to_string(i));
    client.send(requests);
    for (int i = 0; i < 500; ++i) REQUIRE(client.receive().body == "GET /" + std::to_string(i) + ' ');
}

TEST_CASE("pipelined large answers wait for their reader", "[server][front]") {
    Running server;
    Client client(server.port(), 4096);
    client.send(get("/large") + get("/large") + get("/end"));
    std::this_thread::sleep_for(100ms);
    CHECK(client.receive().body.size() == 8 << 20);
    CHECK(client.receive().body.size() == 8 << 20);
    CHECK(client.receive().body == "GET /end ");
}

TEST_CASE("a request may come in pieces", "[server][front]") {
    Running server;
    Client client(server.port());
    for (const char c : std::string("POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nhi")) {
        client.send({&c, 1});
        std::this_thread::sleep_for(1ms);
    }
    CHECK(client.receive().body == "POST /a hi");
}

TEST_CASE("a client that half-closes gets its answers", "[server][front]") {
    Running server;
    Client client(server.port());
    client.send(get("/slow") + get("/b"));
    client.send_no_more();
    CHECK(client.receive().body == "GET /slow ");
    CHECK(client.receive().body == "GET /b ");
    CHECK(client.is_closed());
}

TEST_CASE("a connection ends when the client says so", "[server][front]") {
    Running server;
    Client client(server.port());
    client.send("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    const auto answer = client.receive();
    CHECK(answer.status == 200);
    CHECK(answer.headers.at("Connection") == "close");
    CHECK(client.is_closed());

    Client old(server.port());
    old.send("GET / HTTP/1.0\r\n\r\n");
    CHECK(old.receive().status == 200);
    CHECK(old.is_closed());

    Client kept(server.port());
    kept.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    CHECK(kept.receive().headers.at("Connection") == "keep-alive");
    CHECK(kept.get("/again").status == 200);
}

TEST_CASE("HEAD has headers only", "[server][front]") {
    Running server;
    Client client(server.port());
    client.send("HEAD /a HTTP/1.1\r\nHost: x\r\n\r\n" + get("/b"));
    const auto head = client.receive(true);
    CHECK(head.status == 200);
    CHECK(head.headers.at("Content-Length") == "8");
    CHECK(client.receive().body == "GET /b ");
}

TEST_CASE("ranges and compression are not httplib's to decide", "[server][front]") {
    Running server;
    Client client(server.port());
    client.send("GET /a HTTP/1.1\r\nHost: x\r\nRange: bytes=0-0,0-0,0-0\r\nAccept-Encoding: br, gzip\r\n\r\n");
    const auto answer = client.receive();
    CHECK(answer.status == 200);
    CHECK(answer.body == "GET /a ");
}

TEST_CASE("a body is asked for before it is sent", "[server][front]") {
    Running server;
    Client client(server.port());
    client.send("POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
    CHECK(client.receive().status == 100);
    client.send("hi");
    CHECK(client.receive().body == "POST / hi");
}

TEST_CASE("a refusal reaches a client that sends too much", "[server][front]") {
    Running server;
    Client client(server.port());
    client.send("GET /" + std::string(1 << 20, 'a') + " HTTP/1.1\r\nHost: x\r\n\r\n");
    const auto answer = client.receive();
    CHECK(answer.status == 414);
    CHECK(answer.headers.at("Content-Type") == "application/problem+json");
    client.send_no_more();
    CHECK(client.is_closed());
}

TEST_CASE("what a handler throws stays here", "[server][front]") {
    Running server;
    Client client(server.port());
    const auto answer = client.get("/throw");
    CHECK(answer.status == 500);
    CHECK(answer.body.find("secret") == std::string::npos);
    for (const auto& [name, value] : answer.headers) CHECK(value.find("secret") == std::string::npos);
    CHECK(client.get("/next").status == 200);
}

TEST_CASE("256 connections kept alive are all answered", "[server][front]") {
    Running server({.workers = 2});
    std::vector<Client> clients;
    for (int i = 0; i < 256; ++i) clients.emplace_back(server.port());
    for (int round = 0; round < 4; ++round) {
        for (auto& client : clients) client.send(get("/" + std::to_string(round)));
        for (auto& client : clients) REQUIRE(client.receive().body == "GET /" + std::to_string(round) + ' ');
    }
}

TEST_CASE("connections may be more than select() could hold", "[server][front]") {
    rlimit limit{};
    REQUIRE(::getrlimit(RLIMIT_NOFILE, &limit) == 0);
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
    if (limit.rlim_cur < 2500) {
        WARN("too few descriptors are allowed here");
        return;
    }
    Running server;
    std::vector<Client> clients;
    for (int i = 0; i < 1100; ++i) clients.emplace_back(server.port());
    for (auto& client : clients) REQUIRE(client.get("/").status == 200);
}

TEST_CASE("256 stalled clients of each kind hold up nobody", "[server][front]") {
    Running server({.workers = 2});
    std::vector<Client> stalled;
    for (int i = 0; i < 256; ++i) {
        stalled.emplace_back(server.port()).send("GET / HTTP/1.1\r\nHost:");
        stalled.emplace_back(server.port()).send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nh");
        stalled.emplace_back(server.port());                                       // sends nothing
        if (i < 4) stalled.emplace_back(server.port(), 4096).send(get("/large"));  // reads nothing
    }
    Client client(server.port());
    const auto begin = Clock::now();
    for (int i = 0; i < 20; ++i) REQUIRE(client.get("/").status == 200);
    CHECK(Clock::now() - begin < 8s);  // the stalled ones have ten
}

TEST_CASE("who takes too long is let go", "[server][front]") {
    Running server({.idle_limit = 300ms, .request_limit = 300ms, .write_limit = 300ms});
    Client idle(server.port());
    CHECK(idle.get("/").status == 200);
    Client half(server.port());
    half.send("GET / HTTP/1.1\r\n");
    Client dripping(server.port());
    Client deaf(server.port(), 4096);
    deaf.send(get("/large"));
    dripping.send("GET /");
    CHECK(comes_true([&] {
        std::this_thread::sleep_for(20ms);
        const bool are_let_go = server.front().counts().late == 3;
        if (!are_let_go) dripping.send("a");
        return are_let_go;
    }));
    CHECK(half.receive().status == 408);
    CHECK(dripping.receive().status == 408);
    CHECK(idle.is_closed());
    CHECK(deaf.receive().status == 0);
}

TEST_CASE("answers that nobody reads have a bound", "[server][front]") {
    Running server({.max_parked_output_bytes = 1 << 20});
    Client deaf(server.port(), 4096);
    deaf.send(get("/large"));
    // Reading before it was given up, it would not be deaf.
    CHECK(comes_true([&] {
        const auto counts = server.front().counts();
        return counts.accepted == 1 && counts.open == 0;
    }));
    CHECK(deaf.receive().status == 0);
    CHECK(Client(server.port()).get("/").status == 200);
}

TEST_CASE("an answer has a limit in all, however steadily it is read", "[server][front]") {
    Running server({.write_limit = 60s, .answer_limit = 300ms});
    Client slow(server.port(), 4096);
    slow.send(get("/large"));
    CHECK(comes_true([&] { return server.front().counts().late == 1; }));
    CHECK(slow.receive().status == 0);
}

TEST_CASE("a handler cannot break the framing", "[server][front]") {
    Running server;
    Client client(server.port());
    const auto answer = client.get("/split");
    CHECK(answer.status == 200);
    CHECK(answer.headers.count("X-Made") + answer.headers.count("X-Split") == 0);
    CHECK(client.get("/").status == 200);
}

TEST_CASE("handlers see what encodings the client takes", "[server][front]") {
    Running server;
    Client client(server.port());
    client.send("GET /encodings HTTP/1.1\r\nHost: x\r\nAccept-Encoding: gzip\r\n\r\n");
    CHECK(client.receive().body == "gzip");
}

TEST_CASE("nothing is computed for clients that have gone", "[server][front]") {
    std::atomic<bool> is_busy = false, may_go_on = false;
    std::atomic<int> computed = 0;
    Front front({.workers = 1}, [&](const httplib::Request& request, httplib::Response& response) {
        if (request.target == "/slow") {
            is_busy = true;
            comes_true([&] { return may_go_on.load(); });
        }
        if (request.target == "/counted") ++computed;
        response.set_content("ok", "text/plain");
    });
    const int port = front.bind("127.0.0.1", 0).value();
    std::thread serving([&] { front.run(); });
    {
        std::vector<Client> gone;
        for (int i = 0; i < 8; ++i) CHECK(gone.emplace_back(port).get("/").status == 200);
        Client busy(port);
        busy.send(get("/slow"));
        CHECK(comes_true([&] { return is_busy.load(); }));
        for (auto& client : gone) {
            client.send(get("/counted"));
            client.reset();
        }
        may_go_on = true;
        CHECK(busy.receive().status == 200);
        CHECK(Client(port).get("/").status == 200);
    }
    CHECK(computed == 0);
    front.stop();
    serving.join();
}

TEST_CASE("the front knows how long requests wait", "[server][front]") {
    Running server({.workers = 1});
    CHECK(comes_true([&] { return server.front().queue_delay() > 0us && server.front().queue_delay() < 100ms; }));
    Client client(server.port());
    client.send(get("/slow") + get("/slow") + get("/slow") + get("/slow"));
    CHECK(comes_true([&] { return server.front().queue_delay() > 200ms; }));
    for (int i = 0; i < 4; ++i) CHECK(client.receive().status == 200);
    const auto counts = server.front().counts();
    CHECK(counts.accepted == 1);
    CHECK(counts.open == 1);
    Client(server.port()).send("nonsense\r\n\r\n");
    CHECK(comes_true([&] { return server.front().counts().refused == 1; }));
}

TEST_CASE("further connections wait until there is room", "[server][front]") {
    Running server({.max_connections = 4});
    std::vector<Client> clients;
    for (int i = 0; i < 8; ++i) clients.emplace_back(server.port());
    for (auto& client : clients) client.send(get("/"));
    // The first four are answered; as they are idle and it is crowded, they make room after a while.
    for (auto& client : clients) CHECK(client.receive().status == 200);
}

TEST_CASE("stopping finishes what is under way", "[server][front]") {
    Running server;
    Client idle(server.port());
    CHECK(idle.get("/").status == 200);
    Client half(server.port());
    half.send("GET / HTTP/1.1\r\n");
    Client busy(server.port());
    busy.send(get("/slow"));
    std::this_thread::sleep_for(100ms);
    const auto took = std::async(std::launch::async, [&] { return server.stop(); }).get();
    CHECK(took < 20s);
    const auto answer = busy.receive();
    CHECK(answer.body == "GET /slow ");
    CHECK(answer.headers.at("Connection") == "close");
    CHECK(idle.is_closed());
    CHECK(half.receive().status == 0);
    CHECK_THROWS(Client(server.port()));
}

TEST_CASE("stopping is quick when nothing is under way", "[server][front]") {
    Running server({.drain_limit = 60s});
    Client idle(server.port());
    CHECK(idle.get("/").status == 200);
    CHECK(server.stop() < 20s);
}

TEST_CASE("a port is taken once", "[server][front]") {
    Running server;
    Front second({}, [](const httplib::Request&, httplib::Response&) {});
    CHECK_FALSE(second.bind("127.0.0.1", server.port()).has_value());
}

}  // namespace
}  // namespace tim::server
