// The best documents of a match on this machine, kept while it runs, and how many there are.
//
// Xapian would do the same, but ask its database for a page and for a place in the order of each document that it
// considers (index/document_columns.h).
#pragma once

#include <xapian.h>

#include <cmath>
#include <cstdint>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "engine/index/document_columns.h"

namespace tim::search {

// A weight to compare by: the same, however what it is the sum of was added up.
[[nodiscard]] inline double comparable(double weight) { return std::nearbyint(weight * 1e9); }

struct TopDocument {
    Xapian::docid number = 0;  // in all shards
    double weight = 0;
    std::string date;  // empty unless it is sorted by
    double score = 0;  // comparable(weight)
    std::uint64_t order = 0;
    std::uint64_t page = 0;  // 0: it is not put together with others
};

// To be told of each match of one search by match_list(), and as a spy of each document that is left of it.
class TopDocuments : public Xapian::MatchSpy {
public:
    struct Wanted {
        std::size_t count = 0;                          // so many, at least 1
        std::size_t of_each = 0;                        // of one page; 0: any number
        std::uint64_t at_least = 0;                     // so many are found before light ones are left out
        bool by_date = false;                           // the newest, and of one day the best
        const Xapian::MatchDecider* decider = nullptr;  // what is asked about a document before it is kept
    };
    explicit TopDocuments(const Wanted& wanted) : wanted_(wanted) {}

    // What a document must weigh to change anything; 0: each may.
    [[nodiscard]] double least() const noexcept { return least_; }
    // The document that the match goes on to.
    void stand_at(index::DocumentColumns& shard, Xapian::docid document) noexcept {
        shard_ = &shard;
        document_ = document;
    }
    void operator()(const Xapian::Document& document, double weight) override;

    // What follows is for after the match. The best first; equals in the order of order_key().
    [[nodiscard]] std::vector<TopDocument> best() const { return {best_.begin(), best_.end()}; }
    // How many were found: documents, or pages, where one of each is kept.
    [[nodiscard]] std::uint64_t found() const noexcept { return found_; }
    // Whether that is all.
    [[nodiscard]] bool is_exact() const noexcept { return is_exact_; }
    // What share of the documents counts, by those that were looked at before any could be left out.
    [[nodiscard]] double share_found() const noexcept {
        return looked_at_ > 0 ? static_cast<double>(found_of_looked_at_) / static_cast<double>(looked_at_) : 1;
    }

private:
    struct Before {
        bool operator()(const TopDocument& a, const TopDocument& b) const;
    };
    using Best = std::set<TopDocument, Before>;
    struct Page {
        std::uint64_t found = 0;
        std::vector<Best::iterator> kept;  // in no order
    };

    void forget(Best::iterator document);

    const Wanted wanted_;
    index::DocumentColumns* shard_ = nullptr;
    Xapian::docid document_ = 0;
    Best best_;
    std::unordered_map<std::uint64_t, Page> pages_;
    double least_ = 0;
    std::uint64_t found_ = 0;
    std::uint64_t looked_at_ = 0, found_of_looked_at_ = 0;  // until one may be left out
    bool is_exact_ = true;
};

}  // namespace tim::search
