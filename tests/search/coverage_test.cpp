// The posting list of documents that have enough of a question, beside the same as a query of Xapian's own.
#include "engine/search/coverage.h"

#include <array>
#include <catch2/catch.hpp>
#include <random>
#include <string>
#include <vector>

#include "engine/search/everything.h"
#include "tests/support/small_index.h"

using namespace tim;
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
        const Query own = search::coverage(plan, share, reader), xapians = search::coverage_query(plan, share);
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
