#include "engine/search/slips.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <utility>

#include "engine/analysis/function_words.h"
#include "engine/analysis/keystrokes.h"
#include "engine/analysis/sound_alikes.h"
#include "engine/analysis/unicode.h"
#include "engine/analysis/vietnamese.h"
#include "engine/index/fields.h"

namespace tim::search {

using analysis::AnalyzedToken;
using analysis::Tone;
using index::Prefix;

namespace {

// Of one slip: letters are typed twice or in the wrong order more often than they are left out or mistaken for one
// beside them on the keyboard, and seldom for one far away.
double cost_of_slip(std::string_view typed, std::string_view meant) {
    const std::size_t at = static_cast<std::size_t>(
        std::mismatch(typed.begin(), typed.end(), meant.begin(), meant.end()).first - typed.begin());
    if (typed.size() < meant.size()) return kSlip;
    if (typed.size() == meant.size()) {
        if (at + 1 < typed.size() && typed[at] == meant[at + 1] && typed[at + 1] == meant[at]) return kCommonSlip;
        return analysis::are_neighbouring_keys(typed[at], meant[at]) ? kSlip : kFarKey;
    }
    if (at > 0 && typed[at] == typed[at - 1]) return kCommonSlip;
    const bool is_beside = (at > 0 && analysis::are_neighbouring_keys(typed[at], typed[at - 1])) ||
                           (at + 1 < typed.size() && analysis::are_neighbouring_keys(typed[at], typed[at + 1]));
    return is_beside ? kSlip : kFarKey;
}

// Bare letters that sound alike, but are written with another consonant: `gió` and `dó` are one, `đó` is not.
bool sounds_otherwise(std::string_view typed, std::string_view written) {
    constexpr std::string_view kStroke = "đ";
    const auto has_stroke = [&](std::string_view word) { return word.starts_with(kStroke); };
    return has_stroke(typed) ? !has_stroke(written) : has_stroke(written) && !typed.starts_with('d');
}

std::string stem_of(std::string_view word) {
    const auto tokens = analysis::analyze(word);
    return tokens.empty() ? std::string() : tokens.front().stem;
}

}  // namespace

std::vector<Near> sounding_alike(const index::IndexReader& reader, std::string_view folded) {
    std::vector<Near> out;
    for (const auto& word : analysis::sound_alikes(folded))
        if (const std::uint64_t count = reader.count_of(word); count > 0) out.push_back({{word, 1, count}, true});
    return out;
}

std::vector<Near> near_or_alike(const index::IndexReader& reader, std::string_view folded, unsigned most_slips) {
    std::vector<Near> out = sounding_alike(reader, folded);
    const auto by_ear = static_cast<std::ptrdiff_t>(out.size());
    for (auto& near : near_words(reader, folded, most_slips))
        if (std::none_of(out.begin(), out.begin() + by_ear, [&](const Near& heard) { return heard.word == near.word; }))
            out.push_back({std::move(near), false});
    return out;
}

double cost_of(std::string_view typed, const Near& near) {
    if (near.by_ear) return kByEar;
    return near.slips > 1 ? kSlip + kSecondSlip : cost_of_slip(typed, near.word);
}

bool is_far(std::string_view typed, const Near& near) {
    constexpr std::size_t kFewLetters = 4;
    return typed.size() <= kFewLetters && near.word.size() == typed.size() && cost_of(typed, near) == kFarKey;
}

bool is_form_of(const index::IndexReader& reader, std::string_view near, const AnalyzedToken& word) {
    if (word.stem.empty()) return false;
    constexpr std::size_t kLeast = 4;
    return near.size() >= kLeast && word.folded.size() >= kLeast &&
           (near.starts_with(word.folded) || word.folded.starts_with(near)) &&
           (reader.has_word(word.folded) || word.stem == stem_of(near));
}

bool leaves_function_word(const index::IndexReader& reader, const Near& near, std::string_view typed) {
    if (near.word.size() >= typed.size() || cost_of(typed, near) <= kSlip) return false;
    if (analysis::is_english_function_word(near.word)) return true;
    const auto spellings = reader.spellings(near.word);
    return !spellings.empty() && analysis::is_vietnamese_function_word(spellings.front().text);
}

bool only_neighbours_tell(const AnalyzedToken& word, bool is_alone) {
    constexpr std::size_t kAbbreviation = 3;
    if (word.folded.size() <= (is_alone && !word.marked ? kAbbreviation : kShort)) return true;
    if (word.folded.starts_with('f')) return analysis::is_bare_syllable("ph" + word.folded.substr(1));
    return word.marked ? analysis::parse_syllable(word.text).has_value() : analysis::is_bare_syllable(word.folded);
}

std::optional<Candidate> spelled(const index::IndexReader& reader, const AnalyzedToken& word, const Near& near,
                                 double cost) {
    Candidate out{near.word, near.word, How::typo, cost, 0, near.slips};
    std::vector<index::Spelling> spellings;
    if (word.marked || near.by_ear) spellings = reader.spellings(near.word);
    if (near.by_ear) std::erase_if(spellings, [&](const auto& s) { return sounds_otherwise(word.text, s.text); });
    if (near.by_ear && spellings.empty()) return std::nullopt;
    if (!word.marked) {
        out.documents = reader.documents_with(index::term(Prefix::folded, near.word));
        return out;
    }
    constexpr double kNone = std::numeric_limits<double>::max();
    double best = kNone;
    const std::u32string typed = analysis::to_utf32(word.text);
    const Tone tone = analysis::without_tone(word.text).tone;
    // More than near.slips where two letters are heard as one: `gi` and `d`.
    const unsigned of_letters = slips_between(analysis::to_utf32(word.folded), analysis::to_utf32(near.word));
    for (const auto& spelling : spellings) {
        const Tone other = analysis::without_tone(spelling.text).tone;
        const bool alike = near.by_ear && analysis::sound_alike(tone, other);
        if (tone != Tone::level && tone != other && !alike) continue;
        const unsigned slips = slips_between(typed, analysis::to_utf32(spelling.text));
        const unsigned of_marks = slips > of_letters ? slips - of_letters : 0;
        // Whoever writes by ear hears the tone, too.
        const bool misheard = near.by_ear && !alike;
        const double marks = kOtherMark * of_marks + (misheard ? kSlip - kByEar : 0);
        const double rarity = std::log(static_cast<double>(near.count) / static_cast<double>(spelling.count));
        if (marks + rarity >= best) continue;
        best = marks + rarity;
        out.text = spelling.text;
        out.slips = near.slips + of_marks;
        out.cost = cost + marks;
    }
    if (best == kNone) return std::nullopt;
    out.documents = reader.documents_with(index::spelling_term(out.text));
    return out;
}

void look_up(const index::IndexReader& reader, const Place& place, const std::vector<Near>& nears) {
    if (!reader.is_remote()) return;
    std::vector<std::string> terms;
    for (const auto& near : nears) {
        terms.push_back(index::term(Prefix::folded, near.word));
        for (auto& term : place.pairs_of(near.word)) terms.push_back(std::move(term));
    }
    reader.look_up(terms);
}

}  // namespace tim::search
