// Vietnamese spelling, from the structure of the syllable: initial, glide, nucleus, final, tone.
//
// Everything here takes one word in lower case NFC (analysis::normalize) and looks at nothing but its letters.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tim::analysis {

enum class Tone : std::uint8_t { level, grave, acute, hook, tilde, dot };  // ngang huyền sắc hỏi ngã nặng

struct Syllable {
    std::string initial;  // "", "b", "ngh", "qu", "gi", ...
    std::string glide;    // "o" or "u", as written; "" where none (the u of qu belongs to the initial)
    std::string nucleus;  // "a", "ê", "iê", "ươ", ...
    std::string final;    // "nh", "c", "i", "u", ... ; "" where open
    Tone tone = Tone::level;
};

// A toneless lower-case vowel (`a`, `ê`, `ơ`) with a tone; other letters unchanged.
[[nodiscard]] char32_t with_tone(char32_t vowel, Tone tone);

// The parts of a word that is spelled as a Vietnamese syllable, tone mark in a place where people put it; nothing
// otherwise. Both `hòa` and `hoà` parse; `qúy` reads as `quý`; `muà` and `viet` (a stop needs sắc or nặng) do not.
[[nodiscard]] std::optional<Syllable> parse_syllable(std::string_view word);

// Whether the word could be a Vietnamese syllable whose marks were not typed: `benh`, `viet`, `duong`, also `the`,
// `do`.
[[nodiscard]] bool is_bare_syllable(std::string_view folded);
// All of these (about 2,500), sorted.
[[nodiscard]] const std::vector<std::string>& bare_syllables();

// One spelling for words that are the same word: the tone placed as in `hòa`, `khỏe`, `thúy`, `quý`; `ð` read as `đ`;
// i for y (or y for i) where both write one word:
//   (a) h, k, l, m, s, t with a bare i/y rhyme: `lí` = `lý`, `kĩ` = `kỹ`        -> i
//   (b) after qu, open or before t, ch, nh, n, p: `quí` = `quý`, `quít` = `quýt`  -> y
//   (c) another initial + u + i/y + a final consonant: `buít` = `buýt`           -> y
// Words that are no syllables come back unchanged. Idempotent.
[[nodiscard]] std::string spelling_key(std::string_view word);

// The same without the i/y step: equal results mean the same spelling but for the place of the tone mark.
[[nodiscard]] std::string place_tone(std::string_view word);

// For a word typed without marks: the other spelling that rules (a) to (c) allow (`ly` <-> `li`, `quit` <-> `quyt`);
// empty where there is none.
[[nodiscard]] std::string bare_variant(std::string_view folded);

// A word without its tone mark: `bệnh` is `bênh` and Tone::dot. Of several tones the last one counts.
struct Toneless {
    std::u32string letters;
    Tone tone = Tone::level;
};
[[nodiscard]] Toneless without_tone(std::string_view word);

// How a typed word relates to a written one that has the same letters: a syllable has three features, đ, vowel quality
// and tone.
struct MarkDifference {
    bool same_letters = false;
    unsigned typed_marks = 0;    // features that were typed
    unsigned contradicting = 0;  // typed features that the written word has otherwise
    unsigned missing = 0;        // features of the written word that were not typed
};
[[nodiscard]] MarkDifference compare_marks(std::string_view typed, std::string_view written);

// Calls `visit` with each syllable that parse_syllable() accepts in its standard spelling (about 17,000). For tests
// and for building tables.
void for_each_syllable(const std::function<void(std::string_view spelling, const Syllable&)>& visit);

}  // namespace tim::analysis
