#include "server/settings.h"

#include <catch2/catch.hpp>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <vector>

#include "tests/server/temporary_folder.h"

namespace tim::server {
namespace {

using namespace std::chrono_literals;

struct Told {
    tl::expected<CommandLine, Exit> read(std::vector<const char*> words) {
        words.insert(words.begin(), "tim-server");
        const auto variable = [this](const std::string& name) -> std::optional<std::string> {
            const auto found = variables.find(name);
            return found == variables.end() ? std::nullopt : std::optional(found->second);
        };
        return read_settings(static_cast<int>(words.size()), words.data(), variable, "/page");
    }
    std::string file(const std::string& text) {
        folder.write("tim.toml", text);
        return (folder.path() / "tim.toml").string();
    }
    // What is said about a file.
    std::string fault(const std::string& text) {
        const std::string path = file(text);
        const auto told = read({"--config", path.c_str()});
        return told ? "" : told.error().text;
    }
    test::TemporaryFolder folder;
    std::map<std::string, std::string> variables;
};

TEST_CASE_METHOD(Told, "what is not told has a default", "[server][settings]") {
    const auto told = read({"--index", "i"});
    REQUIRE(told);
    const Settings& settings = told->settings;
    CHECK(settings.index == "i");
    CHECK(settings.listen.host == "127.0.0.1");
    CHECK(settings.listen.port == 8080);
    CHECK(settings.web == "/page");
    CHECK(settings.cache_bytes == 32U << 20);
    CHECK(settings.time_limit == 500ms);
    CHECK(settings.idle_limit == 60s);
    CHECK(settings.metrics == MetricsFor::loopback);
    CHECK_FALSE(settings.log_queries);
    CHECK(settings.query_report.empty());
    CHECK_FALSE(told->check_only);
}

TEST_CASE_METHOD(Told, "a flag wins over a variable, that over the file", "[server][settings]") {
    const std::string path = file(
        "index = \"file\"\nworkers = 3\nburst = 7\nlisten = \"[::1]:80\"\nlog_requests = true\n"
        "allow_origin = [\"https://a.example\", \"https://b.example\"]\nrate = 2.5\n");
    variables = {{"TIM_CONFIG", path}, {"TIM_WORKERS", "4"}, {"TIM_INDEX", "variable"}, {"TIM_LOG", "json"}};
    const auto told = read({"--index", "flag", "--check-config"});
    REQUIRE(told);
    const Settings& settings = told->settings;
    CHECK(told->check_only);
    CHECK(settings.index == "flag");
    CHECK(settings.workers == 4);
    CHECK(settings.burst == 7);
    CHECK(settings.rate == 2.5);
    CHECK(settings.listen.host == "::1");
    CHECK(settings.log_requests);
    CHECK(settings.log_form == LogForm::json);
    CHECK(settings.allowed_origins == std::vector<std::string>{"https://a.example", "https://b.example"});
    variables["TIM_ALLOW_ORIGIN"] = "https://c.example,https://d.example";
    CHECK(read({})->settings.allowed_origins == std::vector<std::string>{"https://c.example", "https://d.example"});
}

TEST_CASE_METHOD(Told, "a mistake is reported where it stands", "[server][settings]") {
    const auto has = [](const std::string& text, const std::string& part) {
        CAPTURE(text, part);
        CHECK(text.find(part) != std::string::npos);
    };
    has(fault("index = \"i\"\nwrokers = 3\n"), "tim.toml:2: wrokers is no setting");
    has(fault("index = \"i\"\n\nworkers = \"many\"\n"), "tim.toml:3: workers must be a whole number from 0 to 1024");
    has(fault("index = \"i\"\nlisten = \"8080\"\n"), "tim.toml:2: listen must be HOST:PORT");
    has(fault("index = \n"), "tim.toml:1: ");
    has(fault("index = \"i\"\nweb = [\"a\"]\n"), "web must be a single value");
    has(fault("workers = 1\n"), "--index");
    has(read({"--config", "/nonexistent/tim.toml"}).error().text, "/nonexistent/tim.toml");
    variables["TIM_BURST"] = "-1";
    const auto wrong = read({"--index", "i"});
    REQUIRE_FALSE(wrong);
    has(wrong.error().text, "TIM_BURST must be a whole number");
    CHECK(wrong.error().code == 2);
    variables.clear();
    for (const char* nonsense : {"--burst=0", "--rate=nan", "--rate=-1", "--time-limit-ms=0", "--log=xml",
                                 "--metrics=all", "--allow-origin=docs.example", "--log-queries=maybe"}) {
        CAPTURE(nonsense);
        CHECK_FALSE(read({"--index", "i", nonsense}).has_value());
    }
}

TEST_CASE("the documented table is the program's", "[server][settings]") {
    std::ifstream file("docs/configuration.md");
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    CHECK(text.find(settings_table()) != std::string::npos);
}

}  // namespace
}  // namespace tim::server
