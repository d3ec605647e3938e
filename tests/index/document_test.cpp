#include "engine/index/document.h"

#include <catch2/catch.hpp>

#include "engine/index/compression.h"
#include "engine/index/error.h"
#include "engine/index/fields.h"

using namespace tim::index;

TEST_CASE("a record gives back the document it was made of", "[index]") {
    Document d;
    d.id = "a.vi";
    d.page_key = "vi:a";
    d.translation_key = "a";
    d.kind = "model";
    d.lang = "vi";
    d.url = "/vi/a/#phần-một";
    d.title = "Bệnh lý";
    d.section = "Phần một";
    d.path = {"Ngoài", "Phần một"};
    d.ordinal = 300;
    d.text = std::string("một\0hai", 8) + std::string(100'000, 'x');
    d.keywords = {"H-Optimus-0", ""};
    d.code = "int main()";
    d.date = "2025-05-07";
    d.lastmod = "2025-05-09";
    d.facets = {{"provider", {"Bioptimus"}}, {"tasks", {"a", "b"}}};
    d.numbers = {{"parameters", 1.1e9}};
    d.attributes = R"({"name":"H"})";
    d.source = "corpus/a.json";
    const Document back = parse_document(serialize(d));
    CHECK(serialize(back) == serialize(d));
    CHECK(back.text == d.text);
    CHECK(back.path == d.path);
    CHECK(back.lastmod == d.lastmod);
    CHECK(back.facets == d.facets);
    CHECK(back.numbers == d.numbers);
    CHECK(back.ordinal == 300);
    CHECK(back.source == "corpus/a.json");
    CHECK(holds(serialize(d), d));
    d.text[0] = 'M';
    CHECK_FALSE(holds(serialize(back), d));
}

TEST_CASE("damaged records are refused", "[index]") {
    Document d;
    d.id = "a";
    d.text = "text";
    const std::string whole = serialize(d);
    CHECK_THROWS_AS(parse_document(""), Error);
    CHECK_THROWS_WITH(parse_document(compress("\x63" + decompress(whole).substr(1))),
                      Catch::Contains("another version"));
    CHECK_THROWS_AS(parse_document(compress(decompress(whole).substr(0, 8))), Error);
    for (std::size_t size = 0; size < whole.size(); ++size) {
        CAPTURE(size);
        CHECK_THROWS_AS(parse_document(std::string_view(whole).substr(0, size)), Error);
    }
}

TEST_CASE("terms get their prefixes from the table and stay within Xapian's limit", "[index]") {
    CHECK(term(Prefix::folded, "benh") == "benh");
    CHECK(term(Prefix::exact, "bệnh") == "XEbệnh");
    CHECK(term(Prefix::bigram, "benh ly") == "Bbenh ly");
    CHECK(facet_term("provider", "Bioptimus") == "XFprovider:bioptimus");
    CHECK(term(Prefix::page, std::string(1000, 'x')).size() <= 245);
}
