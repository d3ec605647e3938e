// Questions that would be a title or a heading, but for a slip.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "engine/analysis/analyzer.h"
#include "engine/index/index_reader.h"
#include "engine/search/candidate.h"
#include "engine/search/slips.h"

namespace tim::search {

// Whether the words, folded, are all of a title or a heading.
[[nodiscard]] bool is_title(const index::IndexReader& reader, const std::vector<std::string_view>& question);

// The likeliest of `nears`, which are a slip away from the typed word, that makes a title of the question where it
// stands at `at`.
[[nodiscard]] std::optional<Candidate> making_title(const index::IndexReader& reader,
                                                    std::vector<std::string_view> question, std::size_t at,
                                                    const analysis::AnalyzedToken& typed,
                                                    const std::vector<Near>& nears);

}  // namespace tim::search
