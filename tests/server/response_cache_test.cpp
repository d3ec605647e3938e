#include "server/response_cache.h"

#include <atomic>
#include <catch2/catch.hpp>
#include <chrono>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace tim::server {
namespace {

using namespace std::chrono_literals;
using Computed = ResponseCache::Computed;

auto answer(std::string body, std::string revision = "1", bool may_keep = true) {
    return [=]() -> search::Result<Computed> { return Computed{body, revision, may_keep}; };
}

search::Result<Computed> never() {
    FAIL("computed although it was kept");
    return {};
}

TEST_CASE("an answer is computed once for a revision", "[server][cache]") {
    ResponseCache cache(1 << 20);
    CHECK(cache.find("a", "1") == nullptr);
    CHECK((*cache.find_or_compute("a", "1", answer("one")))->body == "one");
    CHECK((*cache.find_or_compute("a", "1", never))->body == "one");
    CHECK(cache.find("a", "1")->body == "one");
    CHECK(cache.find("b", "1") == nullptr);
    // Another revision is another answer, in place of the old one.
    CHECK(cache.find("a", "2") == nullptr);
    CHECK((*cache.find_or_compute("a", "2", answer("two", "2")))->body == "two");
    CHECK((*cache.find_or_compute("a", "2", never))->body == "two");
    CHECK(cache.find("a", "1") == nullptr);
    CHECK(cache.counts().entries == 1);
}

TEST_CASE("an answer is kept under the revision that it is of", "[server][cache]") {
    ResponseCache cache(1 << 20);
    (void)cache.find_or_compute("a", "1", answer("newer", "2"));
    CHECK(cache.find("a", "1") == nullptr);
    CHECK(cache.find("a", "2")->body == "newer");
}

TEST_CASE("partial answers and errors are not kept", "[server][cache]") {
    ResponseCache cache(1 << 20);
    CHECK((*cache.find_or_compute("a", "1", answer("partial", "1", false)))->body == "partial");
    CHECK(cache.find("a", "1") == nullptr);
    const auto failed = cache.find_or_compute("a", "1", []() -> search::Result<Computed> {
        return tl::unexpected(search::Error{search::Errc::internal, "no", ""});
    });
    CHECK_FALSE(failed.has_value());
    CHECK((*cache.find_or_compute("a", "1", answer("whole")))->body == "whole");
    CHECK_THROWS_AS(
        cache.find_or_compute("b", "1", []() -> search::Result<Computed> { throw std::runtime_error("x"); }),
        std::runtime_error);
    CHECK((*cache.find_or_compute("b", "1", answer("after")))->body == "after");
}

TEST_CASE("the bound in bytes holds, and what was asked for last stays", "[server][cache]") {
    constexpr std::size_t kBytes = 400'000;
    ResponseCache cache(kBytes);
    const std::string body(1000, 'x');
    (void)cache.find_or_compute("hot", "1", answer(body));
    for (int i = 0; i < 5000; ++i) {
        (void)cache.find_or_compute(std::to_string(i), "1", answer(body));
        REQUIRE(cache.find("hot", "1") != nullptr);
    }
    const auto counts = cache.counts();
    CHECK(counts.bytes <= kBytes);
    CHECK(counts.bytes > kBytes / 2);
    CHECK(counts.displaced > 4000);
    CHECK(counts.entries + counts.displaced == 5001);
    CHECK(cache.find("4999", "1") != nullptr);
    CHECK(cache.find("0", "1") == nullptr);
    // One that would push out all others is answered and not kept.
    CHECK((*cache.find_or_compute("huge", "1", answer(std::string(kBytes, 'y'))))->body.size() == kBytes);
    CHECK(cache.find("huge", "1") == nullptr);
    CHECK(cache.find("hot", "1") != nullptr);
}

TEST_CASE("a cache of no bytes keeps nothing", "[server][cache]") {
    ResponseCache cache(0);
    CHECK((*cache.find_or_compute("a", "1", answer("one")))->body == "one");
    CHECK(cache.find("a", "1") == nullptr);
    CHECK(cache.counts().bytes == 0);
}

TEST_CASE("many who ask at once wait for one computation", "[server][cache]") {
    ResponseCache cache(1 << 20);
    std::atomic<int> computed = 0, right = 0;
    const bool fails = GENERATE(false, true);
    const auto slow = [&]() -> search::Result<Computed> {
        ++computed;
        std::this_thread::sleep_for(200ms);
        if (fails) return tl::unexpected(search::Error{search::Errc::index_unavailable, "gone", ""});
        return Computed{"slow", "1", true};
    };
    std::vector<std::thread> threads;
    for (int i = 0; i < 8; ++i) {
        threads.emplace_back([&] {
            const auto result = cache.find_or_compute("a", "1", slow);
            right += fails ? !result && result.error().message == "gone" : result && (*result)->body == "slow";
        });
    }
    for (auto& thread : threads) thread.join();
    CHECK(computed == 1);
    CHECK(right == 8);
    CHECK(cache.counts().joined == 7);
}

TEST_CASE("who waited for a computation that threw computes for itself", "[server][cache]") {
    ResponseCache cache(1 << 20);
    std::atomic<int> computed = 0, thrown = 0, answered = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i) {
        threads.emplace_back([&] {
            try {
                const auto result = cache.find_or_compute("a", "1", [&]() -> search::Result<Computed> {
                    if (++computed > 1) return Computed{"second", "1", true};
                    std::this_thread::sleep_for(200ms);
                    throw std::runtime_error("first");
                });
                answered += result && (*result)->body == "second";
            } catch (const std::runtime_error&) {
                ++thrown;
            }
        });
    }
    for (auto& thread : threads) thread.join();
    CHECK(thrown == 1);
    CHECK(answered == 3);
}

}  // namespace
}  // namespace tim::server
