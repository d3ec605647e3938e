// What a word may have been meant to be, and what it costs to read it so.
#pragma once

#include <string>
#include <vector>

#include "engine/search/search.h"

namespace tim::search {

struct Candidate {
    std::string text;    // empty: as typed
    std::string folded;  // for its neighbours
    How how = How::as_typed;
    double cost = 0;
    double documents = 0;  // that have it
    unsigned slips = 0;
    bool is_of_title = false;  // with it the question is a title or a heading
};

using Candidates = std::vector<Candidate>;

// What departures from the typed word cost, as logarithms of how unlikely they are. Chosen on the tuning half of
// tests/relevance.
inline constexpr double kSlip = 7.0, kCommonSlip = 4.5, kSecondSlip = 5.0;  // common: doubled or swapped letters
inline constexpr double kByEar = 4.5;                                       // written as it sounds: `sét nghiệm`
inline constexpr double kByEarKnown = 2.0;   // the same of a word of the index: only offered, where it answers better
inline constexpr double kFarKey = 9.5;       // a letter of another key than the one meant, or than those around it
inline constexpr double kOtherMark = 3.0;    // a mark that the slip does not explain
inline constexpr double kWrongMarks = 4.0;   // the word stands, but no spelling of it agrees with the marks
inline constexpr double kKeysInstead = 2.0;  // a word of the index read as keystrokes, as its neighbours were

}  // namespace tim::search
