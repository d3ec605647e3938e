// tim-indexer as a process: exit codes and what it prints.
#include <sys/wait.h>
#include <unistd.h>

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

// `before` is for the shell.
Run run(const TempFolder& folder, const std::string& arguments, const std::string& before = "true") {
    const std::string base = (folder.path() / "run").string();
    const std::string command = "cd '" + folder.path().string() + "' && " + before + " && { '" TIM_INDEXER "' " +
                                arguments + "; } >" + base + ".out 2>" + base + ".err </dev/null";
    const int status = std::system(command.c_str());
    return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, read(base + ".out"), read(base + ".err")};
}

}  // namespace

TEST_CASE("a disk that takes no more is given as the reason", "[indexer][cli]") {
    const TempFolder folder;
    std::string words;
    for (int i = 0; i < 20'000; ++i) words += "w" + std::to_string(i * 7919) + ' ';
    for (int i = 0; i < 8; ++i) folder.write("md/" + std::to_string(i) + ".md", words);
    // A file of more than 64 KB fails as one on a full disk does.
    const std::string small = "trap '' XFSZ && ulimit -f 128";
    for (const char* options : {"", " --jobs 1", " --shards 3"}) {
        CAPTURE(options);
        const Run result = run(folder, std::string("build --index i md") + options, small);
        CHECK(result.code == 1);
        CHECK_THAT(result.err, Catch::Contains("writing the index failed: documents cannot be written: File too large; "
                                               "the index in place is untouched; free some disk space and try again"));
    }
}

TEST_CASE("output that cannot be written is an error", "[indexer][cli]") {
    const TempFolder folder;
    folder.write("md/a.md", "# A\nmột từ\n");
    REQUIRE(run(folder, "build --index i md").code == 0);
    for (const char* arguments :
         {"stats --index i", "stats --index i --json", "check --index i", "check --index i --json", "shards --index i",
          "build --index i md", "update --index i", "rollback --index i", "explain-terms x", "--help", "--version"}) {
        CAPTURE(arguments);
        const Run result = run(folder, arguments + std::string(" >/dev/full 2>err"));
        CHECK(read(folder.path() / "err").find("tim-indexer: the output could not be written") != std::string::npos);
        CHECK(result.code == 1);
    }
}

TEST_CASE("usage errors exit with 2, questions with 0", "[indexer][cli]") {
    const TempFolder folder;
    for (const char* arguments :
         {"", "build", "build --index x", "build y", "nonsense", "build --index x y --bogus",
          "build --index x y --jobs 0", "build --index x y --memory 1", "explain-terms", "check", "stats"}) {
        CAPTURE(arguments);
        const Run result = run(folder, arguments);
        CHECK(result.code == 2);
        CHECK_FALSE(result.err.empty());
    }
    CHECK_THAT(run(folder, "rolback --index x").err,
               Catch::Contains("there is no command \"rolback\"; there are build, "));
    CHECK_THAT(run(folder, "build --index x").err,
               Catch::Contains("tim-indexer build: SOURCE is required; see: tim-indexer build --help"));
    for (const char* command : {"check", "stats", "update", "watch", "rollback"}) {
        CAPTURE(command);
        const Run result = run(folder, command + std::string(" --index none"));
        CHECK(result.code == 1);
        CHECK(result.err ==
              "tim-indexer: there is no index in none; build it with: tim-indexer build --index none SOURCE...\n");
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

TEST_CASE("a dry run of a build says what would be built, and writes nothing", "[indexer][cli]") {
    const TempFolder folder;
    folder.write("docs/a.vi.md", "---\ntitle: Bệnh lý\n---\nmột\n\n## Mục\n\nhai\n");
    Run result = run(folder, "build --dry-run --index ix docs");
    CAPTURE(result.err);
    CHECK(result.code == 0);
    CHECK_THAT(result.out, Catch::Contains("Would index 2 documents from 1 files") &&
                               Catch::EndsWith("Nothing was written\n") && !Catch::Contains("Revision"));
    CHECK_FALSE(std::filesystem::exists(folder.path() / "ix"));

    // An index that is there stays as it is.
    REQUIRE(run(folder, "build --index ix docs").code == 0);
    const std::string stub = read(folder.path() / "ix/XAPIANDB");
    folder.write("docs/bad.md", "---\na: [\n---\n");
    result = run(folder, "build --dry-run --json --index ix docs");
    CHECK(result.code == 3);
    const nlohmann::json summary = nlohmann::json::parse(result.out);
    CHECK(summary["documents"] == 2);
    CHECK(summary["published"] == false);
    CHECK(summary["skipped"][0]["file"] == "docs/bad.md");
    CHECK(read(folder.path() / "ix/XAPIANDB") == stub);
    CHECK_FALSE(std::filesystem::exists(folder.path() / "ix/000002"));

    std::filesystem::remove(folder.path() / "docs/a.vi.md");
    CHECK(run(folder, "build --dry-run --index ix docs").code == 1);  // as a build would
}

TEST_CASE("a terminal shows how far a build has come", "[indexer][cli]") {
    if (std::system("script --quiet --return --command true /dev/null >/dev/null 2>&1 </dev/null") != 0) {
        WARN("not tried: no terminal to be had, as in a folder without /dev/pts");
        return;
    }
    const TempFolder folder;
    for (const char* page : {"a", "b", "c"}) folder.write(std::string("docs/") + page + ".md", "x\n");
    const std::string log = (folder.path() / "screen").string();
    const std::string command = "cd '" + folder.path().string() +
                                "' && script --quiet --return --command \"'" TIM_INDEXER "' build --index ix docs\" '" +
                                log + "' >/dev/null </dev/null";
    REQUIRE(std::system(command.c_str()) == 0);
    const std::string shown = read(log);
    CHECK_THAT(shown, Catch::Contains("[========================] 3 of 3 files, "));
    CHECK_THAT(shown, Catch::Contains("Indexing: 3 files in "));
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

TEST_CASE("check says whether the index is sound, and what mends it", "[indexer][cli]") {
    const TempFolder folder;
    folder.write("docs/a.md", "---\ntitle: Trang\n---\nmột\n\n## Mục\n\nhai\n");
    REQUIRE(run(folder, "build --index ix docs").code == 0);
    Run result = run(folder, "check --index ix");
    CHECK(result.code == 0);
    CHECK_THAT(result.out, Catch::Contains("is sound: 2 documents"));
    std::filesystem::resize_file(folder.path() / "ix/000001/documents/docdata.glass", 100);
    result = run(folder, "check --index ix");
    CHECK(result.code == 1);
    CHECK_THAT(result.err, Catch::Contains("tim-indexer rollback --index ix"));
    result = run(folder, "check --json --index ix");
    CHECK(result.code == 1);
    const nlohmann::json report = nlohmann::json::parse(result.out);
    CHECK(report["sound"] == false);
    CHECK_FALSE(report["faults"].empty());
    CHECK(run(folder, "check --index nowhere").code == 1);
}

TEST_CASE("check and stats are about the index in place, not one that stands in for it", "[indexer][cli]") {
    const TempFolder folder;
    folder.write("docs/a.md", "x\n");
    REQUIRE(run(folder, "build --index ix docs").code == 0);
    REQUIRE(run(folder, "build --index ix docs").code == 0);
    std::filesystem::remove(folder.path() / "ix/000002/documents/termlist.glass");
    const Run checked = run(folder, "check --index ix");
    CHECK(checked.code == 1);
    CHECK_THAT(checked.err, Catch::Contains("tim-indexer rollback --index ix"));
    CHECK(run(folder, "stats --index ix").code == 1);

    std::filesystem::create_directory(folder.path() / "ix/XAPIANDB.next");  // as a full disk would, in its place
    const Run kept = run(folder, "rollback --index ix");
    CHECK(kept.code == 1);
    CHECK_THAT(kept.err, Catch::Contains("cannot write"));
    std::filesystem::remove(folder.path() / "ix/XAPIANDB.next");
    CHECK(run(folder, "rollback --index ix").code == 0);
    CHECK(run(folder, "check --index ix").code == 0);
}

TEST_CASE("stats lists what the index holds and which pages want a hand", "[indexer][cli]") {
    const TempFolder folder;
    folder.write("docs/a.vi.md", "---\ntitle: Bệnh lý\ndate: 2025-05-07\n---\nmột\n\n## Mục\n\nhai\n");
    folder.write("docs/a.en.md", "---\ntitle: Pathology\ndate: 2024-01-01\n---\none\n");
    folder.write("docs/b.vi.md", "---\ntitle: Chỉ có tiếng Việt\n---\nba\n");
    REQUIRE(run(folder, "build --index ix docs").code == 0);
    Run result = run(folder, "stats --index ix");
    CHECK(result.code == 0);
    CHECK_THAT(result.out, Catch::Contains("4 documents of 3 pages and entries, from 3 files of docs") &&
                               Catch::Contains("Pages without a translation: 1\n  /b/  Chỉ có tiếng Việt (no en)") &&
                               Catch::Contains("(en of 2024-01-01, vi of 2025-05-07)"));
    result = run(folder, "stats --json --index ix");
    const nlohmann::json stats = nlohmann::json::parse(result.out);
    CHECK(stats["documents"] == 4);
    CHECK(stats["without_pair"][0]["lacks"] == "en");
    CHECK(stats["stale"][0]["newer_lang"] == "vi");
    CHECK(stats["longest"].size() == 4);
    CHECK(run(folder, "stats --index nowhere").code == 1);
}

namespace {

nlohmann::json update(const TempFolder& folder, const std::string& options = {}) {
    const Run result = run(folder, "update --json --index ix " + options);
    CAPTURE(result.err);
    REQUIRE((result.code == 0 || result.code == 3));
    REQUIRE(run(folder, "check --index ix").code == 0);
    return nlohmann::json::parse(result.out);
}

// What the index holds, for comparing.
nlohmann::json held(const TempFolder& folder, const std::string& index) {
    nlohmann::json stats = nlohmann::json::parse(run(folder, "stats --json --index " + index).out);
    for (const char* key : {"revision", "built", "updated", "updates", "documents_bytes", "words_bytes", "suggestions"})
        stats.erase(key);
    return stats;
}

void check_same_as_built(const TempFolder& folder, const std::string& sources) {
    run(folder, "build --index fresh " + sources);
    CHECK(held(folder, "ix") == held(folder, "fresh"));
}

}  // namespace

TEST_CASE("an update reads what changed, and follows what was renamed and removed", "[indexer][cli]") {
    const TempFolder folder;
    for (int i = 0; i < 20; ++i)
        folder.write("docs/p" + std::to_string(i) + ".md", "---\ntitle: Trang " + std::to_string(i) + "\n---\nx\n");
    REQUIRE(run(folder, "build --index ix docs").code == 0);
    nlohmann::json report = update(folder);
    CHECK(report["published"] == false);
    CHECK(report["files_unchanged"] == 20);

    folder.write("docs/p3.md", "---\ntitle: Trang 3\n---\nkhác\n");
    folder.write("docs/new.md", "---\ntitle: Mới\n---\nx\n");
    std::filesystem::remove(folder.path() / "docs/p4.md");
    std::filesystem::rename(folder.path() / "docs/p5.md", folder.path() / "docs/q5.md");
    const Run dry = run(folder, "update --dry-run --index ix docs");
    CHECK(dry.code == 0);
    CHECK_THAT(dry.out, Catch::Contains("read    docs/new.md") && Catch::Contains("remove  docs/p4.md") &&
                            Catch::Contains("2 added, 1 changed, 2 removed"));
    report = update(folder, "docs");
    CHECK(report["published"] == true);
    CHECK(report["files_read"] == nlohmann::json({"docs/new.md", "docs/p3.md", "docs/q5.md"}));
    CHECK(report["files_removed"] == nlohmann::json({"docs/p4.md", "docs/p5.md"}));
    CHECK(report["added"] == 2);
    CHECK(report["changed"] == 1);
    CHECK(report["removed"] == 2);
    check_same_as_built(folder, "docs");

    // Touched, and written anew with the same content: read, and nothing else.
    std::filesystem::last_write_time(folder.path() / "docs/p6.md", std::filesystem::file_time_type::clock::now());
    folder.write("docs/p7.md", "---\ntitle: Trang 7\n---\nx\n");
    report = update(folder);
    CHECK(report["published"] == false);
    CHECK(report["files_read"].empty());

    CHECK(run(folder, "update --index ix other").code == 1);
    std::filesystem::rename(folder.path() / "docs", folder.path() / "away");
    const Run gone = run(folder, "update --index ix");
    CHECK(gone.code == 1);
    CHECK_THAT(gone.err, Catch::Contains("no such file"));
    CHECK(nlohmann::json::parse(run(folder, "stats --json --index ix").out)["documents"] == 20);
}

TEST_CASE("an update keeps what was made of files that cannot be read now", "[indexer][cli]") {
    const TempFolder folder;
    const std::string hugo = "baseURL = '/docs/'\n";
    folder.write("words/glossary.tsv", "bệnh lý\tpathology\t\n");
    folder.write("site/hugo.toml", hugo);
    folder.write("site/layouts/_default/list.html", "");
    folder.write("site/content/a.md", "---\ntitle: A\ntags: [một]\n---\nx\n");
    const std::string section = "---\ntitle: Mục\ncascade: {tags: [hai]}\n---\nx\n";
    folder.write("site/content/blog/_index.md", section);
    folder.write("site/content/blog/b.md", "---\ntitle: B\n---\nx\n");
    const auto entry = [](const std::string& id) {
        return R"({"kind": "model", "name": "N", "summary": {"en": "s"}, "description": {"en": "d"}, "id": ")" + id +
               "\"}\n";
    };
    folder.write("models/m.jsonl", entry("m") + entry("n"));
    const std::string schema = R"({"properties": {"id": {"pattern": "^[a-z]$"}}})";
    folder.write("models/catalogue.schema.json", schema);
    const std::string vocabulary = R"({"kind": {"model": {"vi": "mô hình"}}})";
    folder.write("models/catalogue.vocabulary.json", vocabulary);
    folder.write("models/refused.jsonl", entry("BAD"));
    REQUIRE(run(folder, "build --index ix site models words").code == 3);  // one entry is refused
    REQUIRE(held(folder, "ix")["glossary_pairs"] == 1);
    const nlohmann::json before = held(folder, "ix");
    const auto break_and_mend = [&](const std::string& file, const std::string& broken, const std::string& whole) {
        CAPTURE(file);
        folder.write(file, broken);
        const Run updated = run(folder, "update --json --index ix");
        CHECK(updated.code == 3);
        CHECK_THAT(updated.out, Catch::Contains(file));
        CHECK(held(folder, "ix") == before);
        CHECK(run(folder, "check --index ix").code == 0);
        folder.write(file, whole);
        CHECK(update(folder)["skipped"].size() == 1);
        CHECK(held(folder, "ix") == before);
    };
    break_and_mend("site/hugo.toml", "x = [\n", hugo);
    break_and_mend("site/content/a.md", "---\ntitle: [\n---\nx\n", "---\ntitle: A\ntags: [một]\n---\nx\n");
    break_and_mend("site/content/blog/_index.md", "---\ntitle: [\n---\nx\n", section);
    break_and_mend("models/m.jsonl", entry("m") + "{\"id\": \n", entry("m") + entry("n"));

    break_and_mend("models/catalogue.schema.json", "{", schema);
    break_and_mend("models/catalogue.vocabulary.json", "{", vocabulary);
    break_and_mend("words/glossary.tsv", "b\xE9nh\tillness\t\n", "bệnh lý\tpathology\t\n");

    // Renamed, the settings are missing for a moment.
    std::filesystem::remove(folder.path() / "site/hugo.toml");
    CHECK(run(folder, "update --index ix").code == 3);
    CHECK(held(folder, "ix") == before);
    folder.write("site/config.toml", hugo);
    CHECK(update(folder)["skipped"].size() == 1);
    check_same_as_built(folder, "site models words");
}

TEST_CASE("an update takes what gave its address away out of the index", "[indexer][cli]") {
    const TempFolder folder;
    folder.write("site/hugo.toml", "baseURL = '/'\n");
    folder.write("site/layouts/_default/list.html", "");
    folder.write("site/content/a.md", "---\ntitle: A\n---\nx\n");
    folder.write("site/content/b.md", "---\ntitle: B\ntags: [một]\n---\nx\n");
    folder.write("site/content/about.md", "---\ntitle: C\n---\nx\n\n## Mục\n\nx\n");
    REQUIRE(run(folder, "build --index ix site").code == 0);
    folder.write("site/content/b.md", "---\ntitle: B\nslug: a\ntags: [hai]\n---\nx\n");
    folder.write("site/content/about/x.md", "---\ntitle: D\n---\nx\n");
    CHECK(update(folder)["skipped"].size() == 2);
    check_same_as_built(folder, "site");
}

TEST_CASE("an address that was taken from a page while its site could not be read is given back", "[indexer][cli]") {
    const TempFolder folder;
    for (const char* site : {"one", "two"}) folder.write(std::string(site) + "/hugo.toml", "baseURL = '/'\n");
    folder.write("one/content/p.md", "---\ntitle: P\n---\nx\n");
    folder.write("two/content/q.md", "---\ntitle: Q\n---\nx\n");
    REQUIRE(run(folder, "build --index ix one two").code == 0);
    folder.write("one/hugo.toml", "x = [\n");
    folder.write("two/content/q.md", "---\ntitle: Q\nslug: p\n---\nx\n");
    CHECK(run(folder, "update --index ix").code == 3);
    folder.write("one/hugo.toml", "baseURL = '/'\n");
    CHECK(run(folder, "update --index ix").code == 3);
    check_same_as_built(folder, "one two");
}

TEST_CASE("a source stays of its kind while what tells its kind cannot be read", "[indexer][cli]") {
    const TempFolder folder;
    const std::string page = "<!doctype html><html lang=vi><title>T</title><main><h1>T</h1><p>x</main>";
    folder.write("s/html/index.html", page);
    folder.write("s/html/a.html", page);
    folder.write("s/site/config/_default/hugo.toml", "baseURL = '/docs/'\n");
    folder.write("s/site/content/p.md", "---\ntitle: P\n---\nx\n");
    folder.write("s/models/m.jsonl",
                 R"({"id": "m", "kind": "model", "name": "M", "summary": {"en": "s"}, "description": {"en": "d"}})"
                 "\n");
    REQUIRE(run(folder, "build --index ix s").code == 0);
    const nlohmann::json before = held(folder, "ix");
    folder.write("s/html/index.html", "<!doctype html><html><p>\xE9");
    folder.write("s/models/m.jsonl", "\xE9");
    std::filesystem::rename(folder.path() / "s/site/config", folder.path() / "s/site/away");
    const Run updated = run(folder, "update --json --index ix");
    CHECK(updated.code == 3);
    CHECK(nlohmann::json::parse(updated.out)["skipped"].size() == 3);
    CHECK(held(folder, "ix") == before);
}

TEST_CASE("a source that is of another kind now is read as such", "[indexer][cli]") {
    const TempFolder folder;
    const std::string page = "<!doctype html><html lang=vi><title>T</title><main><h1>T</h1><p>x</main>";
    for (const char* file : {"s/index.html", "s/a.html"}) folder.write(file, page);
    REQUIRE(run(folder, "build --index ix s").code == 0);
    for (const char* file : {"s/index.html", "s/a.html"}) std::filesystem::remove(folder.path() / file);
    folder.write("s/m.md", "---\ntitle: M\n---\nx\n");
    CHECK(update(folder)["skipped"].empty());
    check_same_as_built(folder, "s");
}

TEST_CASE("an update that is refused names the files that may be why", "[indexer][cli]") {
    const TempFolder folder;
    folder.write("docs/a.md", "x\n");
    REQUIRE(run(folder, "build --index ix docs").code == 0);
    std::filesystem::remove(folder.path() / "docs/a.md");
    folder.write("docs/b.md", "---\na: [\n---\n");
    const Run refused = run(folder, "update --index ix");
    CHECK(refused.code == 1);
    CHECK_THAT(refused.err, Catch::Contains("docs/b.md:") && Catch::Contains("nothing would be left"));
}

TEST_CASE("an update redoes what settings, sections and tables change", "[indexer][cli]") {
    const TempFolder folder;
    folder.write("s/site/hugo.toml", "baseURL = '/'\n");
    folder.write("s/site/layouts/_default/list.html", "");
    for (const char* name : {"blog/a", "blog/b", "docs/c"})
        folder.write("s/site/content/" + std::string(name) + ".md",
                     "---\ntitle: " + std::string(name) + "\ntags: [t-" + std::string(name).substr(5) + "]\n---\nx\n");
    folder.write("s/site/content/blog/_index.md", "---\ntitle: Blog\n---\n");
    folder.write("s/words.tsv", "bệnh lý\tpathology\n");
    REQUIRE(run(folder, "build --index ix s").code == 0);
    CHECK(update(folder)["published"] == false);

    folder.write("s/site/content/blog/a.md", "---\ntitle: A\ntags: [t-new]\n---\nx\n");  // and a list of Hugo's
    CHECK(update(folder)["files_read"] == nlohmann::json({"s/site/content/blog/a.md", "s/site/hugo.toml"}));
    check_same_as_built(folder, "s");

    folder.write("s/site/content/blog/_index.md", "---\ntitle: Nhật ký\ncascade: {tags: [k]}\n---\n");
    nlohmann::json report = update(folder);
    CHECK(report["files_read"].size() == 4);  // the section, the two pages below it, the lists
    check_same_as_built(folder, "s");

    folder.write("s/site/hugo.toml", "baseURL = '/docs/'\n");
    CHECK(update(folder)["files_read"].size() == 5);
    check_same_as_built(folder, "s");

    folder.write("s/site/hugo.toml", "baseURL = '/docs/'\n[languages.en.permalinks]\nblog = '/b/:filename/'\n");
    report = update(folder);
    CHECK(report["files_read"].size() == 5);
    CHECK(report["published"] == true);
    check_same_as_built(folder, "s");

    folder.write("s/words.tsv", "bệnh lý\tpathology\nung thư\tcancer\n");
    report = update(folder);
    CHECK(report["published"] == true);
    CHECK(report["changed"] == 0);
    check_same_as_built(folder, "s");
}

TEST_CASE("an update gives a list's address to the list, and back to the page", "[indexer][cli]") {
    const TempFolder folder;
    folder.write("site/hugo.toml", "baseURL = '/'\n");
    folder.write("site/layouts/_default/list.html", "");
    folder.write("site/content/about.md", "---\ntitle: Page\n---\nx\n");
    REQUIRE(run(folder, "build --index ix site").code == 0);
    const auto file_of_about = [&]() -> nlohmann::json {
        const nlohmann::json pages = held(folder, "ix");
        for (const nlohmann::json& page : pages["longest"])
            if (page["url"] == "/about/") return page["source"];
        return nullptr;
    };
    CHECK(file_of_about() == "site/content/about.md");
    for (const auto& [below, file] :
         {std::pair("title: Below", "site/hugo.toml"), {"draft: true", "site/content/about.md"}}) {
        CAPTURE(below);
        folder.write("site/content/about/x.md", std::string("---\n") + below + "\n---\nx\n");
        update(folder);
        CHECK(file_of_about() == file);
        check_same_as_built(folder, "site");
    }
}

TEST_CASE("an update keeps what two sources make of one file", "[indexer][cli]") {
    const TempFolder folder;
    folder.write("docs/a.md", "---\ntitle: Một\n---\nmột\n");
    folder.write("docs/sub/b.md", "---\ntitle: Hai\n---\nhai\n");
    // In the first two sources b.md has two addresses, in the third a.md has the one it has already.
    REQUIRE(run(folder, "build --index ix docs docs/sub docs/a.md").code == 3);
    const auto documents = [&] {
        return nlohmann::json::parse(run(folder, "stats --json --index ix").out)["documents"];
    };
    CHECK(documents() == 3);
    for (int round = 0; round < 2; ++round) {
        const nlohmann::json report = update(folder);
        CHECK(report["published"] == false);
        CHECK(report["files_unchanged"] == 1);  // a.md is looked at again, as it could not be read twice
        CHECK(documents() == 3);
    }
    folder.write("docs/sub/b.md", "---\ntitle: Hai\n---\nhai lần\n");
    folder.write("docs/a.md", "---\ntitle: Một\n---\nmột lần\n");
    const nlohmann::json report = update(folder);
    CHECK(report["published"] == true);
    CHECK(report["files_read"] == nlohmann::json({"docs/a.md", "docs/sub/b.md"}));
    CHECK(report["files_unchanged"] == 0);
    CHECK(documents() == 3);
    CHECK(run(folder, "check --index ix").code == 0);
}

TEST_CASE("of two files with one address the first counts, in updates as in builds", "[indexer][cli]") {
    const TempFolder folder;
    folder.write("docs/b/index.md", "---\ntitle: Sau\n---\nhai\n");
    folder.write("docs/c.md", "x\n");
    REQUIRE(run(folder, "build --index ix docs").code == 0);
    folder.write("docs/b.md", "---\ntitle: Trước\n---\nmột\n");
    CHECK(update(folder)["skipped"].size() == 1);
    check_same_as_built(folder, "docs");
    std::filesystem::remove(folder.path() / "docs/b.md");
    CHECK(update(folder)["skipped"].empty());
    check_same_as_built(folder, "docs");
}

TEST_CASE("what cannot be written or read leaves the index as it was, and says so", "[indexer][cli]") {
    const TempFolder folder;
    folder.write("docs/a.md", "x\n");
    REQUIRE(run(folder, "build --index ix docs").code == 0);
    const std::string stub = read(folder.path() / "ix/XAPIANDB");
    folder.write("docs/b.md", "y\n");
    {
        // Another indexer: whoever holds the lock, flock(1) as well.
        const Run second = run(folder, "--version >/dev/null; flock ix/lock '" TIM_INDEXER "' update --index ix");
        CHECK(second.code == 1);
        CHECK_THAT(second.err, Catch::Contains("is writing to the index"));
    }
    for (const char* limit : {"ulimit -f 1; trap '' XFSZ", "ulimit -f 8; trap '' XFSZ"}) {
        CAPTURE(limit);
        std::string text;
        for (int i = 0; i < 20'000; ++i) text += "từ" + std::to_string(i * 7919) + " ";
        folder.write("docs/big.md", text);
        CHECK(
            run(folder, std::string("--version >/dev/null; ") + limit + "; '" TIM_INDEXER "' update --index ix").code ==
            1);
        CHECK(read(folder.path() / "ix/XAPIANDB") == stub);
        CHECK(run(folder, "check --index ix").code == 0);
    }
    CHECK(update(folder)["added"] == 2);
    check_same_as_built(folder, "docs");
}

TEST_CASE("sources may be named in another way than for the build, as long as they are the same", "[indexer][cli]") {
    const TempFolder folder;
    folder.write("docs/a.md", "x\n");
    REQUIRE(run(folder, "build --index ix docs").code == 0);
    for (const std::string& same : {std::string("./docs/"), (folder.path() / "docs").string()}) {
        CAPTURE(same);
        CHECK(run(folder, "update --index ix " + same).code == 0);
    }
    CHECK_THAT(run(folder, "update --index ix docs/a.md").err,
               Catch::Contains("was built from docs, not from docs/a.md"));
}

TEST_CASE("a folder that cannot be written to is read all the same, and said to be so", "[indexer][cli]") {
    const TempFolder folder;
    folder.write("docs/a.md", "x\n");
    REQUIRE(run(folder, "build --index ix docs").code == 0);
    REQUIRE(run(folder, "build --index ix docs").code == 0);
    folder.write("docs/b.md", "y\n");
    // Root may write wherever modes forbid it, but not where the mount does.
    std::string before = "--version >/dev/null; ( chmod -R a-w ix; ";
    std::string after = "; code=$?; chmod -R u+w ix; exit $code )";
    if (::geteuid() == 0) {
        if (std::system("unshare --mount true 2>/dev/null") != 0) {
            WARN("not tried: root, and no mounts of its own");
            return;
        }
        folder.write("there.sh", "mount --bind ix ix && mount -o remount,bind,ro ix && exec \"$@\"\n");
        before = "--version >/dev/null; unshare --mount sh there.sh ";
        after.clear();
    }
    const auto run_there = [&](const std::string& arguments) {
        return run(folder, before + "'" TIM_INDEXER "' " + arguments + after);
    };
    const std::string stub = read(folder.path() / "ix/XAPIANDB");
    for (const char* arguments : {"build --index ix docs", "update --index ix", "rollback --index ix"}) {
        CAPTURE(arguments);
        const Run result = run_there(arguments);
        CHECK(result.code == 1);
        CHECK_THAT(result.err, Catch::Contains("cannot write to the index folder"));
        CHECK(read(folder.path() / "ix/XAPIANDB") == stub);
    }
    CHECK(run_there("check --index ix").code == 0);
    CHECK(run_there("update --dry-run --index ix").code == 0);
    CHECK(run_there("build --dry-run --index ix docs").code == 0);
    CHECK(update(folder)["added"] == 1);
}

TEST_CASE("explain-terms shows tokens, offsets and terms", "[indexer][cli]") {
    const TempFolder folder;
    const Run result = run(folder, "explain-terms 'Bệnh lý' pathology");
    CHECK(result.code == 0);
    CHECK_THAT(result.out, Catch::StartsWith("Bệnh [0,6)") && Catch::Contains("bigram=benh ly") &&
                               Catch::Contains("pathology [11,20)"));
}

TEST_CASE("check --against a built site lists hits that lead nowhere", "[indexer][cli]") {
    const TempFolder folder;
    folder.write("site/hugo.toml", "baseURL = 'https://ex.org/docs/'\n");
    folder.write("site/content/a.md", "---\ntitle: A\n---\nx\n## Mục một\n## Hai\n");
    folder.write("site/content/b.md", "---\ntitle: B\n---\nx\n");
    folder.write("entries/e.json",
                 R"({"id":"e","kind":"model","name":"E","summary":{"en":"x"},"description":{"en":"y"}})");
    folder.write("public/a/index.html", "<h2 id=\"mục-một\">Mục một</h2><h2 id=hai>Hai</h2>");
    folder.write("public/b/index.html", "<p>x</p>");
    REQUIRE(run(folder, "build --index ix site entries").code == 0);
    Run result = run(folder, "check --index ix --against public");
    CAPTURE(result.out, result.err);
    CHECK(result.code == 0);
    CHECK_THAT(result.out,
               Catch::Contains("2 pages and 2 anchors below https://ex.org/docs looked up in public, 0 hits"));

    folder.write("public/a/index.html", "<h2 id=\"mục-một\">Mục một</h2>");
    std::filesystem::remove_all(folder.path() / "public/b");
    result = run(folder, "check --index ix --against public");
    CHECK(result.code == 1);
    CHECK_THAT(result.out, Catch::Contains("site/content/a.md: https://ex.org/docs/a/#hai: no such anchor in ") &&
                               Catch::Contains("site/content/b.md: https://ex.org/docs/b/: no page for it"));
    result = run(folder, "check --json --index ix --against public");
    CHECK(result.code == 1);
    const nlohmann::json links = nlohmann::json::parse(result.out)["links"];
    CHECK(links["dead"].size() == 2);
    CHECK(links["dead"][0]["source"] == "site/content/a.md");
    CHECK(links["base"] == "https://ex.org/docs");

    for (const char* built : {"nowhere", "site"}) {
        CAPTURE(built);
        result = run(folder, std::string("check --index ix --against ") + built);
        CHECK(result.code == 1);
        CHECK_THAT(result.err, Catch::Contains(std::string("tim-indexer: ") + built));
    }
}

TEST_CASE("check --against a site with a host for each language", "[indexer][cli]") {
    const TempFolder folder;
    folder.write("site/hugo.toml",
                 "[languages.en]\nbaseURL = 'https://en.ex.org/'\n[languages.vi]\nbaseURL = 'https://ex.org/viet/'\n");
    folder.write("site/content/a.md", "---\ntitle: A\n---\nx\n## One\n");
    folder.write("site/content/a.vi.md", "---\ntitle: A\n---\nx\n## Một\n");
    folder.write("site/content/b.vi.md", "---\ntitle: B\n---\nx\n");
    // As Hugo does: a folder each, whatever the addresses.
    folder.write("public/en/a/index.html", "<h2 id=one>One</h2>");
    folder.write("public/vi/a/index.html", "<h2 id=một>Một</h2>");
    folder.write("public/vi/b/index.html", "x");
    REQUIRE(run(folder, "build --index ix site").code == 0);
    Run result = run(folder, "check --index ix --against public");
    CAPTURE(result.out, result.err);
    CHECK(result.code == 0);
    CHECK_THAT(result.out, Catch::Contains("3 pages and 2 anchors below https://en.ex.org, https://ex.org/viet looked "
                                           "up in public, 0 hits lead nowhere"));

    std::filesystem::remove_all(folder.path() / "public/vi/b");
    folder.write("public/en/b/index.html", "x");  // of the other language
    folder.write("public/en/a/index.html", "x");
    result = run(folder, "check --index ix --against public");
    CHECK(result.code == 1);
    CHECK_THAT(result.out,
               Catch::Contains("site/content/a.md: https://en.ex.org/a/#one: no such anchor in ") &&
                   Catch::Contains("site/content/b.vi.md: https://ex.org/viet/b/: no page for it in public/vi") &&
                   Catch::Contains("2 hits lead nowhere"));
}
