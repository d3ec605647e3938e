// What an input method does to words, and what was meant where it was off, or left on.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tim::analysis {

// With the method off. `beenhj` -> `bệnh`, `lys` -> `lý`, `dduwowngf` and `duongwfd` -> `đường`: mark keys behind their
// vowel or at the end, as people type them. Nothing unless a key made a mark and the result is a valid syllable. Many
// English words decode too (`his` -> `hí`, `box` -> `bõ`): ask only for words that the index lacks.
[[nodiscard]] std::optional<std::string> decode_telex(std::string_view word);

// `be6nh5` -> `bệnh`, `ly1` -> `lý`, `d9u7o7ng2` and `duong792` -> `đường`. The same cautions (`mp3`, `covid19` do not
// decode, `o1` does).
[[nodiscard]] std::optional<std::string> decode_vni(std::string_view word);

// The same of a word that goes on: `ddie` -> `đie`, `nghieej` -> `nghiệ`. No syllable yet, and its tone may stand on
// another letter in the end.
[[nodiscard]] std::optional<std::string> decode_half_telex(std::string_view word);
[[nodiscard]] std::optional<std::string> decode_half_vni(std::string_view word);

// With the method left on. What may have been typed where `word` (lower case NFC, with marks) came out: `tét` -> test,
// tets; `dât` -> data, daat; `phỉ` -> phi3, ph3i. Sorted; empty for words without marks, of other letters, or with more
// than three marks. Only some are words: look them up.
[[nodiscard]] std::vector<std::string> undo_telex(std::string_view word);
[[nodiscard]] std::vector<std::string> undo_vni(std::string_view word);

// Whether the keys of two letters (a to z, lower case) touch on a QWERTY keyboard; not where they are the same.
[[nodiscard]] bool are_neighbouring_keys(char a, char b) noexcept;

}  // namespace tim::analysis
