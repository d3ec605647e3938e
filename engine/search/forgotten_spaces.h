// Words that were typed as one: `benhly`, `johnsnowlabs`.
#pragma once

#include <optional>
#include <string>

#include "engine/index/index_reader.h"
#include "engine/search/query.h"

namespace tim::search {

// The question with the spaces that were forgotten in it; nothing if none were, or if it is not of words alone. A word
// is taken apart where the index has it in no form and no word that is a slip away, but has all its parts, each beside
// the next one: syllables, or words of four letters and more. Costs some dozen look-ups for each word that the index
// lacks.
[[nodiscard]] std::optional<ParsedQuery> with_spaces(const index::IndexReader& reader, const ParsedQuery& typed);

}  // namespace tim::search
