// How well words stand beside one another in the index, by their bare letters: `ly` counts as `li`, too.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/analysis/analyzer.h"
#include "engine/index/index_reader.h"
#include "engine/search/typed_word.h"

namespace tim::search {

// How many documents have the two as neighbours.
[[nodiscard]] std::uint64_t together(const index::IndexReader& reader, std::string_view a, std::string_view b);

// Where a word of a query stands. Other words are asked for in its place, all of them folded.
class Place {
public:
    // Of typed[at]. Keeps references to its token and its neighbours'.
    Place(const index::IndexReader& reader, const std::vector<TypedWord>& typed, std::size_t at);

    [[nodiscard]] const analysis::AnalyzedToken& typed() const noexcept { return *typed_; }
    // The neighbours; null where there is none.
    [[nodiscard]] const analysis::AnalyzedToken* previous() const noexcept { return previous_; }
    [[nodiscard]] const analysis::AnalyzedToken* next() const noexcept { return next_; }
    [[nodiscard]] bool has_neighbours() const noexcept { return previous_ != nullptr || next_ != nullptr; }

    // How many documents have the word beside these neighbours.
    [[nodiscard]] std::uint64_t beside(std::string_view word) const;
    // The terms that beside() asks for.
    [[nodiscard]] std::vector<std::string> pairs_of(std::string_view word) const;
    // The typed word has neighbours that tell (linking words do not), and the index has it beside none of them.
    [[nodiscard]] bool is_misfit() const;

private:
    const index::IndexReader& reader_;
    const analysis::AnalyzedToken* typed_;
    const analysis::AnalyzedToken* previous_ = nullptr;
    const analysis::AnalyzedToken* next_ = nullptr;
};

}  // namespace tim::search
