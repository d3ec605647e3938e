// English stems, by Snowball's English (Porter 2) algorithm of the American spelling.
#pragma once

#include <string>
#include <string_view>

namespace tim::analysis {

// The stem of one lower-case ASCII word (`models` -> `model`, `pathological` -> `patholog`); of several abbreviations,
// one
// (`llms` -> `llm`, `gpus` -> `gpu`). Each thread has a stemmer
// of its own, so calls from several threads are safe.
[[nodiscard]] std::string stem_english(std::string_view word);

}  // namespace tim::analysis
