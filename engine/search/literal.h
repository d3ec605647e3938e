// Clauses of a query as they stand, without help: no mark is restored, no word mended, nothing translated.
#pragma once

#include <xapian.h>

#include <vector>

#include "engine/index/index_reader.h"
#include "engine/search/query.h"

namespace tim::search {

// What has the clause; words and phrases also in a title, if it says so. Of a phrase it is what may have it, unless
// terms_tell(). A prefix may go on; the words before it stand as typed, or all are one identifier: `h-opt*`.
[[nodiscard]] Xapian::Query literal(const Clause& clause, const index::IndexReader& reader);

// Of a phrase: terms that each text with these words, one behind the other, has.
[[nodiscard]] std::vector<Xapian::Query> phrase_terms(const Clause& clause);

// Whether no other text has all of them; mostly they only narrow the search down.
[[nodiscard]] bool terms_tell(const Clause& clause);

// What has all its words in a title or a heading.
[[nodiscard]] Xapian::Query in_title(const Clause& clause);

}  // namespace tim::search
