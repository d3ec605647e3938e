#include "engine/search/deadline.h"

#include <catch2/catch.hpp>
#include <set>
#include <thread>
#include <vector>

#include "tests/support/small_index.h"

namespace tim::search {
namespace {

using namespace std::chrono_literals;

// More documents than are considered between two looks at the clock, with numbers missing where `gap` says so.
Xapian::WritableDatabase numbered(unsigned documents, unsigned gap) {
    Xapian::WritableDatabase db(std::string(), Xapian::DB_BACKEND_INMEMORY);
    for (unsigned i = 1; i <= documents; ++i) {
        Xapian::Document document;
        document.add_term("all");
        if (i % 2 == 0) document.add_term("even");
        db.add_document(document);
    }
    if (gap > 0)
        for (unsigned i = gap; i <= documents; i += gap) db.delete_document(i);
    return db;
}

class SlowDecider : public Xapian::MatchDecider {
public:
    bool operator()(const Xapian::Document&) const override {
        std::this_thread::sleep_for(1ms);
        return true;
    }
};

Xapian::MSet match(const Xapian::Database& db, const Xapian::Query& query,
                   const Xapian::MatchDecider* decider = nullptr) {
    Xapian::Enquire enquire(db);
    enquire.set_query(query);
    return enquire.get_mset(0, db.get_doccount(), db.get_doccount(), nullptr, decider);
}

TEST_CASE("a limit that is not reached changes nothing", "[search][deadline]") {
    for (const unsigned gap : {0U, 3U}) {
        CAPTURE(gap);
        const auto db = numbered(1000, gap);
        for (const char* term : {"", "all", "even"}) {
            CAPTURE(term);
            Deadline none(0ms), long_one(60s);
            const auto without = match(db, none.limited(Xapian::Query(term)));
            const auto with = match(db, long_one.limited(Xapian::Query(term)));
            REQUIRE(with.size() == without.size());
            std::set<Xapian::docid> found, expected;
            for (auto it = with.begin(); it != with.end(); ++it) found.insert(*it);
            for (auto it = without.begin(); it != without.end(); ++it) expected.insert(*it);
            CHECK(found == expected);
            CHECK_FALSE(long_one.has_ended());
        }
    }
}

TEST_CASE("a slow match ends with what was found by then", "[search][deadline]") {
    const unsigned gap = GENERATE(0U, 3U);
    const auto db = numbered(2000, gap);
    const SlowDecider slow;
    Deadline deadline(100ms);
    const auto begin = std::chrono::steady_clock::now();
    const auto found = match(db, deadline.limited(Xapian::Query("all")), &slow);
    CHECK(std::chrono::steady_clock::now() - begin < 1s);
    CHECK(deadline.has_ended());
    CHECK(found.size() > 0);
    CHECK(found.size() < 1000);
    // What comes after finds the time over at once.
    CHECK(match(db, deadline.limited(Xapian::Query("all"))).empty());
}

TEST_CASE("a search out of time says that its answer is partial", "[search][deadline]") {
    // Every document has the words, none the phrase: its text is read to see that.
    std::vector<index::Document> documents;
    std::string text;
    for (int i = 0; i < 400; ++i) text += "bệnh lý; lý học; ";
    for (int i = 0; i < 600; ++i) documents.push_back(test::page("d" + std::to_string(i), "vi", "Trang", text));
    test::SmallIndex index(documents);
    Request request;
    request.query = "\"bệnh lý học\"";
    request.time_limit = 0ms;
    const auto whole = index->search(request).value();
    CHECK_FALSE(whole.partial);
    request.time_limit = 1ms;
    const auto begin = std::chrono::steady_clock::now();
    const auto partial = index->search(request).value();
    CHECK(std::chrono::steady_clock::now() - begin < 1s);
    CHECK(partial.partial);
    CHECK_FALSE(partial.total_is_exact);
    CHECK(partial.missing.empty());
}

TEST_CASE("totals of a small index are exact, grouped or not", "[search][totals]") {
    std::vector<index::Document> documents;
    for (int page = 0; page < 30; ++page) {
        for (int section = 0; section < 1 + page % 3; ++section) {
            auto document =
                test::page("p" + std::to_string(page) + "." + std::to_string(section), "vi", "Trang", "bệnh lý");
            document.page_key = "p" + std::to_string(page);
            documents.push_back(document);
        }
    }
    test::SmallIndex index(documents);
    Request request;
    request.query = "bệnh lý";
    const auto pages = index->search(request).value();
    CHECK(pages.total == 30);
    CHECK(pages.total_is_exact);
    request.group = Group::section;
    const auto sections = index->search(request).value();
    CHECK(sections.total == 60);
    CHECK(sections.total_is_exact);
}

}  // namespace
}  // namespace tim::search
