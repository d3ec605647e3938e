#include "engine/search/neighbours.h"

#include <utility>

#include "engine/analysis/vietnamese.h"
#include "engine/index/fields.h"

namespace tim::search {
namespace {

std::vector<std::string> variants(std::string_view folded) {
    std::vector<std::string> out{std::string(folded)};
    if (std::string other = analysis::bare_variant(folded); !other.empty()) out.push_back(std::move(other));
    return out;
}

std::vector<std::string> pair_terms(std::string_view a, std::string_view b) {
    std::vector<std::string> out;
    for (const auto& first : variants(a))
        for (const auto& second : variants(b))
            out.push_back(index::term(index::Prefix::bigram, analysis::bigram(first, second)));
    return out;
}

}  // namespace

std::uint64_t together(const index::IndexReader& reader, std::string_view a, std::string_view b) {
    std::uint64_t sum = 0;
    for (const auto& term : pair_terms(a, b)) sum += reader.documents_with(term);
    return sum;
}

Place::Place(const index::IndexReader& reader, const std::vector<TypedWord>& typed, std::size_t at)
    : reader_(reader), typed_(typed[at].token) {
    if (at > 0 && typed[at].after_previous) previous_ = typed[at - 1].token;
    if (at + 1 < typed.size() && typed[at + 1].after_previous) next_ = typed[at + 1].token;
}

std::uint64_t Place::beside(std::string_view word) const {
    return (previous_ != nullptr ? together(reader_, previous_->folded, word) : 0) +
           (next_ != nullptr ? together(reader_, word, next_->folded) : 0);
}

std::vector<std::string> Place::pairs_of(std::string_view word) const {
    std::vector<std::string> out;
    if (previous_ != nullptr) out = pair_terms(previous_->folded, word);
    if (next_ != nullptr)
        for (auto& term : pair_terms(word, next_->folded)) out.push_back(std::move(term));
    return out;
}

bool Place::is_misfit() const {
    const bool told = (previous_ != nullptr && analysis::surely_has_pair(*previous_, *typed_)) ||
                      (next_ != nullptr && analysis::surely_has_pair(*typed_, *next_));
    return told && beside(typed_->folded) == 0;
}

}  // namespace tim::search
