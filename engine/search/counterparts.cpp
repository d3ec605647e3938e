#include "engine/search/counterparts.h"

#include <algorithm>
#include <vector>

#include "engine/index/fields.h"

namespace tim::search {

using Xapian::Query;

void Counterparts::add(const index::Document& answering, double weight, double of_lead) {
    if (answering.translation_key.empty()) return;
    const auto lend = [&](std::uint32_t ordinal, double lent) {
        double& best = lent_[index::counterpart_term(answering.translation_key, ordinal)];
        best = std::max(best, lent);
    };
    lend(answering.ordinal, weight);
    if (answering.ordinal > 0 && of_lead > 0) lend(0, weight * of_lead);
}

bool Counterparts::lend_to(const index::Document& document) const {
    return lent_.contains(index::counterpart_term(document.translation_key, document.ordinal));
}

Query Counterparts::scoring(double share) const {
    std::vector<Query> queries;
    for (const auto& [term, weight] : lent_) {
        const Query of_weight((new Xapian::FixedWeightPostingSource(weight * share))->release());
        queries.emplace_back(Query::OP_FILTER, of_weight, Query(term));
    }
    return Query(Query::OP_OR, queries.begin(), queries.end());
}

Query Counterparts::matching() const {
    std::vector<Query> queries;
    for (const auto& each : lent_) queries.emplace_back(each.first);
    return Query(Query::OP_OR, queries.begin(), queries.end());
}

}  // namespace tim::search
