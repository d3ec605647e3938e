// Syllables, and tones, that are written for one another by ear: `chuẩn đoán` for `chẩn đoán`, `sét nghiệm` for `xét
// nghiệm`, `dử liệu` for `dữ liệu`.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/analysis/vietnamese.h"

namespace tim::analysis {

// What may have been meant where `folded` (a bare syllable, or a word with f or ph in it) was written: the syllables
// that differ in one sound which some region does not tell apart (ch and tr, s and x, d, gi, r and v, l and n; at the
// end n and ng, c and t, inh and in, ich and it, ênh and ên, êch and êt; uâ and â before n and t, iê and i before m, p
// and u, uôi and ui, ươu and ưu, ai and ay, ao and au), and f for ph or ph for f. Sorted, without `folded` itself; only
// syllables, but for f and ph. Which of them are words: look them up.
[[nodiscard]] std::vector<std::string> sound_alikes(std::string_view folded);

// Whether two tones are the same, or are not told apart by half of the country: hỏi and ngã.
[[nodiscard]] bool sound_alike(Tone a, Tone b) noexcept;

}  // namespace tim::analysis
