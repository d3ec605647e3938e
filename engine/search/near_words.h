// Words of the index that are written nearly as another one: a letter left out, added, replaced, or two neighbours
// swapped is one slip of the fingers.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/index/index_reader.h"

namespace tim::search {

struct NearWord {
    std::string word;  // folded
    unsigned slips = 0;
    std::uint64_t count = 0;  // how often the collection has it
};

// The indexed words at most `most_slips` (1 or 2) away from `folded`, which may be in the index itself and is not among
// them; in no particular order. Numbers stay: no slip changes a digit. Of two slips, words are given that begin with
// the same letter, or could be Vietnamese syllables.
[[nodiscard]] std::vector<NearWord> near_words(const index::IndexReader& reader, std::string_view folded,
                                               unsigned most_slips);

// How many slips lie between two words, marks and all (optimal string alignment distance).
[[nodiscard]] unsigned slips_between(std::u32string_view a, std::u32string_view b);

}  // namespace tim::search
