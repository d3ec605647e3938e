#include "engine/search/ranking.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "engine/index/fields.h"
#include "engine/search/coverage.h"
#include "engine/search/everything.h"
#include "engine/search/guarded.h"
#include "engine/search/score.h"

namespace tim::search {
namespace {

using Xapian::Query;

Query without_weight(const Query& query) { return {Query::OP_SCALE_WEIGHT, query, 0.0}; }

// Of the documents that a match looked at and took.
class Counter : public Xapian::MatchSpy {
public:
    void operator()(const Xapian::Document&, double) override { ++count; }
    Xapian::doccount count = 0;
};

// To one digit: more, an estimate does not claim.
std::uint64_t rounded(double estimate) {
    double step = 1;
    while (estimate >= 10 * step) step *= 10;
    return static_cast<std::uint64_t>(std::round(estimate / step) * step);
}

}  // namespace

Query Ranking::query(double share, const Query& filter) const { return query(share, filter, nullptr); }

Query Ranking::query(double share, const Query& filter, TopDocuments* best) const {
    const Query wanted = reader_.is_remote() ? remote_query(share, filter) : local_query(share, filter, best);
    return plan_.excluded.empty() ? wanted : Query(Query::OP_AND_NOT, wanted, plan_.excluded);
}

Query Ranking::local_query(double share, const Query& filter, TopDocuments* best) const {
    const Query list = match_list(plan_, share, reader_, bm25(), deadline_, best);
    if (is_everything(list)) return without_weight(deadline_.limited(filter));
    return is_everything(filter) ? list : Query(Query::OP_FILTER, list, filter);
}

// A list of ours stays on this machine; elsewhere ShardLimits are the limit.
//
// Where enough good documents were found, Xapian 1.4 takes an OR for an AND MAYBE and that for an AND (in
// AndMaybePostList::next()) and goes on behind the list that is furthest, so that the document in which that one stands
// is never looked at. An OR that is not asked for its next document, but whether it has the one that another list of a
// conjunction stands in, is not concerned. So what leads is without weights, and the scoring OR stands last, as if it
// had all documents. Scaled, it stays an OR by itself.
Query Ranking::remote_query(double share, const Query& filter) const {
    Query coverage = coverage_query(plan_, share);
    if (!counterparts_.empty() && !is_everything(coverage))
        coverage = Query(Query::OP_OR, coverage, counterparts_.matching());
    if (plan_.parts.empty()) return without_weight(both(coverage, filter));
    std::vector<Query> parts;
    for (const Part& part : plan_.parts) parts.push_back(as_query(part.score));
    const Query scoring(Query::OP_OR, parts.begin(), parts.end());
    const Query last(Query::OP_OR, Query(Query::OP_SCALE_WEIGHT, scoring, 1.0), without_weight(everything()));
    return {Query::OP_FILTER, last, both(is_everything(coverage) ? scoring : coverage, filter)};
}

double Ranking::weight_of(const Part& part, const Query& document) const {
    Plan alone;
    alone.parts.push_back(part);
    Deadline none(std::chrono::milliseconds{0});
    const Query scoring = reader_.is_remote() ? as_query(part.score) : match_list(alone, 0, reader_, bm25(), none);
    const Xapian::MSet one = enquire_for(Query(Query::OP_FILTER, scoring, document)).get_mset(0, 1);
    return one.empty() ? 0.0 : one.begin().get_weight();
}

double Ranking::most_of_words() const {
    double most = 0;
    for (const auto& word : plan_.words) most += word.weight * (bm25().k1 + 1);
    return most;
}

Bm25 Ranking::bm25() const { return {plan_.bare ? weights_.bare_k1 : weights_.k1, weights_.b, weights_.min_normlen}; }

Xapian::Enquire Ranking::enquire_for(const Query& query) const {
    if (reader_.is_remote() && !is_patient_ && deadline_.is_long_over()) throw Late();
    Xapian::Enquire enquire(reader_.documents());
    const Bm25 formula = bm25();
    enquire.set_weighting_scheme(Xapian::BM25Weight(formula.k1, 0.0, 1.0, formula.b, formula.min_normlen));
    enquire.set_query(query);
    return enquire;
}

Xapian::Enquire Ranking::enquire_by(Sort sort, const Query& query) const {
    Xapian::Enquire enquire = enquire_for(query);
    if (sort == Sort::date)
        enquire.set_sort_by_value_then_relevance(index::slot_number(index::Slot::date), true);
    else if (!plan_.parts.empty())
        enquire.set_sort_by_relevance_then_value(index::slot_number(index::Slot::order), false);
    return enquire;
}

Ranked Ranking::best(double share, const Query& filter, const Window& window) const {
    if (reader_.is_remote() && window.decider != nullptr) return ranked_by_text(share, filter, window);
    if (reader_.is_remote() || plan_.parts.empty()) return ranked_by_xapian(share, filter, window);
    TopDocuments top({.count = window.count,
                      .of_each = window.of_each,
                      .at_least = window.at_least,
                      .by_date = window.sort == Sort::date,
                      .decider = window.decider});
    Xapian::Enquire enquire = enquire_for(query(share, filter, &top));
    enquire.add_matchspy(&top);
    const double estimate = enquire.get_mset(0, 0, 1).get_matches_estimated() * top.share_found();
    Ranked out;
    for (const auto& document : top.best()) out.hits.emplace_back(document, reader_);
    out.is_nothing = top.found() == 0;
    out.is_exact = top.is_exact();
    out.total = top.found();
    if (!out.is_exact) out.total = std::max<std::uint64_t>({rounded(estimate), window.at_least, out.hits.size()});
    return out;
}

// Xapian keeps equals in order where their weights are the same to the last bit; they are summed up in an order that
// follows from which words a document has, and in shards from how frequent those are there. So what is near enough
// counts as the same, and more is asked for until the window does not end amid such a row.
Ranked Ranking::ranked_by_xapian(double share, const Query& filter, const Window& window) const {
    constexpr Xapian::doccount kMore = 10, kMost = 2000;
    const bool by_date = window.sort == Sort::date;
    Xapian::Enquire enquire = enquire_by(window.sort, query(share, filter));
    if (window.of_each > 0) enquire.set_collapse_key(index::slot_number(index::Slot::page), window.of_each);
    Counter counter;
    Xapian::ValueCountMatchSpy remote_counter(index::slot_number(index::Slot::none));
    enquire.add_matchspy(reader_.is_remote() ? static_cast<Xapian::MatchSpy*>(&remote_counter) : &counter);
    const auto match = [&](Xapian::doccount count) {
        auto mset = enquire.get_mset(0, count, window.at_least, nullptr, window.decider);
        enquire.clear_matchspies();  // they count once
        return mset;
    };
    const auto told_by = [&](const Xapian::MSet& mset) {
        const Xapian::doccount seen =
            reader_.is_remote() ? static_cast<Xapian::doccount>(remote_counter.get_total()) : counter.count;
        Ranked out;
        out.is_nothing = mset.get_matches_upper_bound() == 0;
        // Of a collapsed result Xapian leaves the upper bound at all of its sections, even if it looked at each of
        // them; then the lower bound of the pages is their number.
        out.is_exact = window.of_each > 0
                           ? seen < window.at_least || window.at_least == reader_.documents().get_doccount()
                           : mset.get_uncollapsed_matches_lower_bound() == mset.get_uncollapsed_matches_upper_bound();
        out.total = out.is_exact ? mset.get_matches_lower_bound() : mset.get_matches_estimated();
        return out;
    };
    if (plan_.parts.empty()) {
        const Xapian::MSet mset = match(window.count);
        Ranked out = told_by(mset);
        for (auto it = mset.begin(); it != mset.end(); ++it) out.hits.emplace_back(it);
        return out;
    }
    const auto score = [](const Xapian::MSetIterator& it) { return comparable(it.get_weight()); };
    const auto date = [&](const Xapian::MSetIterator& it) { return by_date ? it.get_sort_key() : std::string(); };
    const auto order = [&](const Xapian::MSetIterator& it) {
        return by_date ? it.get_document().get_value(index::slot_number(index::Slot::order)) : it.get_sort_key();
    };
    const Xapian::doccount last = window.count - 1;
    Xapian::doccount size = window.count + kMore;
    Xapian::MSet mset = match(size);
    Ranked out = told_by(mset);
    while (mset.size() == size && size < kMost && score(mset[last]) == score(mset[size - 1]) &&
           date(mset[last]) == date(mset[size - 1])) {
        size *= 4;
        mset = match(size);
    }
    std::vector<Xapian::MSetIterator> hits;
    for (auto it = mset.begin(); it != mset.end(); ++it) hits.push_back(it);
    std::stable_sort(hits.begin(), hits.end(), [&](const auto& a, const auto& b) {
        if (by_date)
            if (const int newer = date(a).compare(date(b)); newer != 0) return newer > 0;
        if (score(a) != score(b)) return score(a) > score(b);
        return order(a) < order(b);
    });
    for (auto& hit : hits) out.hits.emplace_back(std::move(hit));
    cut(out.hits, 0, window.count);
    return out;
}

// What only this machine can decide, decided on what others found: documents are read until there are enough of them,
// and pages put together here.
Ranked Ranking::ranked_by_text(double share, const Query& filter, const Window& window) const {
    constexpr Xapian::doccount kMost = 1000;
    Ranked out;
    std::map<Xapian::docid, std::optional<std::string>> pages;  // of documents; none: it is not wanted
    for (Xapian::doccount size = 50;; size *= 4) {
        const Ranked all = ranked_by_xapian(share, filter, {.count = size, .sort = window.sort});
        std::map<std::string, Xapian::doccount> taken;
        out.hits.clear();
        out.total = 0;
        for (const auto& hit : all.hits) {
            const auto [page, is_new] = pages.try_emplace(hit.docid());
            if (is_new) {
                const Xapian::Document document = hit.stored();
                if ((*window.decider)(document))
                    page->second = document.get_value(index::slot_number(index::Slot::page));
            }
            if (!page->second) continue;
            if (window.of_each > 0 && taken[*page->second]++ >= window.of_each) continue;
            ++out.total;
            if (out.hits.size() < window.count) out.hits.push_back(hit);
        }
        out.is_nothing = all.is_nothing;
        out.is_exact = all.hits.size() < size;
        if (out.is_exact || out.hits.size() == window.count || size >= kMost) return out;
    }
}

}  // namespace tim::search
