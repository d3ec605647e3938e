// Words of the index that were typed with an input method off, or with it left on.
#pragma once

#include <cstdint>
#include <optional>

#include "engine/analysis/analyzer.h"
#include "engine/index/index_reader.h"
#include "engine/search/candidate.h"
#include "engine/search/neighbours.h"

namespace tim::search {

// `beenhj` is what `bệnh` looks like with the input method off. English words that decode are left in peace.
[[nodiscard]] std::optional<Candidate> syllable_typed(const index::IndexReader& reader,
                                                      const analysis::AnalyzedToken& word);
// The same by the keys of one method (How::telex or How::vni), English or not.
[[nodiscard]] std::optional<Candidate> decoded_by(const index::IndexReader& reader, How how,
                                                  const analysis::AnalyzedToken& word);

// How well a word stands where another one was typed: beside the neighbours, then by itself.
struct Fit {
    std::uint64_t beside = 0, count = 0;
    auto operator<=>(const Fit&) const = default;
};

// `tét` is what `test` looks like with the input method left on; where that fits better than what is `known` of the
// word as it was typed.
[[nodiscard]] std::optional<Candidate> typed_before_marking(const index::IndexReader& reader, const Place& place,
                                                            const Fit& known);

}  // namespace tim::search
