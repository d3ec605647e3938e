// A server that is left running, under load all the time: publishes, idle and stalled clients, kills. Exits 1 if
// something was lost or grew.
//
//     build/bin/soak_test              # twenty publishes; with TIM_LONG an hour, and a thousand at least
//     TIM_LONG=1 build/bin/soak_test 600   # ten minutes
#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iostream>
#include <iterator>
#include <string>
#include <thread>
#include <vector>

#include <fmt/format.h>

#include "engine/index/generations.h"
#include "engine/index/index_writer.h"
#include "tests/benchmarks/collection.h"
#include "tests/benchmarks/load.h"
#include "tests/benchmarks/our_server.h"
#include "tests/support/temp_dir.h"

namespace {

namespace fs = std::filesystem;
using namespace tim::benchmarks;
using namespace std::chrono_literals;
using std::chrono::milliseconds;

const bool is_long = std::getenv("TIM_LONG") != nullptr;
constexpr std::size_t kDocuments = 120;
int failures = 0;

void check(bool is_met, const std::string& what, const std::string& figure) {
    fmt::print("{:<7} {:<64} {}\n", is_met ? "ok" : "FAILED", what, figure);
    std::fflush(stdout);
    if (!is_met) ++failures;
}

// Documents of every revision, and one that is in `edition` only.
void publish(const fs::path& index, const Collection& collection, int edition) {
    tim::index::IndexWriter writer(index, {});
    for (std::size_t i = 0; i < collection.size(); ++i) writer.add(collection.document(i));
    auto marked = collection.document(0);
    marked.id = marked.page_key = fmt::format("edition-{}", edition);
    marked.translation_key.clear();
    marked.text = marked.title = fmt::format("zqedition{}x", edition);
    writer.add(marked);
    writer.publish();
}

// Searches new and repeated, suggestions, documents that are there and that are not.
class Mixed {
public:
    explicit Mixed(const Collection& collection)
        : queries_(collection.queries(2000)), repeated_(collection.repeated(10'000, queries_.size())) {
        for (auto& query : queries_) query = percent_encoded(query);
        for (std::size_t i = 0; i < collection.size(); ++i) ids_.push_back(percent_encoded(collection.document(i).id));
    }
    [[nodiscard]] std::string target(std::size_t i) const {
        const std::string& query = queries_[repeated_[i % repeated_.size()]];
        if (i % 7 == 0) {
            const std::string beginning = query.substr(0, query.find('%'));
            return "/api/v1/suggest?q=" + (beginning.empty() ? query : beginning);
        }
        if (i % 11 == 0) return "/api/v1/documents/" + ids_[i % ids_.size()];
        if (i % 13 == 0) return fmt::format("/api/v1/search?q={}&facets=kind&limit=100&offset={}", query, i % 1000);
        return "/api/v1/search?q=" + query;
    }
    [[nodiscard]] std::string search(std::size_t i) const {
        return "/api/v1/search?q=" + queries_[i % queries_.size()];
    }

private:
    std::vector<std::string> queries_, ids_;
    std::vector<std::size_t> repeated_;
};

std::size_t descriptors(const Child& child, const std::string& of_kind = "") {
    std::size_t count = 0;
    for (const auto& each : fs::directory_iterator("/proc/" + std::to_string(child.pid()) + "/fd")) {
        std::error_code gone;
        if (fs::read_symlink(each.path(), gone).string().starts_with(of_kind) && !gone) ++count;
    }
    return count;
}

// When the server has noticed that its clients are gone; that takes it a moment.
std::size_t descriptors_without_clients(const Child& child) {
    const auto end = std::chrono::steady_clock::now() + 20s;
    while (descriptors(child, "socket:") > 1 && std::chrono::steady_clock::now() < end)
        std::this_thread::sleep_for(10ms);
    return descriptors(child);
}

double mb(std::size_t bytes) { return static_cast<double>(bytes) / 1e6; }

Seen load(const Server& server, milliseconds duration, const std::function<std::string(std::size_t)>& target,
          unsigned connections = 16, double a_second = 0) {
    return apply({.port = server.port,
                  .connections = connections,
                  .duration = duration,
                  .a_second = a_second,
                  .target = target});
}

// Requests at a pace that leaves room, and the time that all but one of a hundred took: the least of a few, since the
// machine has other work, too; of more where that is more than it should be.
double p99(const Server& server, const Mixed& mixed, double pace, std::uint64_t& lost, double should_be = 0) {
    double least = 1e9;
    for (int i = 0; i < 3 || (i < 12 && least > should_be && should_be > 0); ++i) {
        const Seen seen = load(
            server, is_long ? 3s : 300ms, [&](std::size_t at) { return mixed.search(at); }, 16, pace);
        lost += seen.others + seen.failures;
        least = std::min(least, seen.p99_ms);
    }
    return least;
}

// Sockets that send something at most, and read nothing.
class Silent {
public:
    Silent(int port, std::size_t count, const std::string& bytes) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(static_cast<std::uint16_t>(port));
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        for (std::size_t i = 0; i < count; ++i) {
            const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
            if (fd < 0) break;
            sockets_.push_back(fd);
            const int small = 4096;
            ::setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
            if (::connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) break;
            [[maybe_unused]] const auto sent = ::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        }
    }
    ~Silent() {
        for (const int fd : sockets_) ::close(fd);
    }
    Silent(const Silent&) = delete;
    [[nodiscard]] std::size_t count() const { return sockets_.size(); }

private:
    std::vector<int> sockets_;
};

void publish_under_load(const fs::path& index, const Collection& collection, const Mixed& mixed, int& edition,
                        std::chrono::seconds length) {
    const int publishes = is_long ? 1000 : 20;
    // A cache that is full before anything is compared.
    const Server server(index, {"--queue-limit-ms", "60000", "--cache-mib", "1"});
    (void)load(server, is_long ? 60s : 1s, [&](std::size_t i) { return mixed.target(i); });
    // One publish more, so that what is opened anew for each is counted in.
    publish(index, collection, ++edition);
    (void)load(server, 500ms, [&](std::size_t i) { return mixed.target(i); });
    const std::size_t memory = server.child->memory("RssAnon"), open = descriptors_without_clients(*server.child);

    std::atomic<bool> is_over = false;
    std::atomic<std::uint64_t> answers = 0, lost = 0;
    std::thread asking([&] {
        try {
            while (!is_over) {
                const Seen seen = load(server, 1s, [&](std::size_t i) { return mixed.target(answers + i); });
                answers += seen.answers;
                lost += seen.others + seen.failures;
            }
        } catch (const std::exception&) {
            ++lost;  // it takes no connections any more
        }
    });
    const auto begin = std::chrono::steady_clock::now();
    auto told = begin;
    std::size_t unseen = 0;
    int published = 0;
    while (published < publishes || std::chrono::steady_clock::now() - begin < length) {
        publish(index, collection, ++edition);
        const std::string newest = fmt::format("/api/v1/documents/edition-{}", edition);
        if (load(
                server, 1ms, [&](std::size_t) { return newest; }, 1)
                .answers == 0)
            ++unseen;
        ++published;
        if (std::chrono::steady_clock::now() - told < 1min) continue;
        told = std::chrono::steady_clock::now();
        fmt::print("        {:4} s {:6} publishes {:9} answers {:7.1f} MB {:4} descriptors\n",
                   std::chrono::duration_cast<std::chrono::seconds>(told - begin).count(), published, answers.load(),
                   mb(server.child->memory("RssAnon")), descriptors(*server.child));
        std::fflush(stdout);
    }
    is_over = true;
    asking.join();
    check(lost == 0, fmt::format("{} publishes lose no request", published),
          fmt::format("{} answers, {} lost", answers.load(), lost.load()));
    check(unseen == 0, "what was published is there at once", fmt::format("{} late", unseen));
    (void)load(server, 500ms, [&](std::size_t i) { return mixed.target(i); });
    const std::size_t memory_now = server.child->memory("RssAnon"),
                      open_now = descriptors_without_clients(*server.child);
    check(mb(memory_now) < mb(memory) * 1.25 + 8, "memory stays flat",
          fmt::format("{:.1f} -> {:.1f} MB", mb(memory), mb(memory_now)));
    check(open_now <= open + 4, "descriptors stay flat", fmt::format("{} -> {}", open, open_now));
}

void bear_idle_and_stalled(const fs::path& index, const fs::path& web, const Mixed& mixed) {
    const Server server(index, {"--cache-mib", "0", "--queue-limit-ms", "60000", "--web", web.string()});
    const auto search = [&](std::size_t i) { return mixed.search(i); };
    const double pace = load(server, is_long ? 10s : 500ms, search).a_second / 3;
    std::uint64_t lost = 0;
    const double alone = p99(server, mixed, pace, lost);
    const double most = 2 * alone + 5;
    const auto compare = [&](const std::string& what) {
        const double beside = p99(server, mixed, pace, lost, most);
        check(beside < most, what, fmt::format("p99 {:.1f} ms, {:.1f} ms without them", beside, alone));
    };
    {
        const std::size_t before = server.child->memory("RssAnon");
        const Silent idle(server.port, is_long ? 10'000 : 5'000, "");
        compare(fmt::format("{} idle connections slow nobody down", idle.count()));
        const std::size_t after = std::max(before, server.child->memory("RssAnon"));
        const double each = static_cast<double>(after - before) / static_cast<double>(idle.count());
        check(each < 4096, "  and cost next to nothing", fmt::format("{:.0f} bytes each", each));
    }
    const Silent heads(server.port, 256, "GET /api/v1/search?q=a HTTP/1.1\r\nHost:");
    const Silent bodies(server.port, 256,
                        "POST /1/indexes/x/query HTTP/1.1\r\nHost: a\r\nContent-Length: 900\r\n\r\n{");
    const Silent readers(server.port, 256, "GET /large.txt HTTP/1.1\r\nHost: a\r\n\r\n");
    compare("256 clients each that stall in heads, bodies and answers slow nobody down");
    check(lost == 0, "  and nobody goes without an answer", fmt::format("{} lost", lost));
}

// What of an index folder changes when a generation is published: its stub and its newest generation.
std::string published_in(const fs::path& index) {
    std::string newest;
    std::error_code gone;
    for (const auto& each : fs::directory_iterator(index, gone)) {
        const std::string name = each.path().filename().string();
        if (name.find_first_not_of("0123456789") == name.npos) newest = std::max(newest, name);
    }
    return fmt::format("{} {}", tim::index::stub_stamp(index).inode, newest);
}

// A server and a writer, both killed in the middle of what they do; every other time as soon as publishing begins to
// show, its most delicate moment.
void bear_kills(const fs::path& index, const Collection& collection, const Mixed& mixed, int& edition) {
    const int rounds = is_long ? 50 : 4;
    int lost = 0, not_started = 0;
    for (int round = 0; round < rounds; ++round) {
        publish(index, collection, ++edition);
        Server server(index);
        Child writer([&] { publish(index, collection, edition + 1); });
        std::thread asking([&] {
            try {
                (void)load(server, 300ms, [&](std::size_t i) { return mixed.target(i); });
            } catch (const std::exception&) {
                // killed before everyone was connected
            }
        });
        if (round % 2 == 0) {
            std::this_thread::sleep_for(milliseconds(20 + 60 * (round % 5)));
        } else {
            const std::string before = published_in(index);
            const auto end = std::chrono::steady_clock::now() + 20s;
            while (published_in(index) == before && std::chrono::steady_clock::now() < end)
                std::this_thread::sleep_for(std::chrono::microseconds(50));
        }
        ::kill(writer.pid(), SIGKILL);
        ::kill(server.child->pid(), SIGKILL);
        asking.join();
        (void)writer.wait();
        try {
            const Server again(index);
            const auto has = [&](const std::string& id) {
                return load(
                           again, 1ms, [&](std::size_t) { return "/api/v1/documents/" + id; }, 1)
                           .answers > 0;
            };
            // The writer may have been done.
            if (!has(fmt::format("edition-{}", edition)) && !has(fmt::format("edition-{}", edition + 1))) ++lost;
            for (std::size_t i = 0; i < collection.size(); i += 37)
                if (!has(percent_encoded(collection.document(i).id))) ++lost;
        } catch (const std::exception&) {
            ++not_started;
        }
        ++edition;
    }
    check(lost == 0 && not_started == 0, fmt::format("{} times killed under load, it has what was indexed", rounds),
          fmt::format("{} lost, {} not started", lost, not_started));
}

}  // namespace

int main(int argc, char** argv) try {
    const std::chrono::seconds length(argc > 1 ? std::atoi(argv[1]) : is_long ? 3600 : 0);
    const tim::test::TempDir folder;
    const fs::path index = folder.path() / "index";
    const Collection collection({.documents = kDocuments});
    const Mixed mixed(collection);
    int edition = 0;
    publish(index, collection, ++edition);
    publish_under_load(index, collection, mixed, edition, length);
    const fs::path web = folder.path() / "web";
    fs::create_directories(web);
    std::ofstream(web / "index.html") << "<p>Tìm</p>";
    std::ofstream(web / "large.txt") << std::string(192 * 1024, 'x');
    bear_idle_and_stalled(index, web, mixed);
    bear_kills(index, collection, mixed, edition);
    return failures == 0 ? 0 : 1;
} catch (const std::exception& error) {
    std::cerr << "soak_test: " << error.what() << '\n';
    return 1;
}
