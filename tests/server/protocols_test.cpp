#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <string>

#include "server/problem.h"
#include "server/protocols/json.h"
#include "server/protocols/search_json.h"
#include "server/protocols/search_request.h"
#include "server/target.h"
#include "server/utf8.h"

namespace tim::server {
namespace {

std::string quoted(std::string_view text) {
    std::string out;
    json::append_string(out, text);
    return out;
}

std::string html(std::string_view text) {
    std::string out;
    json::append_escaped_html(out, text);
    return out;
}

TEST_CASE("JSON strings are escaped and always UTF-8", "[server][json]") {
    CHECK(quoted("bệnh lý") == "\"bệnh lý\"");
    CHECK(quoted("\"\\\b\f\n\r\t") == R"("\"\\\b\f\n\r\t")");
    CHECK(quoted(std::string_view("\0\x1f\x7f", 3)) == R"("\u0000\u001f\u007f")");
    CHECK(quoted("a\xC3") == "\"a\xEF\xBF\xBD\"");
    CHECK(quoted("\xC0\xAF\xED\xA0\x80") == "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\"");
    CHECK(html("<a href='x'>\"&\n") == "&lt;a href=&#039;x&#039;&gt;&quot;&amp;\\n");
}

TEST_CASE("JSON numbers are numbers", "[server][json]") {
    const auto number = [](double value, int decimals) {
        std::string out;
        json::append_number(out, value, decimals);
        return out;
    };
    CHECK(number(7.31, 2) == "7.31");
    CHECK(number(-0.005, 4) == "-0.0050");
    CHECK(number(std::nan(""), 2) == "0.00");
    CHECK(number(std::numeric_limits<double>::infinity(), 0) == "0");
    CHECK(number(std::numeric_limits<double>::max(), 4).size() == 314);
}

TEST_CASE("UTF-8 is judged strictly", "[server][utf8]") {
    for (const auto* good : {"", "a", "\u00e9", "\u1ebf", "\U0001F600", "\xF4\x8F\xBF\xBF", "\xEE\x80\x80"}) {
        CAPTURE(good);
        CHECK(utf8::is_valid(good));
    }
    for (const auto* bad : {"\x80", "\xC1\xBF", "\xC3", "\xE0\x9F\xBF", "\xED\xA0\x80", "\xF0\x8F\xBF\xBF",
                            "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xE1\xBB", "\xFF"}) {
        CAPTURE(bad);
        CHECK_FALSE(utf8::is_valid(bad));
    }
}

TEST_CASE("targets are decoded strictly", "[server][target]") {
    CHECK(split_target("/a?b?c").path == "/a");
    CHECK(split_target("/a?b?c").query == "b?c");
    CHECK(split_target("/a").query.empty());
    CHECK(decode_path("/t%C3%ACm+%2e") == "/tìm+.");
    CHECK_FALSE(decode_path("/%"));
    CHECK_FALSE(decode_path("/%4"));
    CHECK_FALSE(decode_path("/%g0"));
    CHECK_FALSE(decode_path("/%u1EF3"));
    CHECK_FALSE(decode_path("/%C3"));
    CHECK(encode_path("/tìm kiếm/a-b_c.~") == "/t%C3%ACm%20ki%E1%BA%BFm/a-b_c.~");
    CHECK(decode_query("&a=1&&b&c=x=y&a=+%2B").value() == Parameters{{"a", "1"}, {"b", ""}, {"c", "x=y"}, {"a", " +"}});
    CHECK(decode_query("a=1&b=%zz").error() == "b");
    CHECK(decode_query("%zz=1").error().empty());
}

TEST_CASE("a problem says what to change", "[server][json]") {
    CHECK(to_json({.status = 400, .title = "Say \"q\".", .parameter = "q", .detail = "d"}) ==
          R"({"type":"about:blank","status":400,"title":"Say \"q\".","detail":"d","parameter":"q"})");
}

TEST_CASE("an answer is written as the contract says", "[server][json]") {
    search::Answer answer;
    answer.total = 12;
    answer.total_is_exact = false;
    answer.revision = "000003-7";
    answer.interpreted = {
        .as = "bệnh lý", .how = search::How::marks_restored, .also_searched = {"pathology"}, .absent = {"xyz"}};
    search::Hit hit;
    hit.id = "m1";
    hit.kind = "model";
    hit.lang = "vi";
    hit.url = "/vi/a/#b";
    hit.title = "A <b>";
    hit.section = "S & T";
    hit.path = {"P"};
    hit.title_parts = {{"A ", false}, {"<b>", true}};
    hit.snippet = {{"Phân tích ", false}, {"bệnh lý", true}, {"<script>", false}};
    hit.score = 7.31;
    hit.match = search::Match::bare;
    hit.date = "2025-05-07";
    hit.lastmod = "2025-05-08";
    hit.attributes = R"({"parameters":1.1e9})";
    hit.translations = {{"en", {"/a/", "A", "2025-06-01", "2025-06-02"}}};
    hit.sections = {{.id = "a.c", .url = "/vi/a/#c", .section = "C", .path = {"C"}, .snippet = {{"x", true}}}};
    answer.hits = {hit, {}};
    answer.hits[1].explanation = {
        {"benh", "bệnh", search::Match::bare, "title", 0.75},
        {"benh", "Disease", search::Match::translated, "title", 0.25, search::Through::version}};
    answer.facets = {{"provider", {{"Bioptimus", 1, {{"vi", "Bioptimus VN"}}}, {"Writer", 2, {}}}}};
    answer.did_you_mean = search::DidYouMean{"bệnh lý", "typo"};

    CHECK(
        search_json(answer, "benh ly", 0.8) ==
        R"({"query":"benh ly","total":12,"total_is_exact":false,"took_ms":0.80,"index_revision":"000003-7",)"
        R"("interpreted":{"as":"bệnh lý","how":"marks_restored","also_searched":["pathology"],"absent":["xyz"]},)"
        R"("hits":[{"id":"m1","kind":"model","lang":"vi","url":"/vi/a/#b","title":"A <b>","section":"S & T",)"
        R"("path":["P"],"date":"2025-05-07","lastmod":"2025-05-08","attributes":{"parameters":1.1e9},)"
        R"("translations":{"en":{"url":"/a/","title":"A","date":"2025-06-01","lastmod":"2025-06-02"}},)"
        R"("title_html":"A <mark>&lt;b&gt;</mark>","section_html":"S &amp; T",)"
        R"("snippet":[{"text":"Phân tích "},{"text":"bệnh lý","mark":true},{"text":"<script>"}],)"
        R"("snippet_html":"Phân tích <mark>bệnh lý</mark>&lt;script&gt;","score":7.3100,"match":"bare",)"
        R"("sections":[{"url":"/vi/a/#c","section":"C","snippet":[{"text":"x","mark":true}],"snippet_html":"<mark>x</mark>"}]},)"
        R"({"id":"","kind":"","lang":"","url":"","title":"","section":"","path":[],"date":null,"lastmod":null,"attributes":{},)"
        R"("translations":{},"title_html":"","section_html":"","snippet":[],"snippet_html":"","score":0.0000,)"
        R"("match":"none","sections":[],)"
        R"("explain":[{"word":"benh","as":"bệnh","match":"bare","field":"title","weight":0.7500,"through":"words"},)"
        R"({"word":"benh","as":"Disease","match":"translated","field":"title","weight":0.2500,"through":"version"}]}],)"
        R"("facets":{"provider":[{"value":"Bioptimus","count":1,"labels":{"vi":"Bioptimus VN"}},{"value":"Writer","count":2}]},)"
        R"("did_you_mean":{"query":"bệnh lý","why":"typo"},"partial":false})");

    search::Answer empty;
    empty.partial = true;
    empty.missing = {"shard-2"};
    CHECK(search_json(empty, "", 0) ==
          R"({"query":"","total":0,"total_is_exact":true,"took_ms":0.00,"index_revision":"",)"
          R"("interpreted":{"as":"","how":"as_typed","also_searched":[],"absent":[]},"hits":[],"facets":{},)"
          R"("did_you_mean":null,"partial":true,"missing":["shard-2"]})");

    search::Hit document;
    document.id = "m1";
    document.text = "Một\nhai";
    CHECK(
        document_json(document) ==
        R"({"id":"m1","kind":"","lang":"","url":"","title":"","section":"","path":[],"date":null,"lastmod":null,"attributes":{},)"
        R"("translations":{},"text":"Một\nhai"})");

    CHECK(suggestions_json({{"bệnh \"lý\"", "title", "vi", "/vi/a/"}, {"x", "phrase", "", ""}}, "benh l", "000003-7") ==
          R"({"query":"benh l","suggestions":[{"text":"bệnh \"lý\"","kind":"title","lang":"vi","url":"/vi/a/"},)"
          R"({"text":"x","kind":"phrase","lang":"","url":""}],"index_revision":"000003-7"})");
}

std::string repeated(std::string_view text, std::size_t times) {
    std::string out;
    for (std::size_t i = 0; i < times; ++i) out += text;
    return out;
}

TEST_CASE("bad parameters are named", "[server][parameters]") {
    const struct {
        std::string query, parameter;
    } rows[] = {
        {"q=%", "q"},
        {"q=%E1%BB", "q"},
        {"q=%ED%A0%80", "q"},
        {"%E1=1", ""},
        {"q=" + std::string(513, 'a'), "q"},
        {"q=" + repeated("%E1%BA%BF", 171), "q"},
        {"q=a&q=b", "q"},
        {"Q=a", "Q"},
        {"foo=1", "foo"},
        {"q[]=a", "q[]"},
        {"=a", ""},
        {std::string(100, 'n') + "=1", ""},
        {"lang=fr", "lang"},
        {"lang=VI", "lang"},
        {"lang=vi&lang=vi", "lang"},
        {"kind=page", "kind"},
        {"kind=model%00", "kind"},
        {"sort=", "sort"},
        {"sort=size", "sort"},
        {"limit=", "limit"},
        {"limit=101", "limit"},
        {"limit=-1", "limit"},
        {"limit=+5", "limit"},
        {"limit=1.0", "limit"},
        {"limit=1e1", "limit"},
        {"limit=0x10", "limit"},
        {"limit=99999999999999999999", "limit"},
        {"limit=%D9%A1", "limit"},
        {"offset=1001", "offset"},
        {"offset=a", "offset"},
        {"group=none", "group"},
        {"exact_total=yes", "exact_total"},
        {"exact_total=", "exact_total"},
        {"explain=2", "explain"},
        {"as_typed=", "as_typed"},
        {"translate=no", "translate"},
        {"filter=", "filter"},
        {"filter=a%0A", "filter"},
        {"filter=a:" + std::string(511, 'b'), "filter"},
        {repeated("filter=a:b&", 33), "filter"},
        {"facets=,a", "facets"},
        {"facets=a,", "facets"},
        {"facets=a,,b", "facets"},
        {"facets=a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,r", "facets"},
    };
    for (const auto& row : rows) {
        CAPTURE(row.query);
        const auto request = parse_search_request(row.query);
        REQUIRE_FALSE(request.has_value());
        CHECK(request.error().status == 400);
        CHECK(request.error().parameter == row.parameter);
        CHECK_FALSE(request.error().title.empty());
    }
}

TEST_CASE("good parameters arrive", "[server][parameters]") {
    const auto request = parse_search_request(
        "q=b%E1%BB%87nh+l%C3%BD&lang=vi&kind=model&filter=provider:A&filter=parameters%3E%3D1e9&facets=task,provider,"
        "task"
        "&sort=date&limit=0&offset=1000&group=section&exact_total=1&explain=true&as_typed=1&translate=0");
    REQUIRE(request.has_value());
    CHECK(request->query == "bệnh lý");
    CHECK(request->lang == "vi");
    CHECK(request->kind == "model");
    CHECK(request->filters == std::vector<std::string>{"provider:A", "parameters>=1e9"});
    CHECK(request->facets == std::vector<std::string>{"task", "provider"});
    CHECK(request->sort == search::Sort::date);
    CHECK(request->limit == 0);
    CHECK(request->offset == 1000);
    CHECK(request->group == search::Group::section);
    CHECK(request->exact_total);
    CHECK(request->explain);
    CHECK(request->as_typed);
    CHECK_FALSE(request->translate);

    const auto none = parse_search_request("lang=&kind=&facets=&q=");
    REQUIRE(none.has_value());
    CHECK(none->limit == 10);
    CHECK(none->group == search::Group::page);
    CHECK_FALSE(none->as_typed);
    CHECK(none->translate);
    CHECK(parse_search_request("q=a%00b%0Ac%7Fd").value().query == "a b c d");
    CHECK(parse_search_request("q=" + std::string(512, 'a')).has_value());
}

TEST_CASE("what was typed so far arrives", "[server][parameters]") {
    const auto request = parse_suggest_request("q=b%E1%BB%87nh+l%0A&lang=vi&limit=20");
    REQUIRE(request.has_value());
    CHECK(request->query == "bệnh l ");
    CHECK(request->lang == "vi");
    CHECK(request->limit == 20);
    CHECK(parse_suggest_request("").value().limit == 8);
    for (const auto* bad : {"limit=21", "lang=fr", "kind=model", "q=a&q=b", "q=%FF"}) {
        CAPTURE(bad);
        CHECK(parse_suggest_request(bad).error().parameter == std::string(bad).substr(0, std::string(bad).find('=')));
    }
    CHECK(normal_form(*parse_suggest_request("lang=&q=a")) == normal_form(*parse_suggest_request("q=%61&limit=8")));
    CHECK(normal_form(*parse_suggest_request("q=a")) != normal_form(*parse_suggest_request("q=a+")));
}

TEST_CASE("requests that mean the same have one form", "[server][parameters]") {
    const auto form = [](std::string_view query) { return normal_form(parse_search_request(query).value()); };
    CHECK(form("q=a&lang=vi") == form("lang=vi&q=%61&limit=10&explain=0&translate=1"));
    CHECK(form("filter=a:b&filter=c:d") == form("filter=c:d&filter=a:b"));
    CHECK(form("facets=a,b") == form("facets=b,a"));
    CHECK(form("q=a") != form("q=A"));
    CHECK(form("q=a") != form("q=a&explain=1"));
    CHECK(form("q=a&as_typed=1") != form("q=a&translate=0"));
    CHECK(form("q=a") != form("q=a&limit=11"));
    CHECK(form("filter=a:b&filter=c:d") != form("filter=a:b%20f3:c:d"));
}

}  // namespace
}  // namespace tim::server
