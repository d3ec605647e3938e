// Our reading of a site against what Debian's Hugo makes of it: every address and anchor we give out exists, every page
// and heading it publishes is there.
#include <catch2/catch.hpp>
#include <cstdlib>
#include <map>
#include <regex>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "indexer/sources/source.h"
#include "temp_folder.h"

namespace fs = std::filesystem;

namespace tim::indexer {

using test::TempFolder;

namespace {

bool have_hugo() { return std::system("hugo version >/dev/null 2>&1") == 0; }

constexpr const char* kLayout = "<main data-file=\"{{with .File}}{{.Path}}{{end}}\">{{.Content}}</main>\n";

// Headings whose ids are hard to get right, and text that looks like one and is none.
constexpr const char* kHeadings = R"(lead

### **Tìm kiếm mô hình phù hợp**
## Đồng bộ hóa
## Đồng bộ hóa
## Đồng bộ hóa 1
## đồng bộ hóa-1
## 1. Mục — hai: 50% (a, b) "q" 'x' …
## 🚀
## C++ / C# / .NET
## _nhấn_ mạnh __đậm__ snake_case
## [Link text](https://a.b/c?d=1)
## Có id riêng {#rieng-biet}
## Có lớp {.cls}
## &amp; entity &lt;x&gt;
## Closed id ## {#cid}
## Closed class ## {.x}
## a ### b ### {#cc}
## Two {#a} {#b}
## Attr {#k .c key="v" data-x=3}
## Quoted {id="quo"}
## esc \{#no}
## trailing {#x} text
## rieng biet
## hash#
## a<br>b <b>c</b>
## {{< word "w w" >}} in heading
## shown {{</* x */>}}

Setext {#st}
===

Setext
nhiều dòng
---

> ## Quoted
> Quoted *setext*
> ---

- ## In list
- a

  ## In item

{{% notice %}}
## In notice
{{% notice %}}
text
{{% /notice %}}
{{% /notice %}}

{{< box >}}
## In box
{{< /box >}}

## After {{< word "q" >}}

```
## not
```

<div>
## nor this
</div>

| a |
|---|
| ## x |

Term
: Def

Foot[^n] again[^n].

[^n]: Note

    ## In note

## Last
)";

using Content = std::vector<std::pair<const char*, const char*>>;  // file and what it holds

const Content kContent = {
    {"_index.md", "---\ntitle: Home\n---\nx\n## A\n"},
    {"_index.vi.md", "---\ntitle: Nhà\n---\n"},
    {"3-BlogsTranslated/3.3-Blog3/_index.md", "---\ntitle: B\n---\n"},
    {"3-BlogsTranslated/3.3-Blog3/_index.vi.md", "---\ntitle: B\n---\n"},
    {"a/leaf/index.md", "---\ntitle: L\n---\n"},
    {"a/leaf/index.vi.md", "---\ntitle: L\n---\n"},
    {"a/leaf/resource.md", "## R\n"},
    {"a/leaf/sub/other.md", "## R\n"},
    {"a/Page.v1.2.md", "x\n"},
    {"a/Upper.Case.vi.md", "x\n"},
    {"b/v1.0.en.md", "x\n"},
    {"c/x.fr.md", "x\n"},
    {"c/_index.fr.md", "---\ntitle: F\n---\n"},
    {"Thư Mục Có Dấu/Bài Viết Đầu.md", "x\n"},
    {"a/multi  space - dash_under.md", "x\n"},
    {"Space & Sym (1)+a,b/it's 100% C++ #1.md", "x\n"},
    {"d/Tie\u0302\u0301ng Vie\u0323\u0302t.md", "x\n"},
    {"d/_index.md", "---\ntitle: D\nslug: no\n---\n"},
    {"d/s1.md", "---\nslug: Đường Dẫn Mới\n---\n"},
    {"d/s2.md", "---\nslug: -a/b c-\n---\n"},
    {"d/u1.md", "---\nurl: /Custom/Path X/\n---\n"},
    {"d/u1.vi.md", "---\nurl: /Custom/Path Y\n---\n"},
    {"d/u2.vi.md", "---\nurl: rel/vi\n---\n"},
    {"d/u3.md", "---\nurl: /x/Y.html\n---\n"},
    {"d/u4.md", "---\nurl: rel/z.v1/\n---\n"},
    {"d/u5.md", "---\nurl: /q/index.html\n---\n"},
    {"d/2024-05-06-dated.md", "---\ntitle: Gốc C++ & 1\ndate: 2025-02-03T10:00:00+07:00\n---\n"},
    {"e/_index.vi.md", "---\ntitle: E\nurl: /Sec Tion/Z\n---\n"},
    {"e/f/g/deep.md", "x\n"},
    {"f/draft.md", "---\ndraft: true\n---\n"},
    {"f/future.md", "---\ndate: 2099-01-01\n---\n"},
    {"f/early.md", "---\ndate: 2099-01-01\npublishDate: 2020-01-01\n---\n"},
    {"f/expired.md", "---\nexpiryDate: 2020-01-01\n---\n"},
    {"f/never.md", "---\n_build: {render: never}\n---\n"},
    {"f/headless/index.md", "---\nheadless: true\n---\n"},
    {"f/alias.md", "---\naliases: [/Old/Path, rel-old]\n---\n"},
    {"g/_index.md", "---\ntitle: G\ndraft: true\n---\n"},
    {"g/below.md", "x\n"},
    {"g/below.vi.md", "x\n"},
    {"h/_index.md",
     "---\ntitle: H\ncascade:\n- _target: {path: \"/h/dr*/**\"}\n  draft: true\n- _target: {kind: page}\n  slug: "
     "s\n---\n"},
    {"h/drafts/x.md", "x\n"},
    {"h/y.md", "x\n"},
    {"tags/used/_index.md", "---\ntitle: U\n---\n"},
    {"j/toml.md", "+++\ntitle = 'T'\n+++\n## Y\n"},
    {"j/json.md", "{\"title\": \"T\"}\n## Y\n"},
    {"j/bom.md", "\xEF\xBB\xBF---\r\ntitle: T\r\n---\r\nx\r\n\r\n## H {#own}\r\n\r\nS\r\n---\r\n"},
    {"j/page.html", "---\ntitle: H\n---\n<p>x</p>\n"},
    {"j/plain.html", "<p>copied</p>\n"},
    {"k/heads.md", kHeadings},
    {"k/heads.vi.md", kHeadings},
};

// Pages at the addresses of lists, and at what only looks like one.
const Content kPagesAtLists = {
    {"a/first.md", "---\nslug: index\n---\n"},
    {"a/second.md", "x\n"},
    {"a/second.vi.md", "x\n"},
    {"a/third.vi.md", "---\nurl: /vi/a/index.html\n---\n"},
    {"b/_index.md", "x\n"},
    {"b/first.md", "---\nslug: index\n---\n"},
    {"c/sub/first.md", "---\nslug: index\n---\n"},
    {"d/leaf/index.md", "---\nslug: index\n---\n"},
    {"about.md", "x\n"},
    {"about/x.md", "x\n"},
    {"about.vi.md", "x\n"},
    {"team.md", "x\n"},
    {"team/x.md", "---\ndraft: true\n---\n"},
    {"home.md", "---\nslug: index\n---\n"},
    {"labels.md", "---\nurl: /tags/\n---\n"},
    {"categories.md", "x\n"},
    {"categories/a.md", "x\n"},
};

// Values of `expiryDate`, all gone by: a page is left out by those that Hugo takes for a date.
constexpr const char* kQuotedDates[] = {"2020-01-01",
                                        "2020-1-1",
                                        "20200101",
                                        "2020/01/01",
                                        "2020-02-30",
                                        " 2020-01-01",
                                        "2020-01-01 ",
                                        "0001-01-01",
                                        "2020-01-01 00:00",
                                        "2020-01-01T00:00",
                                        "2020-01-01T00:00:00",
                                        "2020-01-01  00:00:00",
                                        "2020-01-01T5:00:00",
                                        "2020-01-01T15:4:05",
                                        "2020-01-01T24:00:00",
                                        "2020-01-01T23:59:60",
                                        "2020-01-01T00:00:00,123",
                                        "2020-01-01T00:00:00.",
                                        "2020-01-01T00:00:00Z",
                                        "2020-01-01t00:00:00z",
                                        "2020-01-01 00:00:00 Z",
                                        "2020-01-01T00:00:00+07:00",
                                        "2020-01-01T00:00:00+0700",
                                        "2020-01-01T00:00:00+07",
                                        "2020-01-01T00:00:00 +07:00",
                                        "2020-01-01 00:00:00 +07:00",
                                        "2020-01-01 00:00:00+0700",
                                        "2020-01-01 00:00:00 +0700",
                                        "2020-01-01 00:00:00 ICT",
                                        "2020-01-01 00:00:00.5 +0700 ICT",
                                        "2020-01-01 00:00:00 +0700 ICT m=+0.1",
                                        "02 Jan 2020",
                                        "02 jan  2020",
                                        "2 Jan 2020",
                                        "02 January 2020",
                                        "Jan 2, 2020",
                                        "Thu, 02 Jan 2020 15:04:05 +0700",
                                        "Fri, 02 Jan 2020 15:04:05 GMT",
                                        "Thu, 2 Jan 2020 15:04:05 GMT",
                                        "Thu, 02 Jan 2020 15:04:05 gmt",
                                        "Thu, 02 Jan 2020 15:04:05 GMT+7",
                                        "Thu, 02 Jan 2020 15:04:05 GMT-25",
                                        "Thu, 02 Jan 2020 15:04:05 ABCD",
                                        "Thu, 02 Jan 2020 15:04:05 ABCDT",
                                        "Thu, 02 Jan 2020 15:04:05 ABCDE",
                                        "Thu, 02 Jan 2020 15:04:05 WITA",
                                        "Thu, 02 Jan 2020 15:04:05 -03",
                                        "02 Jan 20 15:04 GMT",
                                        "02 Jan 70 15:04 +0700",
                                        "Thursday, 02-Jan-20 15:04:05 GMT",
                                        "Thu, 02-Jan-20 15:04:05 GMT",
                                        "Thu Jan  2 15:04:05 2020",
                                        "Thu Jan 02 15:04:05 UTC 2020",
                                        "Thu Jan 02 15:04:05 +0700 2020",
                                        "3:04PM",
                                        "13:04PM",
                                        "3:04pm",
                                        "15:04",
                                        "Jan 2 15:04:05.123",
                                        "1577836800",
                                        "yesterday",
                                        ""};
constexpr const char* kYamlDates[] = {"2020-01-01 00:00",
                                      "2020-01-01t00:00:00z",
                                      "1577836800",
                                      "1577836800.0",
                                      "1_577_836_800",
                                      "0x5E0BE100",
                                      "012",
                                      "0b11",
                                      "0o12",
                                      "08",
                                      "-1",
                                      "+1",
                                      "1e3",
                                      "2020",
                                      "0",
                                      "true",
                                      "~",
                                      "[2020-01-01]",
                                      "99999999999999"};
constexpr const char* kTomlDates[] = {"2020-01-01", "2020-01-01 00:00:00", "2020-01-01t00:00:00z", "10:20:30",
                                      "1577836800", "1577836800.0",        "0x5E0BE100",           "true"};
constexpr const char* kJsonDates[] = {"1577836800", "1577836800.5", "null", "true", "[\"2020-01-01\"]"};

void write_dates(const TempFolder& site) {
    int n = 0;
    const auto write = [&](const char* begin, const std::string& value, const char* end) {
        site.write("content/dates/" + std::to_string(n++) + ".md", begin + value + end);
    };
    const auto yaml = [&](const std::string& value) { write("---\nexpiryDate: ", value, "\n---\nx\n"); };
    const auto toml = [&](const std::string& value) { write("+++\nexpiryDate = ", value, "\n+++\nx\n"); };
    const auto json = [&](const std::string& value) { write("{\"expiryDate\": ", value, "}\nx\n"); };
    for (const char* date : kQuotedDates) {
        const std::string quoted = '"' + std::string(date) + '"';
        yaml(quoted);
        toml(quoted);
        json(quoted);
    }
    for (const char* date : kYamlDates) yaml(date);
    for (const char* date : kTomlDates) toml(date);
    for (const char* date : kJsonDates) json(date);
}

struct PublishedPage {
    std::string source;  // content file, as Hugo names it; empty for lists it made up
    std::set<std::string> heading_ids, collected_anchors;
    bool collected = false;
};

std::string unescape_html(std::string text) {
    const std::pair<const char*, const char*> entities[] = {{"&#43;", "+"}, {"&#39;", "'"}, {"&amp;", "&"}};
    for (const auto& [entity, character] : entities)
        for (std::size_t at = text.find(entity); at != std::string::npos; at = text.find(entity))
            text.replace(at, std::string(entity).size(), character);
    return text;
}

std::map<std::string, PublishedPage> published_pages(const fs::path& folder) {
    static const std::regex id("<h[1-6][^>]* id=\"([^\"]*)\""), file("data-file=\"([^\"]*)\"");
    std::map<std::string, PublishedPage> pages;
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
        if (entry.path().extension() != ".html") continue;
        std::ifstream in(entry.path());
        const std::string html{std::istreambuf_iterator<char>(in), {}};
        std::smatch match;
        if (!std::regex_search(html, match, file)) continue;  // an alias
        PublishedPage& page = pages["/" + fs::relative(entry.path(), folder).string()];
        page.source = unescape_html(match[1]);
        for (std::sregex_iterator at(html.begin(), html.end(), id), end; at != end; ++at)
            page.heading_ids.insert(unescape_html((*at)[1]));
    }
    return pages;
}

std::string unescape_url(const std::string& url) {
    std::string out;
    for (std::size_t i = 0; i < url.size(); ++i) {
        const bool escaped = url[i] == '%' && i + 2 < url.size();
        out += escaped ? static_cast<char>(std::stoi(url.substr(i + 1, 2), nullptr, 16)) : url[i];
        if (escaped) i += 2;
    }
    return out;
}

// Returns how many anchors were compared. `skipped` are the files that must be named as left out.
std::size_t compare(const Content& content, const std::string& settings, const std::string& base,
                    const std::set<std::string>& skipped = {}) {
    const TempFolder site;
    site.write("hugo.toml", settings);
    site.write("layouts/_default/single.html", kLayout);
    site.write("layouts/_default/list.html", kLayout);
    site.write("layouts/shortcodes/notice.html", "<div>\n\n{{ .Inner }}\n\n</div>\n");
    site.write("layouts/shortcodes/box.html", "<div>{{ .Inner }}</div>");
    site.write("layouts/shortcodes/word.html", "<b>{{ .Get 0 }}</b>");
    for (const auto& [name, text] : content) site.write(std::string("content/") + name, text);
    write_dates(site);
    // With one worker Hugo writes lists after pages always, not nearly always.
    const std::string command = "HUGO_NUMWORKERMULTIPLIER=1 hugo --quiet -s '" + site.path().string() + "' >" +
                                (site.path() / "log").string() + " 2>&1";
    REQUIRE(std::system(command.c_str()) == 0);
    std::map<std::string, PublishedPage> pages = published_pages(site.path() / "public");

    Collected collected;
    collect(site.path(), collected);
    std::set<std::string> named;
    for (const Fault& one : collected.skipped) {
        UNSCOPED_INFO(one.file << ": " << one.reason);
        named.insert(fs::relative(one.file, site.path() / "content").string());
    }
    CHECK(named == skipped);
    std::size_t anchors = 0;
    for (const index::Document& document : collected.documents) {
        CAPTURE(document.url, document.source);
        const std::size_t hash = document.url.find('#');
        REQUIRE(document.url.starts_with(base));
        std::string path =
            "/" + unescape_url(document.url.substr(base.size(), hash == std::string::npos ? hash : hash - base.size()));
        if (path.ends_with('/')) path += "index.html";
        const auto page = pages.find(path);
        if (page == pages.end()) {
            FAIL_CHECK("no such page: " << path);
            continue;
        }
        const std::string& source = page->second.source;
        CHECK(document.source.ends_with(source.empty() ? "hugo.toml" : "content/" + source));
        page->second.collected = true;
        if (hash == std::string::npos) continue;
        ++anchors;
        const std::string anchor = document.url.substr(hash + 1);
        CHECK(page->second.heading_ids.contains(anchor));
        page->second.collected_anchors.insert(anchor);
    }
    for (const auto& [path, page] : pages) {
        CAPTURE(path, page.source);
        CHECK(page.collected);
        if (page.collected) CHECK(page.collected_anchors == page.heading_ids);
    }
    return anchors;
}

}  // namespace

TEST_CASE("every address and anchor is Hugo's", "[indexer][hugo]") {
    if (!have_hugo()) {
        WARN("skipped: hugo is not installed");
        return;
    }
    const std::string languages = "\n[languages.en]\n[languages.vi]\n";
    const std::string unsafe = "[markup.goldmark.renderer]\nunsafe = true\n";
    struct Row {
        const char* why;
        std::string settings, base;
    };
    const Row rows[] = {
        {"base with a path", "baseURL = 'https://ex.org/docs/'\n" + unsafe + languages, "https://ex.org/docs/"},
        {"no raw HTML, no host", "baseURL = '/docs/'" + languages, "/docs/"},
        {"uglyURLs", "baseURL = '/'\nuglyURLs = true" + languages, "/"},
        {"uglyURLs of a section", "baseURL = '/'\n[uglyURLs]\na = true" + languages, "/"},
        {"case and accents",
         "baseURL = '/'\ndisablePathToLower = true\nremovePathAccents = true\ndefaultContentLanguageInSubdir = true" +
             languages,
         "/"},
        {"Vietnamese first", "baseURL = '/'\ndefaultContentLanguage = 'vi'" + languages, "/"},
        {"ids in ASCII", "baseURL = '/'\n[markup.goldmark.parser]\nautoHeadingIDType = 'github-ascii'" + languages,
         "/"},
        {"ids of blackfriday", "baseURL = '/'\n[markup.goldmark.parser]\nautoHeadingIDType = 'blackfriday'" + languages,
         "/"},
        {"no attributes", "baseURL = '/'\n[markup.goldmark.parser.attribute]\ntitle = false" + languages, "/"},
        {"permalinks",
         "baseURL = '/'\n[permalinks]\na = '/p/:sections/:filename/'\nd = "
         "'/:year/:month/:sections[last]/:slugorfilename/'\n"
         "e = '/:sections[1:]/:sections[last]/x/:filename'\n" +
             languages,
         "/"},
        {"drafts and dates in names",
         "baseURL = '/'\nbuildDrafts = true\nbuildFuture = true\nbuildExpired = true\nignoreFiles = ['\\.v1']\n"
         "[frontmatter]\ndate = [':filename', ':default']" +
             languages,
         "/"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.why);
        CHECK(compare(kContent, row.settings, row.base) >= 40);
    }
}

TEST_CASE("a page at a list's address gives way as in Hugo", "[indexer][hugo]") {
    if (!have_hugo()) {
        WARN("skipped: hugo is not installed");
        return;
    }
    compare(kPagesAtLists, "baseURL = '/docs/'\n[languages.en]\n[languages.vi]\n", "/docs/",
            {"a/first.md", "a/third.vi.md", "b/first.md", "d/leaf/index.md", "about.md", "home.md", "labels.md",
             "categories.md"});
    compare(kPagesAtLists, "baseURL = '/'\ndisableKinds = ['section', 'home', 'taxonomy', 'term']\n", "/");
    compare(kPagesAtLists, "baseURL = '/'\ndisableKinds = ['taxonomy', 'term']\n", "/",
            {"a/first.md", "b/first.md", "d/leaf/index.md", "about.md", "home.md", "categories.md"});
}

}  // namespace tim::indexer
