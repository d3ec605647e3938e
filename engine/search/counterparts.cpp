#include "engine/search/counterparts.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "engine/index/fields.h"

namespace tim::search {

using Xapian::Query;

void Counterparts::add(const index::Document& answering, double weight, double of_lead) {
    if (answering.translation_key.empty()) return;
    const bool is_lead = answering.ordinal == 0;
    const auto lend = [&](std::uint32_t ordinal, double lent) {
        Loan& best = lent_[index::counterpart_term(answering.translation_key, ordinal)];
        if (lent > best.weight) best = {lent, {is_lead ? answering.title : answering.section, is_lead}};
    };
    lend(answering.ordinal, weight);
    if (answering.ordinal > 0 && of_lead > 0) lend(0, weight * of_lead);
}

bool Counterparts::lend_to(const index::Document& document) const { return lender_to(document) != nullptr; }

const Counterparts::Lender* Counterparts::lender_to(const index::Document& document) const {
    const auto found = lent_.find(index::counterpart_term(document.translation_key, document.ordinal));
    return found == lent_.end() ? nullptr : &found->second.from;
}

Score Counterparts::scoring(double share) const {
    std::vector<Score> loans;
    for (const auto& [term, loan] : lent_) loans.push_back(fixed(loan.weight * share, Query(term)));
    return of_parts(Score::Kind::sum, 1, std::move(loans));
}

Query Counterparts::matching() const {
    std::vector<Query> queries;
    for (const auto& each : lent_) queries.emplace_back(each.first);
    return Query(Query::OP_OR, queries.begin(), queries.end());
}

}  // namespace tim::search
