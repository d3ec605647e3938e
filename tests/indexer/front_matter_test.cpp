#include "indexer/sources/front_matter.h"

#include <catch2/catch.hpp>

#include "indexer/sources/bad_input.h"
#include "indexer/sources/data_formats.h"
#include "indexer/sources/dates.h"
#include "indexer/sources/page_documents.h"

namespace tim::indexer {

TEST_CASE("front matter of every kind", "[indexer]") {
    struct Row {
        const char* why;
        const char* text;
        const char* values;
        const char* body;
    };
    const Row rows[] = {
        {"none", "# Hi\n", "{}", "# Hi\n"},
        {"empty file", "", "{}", ""},
        {"yaml", "---\nTitle: \"Tên: x\"\ntags: [a, b]\n---\nbody\n", R"({"title":"Tên: x","tags":["a","b"]})",
         "body\n"},
        {"byte order mark, CRLF", "\xEF\xBB\xBF---\r\ntitle: T\r\n---\r\nx\r\n", R"({"title":"T"})", "x\r\n"},
        {"yaml types", "---\na: yes\nb: 1.5\nc: 2025-05-07\nd: ~\ne: \"1\"\n---\n",
         R"({"a":true,"b":1.5,"c":"2025-05-07","d":null,"e":"1"})", ""},
        {"yaml integers", "---\na: [1_000, -0x1F, 0b11, 0o17, 017, +7, 08, 0x, _1, 0x-1]\n---\n",
         R"({"a":[1000,-31,3,15,15,7,8.0,"0x","_1","0x-1"]})", ""},
        {"empty yaml", "---\n---\nx", "{}", "x"},
        {"toml", "+++\ntitle = 'T'\ndate = 2025-05-07T10:00:00+07:00\n[Params]\nA = 1\n+++\nx",
         R"({"title":"T","date":"2025-05-07T10:00:00+07:00","params":{"a":1}})", "x"},
        {"json", "{\"Title\": \"a } b\\\"\", \"x\": {}}\nbody", R"({"title":"a } b\"","x":{}})", "body"},
        {"a shortcode is no json", "{{< x >}}", "{}", "{{< x >}}"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.why);
        const FrontMatter matter = read_front_matter(row.text);
        CHECK(matter.values == nlohmann::json::parse(row.values));
        CHECK(matter.body == row.body);
    }
}

TEST_CASE("bad front matter names its line", "[indexer]") {
    struct Row {
        const char* text;
        std::size_t line;
        const char* says;
    };
    const Row rows[] = {
        {"---\ntitle: a\nb: [1, 2\nc: d\n---\n", 4, "YAML"},
        {"\n---\ntitle: \"open\n---\n", 3, "YAML"},
        {"---\ntitle: a\n", 1, "does not end"},
        {"+++\na = 1\nb = = 2\n+++\n", 3, "TOML"},
        {"{\n\"a\": 1,\n\"b\": x\n}\n", 3, "JSON"},
        {"{\"a\": 1", 1, "does not end"},
        {"---\njust words\n---\n", 1, "key: value"},
        {"---\na: &a [x,x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c "
         "[*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]\n"
         "d: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c,*c]\ne: [*d,*d,*d,*d,*d,*d,*d,*d,*d,*d]\n---\n",
         0, "aliases"},
        {"---\na: &b [*b]\n---\n", 0, "aliases"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.text);
        try {
            (void)read_front_matter(row.text);
            FAIL_CHECK("no error");
        } catch (const BadInput& e) {
            CHECK(e.line() == row.line);
            CHECK_THAT(e.what(), Catch::Contains(row.says));
        }
    }
    CHECK(string_at(read_front_matter("---\na: 08\n---\n").values, "a") == "8");  // no octal number, as to Hugo
    CHECK_THROWS_AS(read_front_matter("---\na: " + std::string(100'000, '[') + "\n---\n"), BadInput);
    CHECK_THROWS_AS(parse_json(std::string(100'000, '[')), BadInput);
}

TEST_CASE("values that cannot be meant are named, as Hugo does not", "[indexer]") {
    const auto doubts = [](std::string_view text) {
        std::vector<std::string> out;
        for (const DoubtfulValue& one : read_front_matter(text).doubtful)
            out.push_back(std::to_string(one.line) + ' ' + one.key);
        return out;
    };
    using Doubts = std::vector<std::string>;
    CHECK(doubts("---\ntitle: x\nDate: yesterday\nlastmod: 2025-05-07\ndraft: maybe\n---\n") ==
          Doubts{"3 date", "5 draft"});
    CHECK(doubts("\n+++\nexpiryDate = '31.12.'\npublishDate = 2025-05-07\n+++\n") == Doubts{"3 expirydate"});
    CHECK(doubts("{\n  \"date\": 2025,\n  \"draft\": []\n}\n") == Doubts{"2 date", "3 draft"});
    CHECK(doubts("---\ndate:\nlastmod: ''\ndraft: yes\n---\n").empty());
    CHECK(doubts("---\ndate: May 7, 2025\ndraft: 'F'\n---\n").empty());
    CHECK(doubts("---\npubdate: x\nPublished: false\nmodified: x\nunpublishdate: 1577836800\n---\n") ==
          Doubts{"2 pubdate", "5 unpublishdate", "4 modified"});
    const std::string reason = read_front_matter("---\ndate: yesterday\n---\n").doubtful.at(0).reason;
    CHECK_THAT(reason, Catch::StartsWith("\"yesterday\" is no date") && Catch::Contains("expected 2026-01-31"));

    const auto doubts_of_hugo = [](std::string_view text) {
        std::string out;
        for (const DoubtfulValue& one : read_front_matter(text, DateForms::hugo).doubtful) out += one.reason + '\n';
        return out;
    };
    CHECK_THAT(doubts_of_hugo("---\nexpiryDate: 2020-01-01 00:00\n---\n"),
               Catch::StartsWith("\"2020-01-01 00:00\" is no date to Hugo") && Catch::Contains("expected 2026-01-31"));
    CHECK_THAT(doubts_of_hugo("{\"expiryDate\": 1577836800}\n"), Catch::StartsWith("1577836800.0 is no date to Hugo"));
    CHECK(doubts_of_hugo("---\nexpiryDate: 1577836800\ndate: 02 Jan 2020\n---\n").empty());
}

TEST_CASE("dates", "[indexer]") {
    struct Row {
        const char* text;
        const char* day;  // "": no date
        long long seconds;
    };
    const Row rows[] = {
        {"2025-05-07", "2025-05-07", 1746576000},
        {"2025-05-07T07:00:00+07:00", "2025-05-07", 1746576000},
        {"2025-05-07T00:00:00Z", "2025-05-07", 1746576000},
        {"2025-05-07 00:00:01", "2025-05-07", 1746576001},
        {"2025-05-06 19:00 -0500", "2025-05-06", 1746576000},
        {"7 May 2025", "2025-05-07", 1746576000},
        {"May 7, 2025", "2025-05-07", 1746576000},
        {"2025-05-07T00:00", "2025-05-07", 1746576000},
        {"Wed, 07 May 2025 00:00:00 GMT", "2025-05-07", 1746576000},
        {" 7 May 2025\n", "2025-05-07", 1746576000},
        {"3:04PM", "", -62167164960},  // of the year 0
        {"2025-05-07t10:20:30z", "2025-05-07", 1746576000},
        {"2025-05-07 10:20:30 America/New_York", "2025-05-07", 1746576000},
        {"2025-05-07T10:20:30+07", "2025-05-07", 1746576000},
        {"07-05-2025", "", 0},
        {"2025-02-30", "", 0},
        {"2025-05-07T25", "", 0},
        {"hôm nay", "", 0},
        {"", "", 0},
    };
    for (const Row& row : rows) {
        CAPTURE(row.text);
        const auto date = parse_date(row.text);
        CHECK((date ? date->day : "") == row.day);
        CHECK((date ? date->seconds : 0) == row.seconds);
    }
}

}  // namespace tim::indexer
