// What the words of one language are in the other, learnt from the pages that a collection has in both. A table of the
// words database.
#pragma once

#include <xapian.h>

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/index/document.h"

namespace tim::index {

class IndexReader;

struct LearntTranslation {
    std::string source;      // Vietnamese: one or two syllables, marks kept; English: one word as most often written
    std::string target;      // likewise
    double probability = 0;  // that `source` is `target` there, 0 to 1
};

// A record of the words database, by its key.
using WordRecord = std::pair<std::string, std::string>;

// How much of a collection is read and remembered, so that time and memory do not grow with it.
struct LearningBounds {
    std::size_t sections = 20'000;   // in both languages, spread over the collection
    std::size_t tokens = 4'000'000;  // of both languages together, four bytes each
    std::size_t candidates = 16;     // translations of a word that are weighed against each other
    std::size_t most = 4;            // that are kept
    double least_probability = 0.1;  // of those; search::Weights::learnt_least asks for no less
};

// Reads sections of a finished documents database that stand in the same place of a Vietnamese and an English page,
// and makes a record for each word that has a translation. The caller writes them.
//
// IBM Model 1 (Brown et al. 1993) in both directions over titles, headings and paragraphs; only words that share enough
// of their places are candidates (Dice coefficient). Vietnamese words of two syllables are told by how firmly the two
// hold together. Function words, numbers and names that both languages write alike are left out. What the glossary
// tells is weighed as a place of its own, but proposes nothing: a word that it explains is less likely to be the
// translation of the word beside it.
[[nodiscard]] std::vector<WordRecord> learn_translations(const Xapian::Database& documents,
                                                         const std::vector<GlossaryPair>& told,
                                                         const LearningBounds& bounds = {});

// The translations of a word into the other language, most probable first. `lang` is "vi", `key` one or two folded
// syllables with a space between, whatever their marks; or "en" and a stem.
[[nodiscard]] std::vector<LearntTranslation> learnt_translations(const IndexReader& reader, std::string_view lang,
                                                                 std::string_view key);
// One of its records; throws Error where it ends early.
[[nodiscard]] std::vector<LearntTranslation> parse_learnt_translations(std::string_view record);

}  // namespace tim::index
