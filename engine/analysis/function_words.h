// Words that carry grammar rather than meaning. They weigh less in a query; they are never thrown away.
#pragma once

#include <string_view>

namespace tim::analysis {

// `word` in lower case NFC with its marks: `của`, `những`.
[[nodiscard]] bool is_vietnamese_function_word(std::string_view word);
// The same for a word typed without marks (`cua`, `nhung`). Some of these are other words too (`duoc`, `do`).
[[nodiscard]] bool is_bare_vietnamese_function_word(std::string_view folded);
[[nodiscard]] bool is_english_function_word(std::string_view word);

// Those that stand beside everything and make no word with a neighbour: `của`, `the`; not `từ` (`từ khóa`), not `up`
// (`set up`).
[[nodiscard]] bool is_vietnamese_linking_word(std::string_view word);
[[nodiscard]] bool is_english_linking_word(std::string_view word);
// With some marks or other; in either language.
[[nodiscard]] bool can_be_linking_word(std::string_view folded);

// In either language, with its marks: words of grammar, and others that nobody looks for by themselves (`nhiều`,
// `many`). In a query the latter count like any other.
[[nodiscard]] bool says_little(std::string_view word);

}  // namespace tim::analysis
