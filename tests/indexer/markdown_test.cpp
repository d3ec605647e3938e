#include "indexer/sources/markdown.h"

#include <catch2/catch.hpp>

#include "indexer/sources/shortcodes.h"

namespace tim::indexer {

TEST_CASE("Markdown becomes plain text", "[indexer]") {
    struct Row {
        const char* why;
        const char* markdown;
        const char* text;
        const char* code;
    };
    const Row rows[] = {
        {"paragraphs", "Một\nhai\n\nba **đậm** _x_ `code`\n", "Một hai\nba đậm x code\n", ""},
        {"links and images", "[chữ](https://a.b/c \"t\") ![ảnh *a*](x.png) <https://ex.org>\n",
         "chữ ảnh a https://ex.org\n", ""},
        {"hard break", "a  \nb\\\nc", "a\nb\nc\n", ""},
        {"entities, emoji", "&amp; &ecirc; &#273; 🚀 \\*x\\*", "& ê đ 🚀 *x*\n", ""},
        {"lists", "- a\n- b\n  1. c\n\n- [x] done\n", "a\nb\nc\ndone\n", ""},
        {"table", "| a | **b** |\n|---|---|\n| c | [d](e) |\n", "a | b\nc | d\n", ""},
        {"code", "x\n\n```cpp\nint a;\n```\n\n    tụt\n", "x\n", "int a;\ntụt\n"},
        {"strikethrough, quote", "> ~~a~~ b\n", "a b\n", ""},
        {"inline html", "a<br>b <b>c</b> <!-- no -->d <kbd>e</kbd>", "a\nb c d e\n", ""},
        {"html block", "<div class=\"x\"><p>a&nbsp;b</p><img src=x alt=\"alt\"></div>\n\n<script>\nno()\n</script>\n",
         "a\u00a0b\nalt\n", ""},
        {"a comment", "a\n\n<!-- more\nno -->\n\nb", "a\nb\n", ""},
        {"unused footnote", "a\n\n[^x]: never shown\n", "a\n", ""},
        {"nothing", "", "", ""},
        {"only rules", "---\n***\n", "", ""},
    };
    for (const Row& row : rows) {
        CAPTURE(row.why);
        const std::vector<Section> sections = read_markdown(row.markdown);
        REQUIRE(sections.size() == 1);
        CHECK(sections[0].text == row.text);
        CHECK(sections[0].code == row.code);
    }
    MarkdownOptions safe;
    safe.raw_html = false;
    CHECK(read_markdown("a\n\n<div>not shown</div>\n\n<b>c</b> d\n", safe)[0].text == "a\nc d\n");
}

TEST_CASE("headings open sections", "[indexer]") {
    const std::vector<Section> sections = read_markdown(
        "lead[^1]\n\n# Một {#mot}\n\nmột[^2] again[^1]\n\n### **Ba** [link](u) ###\n\nTiêu đề\nhai dòng\n---\ntext\n\n"
        "> ## Trong trích\n> q\n\n- ## Trong danh sách\n  i\n\n## `code` &amp; x {.cls}\n\n[^1]: chú thích một\n[^2]: "
        "hai\n");
    struct Row {
        int level;
        const char *heading, *anchor, *text;
    };
    const Row rows[] = {
        {0, "", "", "lead\nchú thích một\n"},     {1, "Một", "mot", "một again\nhai\n"},
        {3, "Ba link", "ba-linku", ""},           {2, "Tiêu đề hai dòng", "hai-dòng", "text\n"},
        {2, "Trong trích", "trong-trích", "q\n"}, {2, "Trong danh sách", "trong-danh-sách", "i\n"},
        {2, "code & x", "code-amp-x", ""},
    };
    REQUIRE(sections.size() == std::size(rows));
    for (std::size_t i = 0; i < sections.size(); ++i) {
        CAPTURE(i);
        CHECK(sections[i].level == rows[i].level);
        CHECK(sections[i].heading == rows[i].heading);
        CHECK(sections[i].anchor == rows[i].anchor);
        CHECK(sections[i].text == rows[i].text);
    }
}

TEST_CASE("shortcodes: words stay, machinery goes", "[indexer]") {
    struct Row {
        const char* why;
        const char* markdown;
        const char* text;
        const char* code;
    };
    const Row rows[] = {
        {"figure", "{{< figure src=\"/a.png\" title=\"Tiêu đề\" caption=\"Chú *thích*\" alt=`ảnh` width=3 >}}\n",
         "Tiêu đề Chú thích ảnh\n", ""},
        {"notice", "{{% notice info \"Một lưu ý\" %}}\nNội **dung**\n{{% /notice %}}\n\nsau",
         "Một lưu ý\nNội dung\nsau\n", ""},
        {"no words", "{{% notice tip %}}\na\n{{% /notice %}}\n", "a\n", ""},
        {"inner html", "{{< box >}}\n*a* <b>b</b>\n\n- c\n{{< /box >}}", "a b\nc\n", ""},
        {"nested",
         "{{< tabs >}}{{% tab \"Tên một\" %}}\n## H\nx\n{{% /tab %}}{{< tab `Tên hai` >}}y{{< /tab >}}{{< /tabs >}}",
         "Tên một\nH\nx\nTên hai\ny\n", ""},
        {"highlight", "a\n\n{{< highlight go \"linenos=table, hl_lines=3\" >}}\nfmt.Println()\n{{< /highlight >}}\n",
         "a\n", "\nfmt.Println()\n"},
        {"a link's target", "[xem]({{< ref \"x.md\" >}}) {{< ref \"hai chữ\" >}}b", "xem b\n", ""},
        {"shown, not run", "{{</* figure \"x\" */>}} {{%/* y */%}}", "{{< figure \"x\" >}} {{% y %}}\n", ""},
        {"within code", "```\n{{< x >}}ruột{{< /x >}} {{</* y */>}}\n```\n", "", "ruột {{< y >}}\n"},
        {"escaped quotes", "{{< x title=\"a \\\"b\\\" c\" >}}", "a \"b\" c\n", ""},
        {"self-closing", "{{< x title=\"t\" />}}y", "t\ny\n", ""},
        {"not closed", "a {{< x \"t\"", "a {{< x \"t\"\n", ""},
        {"stray end", "a {{< /x >}} b", "a  b\n", ""},
        {"no name", "{{< >}} {{%", "{{< >}} {{%\n", ""},
        {"our own placeholder, written by hand", "HAHATIMSHORTCODEs0HBHB", "HAHATIMSHORTCODEs0HBHB\n", ""},
    };
    for (const Row& row : rows) {
        CAPTURE(row.why);
        const std::vector<Section> sections = read_markdown(row.markdown);
        REQUIRE(sections.size() == 1);
        CHECK(sections[0].text == row.text);
        CHECK(sections[0].code == row.code);
    }
}

TEST_CASE("shortcodes in headings", "[indexer]") {
    const std::vector<Section> sections = read_markdown(
        "## a {{< x >}}\n## b {{% y %}}\n## c {{< z \"hai chữ\" >}}\n{{% n %}}\n## trong\n{{% m %}}\n## sâu\n{{% /m "
        "%}}\n{{% /n %}}\n"
        "## d {{< x >}}\n");
    REQUIRE(sections.size() == 6);
    CHECK(sections[1].anchor == "a-hahahugoshortcodes0hbhb");  // as Hugo 0.111 has it
    CHECK(sections[2].anchor.empty());                         // only the template knows
    CHECK(sections[3].anchor == "c-hahahugoshortcodes2hbhb");
    CHECK(sections[3].heading == "c hai chữ");
    CHECK(sections[4].anchor == "trong");
    CHECK(sections[4].text == "sâu\n");
    CHECK(sections[5].anchor == "d-hahahugoshortcodes4hbhb");

    MarkdownOptions emoji;
    emoji.emoji_names = true;
    CHECK(read_markdown("## :rocket: x\n", emoji)[1].anchor.empty());
}

TEST_CASE("HTML within Markdown", "[indexer]") {
    const std::vector<Section> sections = read_markdown(
        "a\n\n<h2 id=\"own\">Có <em>id</em></h2>\n<p>b</p>\n\n<h3>Không id {{< x \"hai chữ\" >}}</h3>\n\nc\n\n"
        "<tr><td>một</td><td>hai</td></tr>\n\n## own\n");
    REQUIRE(sections.size() == 4);
    CHECK(sections[1].heading == "Có id");
    CHECK(sections[1].anchor == "own");
    CHECK(sections[1].text == "b\n");
    CHECK(sections[2].level == 3);
    CHECK(sections[2].heading == "Không id hai chữ");
    CHECK(sections[2].anchor.empty());
    CHECK(sections[2].text == "c\nmột | hai\n");
    CHECK(sections[3].anchor == "own");  // Goldmark does not know the ids of HTML
    const std::vector<Section> body = read_html_fragment("x<h2>A</h2>b {{< x title=\"c\" >}}");
    REQUIRE(body.size() == 2);
    CHECK(body[1].heading == "A");
    CHECK(body[1].text == "b c\n");
}

TEST_CASE("quotes and dashes as Goldmark sets them", "[indexer]") {
    MarkdownOptions options;
    options.typographer = true;
    const std::vector<Section> sections = read_markdown("## \"A\" -- 'b'...\n", options);
    CHECK(sections[1].heading == "“A” – ‘b’…");
    CHECK(sections[1].anchor == "a----b");
}

TEST_CASE("hostile Markdown ends", "[indexer]") {
    for (const char* piece : {"[", "> ", "- ", "{{< x >}}", "{{% x %}}", "{{<", "*a_", "<b", "# {", "&", "|a", "[^1]",
                              "{#", "{{</*", "{{< a >}}{{< /b >}}", "<b x='", "HAHATIMSHORTCODEs1"}) {
        CAPTURE(piece);
        std::string text;
        while (text.size() < 20'000) text += piece;
        CHECK_FALSE(read_markdown(text).empty());
        CHECK_FALSE(read_markdown("## " + text).empty());
        CHECK_FALSE(read_html_fragment(text).empty());
    }
    std::string headings;
    for (int i = 0; i < 20'000; ++i) headings += "## x\n";
    CHECK(read_markdown(headings).back().anchor == "x-19999");
    CHECK_FALSE(read_markdown(std::string_view("a\0b\r# c\rd", 9)).empty());
}

}  // namespace tim::indexer
