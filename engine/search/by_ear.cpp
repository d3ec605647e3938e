#include "engine/search/by_ear.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "engine/analysis/function_words.h"
#include "engine/analysis/sound_alikes.h"
#include "engine/analysis/vietnamese.h"
#include "engine/index/fields.h"
#include "engine/search/slips.h"

namespace tim::search {

using analysis::AnalyzedToken;

namespace {

// Words that differ in that tone alone from a linking word, and are none: `chia sẻ` is no slip of `chia sẽ`, nor `củng
// cố` of `cũng cố`.
bool is_own_word(std::string_view word) {
    constexpr std::array<std::string_view, 5> kWords{"sẻ", "củng", "đả", "vẩn", "nửa"};
    return std::find(kWords.begin(), kWords.end(), word) != kWords.end();
}

// Of letters alone (`su`: `sử`, `sự`) the spelling decides that is met most often.
bool links(const index::IndexReader& reader, const Candidate& candidate) {
    const auto spellings = reader.spellings(candidate.text);
    return analysis::is_vietnamese_function_word(spellings.empty() ? candidate.text : spellings.front().text);
}

bool has_alike_tone(std::string_view word, std::string_view other) {
    return analysis::sound_alike(analysis::without_tone(word).tone, analysis::without_tone(other).tone);
}

bool can_have_tone_of(const AnalyzedToken& word, const index::IndexReader& reader, const Candidate& candidate) {
    if (word.marked) return has_alike_tone(word.text, candidate.text);
    const auto spellings = reader.spellings(candidate.folded);
    return std::any_of(spellings.begin(), spellings.end(),
                       [&](const index::Spelling& s) { return has_alike_tone(word.text, s.text); });
}

}  // namespace

std::optional<Candidate> with_other_tone(const index::IndexReader& reader, const AnalyzedToken& word) {
    const analysis::Toneless typed = analysis::without_tone(word.text);
    for (const auto& spelling : reader.spellings(word.folded)) {
        const analysis::Toneless written = analysis::without_tone(spelling.text);
        if (typed.letters != written.letters || typed.tone == written.tone ||
            !analysis::sound_alike(typed.tone, written.tone))
            continue;
        const double documents = reader.documents_with(index::spelling_term(spelling.text));
        return Candidate{spelling.text, word.folded, How::typo, kOtherMark, documents, 1};
    }
    return std::nullopt;
}

bool is_certain(const index::IndexReader& reader, const Place& place, const Candidate& other_tone) {
    if (analysis::is_vietnamese_linking_word(other_tone.text) && !is_own_word(place.typed().text)) return true;
    const auto tells = [&](const AnalyzedToken* neighbour) {
        return neighbour != nullptr && (!neighbour->marked || reader.has_term(index::spelling_term(neighbour->text)));
    };
    const AnalyzedToken *previous = place.previous(), *next = place.next();
    return (tells(previous) && together(reader, previous->folded, other_tone.folded) > 0) ||
           (tells(next) && together(reader, other_tone.folded, next->folded) > 0);
}

Candidates misheard(const index::IndexReader& reader, const Place& place, const Hearing& hearing) {
    const AnalyzedToken& word = place.typed();
    const auto nears = sounding_alike(reader, word.folded);
    look_up(reader, place, nears);
    Candidates found;
    for (const auto& near : nears) {
        const auto fits = static_cast<double>(place.beside(near.word));
        if (fits == 0 || fits < hearing.least_documents) continue;
        auto candidate = spelled(reader, word, near, kByEarKnown);
        if (!candidate || links(reader, *candidate)) continue;
        if (!hearing.has_all_marks || can_have_tone_of(word, reader, *candidate))
            found.push_back(*std::move(candidate));
    }
    return found;
}

}  // namespace tim::search
