#include "indexer/sources/source.h"

#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <map>
#include <set>

#include "indexer/sources/glossary.h"
#include "temp_folder.h"

namespace tim::indexer {

using test::TempFolder;

namespace {

std::vector<std::string> urls(const Collected& collected) {
    std::vector<std::string> out;
    for (const index::Document& document : collected.documents) out.push_back(document.lang + " " + document.url);
    return out;
}

}  // namespace

TEST_CASE("glossary lines", "[indexer]") {
    Collected collected;
    read_glossary(
        "# chú thích\nbệnh lý\tpathology\thealth\r\n\nmô hình\tmodel\nmột cột\nhai\t\tx\n a \t b \t\n1\t2\t3\t4\n",
        "g.tsv", collected);
    REQUIRE(collected.glossary.size() == 3);
    CHECK(collected.glossary[0].vi == "bệnh lý");
    CHECK(collected.glossary[0].en == "pathology");
    CHECK(collected.glossary[0].domain == "health");
    CHECK(collected.glossary[1].domain.empty());
    CHECK(collected.glossary[2].vi == "a");
    std::vector<std::size_t> lines;
    for (const Fault& one : collected.skipped) lines.push_back(one.line);
    CHECK(lines == std::vector<std::size_t>{5, 6, 8});
}

TEST_CASE("a folder of Markdown", "[indexer]") {
    const TempFolder folder;
    folder.write("README.md", "# Chào\n\nx\n");
    folder.write("a/x.vi.md", "---\ntitle: Bài\ntags: [t]\ndate: 2025-05-07\n---\nlead\n\n## Mục\n\ny\n");
    folder.write("a/x.en.md", "---\ntitle: Post\n---\nlead\n");
    folder.write("a/draft.md", "---\ndraft: true\n---\n");
    folder.write("b/index.md", "---\nlang: vi\ndate: hôm qua\n---\n");
    folder.write("node_modules/x.md", "no");
    folder.write(".hidden/x.md", "no");
    Collected collected;
    collect(folder.path(), collected);
    CHECK(urls(collected) == std::vector<std::string>{" /", "en /a/x/", "vi /a/x/", "vi /a/x/#mục", "vi /b/"});
    CHECK(collected.unpublished == 1);
    REQUIRE(collected.doubtful.size() == 1);  // its page is read
    CHECK(collected.doubtful[0].file.ends_with("b/index.md"));
    CHECK(collected.doubtful[0].line == 3);
    const index::Document& lead = collected.documents[2];
    CHECK(lead.page_key == "vi:/a/x/");
    CHECK(lead.translation_key == "a/x");
    CHECK(collected.documents[1].translation_key == "a/x");
    CHECK(lead.keywords == std::vector<std::string>{"t"});
    CHECK(lead.date == "2025-05-07");
    CHECK(lead.kind == "article");
    CHECK(lead.id.size() == 16);
    const index::Document& section = collected.documents[3];
    CHECK(section.section == "Mục");
    CHECK(section.path == std::vector<std::string>{"Mục"});
    CHECK(section.ordinal == 1);
    CHECK(section.facets.at("tags") == std::vector<std::string>{"t"});
}

TEST_CASE("beside an index a README is no page", "[indexer]") {
    const TempFolder folder;
    folder.write("README.md", "# For editors\n");
    folder.write("index.md", "# Home\n");
    folder.write("a/README.md", "# A\n");
    folder.write("b/README.vi.md", "# Cho người viết\n");
    folder.write("b/index.vi.md", "# Nhà\n");
    Collected collected;
    collect(folder.path(), collected);
    std::vector<std::string> titles;
    for (const index::Document& document : collected.documents) titles.push_back(document.title);
    CHECK(titles == std::vector<std::string>{"Home", "A", "Nhà"});
    REQUIRE(collected.skipped.size() == 2);
    for (const Fault& fault : collected.skipped) CHECK_THAT(fault.file, Catch::Contains("README"));
}

TEST_CASE("a folder of Markdown with a folder for each language", "[indexer]") {
    const TempFolder folder;
    folder.write("vi/guide/a.md", "# Bài\n");
    folder.write("en/guide/a.md", "# Post\n");
    folder.write("vi/index.md", "# Nhà\n");
    folder.write("en/index.md", "# Home\n");
    folder.write("plugin/en-US/b.md", "# B\n");
    folder.write("plugin/vi_VN/b.md", "# B\n");
    folder.write("vi/c.md", "---\nlang: en-GB\n---\n# C\n");  // the page knows better
    folder.write("vi/guide/a.en.md", "# Post, too\n");
    folder.write("video/d.md", "# D\n");
    folder.write("env/en-route/e.md", "# E\n");
    Collected collected;
    collect(folder.path(), collected);
    std::map<std::string, std::string> keys;
    for (const index::Document& document : collected.documents)
        keys[document.lang + " " + document.url] = document.translation_key;
    CHECK(keys == std::map<std::string, std::string>{{"vi /vi/guide/a/", "guide/a"},
                                                     {"en /en/guide/a/", "guide/a"},
                                                     {"vi /vi/", "home"},
                                                     {"en /en/", "home"},
                                                     {"en /plugin/en-US/b/", "plugin/b"},
                                                     {"vi /plugin/vi_VN/b/", "plugin/b"},
                                                     {"en /vi/c/", "c"},
                                                     {"en /vi/guide/a/", "guide/a"},
                                                     {" /video/d/", "video/d"},
                                                     {" /env/en-route/e/", "env/en-route/e"}});
}

TEST_CASE("a folder in which the system refuses to look for settings does not keep others from being read",
          "[indexer]") {
    const TempFolder folder;
    folder.write("a.md", "# One\n\ntext\n");
    folder.write("sub/b.md", "# Two\n\ntext\n");
    std::filesystem::create_symlink("config", folder.path() / "sub/config");  // to itself
    std::filesystem::create_symlink("hugo.toml", folder.path() / "sub/hugo.toml");
    Collected collected;
    collect(folder.path(), collected);
    CHECK(urls(collected) == std::vector<std::string>{" /a/", " /sub/b/"});
}

TEST_CASE("a source that is named twice is read once", "[indexer]") {
    const TempFolder folder;
    folder.write("md/a.md", "x\n");
    std::filesystem::create_directory_symlink("md", folder.path() / "link");
    Collected collected;
    for (const char* name : {"md", "md/", "md/../md", "link", "md/a.md", "link/a.md"})
        collect(folder.path() / name, collected);
    CHECK(urls(collected) == std::vector<std::string>{" /a/"});
    CHECK(collected.files == 2);
    REQUIRE(collected.skipped.size() == 1);  // another source, which overlaps
    CHECK_THAT(collected.skipped[0].reason,
               Catch::StartsWith("has the address or id of ") && Catch::Contains("md/a.md"));
}

TEST_CASE("bad files are named, others go on", "[indexer]") {
    const TempFolder folder;
    folder.write("good.md", "x\n");
    folder.write("latin1.md", "dòng một\nd\xF2ng hai\n");
    folder.write("yaml.md", "---\na: [\n---\nx\n");
    folder.write("huge.md", "");
    std::filesystem::resize_file(folder.path() / "huge.md", (16u << 20u) + 1);
    REQUIRE(mkfifo((folder.path() / "pipe.md").c_str(), 0600) == 0);
    std::filesystem::create_symlink("nowhere.md", folder.path() / "dangling.md");
    std::filesystem::create_directory_symlink("..", folder.write("sub/y.md", "y").parent_path() / "loop");
    Collected collected;
    collect(folder.path(), collected);
    CHECK(urls(collected) == std::vector<std::string>{" /good/", " /sub/y/"});
    struct Row {
        const char* file;
        std::size_t line;
        const char* says;
    };
    const Row rows[] = {{"dangling.md", 0, "cannot be opened"},
                        {"huge.md", 0, "16 MB"},
                        {"latin1.md", 2, "UTF-8"},
                        {"pipe.md", 0, "regular"},
                        {"yaml.md", 2, "YAML"}};
    REQUIRE(collected.skipped.size() == std::size(rows));
    for (std::size_t i = 0; i < std::size(rows); ++i) {
        CAPTURE(collected.skipped[i].file, collected.skipped[i].reason);
        CHECK(collected.skipped[i].file.ends_with(rows[i].file));
        CHECK(collected.skipped[i].line == rows[i].line);
        CHECK_THAT(collected.skipped[i].reason, Catch::Contains(rows[i].says));
    }
}

TEST_CASE("a folder that holds several sources", "[indexer]") {
    const TempFolder folder;
    folder.write("README.md", "about the corpus, no page\n");
    folder.write("glossary.tsv", "a\tb\n");
    folder.write("catalogue.schema.json", "{}");
    folder.write("catalogue/e.json",
                 R"({"id":"e","kind":"model","name":"E","summary":{"en":"s"},"description":{"en":"d"}})");
    folder.write("site/hugo.toml", "baseURL = 'https://ex.org/'\n");
    folder.write("site/content/p.md", "p");
    folder.write("site/public/p/index.md", "no");
    folder.write("notes/n.md", "n");
    Collected collected;
    collect(folder.path(), collected);
    CHECK(urls(collected) == std::vector<std::string>{"en /catalogue/en/e", " /n/", "en https://ex.org/p/"});
    CHECK(collected.glossary.size() == 1);
    CHECK(collected.skipped.empty());
}

namespace {

// Notes what it is asked, and declines the files it is told to.
struct NotingSink : Sink {
    bool wants(const std::string& file, std::string_view context) override {
        contexts[std::filesystem::path(file).filename().string()] = context;
        return declined.empty() || !file.ends_with(declined);
    }
    void take(index::Document&& document) override { taken.push_back(document.url); }
    void remember(const std::string& file, const std::string& note) override { notes[file] = note; }
    std::string remembered(const std::string& file) override { return notes[file]; }
    void skipped(const Fault&) override {}
    bool knew(const std::string&) override { return false; }
    void recheck(const std::string& file) override {
        rechecked.insert(std::filesystem::path(file).filename().string());
    }

    std::string declined;
    std::map<std::string, std::string> contexts;
    std::vector<std::string> taken;
    std::map<std::string, std::string> notes;
    std::set<std::string> rechecked;
};

}  // namespace

TEST_CASE("a sink takes documents as they are read, and may decline a file", "[indexer]") {
    const TempFolder folder;
    folder.write("hugo.toml", "baseURL = '/'\n");
    folder.write("content/a.md", "---\ntitle: A\n---\n");
    folder.write("content/b.md", "---\ntitle: B\n---\n");
    folder.write("content/draft.md", "---\ndraft: true\n---\n");
    folder.write("content/ends.md", "---\ntitle: E\nexpiryDate: 2999-01-01\n---\n");
    folder.write("content/broken.md", "---\na: [\n---\n");
    NotingSink sink;
    sink.declined = "/b.md";
    Collected collected(&sink);
    collect(folder.path(), collected);
    CHECK(collected.documents.empty());
    CHECK(sink.taken == std::vector<std::string>{"/a/", "/ends/"});
    CHECK(sink.contexts.size() == 6);  // the settings, too
    CHECK(sink.rechecked == std::set<std::string>{"broken.md", "draft.md", "ends.md"});
}

TEST_CASE("what decides about a page besides its file changes its context", "[indexer]") {
    const TempFolder folder;
    const auto contexts = [&] {
        NotingSink sink;
        Collected collected(&sink);
        collect(folder.path(), collected);
        return sink.contexts;
    };
    folder.write("hugo.toml", "baseURL = '/'\n");
    folder.write("content/blog/_index.md", "---\ntitle: Blog\n---\nx\n");
    folder.write("content/blog/in.md", "---\ntitle: In\n---\n");
    folder.write("content/out.md", "---\ntitle: Out\n---\n");
    const auto before = contexts();
    CHECK(contexts() == before);

    folder.write("content/blog/_index.md", "---\ntitle: Blog\n---\nanother text\n");
    CHECK(contexts() == before);
    folder.write("content/blog/_index.md", "---\ntitle: Blog\ncascade: {draft: true}\n---\nx\n");
    const auto cascaded = contexts();
    CHECK(cascaded.at("in.md") != before.at("in.md"));
    CHECK(cascaded.at("out.md") == before.at("out.md"));
    folder.write("hugo.toml", "baseURL = '/docs/'\n");
    CHECK(contexts().at("out.md") != before.at("out.md"));
}

TEST_CASE("what is no source says so", "[indexer]") {
    const TempFolder folder;
    folder.write("x/a.txt", "x");
    Collected collected;
    CHECK_THROWS_WITH(collect(folder.path(), collected), Catch::Contains("expected a Hugo site"));
    CHECK_THROWS_WITH(collect(folder.path() / "x/a.txt", collected), Catch::Contains("expected a Hugo site"));
    CHECK_THROWS_WITH(collect(folder.path() / "none", collected), Catch::Contains("no such file"));
}

}  // namespace tim::indexer
