// The terms of an index that say a word, and what each of them counts for; and those that say two neighbours.
#pragma once

#include <xapian.h>

#include <cstddef>
#include <vector>

#include "engine/analysis/analyzer.h"
#include "engine/index/index_reader.h"
#include "engine/search/query_word.h"
#include "engine/search/score.h"
#include "engine/search/weights.h"

namespace tim::search {

// Terms that say the same word, for one place in the query.
struct WordTerms {
    std::vector<Score> scores;
    std::vector<Xapian::Query> matches;
};

// Of words[at], whose neighbours tell whether the index has other words of its letters alone. Says in it whether that
// is so, or whether it is absent. `marked`: a mark stands somewhere in the query.
[[nodiscard]] WordTerms terms_for(std::vector<QueryWord>& words, std::size_t at, bool marked,
                                  const index::IndexReader& reader, const Weights& weights);

// The two as neighbours, in any of their forms; MatchNothing if the index has no such pair.
[[nodiscard]] Xapian::Query pair_query(const QueryWord& a, const QueryWord& b, const index::IndexReader& reader);
// What that counts for.
[[nodiscard]] double pair_weight(const QueryWord& a, const QueryWord& b, const Weights& weights);

// A word of a translation: English in all forms of its stem, Vietnamese as spelled. Empty if the index lacks it.
[[nodiscard]] Xapian::Query any_form(const analysis::AnalyzedToken& word, const index::IndexReader& reader);

}  // namespace tim::search
