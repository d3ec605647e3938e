#include "engine/search/language_model.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/index/fields.h"
#include "engine/search/neighbours.h"

namespace tim::search {
namespace {

// How likely a word is behind another one, or by itself.
double log_likelihood(const index::IndexReader& reader, const Candidate* previous, const Candidate& word) {
    constexpr double kSmoothing = 0.2, kUnseen = 0.1;
    const double all = reader.documents().get_doccount();
    const double alone = (word.documents + kUnseen) / (all + 1);
    if (previous == nullptr) return std::log(alone);
    const double both = static_cast<double>(together(reader, previous->folded, word.folded));
    const double before = reader.documents_with(index::term(index::Prefix::folded, previous->folded));
    return std::log((both + kSmoothing * alone) / (before + kSmoothing));
}

// Of the readings that end with a candidate, the likeliest.
struct Best {
    double score = -std::numeric_limits<double>::infinity();
    std::size_t before = 0;  // the candidate of the word before
};

}  // namespace

// By Viterbi's algorithm.
std::vector<std::size_t> likeliest(const index::IndexReader& reader, const std::vector<TypedWord>& typed,
                                   const std::vector<Candidates>& candidates) {
    std::vector<std::size_t> path(typed.size(), 0);
    if (std::all_of(candidates.begin(), candidates.end(), [](const Candidates& c) { return c.size() == 1; }))
        return path;
    std::vector<std::vector<Best>> best(typed.size());
    for (const auto& first : candidates[0]) best[0].push_back({log_likelihood(reader, nullptr, first) - first.cost});
    for (std::size_t i = 1; i < typed.size(); ++i)
        for (const auto& candidate : candidates[i]) {
            Best here;
            for (std::size_t k = 0; k < candidates[i - 1].size(); ++k) {
                const Candidate* previous = typed[i].after_previous ? &candidates[i - 1][k] : nullptr;
                const double score = best[i - 1][k].score + log_likelihood(reader, previous, candidate);
                if (score > here.score) here = {score, k};
            }
            here.score -= candidate.cost;
            best[i].push_back(here);
        }
    const auto last = std::max_element(best.back().begin(), best.back().end(),
                                       [](const Best& a, const Best& b) { return a.score < b.score; });
    path.back() = static_cast<std::size_t>(last - best.back().begin());
    for (std::size_t i = typed.size() - 1; i > 0; --i) path[i - 1] = best[i][path[i]].before;
    return path;
}

}  // namespace tim::search
