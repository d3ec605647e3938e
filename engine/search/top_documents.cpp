#include "engine/search/top_documents.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "engine/index/fields.h"

namespace tim::search {
namespace {

constexpr double kEqual = 1e-9;  // weights that are comparable() as equals differ by this at the most

}  // namespace

bool TopDocuments::Before::operator()(const TopDocument& a, const TopDocument& b) const {
    if (const int newer = a.date.compare(b.date); newer != 0) return newer > 0;
    if (a.score != b.score) return a.score > b.score;
    if (a.order != b.order) return a.order < b.order;
    return a.number < b.number;
}

void TopDocuments::operator()(const Xapian::Document& document, double weight) {
    TopDocument found{.number = shard_->number_in_all(document_),
                      .weight = weight,
                      .score = comparable(weight),
                      .order = shard_->order(document_)};
    if (wanted_.by_date) found.date = document.get_value(index::slot_number(index::Slot::date));
    const bool is_among = best_.size() < wanted_.count || Before()(found, *best_.rbegin());
    const bool is_sampled = found_ <= wanted_.at_least;
    if (!is_among && wanted_.decider != nullptr && !is_sampled) {
        is_exact_ = false;
        return;
    }
    if (is_sampled) ++looked_at_;

    if (wanted_.of_each > 0) found.page = shard_->page(document_);
    Page* const page = found.page != 0 ? &pages_[found.page] : nullptr;
    std::optional<Best::iterator> worst;  // of its page, if that has all that are kept
    if (page != nullptr && page->kept.size() == wanted_.of_each) {
        worst = *std::max_element(page->kept.begin(), page->kept.end(),
                                  [](const auto& a, const auto& b) { return Before()(*a, *b); });
        if (!Before()(found, **worst)) return;
    }
    if (wanted_.decider != nullptr && !(*wanted_.decider)(document)) return;
    if (page == nullptr || ++page->found <= wanted_.of_each) {
        ++found_;
        if (is_sampled) found_of_looked_at_ = found_;
    }
    if (worst) forget(*worst);
    if (is_among) {
        const auto kept = best_.insert(std::move(found)).first;
        if (page != nullptr) page->kept.push_back(kept);
        if (best_.size() > wanted_.count) forget(std::prev(best_.end()));
    }
    if (best_.size() == wanted_.count && found_ > wanted_.at_least && !wanted_.by_date) {
        least_ = std::max(0.0, best_.rbegin()->weight - kEqual);
        is_exact_ = false;
    }
}

void TopDocuments::forget(Best::iterator document) {
    if (document->page != 0) {
        auto& kept = pages_[document->page].kept;
        kept.erase(std::find(kept.begin(), kept.end(), document));
    }
    best_.erase(document);
}

}  // namespace tim::search
