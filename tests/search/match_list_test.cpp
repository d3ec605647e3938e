// The posting list of documents that answer a question, beside the same as a query of Xapian's own.
#include "engine/search/match_list.h"

#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <map>
#include <random>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "engine/index/fields.h"
#include "engine/search/coverage.h"
#include "engine/search/everything.h"
#include "tests/support/small_index.h"

using namespace tim;
using namespace std::chrono_literals;
using search::Score;
using search::Unit;
using Xapian::Query;

namespace {

// The last of them is in no document.
constexpr std::array kWords{"blorf", "blorp", "krint", "krimp", "zampf", "vroldk", "plixt", "dworp", "gnurk", "skrolt"};

unsigned below(unsigned most, std::mt19937& random) { return static_cast<unsigned>(random() % most); }

std::vector<Xapian::docid> found(const Xapian::Database& db, const Query& query) {
    Xapian::Enquire enquire(db);
    enquire.set_weighting_scheme(Xapian::BoolWeight());
    enquire.set_docid_order(Xapian::Enquire::ASCENDING);
    enquire.set_query(query);
    std::vector<Xapian::docid> out;
    const auto mset = enquire.get_mset(0, db.get_doccount());
    for (auto it = mset.begin(); it != mset.end(); ++it) out.push_back(*it);
    return out;
}

// A word, or several of which all or any must be there, as deep as that.
Query made(std::mt19937& random, unsigned depth) {
    const unsigned kind = depth == 0 ? 0 : below(4, random);
    if (kind == 0) return Query(kWords[below(kWords.size(), random)]);
    std::vector<Query> parts;
    for (unsigned i = 0; i < 2 + below(2, random); ++i) parts.push_back(made(random, depth - 1));
    const Query::op op = kind == 1 ? Query::OP_AND : kind == 2 ? Query::OP_OR : Query::OP_SYNONYM;
    return {op, parts.begin(), parts.end()};
}

// A term, neighbours as one, or several of which all or any must be there.
Query made_terms(std::mt19937& random) {
    const auto word = [&] { return Query(kWords[below(kWords.size(), random)]); };
    const unsigned kind = below(6, random);
    if (kind > 3) return word();
    const Query::op op = kind < 2 ? Query::OP_SYNONYM : kind == 2 ? Query::OP_AND : Query::OP_OR;
    const Query two(op, word(), word());
    return below(3, random) == 0 ? Query(op, two, word()) : two;
}

Score made_score(std::mt19937& random, unsigned depth) {
    const double weight = 0.1 * below(20, random);
    const unsigned kind = below(depth == 0 ? 3 : 6, random);
    if (kind == 0) return search::fixed(0.5 + 3 * weight, Query(kWords[below(kWords.size(), random)]));
    if (kind < 4) return search::of_terms(weight, made_terms(random));
    std::vector<Score> parts;
    for (unsigned i = 0; i < 1 + below(3, random); ++i) parts.push_back(made_score(random, depth - 1));
    return search::of_parts(kind == 4 ? Score::Kind::sum : Score::Kind::best, 1 + weight, std::move(parts));
}

// Some documents have many of the words, some of them often, most have few.
void write(const std::filesystem::path& folder, unsigned documents, unsigned shards, std::mt19937& random) {
    index::IndexWriter writer(folder, {.shards = shards});
    for (unsigned i = 0; i < documents; ++i) {
        std::string text;
        const unsigned rare = below(30, random) == 0 ? 2 : 12;
        for (unsigned w = 0; w + 1 < kWords.size(); ++w)
            for (unsigned n = 0; below(w + rare, random) == 0 && n < 5; ++n) text += std::string(kWords[w]) + ' ';
        for (unsigned n = below(40, random); n > 0; --n) text += "filler ";
        writer.add(test::page("d" + std::to_string(i), "en", "Heading", text));
    }
    (void)writer.publish();
}

}  // namespace

TEST_CASE("documents that have enough of a question are those that Xapian's own query finds") {
    std::mt19937 random(7);
    const test::SmallIndex index([&] {
        std::vector<index::Document> documents;
        for (unsigned i = 0; i < 400; ++i) {
            std::string text;
            for (unsigned w = 0; w + 1 < kWords.size(); ++w)
                if (below(w + 2, random) == 0) text += std::string(kWords[w]) + ' ';
            documents.push_back(test::page("d" + std::to_string(i), "en", "Heading", text));
        }
        return documents;
    }());
    const index::IndexReader reader(index.path());
    std::size_t all = 0;
    for (unsigned round = 0; round < 500; ++round) {
        search::Plan plan;
        plan.beyond_units = below(2, random) == 0;
        for (unsigned i = 0; i < 1 + below(6, random); ++i) {
            const double weight = below(3, random) == 0 ? 1.0 : 0.1 * below(40, random);
            plan.units.push_back({made(random, below(3, random)), weight, below(6, random) == 0});
        }
        const double share = 0.1 * below(11, random);
        search::Deadline none(0ms);
        const Query own = search::match_list(plan, share, reader, {}, none),
                    xapians = search::coverage_query(plan, share);
        INFO("round " << round << ": " << xapians.get_description());
        REQUIRE(search::is_everything(own) == search::is_everything(xapians));
        const auto expected = found(reader.documents(), xapians);
        REQUIRE(found(reader.documents(), own) == expected);
        // As part of a conjunction, it is asked for documents further on.
        const Query few(kWords[kWords.size() - 2]);
        REQUIRE(found(reader.documents(), search::both(few, own)) ==
                found(reader.documents(), search::both(few, xapians)));
        all += expected.size();
    }
    CHECK(all > 1000);  // and not nothing each time
}

TEST_CASE("the best documents and their scores are Xapian's, however few are looked at") {
    std::mt19937 random(7);
    for (const unsigned shards : {1U, 3U}) {
        const test::TempDir folder;
        write(folder.path(), 3000, shards, random);
        const index::IndexReader reader(folder.path());
        const Xapian::Database& db = reader.documents();
        for (unsigned round = 0; round < 150; ++round) {
            search::Plan plan;
            plan.beyond_units = below(2, random) == 0;
            for (unsigned i = 0; i < below(5, random); ++i)
                plan.units.push_back({made(random, 1), 0.1 * below(40, random), below(8, random) == 0});
            for (unsigned i = 0; i < 1 + below(8, random); ++i)
                plan.parts.push_back({search::Part::Kind::word, 0, 1, made_score(random, 2)});
            const double share = 0.1 * below(8, random);
            const search::Bm25 formula{below(2, random) == 0 ? 0.6 : 1.0, below(4, random) == 0 ? 0.0 : 0.3, 0.5};
            std::vector<Query> loans;
            const bool is_literal =
                std::any_of(plan.units.begin(), plan.units.end(), [](const Unit& unit) { return unit.required; });
            if (!is_literal && below(3, random) == 0) {
                std::vector<Score> lent;
                for (unsigned i = 0; i < 1 + below(12, random); ++i) {
                    const auto document =
                        index::term(index::Prefix::id, "d" + std::to_string(200 * i + below(200, random)));
                    loans.emplace_back(document);
                    lent.push_back(search::fixed(below(25, random), loans.back()));
                }
                plan.parts.push_back(
                    {search::Part::Kind::counterpart, 0, 1, search::of_parts(Score::Kind::sum, 1, std::move(lent))});
            }
            std::vector<Query> scores;
            for (const auto& part : plan.parts) scores.push_back(as_query(part.score));
            const Query scoring(Query::OP_OR, scores.begin(), scores.end());
            Query coverage = search::coverage_query(plan, share);
            if (!loans.empty() && !search::is_everything(coverage))
                coverage = Query(Query::OP_OR, coverage, Query(Query::OP_OR, loans.begin(), loans.end()));
            const Query filter = below(2, random) == 0 ? search::everything() : Query(kWords[2]);
            const bool is_about_all = search::is_everything(coverage);
            const auto match = [&](const Query& query, Xapian::doccount size, Xapian::doccount at_least) {
                Xapian::Enquire enquire(db);
                enquire.set_weighting_scheme(Xapian::BM25Weight(formula.k1, 0, 1, formula.b, formula.min_normlen));
                enquire.set_query(query);
                return enquire.get_mset(0, size, at_least);
            };
            INFO("round " << round << ", " << shards << " shards: " << scoring.get_description() << " within "
                          << coverage.get_description());
            // With all documents asked for, Xapian passes over none.
            const Query wanted = search::both(is_about_all ? scoring : coverage, filter);
            const auto all = match(Query(Query::OP_AND_MAYBE, Query(Query::OP_SCALE_WEIGHT, wanted, 0.0), scoring),
                                   db.get_doccount(), db.get_doccount());
            std::map<Xapian::docid, double> weights;
            std::vector<double> sorted;
            for (auto it = all.begin(); it != all.end(); ++it) {
                weights[*it] = it.get_weight();
                sorted.push_back(it.get_weight());
            }
            for (const Xapian::doccount size : {5U, 20U, 80U})
                for (const Xapian::doccount at_least : {0U, 200U, db.get_doccount()}) {
                    CAPTURE(size, at_least);
                    search::Deadline none(0ms);
                    const Query list = search::match_list(plan, share, reader, formula, none);
                    const auto best = match(
                        search::is_everything(filter) ? list : Query(Query::OP_FILTER, list, filter), size, at_least);
                    REQUIRE(best.size() == std::min<std::size_t>(size, sorted.size()));
                    for (Xapian::doccount i = 0; i < best.size(); ++i) {
                        REQUIRE(weights.contains(*best[i]));
                        REQUIRE(best[i].get_weight() == Approx(weights[*best[i]]).epsilon(1e-9));
                        REQUIRE(best[i].get_weight() == Approx(sorted[i]).epsilon(1e-9));
                    }
                    if (at_least == db.get_doccount()) REQUIRE(best.get_matches_estimated() == sorted.size());
                }
        }
    }
}

TEST_CASE("what a section in another language lends to is found by that alone") {
    const test::SmallIndex index({test::page("a", "en", "Heading", "blorf krint"),
                                  test::page("b", "en", "Heading", "blorf"), test::page("c", "en", "Heading", "zampf"),
                                  test::page("d", "en", "Heading", "other")});
    const index::IndexReader reader(index.path());
    search::Plan plan;
    plan.beyond_units = true;
    plan.units.push_back({Query("krint"), 1.0, false});
    plan.parts.push_back({search::Part::Kind::word, 0, 1, search::of_terms(1, Query("krint"))});
    plan.parts.push_back(
        {search::Part::Kind::counterpart, 0, 1,
         search::of_parts(Score::Kind::sum, 1, {search::fixed(7, Query("zampf")), search::fixed(5, Query("blorf"))})});
    search::Deadline none(0ms);
    Xapian::Enquire enquire(reader.documents());
    enquire.set_query(search::match_list(plan, 0.5, reader, {}, none));
    const auto found = enquire.get_mset(0, 10);
    REQUIRE(found.size() == 3);
    std::map<std::string, double> weights;
    for (auto it = found.begin(); it != found.end(); ++it)
        weights[index::parse_document(it.get_document().get_data()).id] = it.get_weight();
    CHECK(weights["a"] > 5);
    CHECK(weights["b"] == 5);
    CHECK(weights["c"] == 7);
}

TEST_CASE("how many documents are found is estimated before they are looked at") {
    std::mt19937 random(7);
    std::vector<index::Document> documents;
    for (unsigned i = 0; i < 2000; ++i) {
        std::string text = "filler";
        if (below(2, random) == 0) text += " blorf";
        if (below(3, random) == 0) text += " krint";
        if (i % 10 == 0) text += " zampf";
        documents.push_back(test::page("d" + std::to_string(i), "en", "Heading", text));
    }
    const test::SmallIndex index(documents);
    const index::IndexReader reader(index.path());
    const auto estimated = [&](const search::Plan& plan, double share) {
        search::Deadline none(0ms);
        Xapian::Enquire enquire(reader.documents());
        enquire.set_query(search::match_list(plan, share, reader, {}, none));
        return enquire.get_mset(0, 1).get_matches_estimated();
    };
    search::Plan plan;
    for (const char* word : {"blorf", "krint"}) {
        plan.units.push_back({Query(word), 1.0, false});
        plan.parts.push_back({search::Part::Kind::word, 0, 1, search::of_terms(1, Query(word))});
    }
    // Xapian rounds it to as many digits as it is sure of.
    CHECK(estimated(plan, 0.1) == Approx(2000.0 * 2 / 3).epsilon(0.3));
    CHECK(estimated(plan, 1.0) == Approx(2000.0 / 6).epsilon(0.3));
    plan.parts.push_back({search::Part::Kind::counterpart, 0, 1, search::fixed(0.1, Query("zampf"))});
    CHECK(estimated(plan, 1.0) == Approx(2000 * (1 - 5.0 / 6 * 0.9)).epsilon(0.3));
}

TEST_CASE("a list ends when the time is over, also where another one leads") {
    std::mt19937 random(7);
    const test::TempDir folder;
    write(folder.path(), 1000, 1, random);
    const index::IndexReader reader(folder.path());
    search::Plan plan;
    plan.parts.push_back({search::Part::Kind::word, 0, 1, search::of_terms(1, Query("filler"))});
    search::Deadline deadline(1s);
    const Query list = search::match_list(plan, 0, reader, {}, deadline);
    const Query rare(index::term(index::Prefix::id, "d7"));
    const auto found = [&](const Query& query) {
        Xapian::Enquire enquire(reader.documents());
        enquire.set_query(query);
        return enquire.get_mset(0, 1000).size();
    };
    CHECK(found(Query(Query::OP_FILTER, list, rare)) == 1);
    CHECK_FALSE(deadline.has_ended());
    std::this_thread::sleep_for(1100ms);
    CHECK(found(Query(Query::OP_FILTER, list, rare)) == 0);  // however few it would have to look at
    CHECK(deadline.has_ended());
    CHECK(found(list) == 0);
}

TEST_CASE("a list ends when the time is over, also on its way to where words meet") {
    constexpr unsigned kGood = 300, kAll = 6000;
    std::vector<index::Document> documents;
    for (unsigned i = 0; i < kAll; ++i) {
        const bool is_last = i + 1 == kAll;
        const char* words = is_last ? "blorf krint zampf" : i < kGood ? "zampf" : i % 2 == 0 ? "blorf" : "krint";
        documents.push_back(test::page("d" + std::to_string(i), "en", "Heading", words));
    }
    const test::SmallIndex index(documents);
    const index::IndexReader reader(index.path());
    // The good ones are better than `blorf` or `krint` alone can be; both together might be as good.
    search::Plan plan;
    for (const auto& [word, weight] : {std::pair{"blorf", 1.0}, {"krint", 1.0}, {"zampf", 0.5}})
        plan.parts.push_back({search::Part::Kind::word, 0, 1, search::of_terms(weight, Query(word))});
    class Slow : public Xapian::MatchDecider {
    public:
        bool operator()(const Xapian::Document& document) const override {
            if (index::parse_document(document.get_data()).id == "d" + std::to_string(kGood - 1))
                std::this_thread::sleep_for(1100ms);
            return true;
        }
    };
    const auto best = [&](search::Deadline& deadline, const Xapian::MatchDecider* decider) {
        Xapian::Enquire enquire(reader.documents());
        enquire.set_query(search::match_list(plan, 0, reader, {}, deadline));
        const auto found = enquire.get_mset(0, 1, 0, nullptr, decider);
        REQUIRE(found.size() == 1);
        return index::parse_document(found.begin().get_document().get_data()).id;
    };
    search::Deadline none(0ms);
    CHECK(best(none, nullptr) == "d" + std::to_string(kAll - 1));
    const Slow slow;
    search::Deadline soon(1s);
    CHECK(best(soon, &slow) == "d0");
    CHECK(soon.has_ended());
}
