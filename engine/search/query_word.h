// A word of a query: what was typed, what was meant, and how much it says.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "engine/analysis/analyzer.h"
#include "engine/index/index_reader.h"
#include "engine/search/search.h"
#include "engine/search/spelling.h"
#include "engine/search/weights.h"

namespace tim::search {

struct QueryWord {
    analysis::AnalyzedToken token;  // as typed
    analysis::AnalyzedToken
        meant;                // as searched for: decoded or mended where the index lacks it; stands where `token` does
    How how = How::as_typed;  // `meant` came of it
    bool sure = false;        // of a typing error: one word fits
    // Folded words that stand for it: `meant`, its i/y variant, others as near; none of another word.
    std::vector<std::string> forms;
    // Inverse document frequency, function words scaled down; of an absent one no more than of the heaviest other.
    double weight = 0;
    bool function = false;
    bool absent = false;                   // no document has it, in any form or in another language
    bool other = false;                    // documents have other words alone that are written with its letters
    std::size_t compound = 0;              // of the glossary that it is part of (`kháng sinh`), counted from 1
    bool in_query_after_previous = false;  // a neighbour of the word before it
};

// As typed; `after_previous`: a neighbour of the word before it.
[[nodiscard]] QueryWord query_word(const analysis::AnalyzedToken& token, bool after_previous,
                                   const index::IndexReader& reader, const Weights& weights);

// What the word was meant to be stands in for it, where that is not what was typed.
void take_for(QueryWord& word, Meant meant, const index::IndexReader& reader, const Weights& weights);

// Adds the i/y variant of what it was taken for to its forms.
void add_variant(QueryWord& word);

}  // namespace tim::search
