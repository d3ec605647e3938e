// Words of the index that a mistyped one may have meant.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/index/index_reader.h"

namespace tim::search {

// At most `most` indexed words one slip away from `folded`, a folded word that the index lacks: a letter left out,
// doubled or added, two swapped, one replaced. Those that stand beside the neighbours come first, then the frequent
// ones. `previous` and `next` are the folded neighbours in the query, or empty. Costs some hundred look-ups.
[[nodiscard]] std::vector<std::string> near_words(const index::IndexReader& reader, std::string_view folded,
                                                  std::string_view previous, std::string_view next, std::size_t most);

}  // namespace tim::search
