// What shards cost: a server over one index beside servers over 2, 4 and 8 shards, on this machine's disk and behind
// xapian-tcpsrv, in one run.
//
//     build/bin/shards_serving [DOCUMENTS [SECONDS [FOLDER]]]     # 10000 2 build/benchmarks; 200000 10 with TIM_LONG
//
// All of it shares the processors of one machine, so that rates say what the work costs, not what several machines
// would do: that is for the processor time, which is given for the server (which coordinates) and for all shards
// together. Indexes are kept in the folder. Exits 0, met or missed.
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <optional>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include <fmt/format.h>

#include "tests/benchmarks/child.h"
#include "tests/benchmarks/collection.h"
#include "tests/benchmarks/load.h"
#include "tests/benchmarks/made_index.h"
#include "tests/benchmarks/our_server.h"
#include "tests/benchmarks/report.h"
#include "tests/support/served_shards.h"

namespace {

namespace fs = std::filesystem;
using namespace tim;
using namespace tim::benchmarks;

constexpr int kRounds = 3;
constexpr unsigned kConnections = 8;
constexpr std::size_t kQueries = 2'000;
// Of processor time, times what one index takes: every shard looks for every word, and messages are written and read.
constexpr double kGoalOnDisk = 2, kGoalElsewhere = 4;

// Of a process and all that it forked, as far as it waited for them or they live.
double cpu_seconds(pid_t pid) {
    const std::string folder = fmt::format("/proc/{}/", pid);
    std::ifstream file(folder + "stat");
    std::string line;
    std::getline(file, line);
    // Fields are counted behind the name, which may hold anything but ends with the last parenthesis.
    std::istringstream fields(line.substr(std::min(line.size(), line.rfind(')') + 2)));
    const std::vector<std::string> values{std::istream_iterator<std::string>(fields), {}};
    constexpr std::size_t kUser = 11, kLast = 14;  // user, system, and those of children that ended
    double ticks = 0;
    for (std::size_t i = kUser; i <= kLast && i < values.size(); ++i) ticks += std::stod(values[i]);
    double seconds = ticks / static_cast<double>(::sysconf(_SC_CLK_TCK));
    std::ifstream children(folder + fmt::format("task/{}/children", pid));
    for (pid_t child = 0; children >> child;) seconds += cpu_seconds(child);
    return seconds;
}

struct Setting {
    unsigned shards;
    bool is_elsewhere;
    std::vector<double> rates, longest, server_ms, shards_ms;  // a round each

    [[nodiscard]] std::string name() const {
        if (shards == 1 && !is_elsewhere) return "one index";
        return fmt::format("{} shard{} {}", shards, shards == 1 ? "" : "s", is_elsewhere ? "by tcpsrv" : "on disk");
    }
};

void measure(Setting& setting, const fs::path& index, const std::vector<std::string>& queries,
             std::chrono::milliseconds duration) {
    std::optional<test::ServedShards> served;
    if (setting.is_elsewhere) served.emplace(index, setting.shards);
    const Server server(index, {"--cache-mib", "0", "--queue-limit-ms", "60000", "--time-limit-ms", "60000",
                                "--shard-limit-ms", "60000"});
    std::size_t asked = 0;
    const auto seen = [&](std::chrono::milliseconds how_long, double a_second) {
        return apply({.port = server.port,
                      .connections = kConnections,
                      .duration = how_long,
                      .a_second = a_second,
                      .target = [&](std::size_t) {
                          return "/api/v1/search?q=" + percent_encoded(queries[asked++ % queries.size()]);
                      }});
    };
    const auto cpu_of_shards = [&] {
        double sum = 0;
        if (served)
            for (const auto& shard : served->servers()) sum += cpu_seconds(shard->pid());
        return sum;
    };
    (void)seen(duration / 4, 0);  // connections are made, caches are warm
    const double server_before = cpu_seconds(server.child->pid()), shards_before = cpu_of_shards();
    const Seen fast = seen(duration, 0);
    const double answers = static_cast<double>(std::max<std::uint64_t>(fast.answers, 1));
    setting.rates.push_back(fast.a_second);
    setting.server_ms.push_back(1e3 * (cpu_seconds(server.child->pid()) - server_before) / answers);
    setting.shards_ms.push_back(1e3 * (cpu_of_shards() - shards_before) / answers);
    setting.longest.push_back(seen(duration, fast.a_second / 2).p99_ms);
    if (fast.others + fast.failures > 0)
        fmt::print("{}: {} refused, {} failed\n", setting.name(), fast.others, fast.failures);
}

}  // namespace

int main(int argc, char** argv) try {
    const bool is_long = std::getenv("TIM_LONG") != nullptr;
    const auto argument = [&](int at, double otherwise) { return argc > at ? std::atof(argv[at]) : otherwise; };
    const auto documents = static_cast<std::size_t>(argument(1, is_long ? 200'000 : 10'000));
    const std::chrono::milliseconds duration(static_cast<long>(1000 * argument(2, is_long ? 10 : 2)));
    const fs::path folder = fs::path(argc > 3 ? argv[3] : "build/benchmarks") / std::to_string(documents);
    const Collection collection({.documents = documents});
    const auto queries = collection.queries(kQueries);
    std::vector<Setting> settings;
    for (const bool is_elsewhere : {false, true})
        for (const unsigned shards : {1, 2, 4, 8}) settings.push_back({shards, is_elsewhere, {}, {}, {}, {}});
    for (int round = 0; round < kRounds; ++round)
        for (auto& setting : settings)
            measure(setting, made_index(folder, collection, setting.shards), queries, duration);
    fmt::print(
        "{} documents, {} connections, no cache, {} processors for all of it, medians of {} rounds of {:.1f} s\n",
        documents, kConnections, std::thread::hardware_concurrency(), kRounds,
        std::chrono::duration<double>(duration).count());
    fmt::print("{:<20} {:>10} {:>16} {:>20} {:>20}\n", "", "a second", "p99 at half", "CPU of the server",
               "CPU of its shards");
    for (const auto& s : settings)
        fmt::print("{:<20} {:>10.0f} {:>13.1f} ms {:>14.2f} ms/q. {:>14.2f} ms/q.\n", s.name(), median(s.rates),
                   median(s.longest), median(s.server_ms), median(s.shards_ms));
    const auto& one = settings.front();
    for (const auto& s : settings) {
        if (&s == &one) continue;
        const double cpu = median(s.server_ms) + median(s.shards_ms), cpu_of_one = median(one.server_ms);
        print(s.name() + ", processor time beside one index", fmt::format("{:.2f} ms", cpu),
              fmt::format("{:.2f} ms", cpu_of_one), cpu / cpu_of_one, true,
              s.is_elsewhere ? kGoalElsewhere : kGoalOnDisk);
    }
    return 0;
} catch (const std::exception& error) {
    std::cerr << "shards_serving: " << error.what() << '\n';
    return 1;
}
