// How candidates for phrases are written and what stands beside them, read in a few documents of each.
#pragma once

#include <xapian.h>

#include <cstddef>
#include <map>
#include <string>
#include <unordered_map>

#include "engine/index/phrase_candidates.h"

namespace tim::index {

inline constexpr std::size_t kPhraseSamples = 3;  // documents that tell how a phrase is written

// What the documents that were read tell of a phrase or a word. The maps say how often.
struct PhraseUsage {
    std::map<std::string, unsigned> written, langs;  // ways of writing it, languages of its documents
    std::map<std::string, unsigned> before, after;   // the words beside it that it holds to, folded
    unsigned documents = 0, occurrences = 0, pages = 0;
    std::size_t last_page = 0;  // hash; a page's sections are read one behind the other
    unsigned elsewhere = 0;     // of a pair: where a word of it holds to another one, which is no occurrence
    unsigned alone = 0;         // of a word: occurrences where it is surely no part of a longer one
};

using PhraseUsages = std::unordered_map<std::string, PhraseUsage>;

struct PhraseSamples {
    PhraseUsages phrases;  // pairs that were met, and longer phrases that these make; by their words, folded
    PhraseUsages words;    // all candidates, met or not
};

// Reads a few documents of each candidate, each document once, spread over those that have it.
[[nodiscard]] PhraseSamples read_phrase_samples(const Xapian::Database& documents, const PhraseCandidates& candidates);

}  // namespace tim::index
