// Words that are spelled as they sound where the index has their letters, or even the words themselves.
#pragma once

#include <optional>

#include "engine/analysis/analyzer.h"
#include "engine/index/index_reader.h"
#include "engine/search/candidate.h"
#include "engine/search/neighbours.h"

namespace tim::search {

// `dử liệu`, where the index has `dữ`: half of the country does not tell hỏi from ngã.
[[nodiscard]] std::optional<Candidate> with_other_tone(const index::IndexReader& reader,
                                                       const analysis::AnalyzedToken& word);
// Whether that is what was meant. Pairs are of bare letters: that the index has one says little where it does not know
// the neighbour (`mỡ màu`, where it has `mở mẫu`). Linking words have no pairs, and are never far.
[[nodiscard]] bool is_certain(const index::IndexReader& reader, const Place& place, const Candidate& other_tone);

struct Hearing {
    double least_documents;  // that have it beside a neighbour: where a word ends and another begins, any two may meet
    bool has_all_marks;      // without any the tone is level
};
// Those that sound the same as a word of the index, or one that people use, and stand beside a neighbour. Linking words
// stand beside everything.
[[nodiscard]] Candidates misheard(const index::IndexReader& reader, const Place& place, const Hearing& hearing);

}  // namespace tim::search
