// What a document is given for what it has of a question.
#pragma once

#include <xapian.h>

#include <vector>

namespace tim::search {

struct Score {
    enum class Kind {
        terms,  // BM25 of `terms` times `weight`: a term, an OR or AND of such, or a SYNONYM, of two each
        fixed,  // `weight`, for a document that has the term
        sum,    // of `parts`, times `weight`
        best,   // the heaviest of `parts`, likewise
    };
    Kind kind = Kind::terms;
    double weight = 1;
    Xapian::Query terms;
    std::vector<Score> parts;
};

[[nodiscard]] Score of_terms(double weight, Xapian::Query terms);
[[nodiscard]] Score fixed(double weight, const Xapian::Query& term);
// One alone stands for itself.
[[nodiscard]] Score of_parts(Score::Kind kind, double weight, std::vector<Score> parts);

// The same as a query of Xapian's own, for shards elsewhere.
[[nodiscard]] Xapian::Query as_query(const Score& score);

}  // namespace tim::search
