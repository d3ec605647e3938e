#include "server/protocols/algolia.h"

#include <catch2/catch.hpp>
#include <string>

#include <nlohmann/json.hpp>

#include "server/protocols/addresses.h"
#include "server/protocols/algolia_filters.h"
#include "server/protocols/algolia_request.h"

namespace tim::server {
namespace {

using nlohmann::json;

// One page with one further section, as hostile as text can be.
class OnePage : public Backend {
public:
    std::string url = "/vi/a/";

    search::Result<search::Answer> search(const search::Request& request) override {
        last = request;
        if (request.query == "bad")
            return tl::unexpected(search::Error{search::Errc::bad_request, "Close the quote.", "q"});
        search::Hit hit;
        hit.id = "page";
        hit.kind = "article";
        hit.lang = "vi";
        hit.url = url;
        hit.title = "A & <b>";
        hit.title_parts = {{"A & ", false}, {"<b>", true}};
        hit.attributes =
            R"({"site_section":"Phần <1>","provider":"P","tasks":[{"value":"x","label":"Việc"}],"title":"no"})";
        hit.snippet = {{"…một hai ba bốn năm ", false}, {"sáu", true}, {" bảy tám chín mười…", false}};
        search::SectionHit section;
        section.id = "page.2";
        section.url = "javascript:alert(1)";
        section.section = "Sâu";
        section.path = {"A & <b>", "1", "2", "3", "4", "5", "Sâu"};
        for (const auto& heading : section.path) section.path_parts.push_back({{heading, heading == "Sâu"}});
        hit.sections = {section};
        search::Answer answer;
        answer.hits = {hit};
        answer.total = 45;
        answer.facets["lang"] = {{"vi", 3, {}}, {"en", 2, {}}};
        answer.facets["provider"] = {{"Học viện <Y> Bệnh lý", 2, {}}, {"Bioptimus", 1, {}}};
        return answer;
    }
    search::Result<search::Hit> document(std::string_view) override { return search::Hit{}; }
    search::Result<std::vector<search::Suggestion>> suggest(const search::SuggestRequest&) override { return {}; }
    search::Result<std::string> revision() override { return "1"; }

    search::Request last;
};

struct Client {
    json ask(const json& request) {
        const json body{{"requests", json::array({request})}};
        return json::parse(answer("/1/indexes/*/queries", body.dump()).value())["results"][0];
    }
    tl::expected<std::string, Problem> answer(std::string_view path, std::string_view body) {
        const auto call = parse_algolia_call(path, body);
        if (!call) return tl::unexpected(call.error());
        auto reply = answer_algolia(addressed, *call);
        if (!reply) return tl::unexpected(problem_of(reply.error()));
        return std::move(reply->body);
    }
    int status(std::string_view path, std::string_view body) {
        const auto reply = answer(path, body);
        return reply ? 200 : reply.error().status;
    }
    OnePage backend;
    AddressingBackend addressed{backend, "https://ex.org", true};
};

const json kDocSearch{{"indexName", "docs"},
                      {"query", "x"},
                      {"attributesToRetrieve", {"hierarchy.lvl0", "content", "url"}},
                      {"attributesToSnippet", {"hierarchy.lvl1:5", "content:3"}},
                      {"snippetEllipsisText", "~"},
                      {"highlightPreTag", "<mark>"},
                      {"highlightPostTag", "</mark>"}};

TEST_CASE_METHOD(Client, "who marks with tags gets everything else escaped", "[server][algolia]") {
    const json result = ask(kDocSearch);
    REQUIRE(result["hits"].size() == 2);
    const json& page = result["hits"][0];
    CHECK(page["objectID"] == "page");
    CHECK(page["url"] == "/vi/a/");
    CHECK(page["type"] == "lvl1");
    CHECK(page["hierarchy"]["lvl0"] == "Phần &lt;1&gt;");
    CHECK(page["hierarchy"]["lvl1"] == "A &amp; &lt;b&gt;");
    CHECK(page["hierarchy"]["lvl2"].is_null());
    CHECK(page["_highlightResult"]["hierarchy"]["lvl1"]["value"] == "A &amp; <mark>&lt;b&gt;</mark>");
    CHECK(page["_snippetResult"]["hierarchy"]["lvl1"]["value"] == "A &amp; <mark>&lt;b&gt;</mark>");
    CHECK(page["_snippetResult"]["content"]["value"] == "~năm <mark>sáu</mark> bảy~");
    CHECK_FALSE(page.contains("provider"));

    const json& section = result["hits"][1];
    CHECK(section["type"] == "lvl6");            // deeper than there are levels
    CHECK(section["hierarchy"]["lvl2"] == "1");  // the heading that repeats the title is no level of its own
    CHECK(section["hierarchy"]["lvl6"] == "Sâu");
    CHECK(section["url"] == "");
}

TEST_CASE_METHOD(Client, "who marks otherwise gets texts as they are", "[server][algolia]") {
    const json result = ask({{"indexName", "docs"},
                             {"query", "x"},
                             {"hitsPerPage", 20},
                             {"page", 2},
                             {"facets", {"lang", "hierarchy.lvl0"}},
                             {"highlightPreTag", "__ais-highlight__"},
                             {"highlightPostTag", "__/ais-highlight__"}});
    REQUIRE(result["hits"].size() == 1);
    const json& hit = result["hits"][0];
    CHECK(hit["title"] == "A & <b>");
    CHECK(hit["_highlightResult"]["title"]["value"] == "A & __ais-highlight__<b>__/ais-highlight__");
    CHECK(hit["provider"] == "P");
    CHECK(hit["tasks"][0]["label"] == "Việc");
    CHECK(hit["_highlightResult"]["tasks"][0]["label"]["value"] == "Việc");
    CHECK_FALSE(hit.contains("_snippetResult"));
    CHECK(result["nbHits"] == 45);
    CHECK(result["nbPages"] == 3);
    CHECK(result["page"] == 2);
    CHECK(result["facets"] == json({{"lang", {{"vi", 3}, {"en", 2}}}}));
    CHECK(backend.last.offset == 40);
    CHECK(backend.last.facets == std::vector<std::string>{"lang", "site_section"});
}

TEST_CASE_METHOD(Client, "a request packed into a form means the same", "[server][algolia]") {
    const json result = ask({{"indexName", "docs"},
                             {"params",
                              "facetFilters=%5B%22kind%3Amodel%22%2C%5B%22lang%3Avi%22%5D%5D&facets=lang&hitsPerPage=2&"
                              "page=1&query=t%C3%ACm+ki%E1%BA%BFm"}});
    CHECK(backend.last.query == "tìm kiếm");
    CHECK(backend.last.limit == 2);
    CHECK(backend.last.offset == 2);
    CHECK(backend.last.all_of.size() == 2);
    CHECK(result["facets"]["lang"]["vi"] == 3);
    CHECK(result["hits"][0]["_highlightResult"]["title"]["value"] == "A &amp; <em>&lt;b&gt;</em>");
}

TEST_CASE_METHOD(Client, "limits of paging and of counts", "[server][algolia]") {
    CHECK(ask({{"indexName", "docs"}, {"hitsPerPage", 0}})["hits"].empty());
    CHECK(ask({{"indexName", "docs"}, {"page", 500}})["hits"].empty());
    CHECK(ask({{"indexName", "docs"}, {"page", "18446744073709551616"}})["hits"].empty());
    CHECK(ask({{"indexName", "docs"}, {"hitsPerPage", 5000}})["hitsPerPage"] == 100);
    CHECK(ask({{"indexName", "docs"}, {"facets", {"lang"}}, {"maxValuesPerFacet", 1}})["facets"]["lang"].size() == 1);
    json long_query{{"indexName", "docs"}, {"query", std::string(511, 'a') + "ệ"}};
    ask(long_query);
    CHECK(backend.last.query == std::string(511, 'a'));
    ask({{"indexName", "docs_date_desc"}});
    CHECK(backend.last.sort == search::Sort::date);
}

TEST_CASE_METHOD(Client, "values of a facet are searched by their beginnings, marks set aside", "[server][algolia]") {
    const json inside = ask({{"indexName", "docs"},
                             {"type", "facet"},
                             {"facet", "provider"},
                             {"facetQuery", "benh"},
                             {"highlightPreTag", "<mark>"},
                             {"highlightPostTag", "</mark>"}});
    REQUIRE(inside["facetHits"].size() == 1);
    CHECK(inside["facetHits"][0]["value"] == "Học viện <Y> Bệnh lý");
    CHECK(inside["facetHits"][0]["highlighted"] == "Học viện &lt;Y&gt; <mark>Bệnh</mark> lý");
    CHECK(inside["facetHits"][0]["count"] == 2);
    const auto alone = answer("/1/indexes/docs/facets/provider/query", R"({"facetQuery":""})");
    REQUIRE(alone);
    CHECK(json::parse(*alone)["facetHits"].size() == 2);
    CHECK(backend.last.limit == 0);
}

TEST_CASE_METHOD(Client, "one search at its own address", "[server][algolia]") {
    const auto reply = answer("/1/indexes/docs/query", R"({"query":"x"})");
    REQUIRE(reply);
    CHECK(json::parse(*reply)["index"] == "docs");
    CHECK(status("/1/indexes/docs/query", "") == 200);
}

TEST_CASE_METHOD(Client, "what is malformed is refused with a reason", "[server][algolia]") {
    const char* const bodies[] = {"",
                                  "{",
                                  "[1]",
                                  "{\"requests\":{}}",
                                  "{\"requests\":[{}]}",
                                  "\xff",
                                  R"({"requests":[{"indexName":"d","hitsPerPage":-1}]})",
                                  R"({"requests":[{"indexName":"d","query":7}]})",
                                  R"({"requests":[{"indexName":"d","params":"query=%zz"}]})",
                                  R"({"requests":[{"indexName":"d","facetFilters":["lang"]}]})",
                                  R"_({"requests":[{"indexName":"d","filters":"lang:vi OR (a:b AND c:d)"}]})_",
                                  R"({"requests":[{"indexName":"d","type":"facet"}]})",
                                  R"({"requests":[{"indexName":"d","query":"bad"}]})"};
    for (const auto* body : bodies) {
        CAPTURE(body);
        const auto reply = answer("/1/indexes/*/queries", body);
        REQUIRE_FALSE(reply);
        CHECK(reply.error().status == 400);
        CHECK_FALSE(reply.error().title.empty());
    }
    CHECK(status("/1/indexes/*/queries", std::string(100'000, '[')) == 400);
    json many{{"requests", json::array()}};
    for (std::size_t i = 0; i <= kMaxAlgoliaQueries; ++i) many["requests"].push_back({{"indexName", "d"}});
    CHECK(status("/1/indexes/*/queries", many.dump()) == 400);
    for (const auto* path : {"/1", "/1/", "/1/indexes", "/1/indexes//query", "/1/indexes/a/b/query",
                             "/1/indexes/a/facets//query", "/1/indexes/a/facets/query", "/1/keys"}) {
        CAPTURE(path);
        CHECK(status(path, "{}") == 404);
    }
    CHECK(algolia_error({.status = 404, .title = "No \"x\""}) == R"({"message":"No \"x\"","status":404})");
}

std::string shown(const Filters& filters) {
    if (!filters) return "refused";
    std::string out;
    for (const auto& any_of : *filters) {
        out += out.empty() ? "(" : " (";
        for (std::size_t i = 0; i < any_of.size(); ++i) {
            out.append(i > 0 ? "|" : "").append(any_of[i].negated ? "!" : "").append(any_of[i].filter);
        }
        out += ')';
    }
    return out;
}

TEST_CASE("filters in three ways of writing", "[server][algolia]") {
    CHECK(shown(algolia_facet_filters("lang:vi")) == "(lang:vi)");
    CHECK(shown(algolia_facet_filters("language:en-US")) == "(lang:en)");
    CHECK(shown(algolia_facet_filters({"language:vi", json{"a:1", "b:x:y"}, json::array()})) ==
          "(lang:vi) (a:1|b:x:y)");
    CHECK(shown(algolia_facet_filters({"a:-b", "a:\\-b", "a:-"})) == "(!a:b) (a:-b) (a:-)");
    CHECK(shown(algolia_facet_filters(json::parse(R"([[["a:b"]]])"))) == "refused");
    CHECK(shown(algolia_facet_filters({":b"})) == "refused");
    CHECK(shown(algolia_facet_filters(7)) == "refused");
    CHECK(shown(algolia_numeric_filters({"parameters>=1e9", json{"parameters = 5", "parameters != 6"}})) ==
          "(parameters>=1e9) (parameters:5|!parameters:6)");
    CHECK(shown(algolia_numeric_filters({"parameters"})) == "refused");

    const auto expression = [](const char* text) { return shown(algolia_filters(text)); };
    CHECK(expression("") == "");
    CHECK(expression("lang:vi") == "(lang:vi)");
    CHECK(expression("lang:vi AND NOT kind:service") == "(lang:vi) (!kind:service)");
    CHECK(expression("(a:1 OR a:\"hai ba\" OR NOT b:'c OR d') AND parameters >= 1e9") ==
          "(a:1|a:hai ba|!b:c OR d) (parameters>=1e9)");
    CHECK(expression("parameters:1 TO 5 AND a:b") == "(parameters>=1) (parameters<=5) (a:b)");
    for (const auto* wrong : {"lang", "lang:vi kind:a b:c AND", "AND a:b", "(a:b", "a:b)", "a:b OR", "(a:b AND c:d)",
                              "NOT", "NOT (a:b OR c:d)", "a:b OR c:1 TO 2", "()"}) {
        CAPTURE(wrong);
        CHECK(expression(wrong) == "refused");
    }
}

TEST_CASE("addresses that a browser would run do not leave", "[server]") {
    for (const auto* address :
         {"javascript:alert(1)", "JavaScript:alert(1)", "java\nscript:alert(1)", " javascript:alert(1)",
          "\tjavascript:x", "data:text/html,x", "vbscript:x", "file:///etc/passwd"}) {
        CAPTURE(address);
        CHECK(safe_address(address).empty());
    }
    for (const auto* address :
         {"", "/a/b:c", "#x", "?q=a:b", "a/b", "https://ex.org/a?b=c#d", "HTTP://ex.org/", "//ex.org/a"}) {
        CAPTURE(address);
        CHECK(safe_address(address) == address);
    }
    CHECK(safe_address("/a \"b\"<c>") == "/a%20%22b%22%3Cc%3E");
}

TEST_CASE("addresses that lead to the server are absolute, those of another site stay", "[server]") {
    OnePage page;
    AddressingBackend with_site{page, "https://ex.org/s", true}, without{page, "https://ex.org/s", false},
        unknown{page, "", true};
    const auto url = [&](AddressingBackend& backend, const std::string& address) {
        page.url = address;
        return backend.search({}).value().hits.front().url;
    };
    CHECK(url(with_site, "/docs/vi/a/#b") == "https://ex.org/s/docs/vi/a/#b");
    CHECK(url(without, "/docs/vi/a/#b") == "/docs/vi/a/#b");
    for (AddressingBackend* backend : {&with_site, &without}) {
        CHECK(url(*backend, "/catalogue/vi/a") == "https://ex.org/s/catalogue/vi/a");
        for (const std::string address :
             {"/en/guide.html", "/docsearch/", "//other.example/docs/", "https://docs.example/docs/a"})
            CHECK(url(*backend, address) == address);
    }
    CHECK(url(unknown, "/catalogue/vi/a") == "/catalogue/vi/a");
}

}  // namespace
}  // namespace tim::server
