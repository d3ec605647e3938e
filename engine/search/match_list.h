// The documents of an index on this machine that answer a question, and what each scores, as one posting list of ours.
//
// Xapian's own OR of everything that scores would do the same, where it is asked last (remote_query() in ranking.cpp
// says why); then it asks each of some thirty lists about each document. Here lists are leapt through to where enough
// of them may meet to bring a document among the best that were found (WAND), and a document is given up once what is
// left cannot bring it there (MaxScore: Turtle and Flood, Query evaluation: strategies and optimizations, 1995). Lists
// that weigh little are then hardly read. Xapian filters, and top_documents.h keeps the best.
#pragma once

#include <xapian.h>

#include "engine/index/index_reader.h"
#include "engine/search/deadline.h"
#include "engine/search/plan.h"
#include "engine/search/top_documents.h"

namespace tim::search {

// BM25's parameters, by the names that Xapian::BM25Weight has for them; a word of the question counts once.
struct Bm25 {
    double k1 = 1, b = 0.3, min_normlen = 0.5;
};

// Documents that have `share` (0 to 1) of the weight of the plan's units and all required ones; where none is required,
// those that a section in another language lends to, too. Where each document that scores has so much, all that score;
// everything, where nothing scores either. Scores are those that Xapian gives as_query(), but for rounding. `deadline`
// and `best`, which is told of what is found and tells what that must weigh, must outlive the query. Not for shards
// elsewhere.
[[nodiscard]] Xapian::Query match_list(const Plan& plan, double share, const index::IndexReader& reader,
                                       const Bm25& formula, Deadline& deadline, TopDocuments* best = nullptr);

}  // namespace tim::search
