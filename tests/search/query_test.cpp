#include "engine/search/query.h"

#include <catch2/catch.hpp>

using namespace tim::search;

namespace {

// words | "phrase" | prefix* ; t: in title ; OR before an alternative ; then -excluded and @lang
std::string shown(const std::string& query) {
    const auto parsed = parse_query(query);
    std::string out;
    const auto show = [&](const Clause& c, const std::string& before) {
        out += (out.empty() ? "" : " ") + before + (c.or_previous ? "OR " : "") + (c.in_title ? "t:" : "");
        switch (c.kind) {
            case Clause::Kind::words:
                out += '<' + c.text + '>';
                break;
            case Clause::Kind::phrase:
                out += '"' + c.text + '"';
                break;
            case Clause::Kind::prefix:
                out += c.text + '*';
                break;
        }
    };
    for (const auto& c : parsed.wanted) show(c, "");
    for (const auto& c : parsed.excluded) show(c, "-");
    for (const auto& lang : parsed.languages) out += (out.empty() ? "@" : " @") + lang;
    return out;
}

}  // namespace

TEST_CASE("queries taken apart", "[search]") {
    struct Row {
        const char *query, *wanted;
    };
    static const Row rows[] = {
        {"bệnh lý", "<bệnh lý>"},
        {"  bệnh \t lý ", "<bệnh lý>"},
        {"\"tế bào\" gan", "\"tế bào\" <gan>"},
        {"gan \"tế bào\" thận", "<gan> \"tế bào\" <thận>"},
        {"“tế bào”", "\"tế bào\""},
        {"bệnh -thuốc", "<bệnh> -<thuốc>"},
        {"-\"xuất viện\" tóm tắt", "<tóm tắt> -\"xuất viện\""},
        {"title:pathology slides", "t:<pathology> <slides>"},
        {"title:\"early cancer\"", "t:\"early cancer\""},
        {"lang:vi bệnh", "<bệnh> @vi"},
        {"h-opt*", "h-opt*"},
        {"retina OR pathology", "<retina> OR <pathology>"},
        {"a retina OR pathology model", "<a> <retina> OR <pathology> <model>"},
        {"\"a b\" OR \"c d\"", "\"a b\" OR \"c d\""},
        // Malformed: plain words
        {"\"tế bào", "<\"tế bào>"},
        {"\"\"", ""},
        {"-", ""},
        {"--help", "<--help>"},
        {"- thuốc", "<- thuốc>"},
        {"title:", "<title:>"},
        {"lang:", "<lang:>"},
        {"lang:Tiếng", "<lang:Tiếng>"},
        {"OR", "<OR>"},
        {"OR a", "<OR a>"},
        {": OR ~", "<OR ~>"},
        {"hàm OR", "<hàm OR>"},
        {"a OR OR b", "<a> OR <OR> <b>"},
        {"a OR -b", "<a> <OR> -<b>"},
        {"a or b", "<a or b>"},
        {"-\"tế bào", "<-\"tế bào>"},
        {"title:\"tế bào", "<title:\"tế bào>"},
        {"title: gan", "<title: gan>"},
        {"gan -", "<gan ->"},
        {"a*b", "<a*b>"},
        {"“tế bào\"", "<“tế bào\">"},
        {"*", ""},
        {"H-Optimus-0", "<H-Optimus-0>"},
        {"", ""},
        {"!!! ???", ""},
    };
    for (const auto& row : rows) {
        CAPTURE(row.query);
        CHECK(shown(row.query) == row.wanted);
    }
}

TEST_CASE("ten thousand words are a bounded query", "[search]") {
    std::string query;
    for (int i = 0; i < 10'000; ++i) query += "từ" + std::to_string(i) + " ";
    const auto parsed = parse_query(query);
    REQUIRE(parsed.wanted.size() == 1);
    CHECK(parsed.wanted[0].tokens.size() <= 64);
}
