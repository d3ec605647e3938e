#include "server/rate_limit.h"

#include <catch2/catch.hpp>

#include "server/client_address.h"

namespace tim::server {
namespace {

using namespace std::chrono_literals;

Address address(std::string_view text) { return parse_address(text).value(); }

TEST_CASE("addresses are read strictly", "[server][limits]") {
    CHECK(to_string(address("192.0.2.7")) == "192.0.2.7");
    CHECK(to_string(address("192.0.2.7:8080")) == "192.0.2.7");
    CHECK(to_string(address("2001:db8::7")) == "2001:db8::7");
    CHECK(to_string(address("[2001:db8::7]:443")) == "2001:db8::7");
    CHECK(address("::ffff:192.0.2.7") == address("192.0.2.7"));
    for (const auto* bad : {"", "unknown", "192.0.2", "192.0.2.256", "[", "[]", "_hidden", "1.2.3.4.5", "::g"}) {
        CAPTURE(bad);
        CHECK_FALSE(parse_address(bad).has_value());
    }
    CHECK(is_loopback(address("127.8.8.8")));
    CHECK(is_loopback(address("::1")));
    CHECK_FALSE(is_loopback(address("128.0.0.1")));
    CHECK(network_of(address("2001:db8::1")) == network_of(address("2001:db8::ffff:1")));
    CHECK(network_of(address("192.0.2.1")) != network_of(address("192.0.2.2")));
}

TEST_CASE("only what trusted proxies wrote says who the client is", "[server][limits]") {
    struct Row {
        const char* forwarded;
        unsigned trusted_hops;
        const char* client;
    };
    const Row rows[] = {
        {"", 0, "192.0.2.9"},
        {"198.51.100.1", 0, "192.0.2.9"},  // nobody is trusted
        {"", 1, "192.0.2.9"},              // a request that came round the proxy
        {"198.51.100.1", 1, "198.51.100.1"},
        {"203.0.113.5, 198.51.100.1", 1, "198.51.100.1"},  // the client wrote the first itself
        {"203.0.113.5,198.51.100.1", 2, "203.0.113.5"},
        {"198.51.100.1", 2, "192.0.2.9"},
        {"127.0.0.1, unknown", 1, "192.0.2.9"},
        {"198.51.100.1, [2001:db8::1]:99", 1, "2001:db8::1"},
        {",,,", 1, "192.0.2.9"},
    };
    for (const auto& row : rows) {
        CAPTURE(row.forwarded, row.trusted_hops);
        httplib::Request request;
        request.remote_addr = "192.0.2.9";
        if (*row.forwarded != '\0') request.set_header("X-Forwarded-For", row.forwarded);
        CHECK(to_string(client_address(request, row.trusted_hops)) == row.client);
    }
}

TEST_CASE("a client may burst, then goes at the rate", "[server][limits]") {
    RateLimit limit({.requests_a_second = 10, .burst = 5});
    const Address one = address("192.0.2.1"), other = address("192.0.2.2");
    const auto begin = RateLimit::Clock::now();
    for (int i = 0; i < 5; ++i) CHECK_FALSE(limit.refuse(one, begin));
    const auto wait = limit.refuse(one, begin);
    REQUIRE(wait);
    CHECK(*wait <= 100ms);
    CHECK(*wait > 90ms);
    CHECK_FALSE(limit.refuse(other, begin));  // not its fault
    CHECK_FALSE(limit.refuse(one, begin + *wait));
    CHECK(limit.refuse(one, begin + *wait));
    // Being refused costs nothing: who comes at the rate is served.
    int served = 0;
    for (int i = 1; i <= 1000; ++i) served += limit.refuse(one, begin + 1s + i * 10ms) ? 0 : 1;
    CHECK(served >= 100);
    CHECK(served <= 106);
}

TEST_CASE("no rate is no limit", "[server][limits]") {
    RateLimit limit({});
    for (int i = 0; i < 1000; ++i) CHECK_FALSE(limit.refuse(address("192.0.2.1")));
    CHECK(limit.clients() == 0);
}

TEST_CASE("a flood of addresses does not fill the memory, nor free those who flood", "[server][limits]") {
    RateLimit limit({.requests_a_second = 1, .burst = 100, .max_clients = 1000});
    const auto now = RateLimit::Clock::now();
    const Address busy = address("192.0.2.1");
    for (int i = 0; i < 100; ++i) CHECK_FALSE(limit.refuse(busy, now));
    CHECK(limit.refuse(busy, now));
    for (int i = 0; i < 20'000; ++i) {
        Address flood = address("2001:db8::");
        flood[4] = static_cast<std::uint8_t>(i >> 8);
        flood[5] = static_cast<std::uint8_t>(i);
        (void)limit.refuse(flood, now);
        REQUIRE(limit.clients() <= 1000);
    }
    CHECK(limit.refuse(busy, now));
}

}  // namespace
}  // namespace tim::server
