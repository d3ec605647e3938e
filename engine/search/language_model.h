// A small language model: how likely the words of an index are, by themselves and beside one another.
#pragma once

#include <cstddef>
#include <vector>

#include "engine/index/index_reader.h"
#include "engine/search/candidate.h"
#include "engine/search/typed_word.h"

namespace tim::search {

// Of the likeliest reading of all words: which of its candidates each one is. Every word has one at least.
[[nodiscard]] std::vector<std::size_t> likeliest(const index::IndexReader& reader, const std::vector<TypedWord>& typed,
                                                 const std::vector<Candidates>& candidates);

}  // namespace tim::search
