// The best documents of a match, beside all of them sorted.
#include "engine/search/top_documents.h"

#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <cmath>
#include <map>
#include <random>
#include <string>
#include <tuple>
#include <vector>

#include "engine/index/fields.h"
#include "engine/search/everything.h"
#include "engine/search/match_list.h"
#include "tests/support/small_index.h"

using namespace tim;
using namespace std::chrono_literals;
using Xapian::Query;

namespace {

constexpr std::array kWords{"blorf", "krint", "zampf", "vroldk"};

unsigned below(unsigned most, std::mt19937& random) { return static_cast<unsigned>(random() % most); }

// Few words and few dates: many are equally good.
void write(const std::filesystem::path& folder, unsigned pages, unsigned shards, std::mt19937& random) {
    index::IndexWriter writer(folder, {.shards = shards});
    for (unsigned i = 0; i < pages; ++i) {
        const std::string page = "p" + std::to_string(i);
        const std::string date = below(4, random) == 0 ? "" : "2026-01-0" + std::to_string(1 + below(5, random));
        const unsigned sections = 1 + below(9, random);
        for (unsigned section = 0; section < sections; ++section) {
            std::string text = "filler";
            for (const char* word : kWords)
                for (unsigned n = below(3, random); n > 1 && below(3, random) > 0; --n) text += ' ' + std::string(word);
            index::Document d = test::page(page + "-" + std::to_string(section), "en", "Heading", text);
            d.page_key = page;
            d.ordinal = section;
            d.date = date;
            writer.add(d);
        }
    }
    (void)writer.publish();
}

class EveryThird : public Xapian::MatchDecider {
public:
    bool operator()(const Xapian::Document& document) const override {
        return document.get_value(index::slot_number(index::Slot::order)).back() % 3 != 0;
    }
};

struct Row {
    std::string date;
    double score;
    std::string order, page;
    Xapian::docid number;
    bool operator<(const Row& other) const {
        return std::tie(other.date, other.score, order) < std::tie(date, score, other.order);
    }
};

}  // namespace

TEST_CASE("the best that are kept while a match runs are the first of all, sorted") {
    std::mt19937 random(11);
    const EveryThird every_third;
    unsigned exact = 0, pruned = 0;
    for (const unsigned shards : {1U, 3U}) {
        const test::TempDir folder;
        write(folder.path(), 400, shards, random);
        const index::IndexReader reader(folder.path());
        const Xapian::Database& db = reader.documents();
        for (unsigned round = 0; round < 120; ++round) {
            search::Plan plan;
            plan.beyond_units = true;
            for (const char* word : kWords)
                if (below(2, random) == 0) {
                    plan.units.push_back({Query(word), 1.0, false});
                    plan.parts.push_back(
                        {search::Part::Kind::word, 0, 1, search::of_terms(1 + below(3, random), Query(word))});
                }
            if (plan.parts.empty()) continue;
            const double share = 0.3 * below(4, random);
            const Query filter = below(2, random) == 0 ? search::everything() : Query("zampf");
            const search::TopDocuments::Wanted wanted{.count = 1 + below(30, random),
                                                      .of_each = std::array{0U, 1U, 1U, 4U}[below(4, random)],
                                                      .at_least = std::array{0U, 40U, 1'000'000U}[below(3, random)],
                                                      .by_date = below(3, random) == 0,
                                                      .decider = below(3, random) == 0 ? &every_third : nullptr};
            INFO("round " << round << ", " << shards << " shards, " << wanted.count << " of " << wanted.of_each
                          << " each, at least " << wanted.at_least << (wanted.by_date ? ", by date" : ""));
            search::Deadline none(0ms);
            const auto match = [&](search::TopDocuments* best) {
                const Query list = search::match_list(plan, share, reader, {}, none, best);
                Xapian::Enquire enquire(db);
                enquire.set_query(search::is_everything(filter) ? list : Query(Query::OP_FILTER, list, filter));
                if (best == nullptr) return enquire.get_mset(0, db.get_doccount());
                enquire.add_matchspy(best);
                return enquire.get_mset(0, 0, 1);
            };
            std::vector<Row> rows;
            const Xapian::MSet all = match(nullptr);
            for (auto it = all.begin(); it != all.end(); ++it) {
                const Xapian::Document d = it.get_document();
                if (wanted.decider != nullptr && !every_third(d)) continue;
                const auto value = [&](index::Slot slot) { return d.get_value(index::slot_number(slot)); };
                rows.push_back({wanted.by_date ? value(index::Slot::date) : "", std::nearbyint(it.get_weight() * 1e9),
                                value(index::Slot::order), value(index::Slot::page), *it});
            }
            std::sort(rows.begin(), rows.end());
            std::vector<Xapian::docid> expected;
            std::map<std::string, std::size_t> of_page;
            std::size_t total = 0;
            for (const auto& row : rows) {
                if (wanted.of_each > 0 && of_page[row.page]++ >= wanted.of_each) continue;
                ++total;
                if (expected.size() < wanted.count) expected.push_back(row.number);
            }

            search::TopDocuments best(wanted);
            (void)match(&best);
            std::vector<Xapian::docid> kept;
            for (const auto& document : best.best()) kept.push_back(document.number);
            REQUIRE(kept == expected);
            REQUIRE(best.found() <= total);
            REQUIRE(best.found() >= std::min<std::uint64_t>(total, wanted.at_least));
            if (best.is_exact()) REQUIRE(best.found() == total);
            if (wanted.at_least > db.get_doccount()) REQUIRE(best.is_exact());
            ++(best.found() == total ? exact : pruned);
        }
    }
    CHECK(exact > 50);
    CHECK(pruned > 50);
}
