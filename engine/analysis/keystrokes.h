// What was meant when the input method was off: Telex and VNI keystrokes read as the syllable they would have given.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace tim::analysis {

// `beenhj` -> `bệnh`, `lys` -> `lý`, `dduwowngf` and `duongwfd` -> `đường`: mark keys behind their vowel or at the end,
// as people type them. Nothing unless a key made a mark and the result is a valid syllable. Many English words decode
// too (`his`
// -> `hí`, `box` -> `bõ`): ask only for words that the index lacks.
[[nodiscard]] std::optional<std::string> decode_telex(std::string_view word);

// `be6nh5` -> `bệnh`, `ly1` -> `lý`, `d9u7o7ng2` and `duong792` -> `đường`. The same cautions (`mp3`, `covid19` do not
// decode, `o1` does).
[[nodiscard]] std::optional<std::string> decode_vni(std::string_view word);

}  // namespace tim::analysis
