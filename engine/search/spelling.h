// What the words of a query were meant to be: mistyped, typed with the input method off, or with it left on.
//
// A small language model decides between what could be meant: how likely the slip is, how often the index has the word,
// and how often beside the words that stand around it in the query.
#pragma once

#include <string>
#include <vector>

#include "engine/analysis/analyzer.h"
#include "engine/index/index_reader.h"
#include "engine/search/search.h"
#include "engine/search/typed_word.h"

namespace tim::search {

struct Meant {
    std::string text;                // as it should have been typed; empty: as it was
    std::vector<std::string> forms;  // its bare letters, for slips further words that are as near; words of the index
    How how = How::as_typed;
    bool sure = false;  // of a slip: one word fits, and the index has it beside a neighbour
};

struct Reading {
    std::vector<Meant> words;
    // A word that the index has, or that people use, stands beside none of its neighbours there: it may be a slip, too.
    bool doubtful = false;
    // One of these is not in the index: another word may be offered for it, not searched.
    bool has_word_in_use = false;
};

enum class Doubt {
    unknown_words,           // words that the index has stay as they were typed
    misfits_as_well,         // unless another word fits far better between their neighbours
    words_that_find_nothing  // unless another word fits there at all
};

// How the words, all of one clause, are to be read; `is_whole` says that they are all of the question, which may then
// be a title or a heading: with one slip mended in a word that the index does not have as it was typed, or that stands
// beside none of its neighbours, that is what was meant. A word that the index has counts as it stands: one that it
// knows by its bare letters, by its stem, or, with marks, by a spelling that contradicts none of them. Else it is what
// its keystrokes spell, or what was typed before the method marked it, or, unless it is a word that people use
// (analysis/dictionary.h), what is a slip or two away. Costs some hundred look-ups for each word that is none of the
// index; slips are looked for in the first four of them.
[[nodiscard]] Reading read_words(const index::IndexReader& reader, const std::vector<TypedWord>& typed, bool is_whole,
                                 Doubt doubt);

// Whether the index has the English word in some form.
[[nodiscard]] bool knows_stem(const index::IndexReader& reader, const analysis::AnalyzedToken& token);

}  // namespace tim::search
