#include "indexer/sources/html_page.h"

#include <catch2/catch.hpp>

#include "indexer/sources/bad_input.h"

namespace tim::indexer {

TEST_CASE("a page says its language, title, address and versions", "[indexer]") {
    const HtmlPage page = read_html_page(R"(<!doctype html><html lang="vi-VN"><head><title>Bệnh lý | Trang</title>
<meta name="description" content=" Mô  tả "><meta name=keywords content="a, b,,c"><meta property="article:tag" content=t>
<meta name="docsearch:docusaurus_tag" content="docs-default-current"><meta name="DocSearch:version" content="2.0, latest">
<meta name="docsearch:language" content="vi"><meta name="docsearch:" content="x"><meta property="article:published_time" content="2025-05-07T10:00:00Z">
<link rel="canonical" href="https://ex.org/vi/a/"><link rel="alternate" hreflang="EN" href="https://ex.org/a/">
<link rel=alternate hreflang=x-default href="https://ex.org/"><link rel=alternate type="application/rss+xml" href="/rss">
</head><body><nav>Menu</nav><main><h1>Bệnh lý</h1><p>Lời dẫn.</main><footer>chân</footer></body></html>)");
    CHECK(page.lang == "vi");
    CHECK(page.title == "Bệnh lý");
    CHECK(page.canonical == "https://ex.org/vi/a/");
    CHECK(page.alternates == std::vector<std::pair<std::string, std::string>>{{"en", "https://ex.org/a/"}});
    CHECK(page.indexable);
    CHECK(page.front_matter == nlohmann::json::parse(R"({"description":"Mô tả","keywords":["a","b","c"],"tags":["t"],
                                                          "date":"2025-05-07T10:00:00Z"})"));
    CHECK(page.facets == std::map<std::string, std::vector<std::string>>{{"docusaurus_tag", {"docs-default-current"}},
                                                                         {"version", {"2.0", "latest"}}});
}

TEST_CASE("pages that are not to be found", "[indexer]") {
    CHECK_FALSE(read_html_page("<meta name=robots content='noindex, follow'>x").indexable);
    CHECK_FALSE(read_html_page("<meta name=ROBOTS content=NONE>x").indexable);
    CHECK_FALSE(read_html_page("<meta http-equiv=refresh content='0; url=/a/'>").indexable);
    CHECK(read_html_page("<meta name=robots content='index,follow'>x").indexable);
}

TEST_CASE("the main content is found", "[indexer]") {
    struct Row {
        const char* why;
        const char* body;
        const char* text;
    };
    const Row rows[] = {
        {"marked", "<main>no<div data-tim-body>a</div>no<p data-tim-body>b</p></main>", "a\nb\n"},
        {"main", "<header>no</header><main>a<nav>no</nav><aside>note</aside></main><aside>no</aside>", "a\nnote\n"},
        {"role", "no<div role=main>a</div>", "a\n"},
        {"the article in main", "<main><div>toc</div><article><h2>H</h2></article></main>", ""},
        {"articles in main", "<main><article>a</article><article>b</article></main>", "a\nb\n"},
        {"one article", "no<article>a</article>", "a\n"},
        {"body", "<header>no</header><div>a</div><aside>no</aside><footer>no</footer>", "a\n"},
        {"left out",
         "<main>a<div data-tim-ignore>no</div><script>no</script><p hidden>no</p><p aria-hidden=true>no</p>"
         "<button>no</button><template>no</template><svg><title>no</title></svg><div role=tabpanel "
         "hidden>b</div></main>",
         "a\nb\n"},
        {"not a page at all", "", ""},
    };
    for (const Row& row : rows) {
        CAPTURE(row.why);
        CHECK(read_html_page(std::string("<body>") + row.body).sections[0].text == row.text);
    }
}

TEST_CASE("headings of HTML open sections, with the anchor that leads there", "[indexer]") {
    const std::vector<Section> sections = read_html_piece(R"(lead
<h2 id="một">Một <a class="anchor" href="#một">#</a></h2><p>x</p>
<section id="sphinx"><span id="old"></span><h3>Sphinx<a class="headerlink" href="#sphinx">¶</a></h3>y</section>
<a name="named"></a><h2>Named</h2>
<h2><span id="inner"></span>Inner</h2>
<h2>None</h2><h2></h2>z
<h2 class="sr-only">no</h2>)");
    const std::vector<std::pair<std::string, std::string>> expected = {
        {"", ""}, {"Một", "một"}, {"Sphinx", "sphinx"}, {"Named", "named"}, {"Inner", "inner"}, {"None", ""}};
    REQUIRE(sections.size() == expected.size());
    for (std::size_t i = 0; i < expected.size(); ++i)
        CHECK(std::pair(sections[i].heading, sections[i].anchor) == expected[i]);
    CHECK(sections[0].text == "lead\n");
    CHECK(sections[1].text == "x\n");
    CHECK(sections[2].text == "y\n");
    CHECK(sections[5].text == "z\n");
}

TEST_CASE("text of HTML reads as a person reads it", "[indexer]") {
    struct Row {
        const char* why;
        const char* html;
        const char* text;
        const char* code;
    };
    const Row rows[] = {
        {"spaces and references", "a\n  b <b>c</b>d&nbsp;e &lt;f&gt; <br>g", "a b cd\u00a0e <f>\ng\n", ""},
        {"lists", "<ul><li>a<li><p>b</p><p>c</p></ul>", "a\nb\nc\n", ""},
        {"tables", "<table><tr><th>a<th>b</tr><tr><td><p>c</p></td><td>d</td></tr><tr><td></td><td>e</td></tr></table>",
         "a | b\nc | d\n| e\n", ""},
        {"images", "<p><img alt='ảnh một' src=x> <img src=y></p><figure><figcaption>chú thích</figcaption></figure>",
         "ảnh một\nchú thích\n", ""},
        {"code", "a <code>b</code><pre><code>int  x;\n\ny</code></pre>", "a b\n", "int  x;\n\ny\n"},
        {"code with its language, as VitePress has it",
         "<div class='language-sh vp-adaptive-theme'><button title='Copy Code' class='copy'></button><span "
         "class=lang>sh</span>"
         "<pre><code>npm i</code></pre></div><p>a <span class=lang>b</span>",
         "a b\n", "npm i\n"},
        {"numbered code", "<pre><span class=ln>1</span>x\n<span style='x;user-select:none'>2</span>y\n</pre>", "",
         "x\ny\n"},
        {"notes",
         "<p>a<sup><a href='#fn:1' class='footnote-ref' role='doc-noteref'>1</a></sup></p><h2>H</h2>"
         "<div role='doc-endnotes'><ol><li id='fn:1'><p>note <a href='#fnref:1' "
         "role='doc-backlink'>back</a></p></ol></div>",
         "a\nnote\n", ""},
        {"a note whose number is all of a heading",
         "<p>a<h2><a href='#n' class=footnote-ref>1</a></h2><p>b<p id=n>a note that is long enough to be elsewhere",
         "a\nb\na note that is long enough to be elsewhere\n", ""},
        {"a note without a name", "<p>a<a href='#' class=footnote-ref>1</a><h2 id=h>H</h2><p>b", "a1\n", ""},
    };
    for (const Row& row : rows) {
        CAPTURE(row.why);
        const Section lead = read_html_piece(row.html).front();
        CHECK(lead.text == row.text);
        CHECK(lead.code == row.code);
    }
}

TEST_CASE("the title is the heading that stands for the page", "[indexer]") {
    CHECK(read_html_page("<title>A - Site</title><main><h1 id=a>A</h1><h2>B</h2>").title == "A");
    CHECK(read_html_page("<title>T</title><main><h1>Other</h1>").title == "Other");
    CHECK(read_html_page("<title>T</title><main><h1 id=a>A</h1><h1 id=b>B</h1>").title == "T");
    CHECK(read_html_page("<title>T | S</title><meta property=og:title content=T><main><h2>A</h2>").title == "T");
}

TEST_CASE("every place that a link can lead to", "[indexer]") {
    CHECK(read_html_anchors("<h2 id=a>x</h2><a name='b'>y</a><p name=c><nav id=d></nav>") ==
          std::set<std::string>{"a", "b", "d"});
}

TEST_CASE("hostile HTML ends", "[indexer]") {
    std::string deep;
    for (int i = 0; i < 100'000; ++i) deep += "<div>";
    CHECK_THROWS_AS(read_html_page(deep), BadInput);
    for (const char* piece :
         {"<p><b>",     "<",      "<a",       "<table><td></div>", "<li>",         "<!--",           "</p>",
          "<a href='",  "&amp",   "<h2>x",    "<select><option>",  "<svg><path/>", "<svg><desc><p>", "<template>",
          "<frameset>", "<i><p>", "<script>", "<textarea>",        "<math><mi>",   "<nobr>",         "<a><p>"}) {
        CAPTURE(piece);
        std::string text;
        while (text.size() < 20'000) text += piece;
        bool read_or_refused = false;
        try {
            read_or_refused = !read_html_page(text).sections.empty() && !read_html_piece(text).empty();
        } catch (const BadInput&) {
            read_or_refused = true;
        }
        CHECK(read_or_refused);
    }
    CHECK_FALSE(read_html_piece(std::string_view("a\0b<p\0>c</p\0>", 13)).empty());
}

TEST_CASE("what trips an assertion of the parser is refused, and the next page is read", "[indexer]") {
    const std::string page = "<table><math><select><annotation-xml encoding=text/html><select><table>";
    const std::string piece = "<math><head><annotation-xml encoding=text/html><select><input></body>";
    CHECK_THROWS_AS(read_html_page(page), BadInput);
    CHECK_THROWS_AS(read_html_piece(piece), BadInput);
    CHECK(read_html_page("<title>T</title><p>a").title == "T");
    CHECK(read_html_piece("<p>a").front().text == "a\n");
}

}  // namespace tim::indexer
