#include "indexer/sources/hugo_site.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "temp_folder.h"

namespace tim::indexer {

using test::TempFolder;

namespace {

constexpr std::int64_t kNow = 1746576000;  // 2025-05-07

Collected read(const TempFolder& folder) {
    Collected collected;
    collect_hugo_site(folder.path(), kNow, collected);
    return collected;
}

std::vector<std::string> urls(const Collected& collected) {
    std::vector<std::string> out;
    for (const index::Document& document : collected.documents) out.push_back(document.url);
    return out;
}

}  // namespace

TEST_CASE("a list is published where its kind has a template", "[indexer]") {
    const TempFolder folder;
    folder.write("hugo.toml", "baseURL = '/'\ntitle = 'Site'\n");
    folder.write("content/docs/a.md", "---\ntags: [Mới]\n---\nx\n");
    const auto lists = [&] {
        auto all = urls(read(folder));
        std::erase(all, "/docs/a/");
        return all;
    };
    CHECK(lists().empty());
    folder.write("layouts/_default/section.html", "");
    CHECK(lists() == std::vector<std::string>{"/docs/"});
    folder.write("layouts/tag/term.html", "");
    CHECK(lists() == std::vector<std::string>{"/docs/", "/tags/mới/"});
    folder.write("layouts/_default/terms.html", "");
    CHECK(lists() == std::vector<std::string>{"/categories/", "/docs/", "/tags/", "/tags/mới/"});
    folder.write("themes/t/layouts/index.html", "");
    CHECK(lists().size() == 4);  // of a theme that is not used
    folder.write("hugo.toml", "baseURL = '/'\ntitle = 'Site'\ntheme = 't'\ndisableKinds = ['taxonomyTerm']\n");
    CHECK(lists() == std::vector<std::string>{"/", "/docs/", "/tags/mới/"});  // the name it had before Hugo 0.73
    folder.write("hugo.toml", "baseURL = '/'\ndisableKinds = ['taxonomyTerm', 'taxonomy']\n");
    CHECK(lists() == std::vector<std::string>{"/docs/"});
}

TEST_CASE("pages, sections and translations", "[indexer]") {
    const TempFolder folder;
    folder.write("hugo.toml", "baseURL = '/docs/'\ntitle = 'Site'\n[languages.en]\n[languages.vi]\ntitle = 'Trang'\n");
    folder.write("content/_index.vi.md", "Chào\n");
    folder.write("content/blog/_index.md", "---\n---\n");
    folder.write("content/blog/_index.vi.md", "---\ntitle: Bài viết\n---\n");
    folder.write("content/blog/post/index.md",
                 "---\ntitle: Post\ndescription: Short.\nauthors: [A, B]\ntags: [x]\ndate: 2025-05-01\n"
                 "lastmod: 2025-05-03\n---\nlead\n\n"
                 "## One\n\n### Two\n\nt\n\n## Three\n\nx\n");
    folder.write("content/blog/post/index.vi.md", "---\ntitle: Bài\n---\nmở\n\n## Một\n");
    folder.write("content/blog/post/resource.md", "no page of its own\n");
    folder.write("content/blog/other.vi.md", "---\ntranslationKey: key\nslug: Khác\n---\n");
    const Collected collected = read(folder);
    CHECK(collected.skipped.empty());
    CHECK(urls(collected) == std::vector<std::string>{"/docs/vi/", "/docs/vi/blog/", "/docs/vi/blog/khác/",
                                                      "/docs/blog/post/", "/docs/blog/post/#one",
                                                      "/docs/blog/post/#two", "/docs/blog/post/#three",
                                                      "/docs/vi/blog/post/", "/docs/vi/blog/post/#một"});
    const auto& documents = collected.documents;
    CHECK(documents[0].title == "Trang");
    CHECK(documents[0].translation_key == "home");
    CHECK(documents[2].translation_key == "key");
    CHECK(documents[2].title == "khác");
    CHECK(documents[3].text == "Short.\nlead\n");
    CHECK(documents[3].date == "2025-05-01");
    CHECK(documents[3].lastmod == "2025-05-03");
    CHECK(documents[4].lastmod == "2025-05-03");  // a section's, too
    CHECK(documents[7].lastmod.empty());
    CHECK(documents[3].page_key == "en:/blog/post/");
    CHECK(documents[3].translation_key == "blog/post");
    CHECK(documents[7].translation_key == "blog/post");
    CHECK(nlohmann::json::parse(documents[3].attributes) ==
          nlohmann::json::parse(R"({"summary":"Short.","authors":["A","B"]})"));
    CHECK(documents[5].path == std::vector<std::string>{"One", "Two"});
    CHECK(documents[6].path == std::vector<std::string>{"Three"});
    CHECK(documents[6].ordinal == 3);
    CHECK(documents[7].lang == "vi");
    CHECK(documents[7].facets.at("site_section") == std::vector<std::string>{"Bài viết"});
    CHECK(nlohmann::json::parse(documents[7].attributes) == nlohmann::json::parse(R"({"site_section":"Bài viết"})"));
    CHECK_FALSE(documents[0].facets.contains("site_section"));
    CHECK_FALSE(documents[3].facets.contains("site_section"));  // the English section has no title
}

TEST_CASE("a file whose ending has capitals is no page", "[indexer]") {
    const TempFolder folder;
    folder.write("hugo.toml", "baseURL = '/'\n");
    folder.write("content/a.md", "x\n");
    for (const char* name : {"UP.MD", "b.Markdown", "c.HTML", "d.HTM", "e.ORG", "leaf/index.MD", "section/_index.MD"})
        folder.write(std::string("content/") + name, "---\ntitle: T\n---\nx\n");
    folder.write("content/leaf/f.md", "x\n");
    folder.write("content/names/_INDEX.md", "x\n");
    folder.write("content/names/INDEX.md", "x\n");
    const Collected collected = read(folder);
    CHECK(collected.skipped.empty());
    CHECK(urls(collected) == std::vector<std::string>{"/a/", "/leaf/f/", "/names/index/", "/names/_index/"});
}

TEST_CASE("what is not published is counted, not indexed", "[indexer]") {
    const TempFolder folder;
    folder.write("config.yaml", "baseURL: https://ex.org\n");
    const char* const unpublished[] = {"draft: true",
                                       "date: 2025-05-08",
                                       "publishDate: 2025-05-08",
                                       "expiryDate: 2025-05-06",
                                       "_build: {render: never}",
                                       "build: {render: link}",
                                       "_build: {render: false}",
                                       "outputs: [json]",
                                       "published: false",
                                       "expiryDate: 1577836800",
                                       "expiryDate: 02 Jan 2020"};
    const char* const published[] = {"draft: false",
                                     "date: 2025-05-07",
                                     "date: 2026-01-01\npublishDate: 2025-01-01",
                                     "expiryDate: 2025-05-08",
                                     "date: 31/12/2099",
                                     "headless: true",
                                     "expiryDate: 2020-01-01 00:00",
                                     "publishDate: 2030-01-01T00:00",
                                     "expiryDate: Jan 2, 2020",
                                     "expiryDate: '1577836800'"};
    int n = 0;
    for (const char* matter : unpublished)
        folder.write("content/no" + std::to_string(n++) + ".md", std::string("---\n") + matter + "\n---\nx\n");
    for (const char* matter : published)
        folder.write("content/yes" + std::to_string(n++) + ".md", std::string("---\n") + matter + "\n---\nx\n");
    folder.write("content/headless/index.md", "---\nheadless: true\n---\nx\n");
    folder.write("content/gone/_index.md", "---\ndraft: true\n---\nx\n");
    folder.write("content/gone/a/b.md", "x\n");
    folder.write("content/handed/_index.md", "---\ntitle: H\ncascade:\n  _build: {render: never}\n---\nx\n");
    folder.write("content/handed/a.md", "x\n");
    folder.write("content/handed/b.md", "---\n_build: {render: always}\n---\nx\n");
    const Collected collected = read(folder);
    CHECK(collected.skipped.empty());
    CHECK(collected.unpublished == std::size(unpublished) + 1 + 2 + 2);
    CHECK(collected.documents.size() == std::size(published) + 1);
}

TEST_CASE("a site's errors name the file and the line", "[indexer]") {
    const TempFolder folder;
    folder.write("hugo.toml", "baseURL = '/'\n");
    folder.write("content/bad.md", "---\ntitle: a\nb: [\n---\n");
    folder.write("content/good.md", "x\n");
    folder.write("content/twin.md", "x\n");
    folder.write("content/twin/index.md", "x\n");
    folder.write("content/o.org", "x\n");
    Collected collected = read(folder);
    CHECK(urls(collected) == std::vector<std::string>{"/good/", "/twin/"});
    REQUIRE(collected.skipped.size() == 3);
    CHECK(collected.skipped[0].file.ends_with("o.org"));
    CHECK(collected.skipped[1].file.ends_with("bad.md"));
    CHECK(collected.skipped[1].line == 3);
    CHECK_THAT(collected.skipped[2].reason, Catch::Contains("/twin/"));

    folder.write("hugo.toml", "baseURL = '/'\n\nx = = 1\n");
    collected = read(folder);
    CHECK(collected.documents.empty());
    REQUIRE(collected.skipped.size() == 1);
    CHECK(collected.skipped[0].file.ends_with("hugo.toml"));
    CHECK(collected.skipped[0].line == 3);
}

}  // namespace tim::indexer
