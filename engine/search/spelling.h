// Words of the index that one it lacks may have meant: mistyped, typed with the input method off, or with it left on.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/analysis/analyzer.h"
#include "engine/index/index_reader.h"
#include "engine/search/search.h"

namespace tim::search {

// At most `most` indexed words one slip away from `folded`, a folded word that the index lacks: a letter left out,
// doubled or added, two swapped, one replaced. Those that stand beside the neighbours come first, then the frequent
// ones. `previous` and `next` are the folded neighbours in the query, or empty. Costs some hundred look-ups.
[[nodiscard]] std::vector<std::string> near_words(const index::IndexReader& reader, std::string_view folded,
                                                  std::string_view previous, std::string_view next, std::size_t most);

struct Meant {
    std::string text;                // as it should have been typed; empty: as it was
    std::vector<std::string> forms;  // its bare letters, for slips further words that are as near; words of the index
    How how = How::as_typed;
};

// What `typed` was meant to be. As it stands where the index knows it: by its bare letters, by its stem, or, with
// marks, by a spelling that contradicts none of them. Else what its keystrokes spell, or what was typed before the
// method marked it, or what is one slip away.
[[nodiscard]] Meant meant_by(const index::IndexReader& reader, const analysis::AnalyzedToken& typed,
                             std::string_view previous, std::string_view next);

// Whether the index has the English word in some form.
[[nodiscard]] bool knows_stem(const index::IndexReader& reader, const analysis::AnalyzedToken& token);

}  // namespace tim::search
