#include "indexer/sources/hugo_urls.h"

#include <catch2/catch.hpp>

#include "indexer/sources/hugo_cascade.h"
#include "indexer/sources/hugo_permalinks.h"
#include "indexer/sources/hugo_titles.h"

namespace tim::indexer {

TEST_CASE("page paths are Hugo's", "[indexer]") {
    struct Row {
        const char* why;
        HugoPageAddress page;
        const char* path;
    };
    // As Hugo 0.111.3 names them.
    const Row rows[] = {
        {"home", {.is_page = false, .is_home = true}, "/"},
        {"home in vi", {.is_page = false, .is_home = true, .prefix = "vi"}, "/vi/"},
        {"section", {.is_page = false, .dir = "3-BlogsTranslated/3.3-Blog3"}, "/3-blogstranslated/3.3-blog3/"},
        {"section in vi",
         {.is_page = false, .dir = "3-BlogsTranslated/3.3-Blog3", .prefix = "vi"},
         "/vi/3-blogstranslated/3.3-blog3/"},
        {"leaf bundle", {.dir = "a", .base_name = "leaf", .prefix = "vi"}, "/vi/a/leaf/"},
        {"dots", {.dir = "a", .base_name = "Page.v1.2"}, "/a/page.v1.2/"},
        {"dots in vi", {.dir = "a", .base_name = "Upper.Case", .prefix = "vi"}, "/vi/a/upper.case/"},
        {"no language", {.dir = "c", .base_name = "x.fr"}, "/c/x.fr/"},
        {"marks", {.dir = "Thư Mục Có Dấu", .base_name = "Bài Viết Đầu"}, "/thư-mục-có-dấu/bài-viết-đầu/"},
        {"spaces", {.dir = "a", .base_name = "multi  space - dash_under"}, "/a/multi-space-dash_under/"},
        {"symbols", {.dir = "Space & Sym (1)+a,b", .base_name = "it's 100% C++ #1"}, "/space-sym-1+ab/its-100-c++-#1/"},
        {"slug", {.dir = "a", .base_name = "Đường Dẫn Mới"}, "/a/đường-dẫn-mới/"},
        {"url", {.dir = "a", .base_name = "x", .url = "/Custom/Path X/", .prefix = "vi"}, "/Custom/Path X/"},
        {"relative url", {.dir = "a", .base_name = "x", .url = "rel/vi", .prefix = "vi"}, "/vi/rel/vi/"},
        {"url of a file", {.url = "/x/Y.html"}, "/x/Y.html"},
        {"url of an index", {.url = "/q/index.html"}, "/q/"},
        {"url of a section", {.is_page = false, .dir = "e", .url = "/Sec Tion/Z"}, "/sec-tion/z/"},
        {"ugly section",
         {.is_page = false, .ugly = true, .dir = "3-BlogsTranslated/3.3-Blog3"},
         "/3-blogstranslated/3.3-blog3.html"},
        {"ugly page", {.ugly = true, .dir = "a", .base_name = "x", .prefix = "vi"}, "/vi/a/x.html"},
        {"ugly home", {.is_page = false, .is_home = true, .ugly = true}, "/"},
        {"permalink", {.dir = "a", .base_name = "x", .permalink = "/2025/Có Dấu"}, "/2025/có-dấu/"},
        {"up and out", {.dir = "a", .base_name = "x", .url = "/../../etc/"}, "/etc/"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.why);
        CHECK(hugo_page_path(row.page, {}) == row.path);
    }
    const HugoPageAddress page{.dir = "Thư Mục", .base_name = "Bài Đầu"};
    CHECK(hugo_page_path(page, {.disable_path_to_lower = true}) == "/Thư-Mục/Bài-Đầu/");
    CHECK(hugo_page_path(page, {.remove_path_accents = true}) == "/thu-muc/bai-đau/");
}

TEST_CASE("links are readable and whole", "[indexer]") {
    CHECK(escape_path("/c++-#1/đường dẫn/100%/%20?\"") == "/c++-%231/đường%20dẫn/100%25/%20%3F%22");
    CHECK(join_base_url("https://ex.org/docs/", "/vi/") == "https://ex.org/docs/vi/");
    CHECK(join_base_url("https://ex.org", "/") == "https://ex.org/");
    CHECK(join_base_url("/docs/", "/vi/") == "/docs/vi/");
    CHECK(join_base_url("/", "/vi/") == "/vi/");
    CHECK(join_base_url("", "/vi/") == "/vi/");
    CHECK(join_paths({"/a/", "../b/./c/"}) == "/b/c");
    CHECK(join_paths({"", "a", ""}) == "a");
}

TEST_CASE("permalinks expand", "[indexer]") {
    const PermalinkFields page{parse_date("2025-02-03T14:05:06+07:00"), "blog", {"blog", "ai"}, "Gốc C++", "", "x y"};
    const std::pair<const char*, const char*> rows[] = {
        {"/:year/:month/:day/:slug/", "/2025/02/03/gốc-c  /"},
        {"/:monthname/:weekdayname/:weekday/:yearday", "/February/Monday/1/34"},
        {"/:section/:sections/:sections[last]/:sections[1:]/:sections[0]", "/blog/blog/ai/ai/ai/blog"},
        {"/:slugorfilename/:filename", "/x-y/x-y"},
        {"/plain", "/plain"},
        // What Go's time.Format makes of these.
        {"/:2006/:01/:02/:1/:2/:06/:002", "/2025/02/03/2/3/25/034"},
        {"/:January/:Jan/:Monday/:Mon/:Jan02", "/February/Feb/Monday/Mon/Feb03"},
        {"/:150405/:03/:3pm/:04/:4/:5/:Z0700/:MST", "/140506/02/2pm/05/5/6/ 0700/ 0700"},
        {"/:_2/:_2006/:2006a/:20060102", "/ 3/_2025/2025a/20250203"},
    };
    for (const auto& [pattern, path] : rows) CHECK(expand_permalink(pattern, page, {}) == path);
    CHECK(expand_permalink("/:2006/:Mon/:15", {}, {}) == "/0001/Mon/00");
    for (const char* unknown : {"/:nonsense/", "/:Janx/", "/:x_y"}) CHECK_FALSE(expand_permalink(unknown, page, {}));
}

TEST_CASE("the titles of lists are Hugo's", "[indexer]") {
    // As Hugo 0.111.3 writes them.
    const std::pair<const char*, const char*> rows[] = {
        {"hướng dẫn", "Hướng dẫns"},
        {"hướng Dẫn sử dụng", "Hướng Dẫn sử dụngs"},
        {"đồ thị", "Đồ thịs"},
        {"api-reference", "Api-references"},
        {"my folder", "My folders"},
        {"data_set", "Data_sets"},
        {"c++ api", "C++ apis"},
        {"iPhone", "IPhones"},
        {"v1.2", "V1.2s"},
        {"FAQ", "FAQs"},
        {"trailing-", "Trailing-s"},
        {"news", "News"},
        {"series", "Series"},
        {"sheep", "Sheep"},
        {"person", "People"},
        {"my Person", "My People"},
        {"salesperson", "Salespeople"},
        {"woman", "Women"},
        {"human", "Humans"},
        {"analysis", "Analyses"},
        {"criteria", "Criteria"},
        {"bus", "Buses"},
        {"status", "Statuses"},
        {"index", "Indices"},
        {"story", "Stories"},
        {"key", "Keys"},
        {"class", "Classes"},
        {"knife", "Knives"},
        {"giraffe", "Giraffes"},
        {"shelf", "Shelves"},
        {"video", "Videoes"},
        {"radio", "Radios"},
        {"wikipedia", "Wikipedia"},
        {"cli", "Cli"},
        {"box", "boxes"},
        {"x", "xes"},
        {"mY", "mies"},
        {"nucleus", "Nuclei"},
        {"memorandum", "Memoranda"},
    };
    for (const auto& [folder, title] : rows) CHECK(hugo_section_title(folder, true) == title);
    CHECK(hugo_section_title("hướng dẫn", false) == "Hướng dẫn");
    CHECK(hugo_taxonomy_title("loại bài") == "Loại Bài");
}

TEST_CASE("cascade targets match like globs", "[indexer]") {
    CHECK(glob_matches("/i/dr*/**", "/i/drafts/a/b.md"));
    CHECK_FALSE(glob_matches("/i/*", "/i/a/b"));
    CHECK(glob_matches("{en,vi}", "vi"));
    CHECK_FALSE(glob_matches("{en,vi}", "fr"));
    CHECK_FALSE(glob_matches("a*a*a*a*a*a*a*a*a*a*b", std::string(500, 'a')));
}

}  // namespace tim::indexer
