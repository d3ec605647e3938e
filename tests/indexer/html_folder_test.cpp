#include "indexer/sources/html_folder.h"

#include <catch2/catch.hpp>
#include <map>

#include "indexer/sources/bad_input.h"
#include "indexer/sources/built_site.h"
#include "temp_folder.h"

namespace tim::indexer {

using test::TempFolder;

namespace {

std::string page(const std::string& lang, const std::string& head, const std::string& body) {
    return "<!doctype html><html lang=" + lang + "><head>" + head + "</head><body><main>" + body +
           "</main></body></html>";
}

std::map<std::string, std::string> keys_by_url(const Collected& collected) {
    std::map<std::string, std::string> out;
    for (const index::Document& document : collected.documents) out[document.url] = document.translation_key;
    return out;
}

}  // namespace

TEST_CASE("a built site: addresses, languages, pairs", "[indexer]") {
    const TempFolder folder;
    const auto canonical = [](const std::string& path) {
        return "<link rel=canonical href='https://ex.org/docs" + path + "'>";
    };
    const std::string pair =
        "<link rel=alternate hreflang=en href='https://ex.org/docs/a/'>"
        "<link rel=alternate hreflang=vi href='https://ex.org/docs/vi/b%C3%A0i/'>";
    folder.write("index.html",
                 page("en", "<meta name=description content='The site'>" + canonical("/"), "<h1>Home</h1>x"));
    folder.write("a/index.html", page("en", "<meta name=description content='The site'>" + canonical("/a/") + pair,
                                      "<h1>A</h1>x<h2 id='m c'>M</h2>y"));
    folder.write("vi/bài/index.html",
                 page("vi", canonical("/vi/b%C3%A0i/") + pair, "<h1>Bài</h1>x<h2 id=mục>Mục</h2>y"));
    folder.write("plain.html",
                 page("en", canonical("/plain") + "<meta name=docsearch:version content=2.0>", "<h1>Plain</h1>"));
    folder.write("vi/plain.html", page("vi", canonical("/vi/plain"), "<h1>Trơn</h1>"));
    folder.write("old/index.html", "<meta http-equiv=refresh content='0; url=/a/'>");
    folder.write("page/2/index.html", page("en", canonical("/"), "<h1>Home, continued</h1>"));
    folder.write("vi/404.html", page("en", "", "gone"));
    folder.write("404/index.html", page("en", "", "gone"));
    folder.write("vi/404/index.html", page("en", "", "gone"));
    folder.write("status/404/index.html", page("en", canonical("/status/404/"), "<h1>Not found</h1>"));
    folder.write("_sources/x.html", "no page");
    folder.write("vi/_static/x.html", "no page");
    folder.write("_modules/x.html", page("en", canonical("/_modules/x.html"), "<h1>Source of x</h1>"));
    folder.write("search.json", R"([{"id":"x","kind":"k","summary":"s"}])");
    folder.write("notes.md", "no source\n");
    Collected collected;
    collect(folder.path(), collected);
    CHECK(collected.skipped.empty());
    CHECK(collected.unpublished == 2);
    CHECK(keys_by_url(collected) ==
          std::map<std::string, std::string>{{"https://ex.org/docs/", "/"},
                                             {"https://ex.org/docs/_modules/x.html", "/_modules/x"},
                                             {"https://ex.org/docs/a/", "/a"},
                                             {"https://ex.org/docs/a/#m%20c", "/a"},
                                             {"https://ex.org/docs/plain", "/plain"},
                                             {"https://ex.org/docs/status/404/", "/status/404"},
                                             {"https://ex.org/docs/vi/bài/", "/a"},
                                             {"https://ex.org/docs/vi/bài/#mục", "/a"},
                                             {"https://ex.org/docs/vi/plain", "/plain"}});
    for (const index::Document& document : collected.documents)
        if (document.url == "https://ex.org/docs/a/") {
            CHECK(document.page_key == "en:/a/");
            CHECK(document.title == "A");
            CHECK(document.text == "x\n");
        }
    for (const index::Document& document : collected.documents)
        CHECK(document.facets.contains("version") == document.url.ends_with("/docs/plain"));

    std::vector<IndexedPlace> places;
    for (const index::Document& document : collected.documents)
        places.push_back({document.url, document.source, document.lang});
    places.push_back({"https://ex.org/docs/gone/", "gone.md", "vi"});
    places.push_back({"https://ex.org/docs/a/#gone", "a.md", "vi"});
    places.push_back({"/catalogue/en/x", "x.json", "en"});
    const LinkReport report = check_links(folder.path(), places);
    CHECK(report.base == "https://ex.org/docs");
    CHECK(report.pages == 8);
    CHECK(report.anchors == 3);
    CHECK(report.elsewhere == 1);
    REQUIRE(report.broken.size() == 2);
    CHECK(report.broken[0].place.source == "a.md");
    CHECK_THAT(report.broken[0].reason, Catch::Contains("no such anchor"));
    CHECK(report.broken[1].place.source == "gone.md");
    CHECK_THROWS_AS(check_links(folder.path(), {{"/nowhere", "x", "en"}}), BadInput);
}

TEST_CASE("where pages do not say it, the sitemap knows the base; else paths are from the root", "[indexer]") {
    const TempFolder folder;
    folder.write("index.html", page("vi", "", "<h1>Nhà</h1>"));
    folder.write("a/index.html", page("vi", "", "<h1>A</h1>"));
    const auto urls = [&] {
        Collected collected;
        collect(folder.path(), collected);
        std::vector<std::string> out;
        for (const index::Document& document : collected.documents) out.push_back(document.url);
        return out;
    };
    CHECK(urls() == std::vector<std::string>{"/", "/a/"});
    folder.write("sitemap.xml", "<urlset><url><loc>https://ex.org/x/a/</loc></url></urlset>");
    CHECK(urls() == std::vector<std::string>{"https://ex.org/x/", "https://ex.org/x/a/"});
}

TEST_CASE("one HTML file is a source, too; a bad page is named", "[indexer]") {
    const TempFolder folder;
    const auto file = folder.write("x.html", page("en", "<link rel=canonical href='https://ex.org/x'>", "<h1>X</h1>"));
    Collected one;
    collect(file, one);
    REQUIRE(one.documents.size() == 1);
    CHECK(one.documents[0].url == "https://ex.org/x");

    std::string deep;
    for (int i = 0; i < 2000; ++i) deep += "<div>";
    folder.write("index.html", page("en", "", deep));
    folder.write("latin1.html", "d\xF2ng");
    Collected all;
    collect(folder.path(), all);
    CHECK(all.documents.size() == 1);
    REQUIRE(all.skipped.size() == 2);
    CHECK_THAT(all.skipped[0].reason, Catch::Contains("elements open"));
    CHECK_THAT(all.skipped[1].reason, Catch::Contains("UTF-8"));
}

}  // namespace tim::indexer
