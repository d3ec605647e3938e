// How fast the whole path is, each figure beside its yardstick in the same run: scripts/test.sh --long, or by hand
//
//     build/bin/serving_benchmark [DOCUMENTS [SECONDS [FOLDER]]]     # 200000 20 build/benchmarks
//
// Ratios are medians of interleaved rounds. What is prepared is kept in the folder. Exits 0, met or missed.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include <fmt/format.h>

#include "engine/search/search.h"
#include "server/front/front.h"
#include "tests/benchmarks/bare_epoll.h"
#include "tests/benchmarks/child.h"
#include "tests/benchmarks/collection.h"
#include "tests/benchmarks/load.h"
#include "tests/benchmarks/made_index.h"
#include "tests/benchmarks/others.h"
#include "tests/benchmarks/our_server.h"
#include "tests/benchmarks/report.h"

namespace {

namespace fs = std::filesystem;
using namespace tim::benchmarks;
using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr int kRounds = 3;
constexpr std::size_t kQueries = 10'000;
constexpr auto kAsBrowsersDo = "Accept-Encoding: gzip\r\n";

std::string rate(double a_second) { return fmt::format("{:.0f}/s", a_second); }

std::string target(const std::string& query) { return "/api/v1/search?q=" + percent_encoded(query); }

// Questions answered a second by two threads. Each makes its own `ask` of type (const std::string&) -> bool.
double rate_of_two(const std::vector<std::string>& queries, milliseconds duration,
                   const std::function<std::function<bool(const std::string&)>()>& make_ask) {
    std::atomic<std::uint64_t> done = 0;
    std::atomic<std::size_t> next = 0;
    const auto end = Clock::now() + duration;
    std::vector<std::thread> threads;
    for (int i = 0; i < 2; ++i) {
        threads.emplace_back([&] {
            const auto ask = make_ask();
            while (Clock::now() < end)
                if (ask(queries[next++ % queries.size()])) ++done;
        });
    }
    for (auto& thread : threads) thread.join();
    return static_cast<double>(done) / std::chrono::duration<double>(duration).count();
}

// The library itself.
double in_process(const fs::path& index, const std::vector<std::string>& queries, milliseconds duration) {
    return rate_of_two(queries, duration, [&index] {
        auto searcher = std::make_shared<tim::search::Searcher>(tim::search::Searcher::open(index).value());
        return [searcher](const std::string& query) {
            tim::search::Request request;
            request.query = query;
            return searcher->search(request).has_value();
        };
    });
}

double omega_rate(const Omega& omega, const std::vector<std::string>& queries, milliseconds duration) {
    return rate_of_two(queries, duration, [&omega] {
        return [&omega](const std::string& query) {
            (void)omega.ask(query);
            return true;
        };
    });
}

void compare_fronts(milliseconds duration, const fs::path& index, const std::vector<std::string>& queries) {
    tim::server::Front front(
        {}, [](const httplib::Request&, httplib::Response& response) { response.set_content("ok", "text/plain"); });
    const int empty_port = front.bind("127.0.0.1", 0).value();
    const Child empty([&] { front.run(); });
    const Listening bare = listen_anywhere();
    const Child bare_server([&] { serve_bare(bare.socket); });
    const Server cached(index);

    const auto seen = [&](int port, const std::function<std::string(std::size_t)>& what) {
        return apply({.port = port, .connections = 16, .duration = duration, .headers = kAsBrowsersDo, .target = what})
            .a_second;
    };
    const auto root = [](std::size_t) -> std::string { return "/"; };
    std::vector<std::string> hot;
    for (std::size_t i = 0; i < 20; ++i) hot.push_back(target(queries[i]));
    const auto one_of_few = [&](std::size_t i) { return hot[i % hot.size()]; };
    (void)seen(cached.port, one_of_few);
    std::vector<double> empty_rates, bare_rates, hot_rates, hot_ratios, bare_ratios;
    for (int round = 0; round < kRounds; ++round) {
        empty_rates.push_back(seen(empty_port, root));
        hot_rates.push_back(seen(cached.port, one_of_few));
        bare_rates.push_back(seen(bare.port, root));
        hot_ratios.push_back(hot_rates.back() / empty_rates.back());
        bare_ratios.push_back(empty_rates.back() / bare_rates.back());
    }
    print("hot queries, beside an empty handler", rate(median(hot_rates)), rate(median(empty_rates)),
          median(hot_ratios), false, 0.8);
    print("an empty handler, beside bare epoll", rate(median(empty_rates)), rate(median(bare_rates)),
          median(bare_ratios), false, 0.6);
}

// How many answers a second with 16 connections and no cache, at the most.
double compare_with_library(milliseconds duration, const fs::path& index, const std::vector<std::string>& queries) {
    const Server uncached(index, {"--cache-mib", "0", "--queue-limit-ms", "60000"});
    std::size_t asked = 0;
    const auto next = [&](std::size_t) { return target(queries[asked++ % queries.size()]); };
    const auto seen = [&](unsigned connections) {
        return apply({.port = uncached.port, .connections = connections, .duration = duration, .target = next});
    };
    (void)in_process(index, queries, duration);  // warms the page cache
    std::vector<double> few, many, library, few_ratios, many_ratios;
    double longest = 0;
    for (int round = 0; round < kRounds; ++round) {
        library.push_back(in_process(index, queries, duration));
        few.push_back(seen(16).a_second);
        const auto at_256 = seen(256);
        many.push_back(at_256.a_second);
        longest = std::max(longest, at_256.longest_wait_ms);
        few_ratios.push_back(few.back() / library.back());
        many_ratios.push_back(many.back() / few.back());
    }
    print("uncached, 16 connections, beside the library in process", rate(median(few)), rate(median(library)),
          median(few_ratios), false, 0.9);
    print("uncached, 256 connections, beside 16", rate(median(many)), rate(median(few)), median(many_ratios), false,
          0.95);
    print("  the longest that one of the 256 waited", fmt::format("{:.0f} ms", longest), "", longest / 1000, true, 2,
          " s");
    const auto half = apply({.port = uncached.port,
                             .connections = 16,
                             .duration = duration * 2,
                             .a_second = median(few) / 2,
                             .target = next});
    print("p99 at half of that rate, beside p50", fmt::format("{:.2f} ms", half.p99_ms),
          fmt::format("{:.2f} ms", half.p50_ms), half.p99_ms / half.p50_ms, true, 5);
    return median(few);
}

void compare_with_others(milliseconds duration, const fs::path& folder, const fs::path& index,
                         const Collection& collection, const std::vector<std::string>& queries) {
    const auto repeated = collection.repeated(100'000, queries.size());
    const auto omega = Omega::prepare(folder, collection);
    for (const bool is_cached : {false, true}) {
        // With their caches, both are as they come.
        const auto groonga = Groonga::start(folder, collection, is_cached ? Groonga::kDefaultCachedAnswers : 0);
        const Server ours(index, is_cached ? std::vector<std::string>{} : std::vector<std::string>{"--cache-mib", "0"});
        std::size_t asked = 0;
        const auto next = [&](std::size_t) -> const std::string& {
            const std::size_t i = asked++;
            return queries[is_cached ? repeated[i % repeated.size()] : i % queries.size()];
        };
        const auto rate_of = [&](int port, const std::function<std::string(const std::string&)>& target_of) {
            return apply({.port = port,
                          .connections = 16,
                          .duration = duration,
                          .headers = is_cached ? kAsBrowsersDo : "",
                          .target = [&](std::size_t i) { return target_of(next(i)); }})
                .a_second;
        };
        const auto our_rate = [&] { return rate_of(ours.port, target); };
        const std::string what = is_cached ? "as people repeat questions, cache on" : "uncached, full ranking";
        (void)our_rate();
        if (groonga) {
            std::vector<double> us, them, ratios;
            (void)rate_of(groonga->port(), Groonga::target);
            for (int round = 0; round < kRounds; ++round) {
                us.push_back(our_rate());
                them.push_back(rate_of(groonga->port(), Groonga::target));
                ratios.push_back(us.back() / std::max(them.back(), 0.1));
            }
            print(what + ", beside groonga", rate(median(us)), rate(median(them)), median(ratios), false,
                  is_cached ? 20 : 5);
        } else {
            fmt::print("{}, beside groonga: it is not installed\n", what);
        }
        if (omega) {
            std::vector<double> us, them, ratios;
            std::vector<std::string> asked_of_omega;
            for (std::size_t i = 0; i < 1000; ++i) asked_of_omega.push_back(next(i));
            for (int round = 0; round < kRounds; ++round) {
                us.push_back(our_rate());
                them.push_back(omega_rate(*omega, asked_of_omega, duration));
                ratios.push_back(us.back() / std::max(them.back(), 0.1));
            }
            print(what + ", beside Omega", rate(median(us)), rate(median(them)), median(ratios), false,
                  is_cached ? 20 : 2);
        } else {
            fmt::print("{}, beside Omega: it is not installed\n", what);
        }
    }
}

void measure_memory(milliseconds duration, const fs::path& index, const std::vector<std::string>& queries) {
    const Server server(index);
    std::atomic<bool> is_over = false;
    std::size_t most = 0;
    std::thread watching([&] {
        while (!is_over) {
            most = std::max(most, server.child->memory("RssAnon"));
            std::this_thread::sleep_for(milliseconds(20));
        }
    });
    const auto seen =
        apply({.port = server.port, .connections = 1000, .duration = duration * 2, .target = [&](std::size_t i) {
                   return target(queries[i % queries.size()]);
               }});
    is_over = true;
    watching.join();
    print("memory beside the page cache, 1,000 connections", fmt::format("{} answers", seen.answers), "",
          static_cast<double>(most) / 1e6, true, 150, " MB");
}

void measure_start(const fs::path& index) {
    std::vector<double> times;
    for (int i = 0; i < 5; ++i) {
        const auto begin = Clock::now();
        const Server server(index);
        Seen seen;
        while (seen.answers == 0)
            seen =
                apply({.port = server.port, .connections = 1, .duration = milliseconds(1), .target = [](std::size_t) {
                           return std::string("/api/v1/search?q=b%E1%BB%87nh");
                       }});
        times.push_back(std::chrono::duration<double, std::milli>(Clock::now() - begin).count());
    }
    print("start to first answer", fmt::format("{:.0f} ms", median(times)), "", median(times), true, 100, " ms");
}

}  // namespace

int main(int argc, char** argv) try {
    const bool is_long = std::getenv("TIM_LONG") != nullptr;
    const auto argument = [&](int at, double otherwise) { return argc > at ? std::atof(argv[at]) : otherwise; };
    const auto documents = static_cast<std::size_t>(argument(1, is_long ? 200'000 : 3'000));
    const milliseconds duration(static_cast<long>(1000 * argument(2, is_long ? 20 : 0.2)));
    const fs::path folder = fs::path(argc > 3 ? argv[3] : "build/benchmarks") / std::to_string(documents);
    const Collection collection({.documents = documents});
    const fs::path index = made_index(folder, collection);
    const auto queries = collection.queries(kQueries);
    fmt::print("{} documents, {:.1f} s a round, {} rounds, load and server on the same {} processors\n", documents,
               std::chrono::duration<double>(duration).count(), kRounds, std::thread::hardware_concurrency());
    compare_fronts(duration, index, queries);
    (void)compare_with_library(duration, index, queries);
    measure_memory(duration, index, queries);
    measure_start(index);
    compare_with_others(duration, folder, index, collection, queries);
    return 0;
} catch (const std::exception& error) {
    std::cerr << "serving_benchmark: " << error.what() << '\n';
    return 1;
}
