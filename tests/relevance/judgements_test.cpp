#include "tests/relevance/judgements.h"

#include <catch2/catch.hpp>

using namespace tim::relevance;

namespace {

JudgedQuery judged(std::map<std::string, int> grades) {
    JudgedQuery q;
    q.grades = std::move(grades);
    return q;
}

}  // namespace

TEST_CASE("score by hand-computed rankings", "[relevance]") {
    const JudgedQuery q = judged({{"a", 3}, {"b#s", 2}});
    const double ideal = 7.0 + 3.0 / std::log2(3.0);
    CHECK(score(q, {"a", "b#s"}).ndcg10 == Approx(1.0));
    CHECK(score(q, {"a#any", "b#s"}).ndcg10 == Approx(1.0));  // a page is satisfied by any of its sections
    CHECK(score(q, {"b#s", "a"}).ndcg10 == Approx((3.0 + 7.0 / std::log2(3.0)) / ideal));
    CHECK(score(q, {"x", "a"}).mrr10 == Approx(0.5));
    CHECK(score(q, {"x", "x", "a"}).mrr10 == Approx(0.5));    // the other language of a page is not another place
    CHECK(score(q, {"a#one", "a#two", "b#s"}).ndcg10 < 1.0);  // a page counts once
    CHECK(score(q, {"b#other"}).ndcg10 == 0.0);
    CHECK(score(q, {}).r1 == 0.0);
    CHECK(score(q, {"x", "b#s"}).r10 == 0.5);
    CHECK(score(q, {"b#s", "a"}).r10 == 1.0);
    CHECK(score(q, {"1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "a"}).r10 == 0.0);
    const JudgedQuery nothing = judged({});
    CHECK(score(nothing, {}).ndcg10 == 1.0);
    CHECK(score(nothing, {"a"}).ndcg10 == 0.0);
}

TEST_CASE("the permutation test tells a difference from none", "[relevance]") {
    const std::vector<double> low(30, 0.2), high(30, 0.8);
    CHECK(permutation_p(high, low) < 0.01);
    CHECK(permutation_p(high, high) > 0.9);
}
