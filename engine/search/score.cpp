#include "engine/search/score.h"

#include <utility>

namespace tim::search {

using Xapian::Query;

Score of_terms(double weight, Query terms) { return {Score::Kind::terms, weight, std::move(terms), {}}; }

Score fixed(double weight, const Query& term) { return {Score::Kind::fixed, weight, term, {}}; }

Score of_parts(Score::Kind kind, double weight, std::vector<Score> parts) {
    if (parts.size() != 1) return {kind, weight, {}, std::move(parts)};
    Score alone = std::move(parts.front());
    alone.weight *= weight;
    return alone;
}

Query as_query(const Score& score) {
    const auto scaled = [&](const Query& query) { return Query(Query::OP_SCALE_WEIGHT, query, score.weight); };
    if (score.kind == Score::Kind::terms) return scaled(score.terms);
    if (score.kind == Score::Kind::fixed) {
        const Query weight((new Xapian::FixedWeightPostingSource(score.weight))->release());
        return {Query::OP_FILTER, weight, score.terms};
    }
    std::vector<Query> parts;
    for (const Score& part : score.parts) parts.push_back(as_query(part));
    return scaled(Query(score.kind == Score::Kind::sum ? Query::OP_OR : Query::OP_MAX, parts.begin(), parts.end()));
}

}  // namespace tim::search
