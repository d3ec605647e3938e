// Words that were typed as one: `benhly`, `johnsnowlabs`.
#pragma once

#include <optional>

#include "engine/index/index_reader.h"
#include "engine/search/query.h"

namespace tim::search {

// The question with the spaces that were forgotten in it; nothing if none were, or if it is not of words alone. A word
// is taken apart where the index has it in no form, but all its parts (syllables, or words of three letters and more),
// each beside the next one, and more often than a word that is a slip away. Costs some dozen look-ups for each of
// the first four words that the index lacks, some hundred for a long one.
[[nodiscard]] std::optional<ParsedQuery> with_spaces(const index::IndexReader& reader, const ParsedQuery& typed);

}  // namespace tim::search
