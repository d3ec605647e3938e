// The documents that answer a question, best first. On this machine they come of posting lists of ours, from shards
// elsewhere of queries of Xapian's own; both find and weigh the same.
#pragma once

#include <xapian.h>

#include <cstdint>
#include <vector>

#include "engine/index/index_reader.h"
#include "engine/search/counterparts.h"
#include "engine/search/deadline.h"
#include "engine/search/found_documents.h"
#include "engine/search/match_list.h"
#include "engine/search/plan.h"
#include "engine/search/search.h"
#include "engine/search/top_documents.h"
#include "engine/search/weights.h"

namespace tim::search {

// Of what a match found those that are wanted, in their order.
struct Ranked {
    std::vector<Found> hits;
    bool is_nothing = true;   // was found, wanted or not
    std::uint64_t total = 0;  // documents; pages, where one of each is wanted
    bool is_exact = true;     // or it is an estimate
};

class Ranking {
public:
    // Keeps references. What follows throws Late where shards elsewhere leave no time, unless `is_patient`.
    Ranking(const index::IndexReader& reader, const Weights& weights, const Plan& plan,
            const Counterparts& counterparts, Deadline& deadline, bool is_patient)
        : reader_(reader),
          weights_(weights),
          plan_(plan),
          counterparts_(counterparts),
          deadline_(deadline),
          is_patient_(is_patient) {}

    struct Window {
        Xapian::doccount count = 1;     // so many of the best, at least 1
        Xapian::doccount at_least = 0;  // so many are looked at before the total becomes an estimate
        Sort sort = Sort::relevance;
        const Xapian::MatchDecider* decider = nullptr;
        Xapian::doccount of_each = 0;  // how many sections of a page; 0: all
    };
    // What has `share` (0 to 1) of the question and passes `filter`, best first; equally good documents in the order of
    // order_key(). What has little of the question is an OR's long tail, which makes totals and facets meaningless.
    [[nodiscard]] Ranked best(double share, const Xapian::Query& filter, const Window& window) const;

    // The same as a query, for who counts.
    [[nodiscard]] Xapian::Query query(double share, const Xapian::Query& filter) const;

    // What one part of the question gives a document.
    [[nodiscard]] double weight_of(const Part& part, const Xapian::Query& document) const;

    // What the words of the question could weigh at best. Not get_max_possible(), which each database reckons for
    // itself.
    [[nodiscard]] double most_of_words() const;

private:
    [[nodiscard]] Xapian::Query query(double share, const Xapian::Query& filter, TopDocuments* best) const;
    [[nodiscard]] Xapian::Query local_query(double share, const Xapian::Query& filter, TopDocuments* best) const;
    [[nodiscard]] Xapian::Query remote_query(double share, const Xapian::Query& filter) const;
    [[nodiscard]] Bm25 bm25() const;
    [[nodiscard]] Xapian::Enquire enquire_for(const Xapian::Query& query) const;
    [[nodiscard]] Xapian::Enquire enquire_by(Sort sort, const Xapian::Query& query) const;
    [[nodiscard]] Ranked ranked_by_xapian(double share, const Xapian::Query& filter, const Window& window) const;
    [[nodiscard]] Ranked ranked_by_text(double share, const Xapian::Query& filter, const Window& window) const;

    const index::IndexReader& reader_;
    const Weights& weights_;
    const Plan& plan_;
    const Counterparts& counterparts_;
    Deadline& deadline_;
    const bool is_patient_;
};

}  // namespace tim::search
