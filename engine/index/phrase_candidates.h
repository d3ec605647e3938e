// Pairs of words and words that may be frequent phrases, chosen from what documents are indexed under.
#pragma once

#include <xapian.h>

#include <cstddef>
#include <string>
#include <unordered_map>

#include "engine/index/fields.h"

namespace tim::index {

struct PairCandidate {
    Xapian::doccount documents = 0;  // that have it
    double cohesion = 0;             // of its occurrences: how much the two words hold to one another
    bool is_loose = false;           // holds only where neither of its words holds to another one more
};

struct WordCandidate {
    Xapian::doccount documents = 0;
    Prefix prefix = Prefix::folded;  // that it is indexed under
};

struct PhraseCandidates {
    std::unordered_map<std::string, PairCandidate> pairs;  // by the two words, folded: `benh ly`
    // By its spelling where that could be another word's (`máu`, `mẫu`), by its letters otherwise.
    std::unordered_map<std::string, WordCandidate> words;
};

// At most `most` pairs whose words stand together more often than chance would have it, and half as many words that
// tell something; the most frequent ones. Reads the list of terms once.
[[nodiscard]] PhraseCandidates choose_phrase_candidates(const Xapian::Database& documents, std::size_t most);

}  // namespace tim::index
