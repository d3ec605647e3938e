#include "server/protocols/search_page.h"

#include <catch2/catch.hpp>
#include <string>

#include "server/protocols/entry_page.h"
#include "server/protocols/llms_txt.h"
#include "server/protocols/markup.h"

namespace tim::server {
namespace {

constexpr auto kWords = R"({"query_title":"{query} – Tìm","total":{"one":"{count} hit","other":"{count} hits"},
    "total_about":{"other":"about {count} hits"},"page_number":"page {number}","hit_other_language":"in {language}:",
    "hit_language_en":"English","nothing_heading":"nothing for {query}","nothing_advice":["less","other"],"broken":"a {x"})";

const PageStrings kStrings(kWords, "vi");

bool has(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

TEST_CASE("markup holds nothing but text", "[server][page]") {
    CHECK(markup::text("<a href='x'>\"&\n") == "&lt;a href=&#39;x&#39;&gt;&quot;&amp;\n");
    CHECK(markup::text(std::string_view("bệnh\0\x1f\xC3", 8)) == "bệnh\xEF\xBF\xBD\xEF\xBF\xBD");
    CHECK(markup::text("\x1f\xC3") == "\xEF\xBF\xBD\xEF\xBF\xBD");
}

TEST_CASE("the page's words come with their values", "[server][page]") {
    CHECK(kStrings.say("query_title", {{"query", "{query} <b>"}}) == "{query} <b> – Tìm");
    CHECK(kStrings.say("missing") == "missing");
    CHECK(kStrings.say("total") == "total");
    CHECK(kStrings.say("broken") == "a {x");
    CHECK(kStrings.count("total", 1) == "1 hit");
    CHECK(kStrings.count("total", 1234567) == "1.234.567 hits");
    CHECK(PageStrings(kWords, "en").count("total_about", 1) == "about 1 hits");
    CHECK(PageStrings(kWords, "en").number(1000) == "1,000");
    CHECK(kStrings.number(999) == "999");
    CHECK(kStrings.list("nothing_advice").size() == 2);
    CHECK(PageStrings("[", "vi").say("total") == "total");
}

TEST_CASE("the page's address is read leniently", "[server][page]") {
    const auto asked = parse_page_query(
        "q=b%E1%BB%87nh+l%C3%BD&utm=%zz&kind=nonsense&lang=vi&filter=provider:X&filter=provider:X&filter=none&sort="
        "date&page=3"
        "&as_typed=1&translate=0&q=second&%=1&");
    CHECK(asked.request.query == "bệnh lý");
    CHECK(asked.request.kind.empty());
    CHECK(asked.request.lang == "vi");
    CHECK(asked.request.filters == std::vector<std::string>{"provider:X"});
    CHECK(asked.request.sort == search::Sort::date);
    CHECK(asked.request.as_typed);
    CHECK_FALSE(asked.request.translate);
    CHECK(asked.page == 3);
    CHECK(asked.request.offset == 20);
    CHECK(parse_page_query("q=" + std::string(600, 'x')).request.query.size() == 512);
    std::string filters;
    for (int i = 0; i < 40; ++i) filters += "&filter=a:" + std::to_string(i);
    CHECK(parse_page_query(filters).request.filters.size() == search::kMaxFilters);
    for (const auto* page : {"0", "-1", "x", "1x", "99999999999", ""}) {
        CHECK(parse_page_query(std::string("page=") + page).page == 1);
    }
    CHECK(parse_page_query("page=5000").request.offset == search::kMaxOffset);
    CHECK(parse_page_query("").request.query.empty());
}

search::Hit hostile_hit() {
    search::Hit hit;
    hit.id = "a";
    hit.kind = "article";
    hit.lang = "vi\"><script>";
    hit.url = "/a/?b='\"&c";
    hit.title = "</noscript><script>1</script>";
    hit.title_parts = {{"</noscript>", false}, {"<script>1</script>", true}};
    hit.path = {hit.title, "<img src=x onerror=1>"};
    hit.snippet = {{"\u202Eمرحبا <b>", false}, {std::string(10'000, 'x'), true}};
    hit.date = "2025-01-02";
    hit.translations["en"] = {"/en/a/", "<u>", ""};
    search::SectionHit section;
    section.section = "<i>";
    section.snippet = {{"<s>", true}};
    search::SectionHit lead;
    lead.url = "/a/";
    lead.section = hit.title;
    hit.sections = {section, lead};
    return hit;
}

TEST_CASE("results are text, marks and links", "[server][page]") {
    auto asked = parse_page_query("q=%3Cx%3E%22&filter=provider:%3CP%3E&page=2");
    search::Answer answer;
    answer.hits.assign(10, hostile_hit());
    answer.total = 35;
    answer.facets["kind"] = {{"article", 35, {}}};
    answer.facets["provider"] = {{"<P>", 3, {}}, {"Q", 2, {{"vi", "<Quy>"}}}};
    answer.interpreted.also_searched = {"<path>"};
    answer.interpreted.absent = {"<absent>", "b"};
    answer.did_you_mean = search::DidYouMean{"<mean>", "typo"};
    const std::string html = results_html(asked, answer, kStrings);
    for (const auto* tag : {"<script", "<img", "<b>", "<i>", "<s>", "<u>", "<P>", "<Quy>", "<path>", "<mean>",
                            "<absent>", "</noscript"}) {
        CAPTURE(tag);
        CHECK_FALSE(has(html, tag));
    }
    CHECK(has(html, "&lt;/noscript&gt;<mark>&lt;script&gt;1&lt;/script&gt;</mark>"));
    CHECK(has(html, "<a href=\"/a/?b=&#39;&quot;&amp;c\" class=\"hit-title\""));
    CHECK(has(html, "lang=\"vi&quot;&gt;&lt;script&gt;\""));
    CHECK(has(html, "<span class=\"hit-section\""));  // no address that is fit for a link
    CHECK(has(html, "<a href=\"/a/\" class=\"hit-section\">hit_lead</a>"));
    CHECK(has(html, "<mark>" + std::string(10'000, 'x') + "</mark>"));
    CHECK(has(html, "35 hits"));
    CHECK(has(html, "<strong dir=\"auto\">&lt;absent&gt;, b</strong>"));
    CHECK(has(html, "in English:"));
    // A filter that is on is taken off by its link, another is added.
    CHECK(has(html, "<a href=\"?q=%3Cx%3E%22\" aria-current=\"true\"><bdi>&lt;P&gt;</bdi></a>"));
    CHECK(
        has(html,
            "<a href=\"?q=%3Cx%3E%22&amp;filter=provider%3A%3CP%3E&amp;filter=provider%3AQ\"><bdi>&lt;Quy&gt;</bdi>"));
    CHECK(has(html, "<a rel=\"prev\" href=\"?q=%3Cx%3E%22&amp;filter=provider%3A%3CP%3E\">"));
    CHECK(has(html, "<a rel=\"next\" href=\"?q=%3Cx%3E%22&amp;filter=provider%3A%3CP%3E&amp;page=3\">"));
    answer.total = 20;
    CHECK_FALSE(has(results_html(asked, answer, kStrings), "rel=\"next\""));
    answer.hits.clear();
    answer.total = 0;
    CHECK(has(results_html(asked, answer, kStrings), "nothing for &lt;x&gt;&quot;"));
    CHECK(has(failure_html({.status = 400, .title = "Close <it>."}, kStrings), "Close &lt;it&gt;."));
}

TEST_CASE("the page is filled where it says so", "[server][page]") {
    const std::string page =
        "<title>T</title><input value=\"\"><noscript><!-- results --><p>old</p></noscript><p value=\"\">";
    CHECK(
        filled_page(page, "</title> value=\"", "</title> value=\"", "<ol></ol>") ==
        "<title>&lt;/title&gt; value=&quot;</title><input value=\"&lt;/title&gt; value=&quot;\"><noscript><!-- results "
        "--><ol></ol></noscript><p value=\"\">");
    CHECK(filled_page("<p>", "x", "x", "x") == "<p>");
}

TEST_CASE("an entry shows what is known of it, as text", "[server][page]") {
    search::Hit entry = hostile_hit();
    entry.text = "<b>one\n\ntwo";
    entry.attributes = R"({"provider":"<p>","parameters":1100000000,"tasks":[{"value":"a","label":"<task>"},"plain",7],
        "delivery":"none","metrics":[{"name":"<m>","value":85.875,"unit":"%","on":"<o>","source":"javascript:1"},
        {"name":"n","value":3,"source":"https://a.example/"},{"name":"unknown"},7],
        "links":[{"url":"javascript:1","title":"<l>"},{"url":"https://b.example/?a=1&b=2"},7,{}],
        "sources":[{"url":"https://s.example/","facts":["provider",7]},{"url":"javascript:1","facts":["provider"]},7,
        {"title":"none","facts":"provider"}]})";
    const std::string html = entry_html(entry, kStrings);
    for (const auto* tag :
         {"<script", "<img", "<b>", "<p>&lt;", "<task", "<m>", "<o>", "<l>", "javascript:1\"", "unknown"}) {
        CAPTURE(tag);
        CHECK_FALSE(has(html, tag));
    }
    CHECK(has(html,
              "<dd>&lt;p&gt; <a href=\"https://s.example/\" rel=\"noopener noreferrer\" "
              "dir=\"auto\">metric_source</a></dd>"));
    CHECK(has(html, "<dd>number_billion</dd>"));
    CHECK(has(html, "<strong>85,88%</strong>"));
    CHECK(has(html, "<strong>3</strong>"));
    CHECK(has(html, "<a href=\"https://a.example/\""));
    CHECK(has(html, "<a href=\"https://b.example/?a=1&amp;b=2\" rel=\"noopener noreferrer\" dir=\"auto\">https://b"));
    CHECK(has(html, "<p dir=\"auto\">&lt;b&gt;one</p><p dir=\"auto\">two</p>"));
    CHECK_FALSE(has(html, "entry_mentioned"));
    entry.attributes = "7";
    CHECK(has(entry_html(entry, kStrings), "<article"));
    CHECK(has(missing_entry_html(kStrings), "entry_missing_text"));
}

TEST_CASE("what is here is told on lines of text", "[server][page]") {
    search::Hit hit = hostile_hit();
    hit.title = "a](javascript:1) <b>\n# _x_ `y`" + std::string(10'000, 'z');
    hit.lang = "vi";
    hit.url = "https://ex.org/a_(b)";
    search::Answer answer;
    answer.hits = {hit};
    answer.total = 3;
    const std::string text = llms_txt({{"articles", answer}}, "https://ex.org");
    CHECK(has(text, "# Tìm\n\n> "));
    CHECK(has(text, "(https://ex.org/api/v1/openapi.json)"));
    CHECK(has(text, "\n## Articles\n\n- [a\\](javascript:1) \\<b\\> # \\_x\\_ \\`y\\`zzz"));
    CHECK(
        has(text, "z…](https://ex.org/a_%28b%29): vi, en: [\\<u\\>](/en/a/)\n- and 2 more, which the search finds\n"));
    CHECK(text.size() < 3'000);
}

}  // namespace
}  // namespace tim::server
