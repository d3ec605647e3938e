// tim-server as people start it: flags, exit codes, signals.
#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <initializer_list>
#include <string>
#include <thread>
#include <vector>

#include "engine/index/index_writer.h"
#include "tests/server/client.h"
#include "tests/server/temporary_folder.h"

extern char** environ;

namespace tim::server {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

class Program {
public:
    explicit Program(std::vector<std::string> arguments) {
        int ends[2];
        REQUIRE(::pipe2(ends, O_CLOEXEC) == 0);
        posix_spawn_file_actions_t actions;
        ::posix_spawn_file_actions_init(&actions);
        ::posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
        ::posix_spawn_file_actions_adddup2(&actions, ends[1], STDERR_FILENO);
        std::vector<char*> argv;
        for (auto& argument : arguments) argv.push_back(argument.data());
        argv.push_back(nullptr);
        const int failed = ::posix_spawnp(&pid_, argv[0], &actions, nullptr, argv.data(), environ);
        ::posix_spawn_file_actions_destroy(&actions);
        ::close(ends[1]);
        out_ = ends[0];
        if (failed != 0) pid_ = -1;
    }
    ~Program() {
        if (pid_ > 0) {
            ::kill(pid_, SIGKILL);
            ::waitpid(pid_, nullptr, 0);
        }
        ::close(out_);
    }
    Program(const Program&) = delete;

    [[nodiscard]] bool is_started() const { return pid_ > 0; }
    void signal(int number) const { ::kill(pid_, number); }
    // Whether it has a file open whose path has this part.
    [[nodiscard]] bool has_open(const std::string& part) const {
        namespace fs = std::filesystem;
        std::error_code error;
        const fs::directory_iterator open("/proc/" + std::to_string(pid_) + "/fd");
        return std::any_of(begin(open), end(open), [&](const fs::directory_entry& each) {
            return fs::read_symlink(each.path(), error).string().find(part) != std::string::npos;
        });
    }

    std::string read_line() {
        std::string line;
        for (char c; ::read(out_, &c, 1) == 1 && c != '\n';) line += c;
        return line;
    }
    std::string read_all() {
        std::string all;
        char buffer[4096];
        for (ssize_t bytes; (bytes = ::read(out_, buffer, sizeof buffer)) > 0;)
            all.append(buffer, static_cast<std::size_t>(bytes));
        return all;
    }
    // The exit code; 128 and more: ended by a signal.
    int wait() {
        int status = 0;
        ::waitpid(pid_, &status, 0);
        pid_ = -1;
        return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    }

private:
    pid_t pid_ = -1;
    int out_ = -1;
};

struct Indexed {
    Indexed() {
        publish();
        folder.write("web/index.html", "<p>Tìm</p>");
    }
    void publish() const {
        index::IndexWriter writer(folder.path() / "index", {});
        for (const auto* id : {"mot", "hai"}) {
            index::Document document;
            document.id = document.page_key = id;
            document.kind = "article";
            document.lang = "vi";
            document.url = std::string("/vi/") + id + "/";
            document.title = "Giải phẫu bệnh";
            document.text = "Phân tích hình ảnh bệnh lý bằng mô hình nền tảng.";
            writer.add(document);
        }
        writer.publish();
    }
    std::vector<std::string> command(std::initializer_list<std::string> more = {},
                                     const std::string& listen = "127.0.0.1:0") const {
        std::vector<std::string> words{TIM_SERVER_PROGRAM,
                                       "--index",
                                       (folder.path() / "index").string(),
                                       "--web",
                                       (folder.path() / "web").string(),
                                       "--listen",
                                       listen};
        words.insert(words.end(), more);
        return words;
    }
    test::TemporaryFolder folder;
};

// From the line that says where it listens.
std::string address(Program& program) {
    const std::string line = program.read_line();
    CAPTURE(line);
    REQUIRE(line.find("listening on http://127.0.0.1:") == 0);
    return line.substr(line.find("http"));
}

int port(const std::string& address) { return std::stoi(address.substr(address.rfind(':') + 1)); }

TEST_CASE("bad flags exit with 2", "[server][program]") {
    const std::vector<std::string> rows[] = {
        {},
        {"--index"},
        {"--index", "x", "--nonsense"},
        {"--index", "x", "--listen", "8080"},
        {"--index", "x", "--listen", "127.0.0.1:http"},
        {"--index", "x", "--listen", "127.0.0.1:65536"},
        {"--index", "x", "--web", "/nonexistent/folder"},
        {"--index", "x", "--allow-origin", "docs.example"},
        {"--index", "x", "--allow-origin", "https://docs.example/"},
        {"--index", "x", "--workers", "-1"},
    };
    for (auto arguments : rows) {
        CAPTURE(arguments);
        arguments.insert(arguments.begin(), TIM_SERVER_PROGRAM);
        Program program(arguments);
        CHECK_FALSE(program.read_all().empty());
        CHECK(program.wait() == 2);
    }
    Program help({TIM_SERVER_PROGRAM, "--help"});
    CHECK(help.read_all().find("--listen") != std::string::npos);
    CHECK(help.wait() == 0);
}

TEST_CASE("an index that is not there exits with 1 and says how to build one", "[server][program]") {
    Program program({TIM_SERVER_PROGRAM, "--index", "/nonexistent/index", "--listen", "127.0.0.1:0"});
    CHECK(program.read_all().find("tim-indexer build") != std::string::npos);
    CHECK(program.wait() == 1);
}

TEST_CASE_METHOD(Indexed, "signals stop it cleanly", "[server][program]") {
    for (const int number : {SIGTERM, SIGINT}) {
        CAPTURE(number);
        Program program(command());
        const int at = port(address(program));
        test::Client client(at);
        CHECK(client.get("/healthz").body == "ok");
        CHECK(client.get("/readyz").status == 200);
        CHECK(client.get("/").body == "<p>Tìm</p>");
        const auto answer = client.get("/api/v1/search?q=b%E1%BB%87nh+l%C3%BD");
        CHECK(answer.status == 200);
        CHECK(answer.body.find("<mark>") != std::string::npos);
        test::Client half(at);
        half.send("GET / HTTP/1.1\r\n");
        const auto begin = Clock::now();
        program.signal(number);
        CHECK(program.wait() == 0);
        CHECK(Clock::now() - begin < 20s);  // it gives requests under way 1.5 s
    }
}

TEST_CASE_METHOD(Indexed, "/readyz says that the index before a damaged one answers, until a new one comes",
                 "[server][program]") {
    publish();
    std::ofstream(folder.path() / "index/000002/documents/postlist.glass", std::ios::trunc) << "no table";
    Program program(command());
    CHECK(program.read_line().find("index_fell_back") != std::string::npos);
    test::Client client(port(address(program)));
    CHECK(client.get("/api/v1/search?q=b%E1%BB%87nh").status == 200);
    const auto answer = client.get("/readyz");
    CHECK(answer.status == 200);
    CHECK(answer.body.find("warning: the index published last is damaged") != std::string::npos);
    publish();
    const auto begin = Clock::now();
    while (client.get("/readyz").body != "ready" && Clock::now() - begin < 20s) std::this_thread::sleep_for(20ms);
    CHECK(client.get("/readyz").body == "ready");
    CHECK(program.has_open("/000003"));
}

TEST_CASE_METHOD(Indexed, "an index that was replaced is closed, even if nobody asks", "[server][program]") {
    Program program(command());
    test::Client client(port(address(program)));
    CHECK(client.get("/api/v1/search?q=b%E1%BB%87nh").status == 200);
    CHECK(program.has_open("/000001"));
    publish();
    const auto begin = Clock::now();
    while (program.has_open("/000001") && Clock::now() - begin < 20s) std::this_thread::sleep_for(20ms);
    CHECK_FALSE(program.has_open("/000001"));
    CHECK(client.get("/api/v1/search?q=b%E1%BB%87nh").status == 200);
    CHECK(program.has_open("/000002"));
}

TEST_CASE_METHOD(Indexed, "it says what keeps it from listening", "[server][program]") {
    Program first(command());
    const int taken = port(address(first));
    Program second(command({}, "127.0.0.1:" + std::to_string(taken)));
    CHECK(second.read_all().find("Address already in use") != std::string::npos);
    CHECK(second.wait() == 1);
    Program nowhere(command({}, "no-such-host.invalid:0"));
    CHECK(nowhere.read_all().find("no-such-host.invalid:0: ") != std::string::npos);
    CHECK(nowhere.wait() == 1);
}

TEST_CASE_METHOD(Indexed, "what it cannot read or write is named at once", "[server][program]") {
    for (const auto& [file, why] :
         {std::pair<std::string, std::string>{"/nonexistent/report", "/nonexistent is no folder"},
          {"/dev/null/report", "/dev/null is no folder"},
          {folder.path().string(), " is a folder"}}) {
        Program report(command({"--query-report", file, "--check-config"}));
        CHECK(report.read_all().find(why) != std::string::npos);
        CHECK(report.wait() == 2);
    }
    Program settings(command({"--config", folder.path().string()}));
    CHECK(settings.read_all().find("is a folder") != std::string::npos);
    CHECK(settings.wait() == 2);
    for (const bool is_there : {true, false}) {
        Program check({TIM_SERVER_PROGRAM, "--index",
                       is_there ? (folder.path() / "index").string() : "/nonexistent/index", "--check-config"});
        CHECK((check.read_all().find("there is no index in /nonexistent/index") == std::string::npos) == is_there);
        CHECK(check.wait() == 0);
    }
}

TEST_CASE_METHOD(Indexed, "it bears hostile requests", "[server][program]") {
    Program server(command());
    ::setenv("TIM_URL", address(server).c_str(), 1);
    Program attack({"node", TIM_HOSTILE_REQUESTS});
    if (!attack.is_started()) {
        WARN("node is not installed: hostile requests are left out");
        return;
    }
    const std::string output = attack.read_all();
    INFO(output);
    CHECK(attack.wait() == 0);
    server.signal(SIGTERM);
    CHECK(server.wait() == 0);
}

}  // namespace
}  // namespace tim::server
