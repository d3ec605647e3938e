// Words of the index for which another one was written: by a slip of the fingers, or by ear.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "engine/analysis/analyzer.h"
#include "engine/index/index_reader.h"
#include "engine/search/candidate.h"
#include "engine/search/near_words.h"
#include "engine/search/neighbours.h"

namespace tim::search {

struct Near : NearWord {
    bool by_ear = false;
};

// The words that sound like `folded`.
[[nodiscard]] std::vector<Near> sounding_alike(const index::IndexReader& reader, std::string_view folded);
// These, then others at most so many slips away; see near_words().
[[nodiscard]] std::vector<Near> near_or_alike(const index::IndexReader& reader, std::string_view folded,
                                              unsigned most_slips);

// How unlikely it is that `typed` (folded) was written for the near word, but for its marks.
[[nodiscard]] double cost_of(std::string_view typed, const Near& near);
// `face` is no `fate`: of a few letters one on a far key is a fourth of the word, and no finger slips so far.
[[nodiscard]] bool is_far(std::string_view typed, const Near& near);
// `FHIR` is no `for`, nor `DNA` `đã`: without some of its letters, many a word is a function word.
[[nodiscard]] bool leaves_function_word(const index::IndexReader& reader, const Near& near, std::string_view typed);
// `retinal` of `retina`: no slip. A word that the index has only by its stem may still be one: `builde` of `builder`.
[[nodiscard]] bool is_form_of(const index::IndexReader& reader, std::string_view near,
                              const analysis::AnalyzedToken& word);

inline constexpr std::size_t kShort = 2;  // letters of a word that is near everything

// Whether the index needs a neighbour to tell which word was meant: short words are near everything, three letters by
// themselves (`is_alone`) are rather an abbreviation, and a syllable rather a word that the index lacks.
[[nodiscard]] bool only_neighbours_tell(const analysis::AnalyzedToken& word, bool is_alone);

// The spelling of a near word that agrees best with the marks that were typed, which may add to `cost`; nothing where
// none has the tone that was: a finger that slips on a letter does not choose another tone, too. `ngực` is no `ngữ`.
[[nodiscard]] std::optional<Candidate> spelled(const index::IndexReader& reader, const analysis::AnalyzedToken& word,
                                               const Near& near, double cost);

// Asks in one go what Place::beside() and spelled() will ask of each, if that is on another machine.
void look_up(const index::IndexReader& reader, const Place& place, const std::vector<Near>& nears);

}  // namespace tim::search
