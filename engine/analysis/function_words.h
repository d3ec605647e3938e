// Words that carry grammar rather than meaning. They weigh less in a query; they are never thrown away.
#pragma once

#include <string_view>

namespace tim::analysis {

// `word` in lower case NFC with its marks: `của`, `những`.
[[nodiscard]] bool is_vietnamese_function_word(std::string_view word);
// The same for a word typed without marks (`cua`, `nhung`). Some of these are other words too (`duoc`, `do`).
[[nodiscard]] bool is_bare_vietnamese_function_word(std::string_view folded);
[[nodiscard]] bool is_english_function_word(std::string_view word);

}  // namespace tim::analysis
