#include "tests/relevance/figures.h"

#include <catch2/catch.hpp>

using namespace tim::relevance;

namespace {

JudgedQuery query(const std::string& id, const std::string& kind, const std::string& of = "") {
    JudgedQuery q;
    q.id = id;
    q.kind = kind;
    q.of = of;
    q.grades = {{"page", 3}};
    return q;
}

}  // namespace

TEST_CASE("a goal is met or missed by the figures", "[relevance]") {
    const std::vector<JudgedQuery> queries{query("a", "plain"), query("b", "plain"), query("c", "unmarked", "a"),
                                           query("d", "unmarked", "b")};
    const Scored ours{"tim", {{1, 1, 1, 1}, {0.5, 0.5, 0, 1}, {1, 1, 1, 1}, {0.25, 0.25, 0, 1}}};
    const Scored other{"other", {{1, 1, 1, 1}, {1, 1, 1, 1}, {0, 0, 0, 0}, {0, 0, 0, 0}}};
    const auto judged = [&](const std::string& kinds, const std::string& measure, double bound) {
        return judge({"goal", {kinds}, measure, bound}, queries, ours, {other}).substr(0, 6);
    };
    CHECK(judged("unmarked", "ratio", 0.8) == "met   ");
    CHECK(judged("unmarked", "ratio", 0.9) == "MISSED");
    CHECK(judged("unmarked", "same", 0) == "MISSED");
    CHECK(judged("plain", "mrr", 0.75) == "met   ");
    CHECK(judged("plain", "ahead", 1.1) == "MISSED");
    CHECK(judged("unmarked", "ahead", 1.1) == "met   ");
    CHECK(judged("unmarked", "ahead", 0.01) == "MISSED");  // two queries prove nothing
    CHECK(judged("absent", "mrr", 0.5).empty());
}

TEST_CASE("the goals of the project can be read", "[relevance]") {
    CHECK(read_goals("tests/relevance/goals.tsv").size() > 10);
    CHECK_THROWS(read_goals("tests/relevance/baseline.tsv"));
}
