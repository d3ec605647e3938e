// tim-indexer as a process: exit codes and what it prints.
#include <sys/wait.h>

#include <array>
#include <catch2/catch.hpp>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <string>

#include "temp_folder.h"

namespace {

using tim::test::TempFolder;

struct Run {
    int code = -1;
    std::string out, err;
};

std::string read(const std::filesystem::path& file) {
    std::ifstream in(file);
    return {std::istreambuf_iterator<char>(in), {}};
}

Run run(const TempFolder& folder, const std::string& arguments) {
    const std::string base = (folder.path() / "run").string();
    const std::string command = "cd '" + folder.path().string() + "' && '" TIM_INDEXER "' " + arguments + " >" + base +
                                ".out 2>" + base + ".err </dev/null";
    const int status = std::system(command.c_str());
    return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, read(base + ".out"), read(base + ".err")};
}

}  // namespace

TEST_CASE("usage errors exit with 2, questions with 0", "[indexer][cli]") {
    const TempFolder folder;
    for (const char* arguments :
         {"", "build", "build --index x", "build y", "nonsense", "build --index x y --bogus", "explain-terms"}) {
        CAPTURE(arguments);
        const Run result = run(folder, arguments);
        CHECK(result.code == 2);
        CHECK_FALSE(result.err.empty());
    }
    for (const char* arguments : {"--version", "--help", "build --help"}) {
        CAPTURE(arguments);
        const Run result = run(folder, arguments);
        CHECK(result.code == 0);
        CHECK_FALSE(result.out.empty());
    }
}

TEST_CASE("a build reports what it did", "[indexer][cli]") {
    const TempFolder folder;
    folder.write("docs/a.vi.md", "---\ntitle: Bệnh lý\n---\nmột\n\n## Mục\n\nhai\n");
    Run result = run(folder, "build --index ix docs");
    CAPTURE(result.err);
    CHECK(result.code == 0);
    CHECK_THAT(result.out, Catch::Contains("Indexed 2 documents from 1 files"));
    CHECK_THAT(result.err, !Catch::Contains("\r") && !Catch::Contains("\x1b"));  // plain lines where no terminal is

    folder.write("docs/bad.md", "---\na: [\n---\n");
    result = run(folder, "build --index ix docs");
    CHECK(result.code == 3);
    CHECK_THAT(result.out, Catch::Contains("docs/bad.md:2: "));

    result = run(folder, "build --json --index ix docs");
    CHECK(result.code == 3);
    CHECK(result.err.empty());
    const nlohmann::json summary = nlohmann::json::parse(result.out);
    CHECK(summary["documents"] == 2);
    CHECK(summary["skipped"][0]["line"] == 2);
    CHECK(summary["by_kind_and_lang"][0] == nlohmann::json({{"kind", "article"}, {"lang", "vi"}, {"documents", 2}}));
}

TEST_CASE("a failed build leaves the index as it was", "[indexer][cli]") {
    const TempFolder folder;
    folder.write("docs/a.md", "x\n");
    folder.write("bad/b.md", "---\na: [\n---\n");
    folder.write("empty/c.txt", "x\n");
    REQUIRE(run(folder, "build --index ix docs").code == 0);
    const std::string stub = read(folder.path() / "ix/XAPIANDB");
    for (const char* source : {"bad", "empty", "missing", "docs missing"}) {
        CAPTURE(source);
        const Run result = run(folder, std::string("build --index ix ") + source);
        CHECK(result.code == 1);
        CHECK_THAT(result.err, Catch::Contains("tim-indexer: "));
        CHECK(read(folder.path() / "ix/XAPIANDB") == stub);
    }
    CHECK(run(folder, "build --index /proc/no/such docs").code == 1);
}

TEST_CASE("explain-terms shows tokens, offsets and terms", "[indexer][cli]") {
    const TempFolder folder;
    const Run result = run(folder, "explain-terms 'Bệnh lý' pathology");
    CHECK(result.code == 0);
    CHECK_THAT(result.out, Catch::StartsWith("Bệnh [0,6)") && Catch::Contains("bigram=benh ly") &&
                               Catch::Contains("pathology [11,20)"));
}
