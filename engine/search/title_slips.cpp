#include "engine/search/title_slips.h"

#include <array>
#include <string>
#include <utility>

#include "engine/index/fields.h"

namespace tim::search {
namespace {

std::array<std::string, 2> terms_of(const std::vector<std::string_view>& question) {
    std::string whole;
    for (const auto word : question) whole.append(whole.empty() ? "" : " ").append(word);
    return {index::term(index::Prefix::whole_title, whole), index::term(index::Prefix::whole_heading, whole)};
}

}  // namespace

bool is_title(const index::IndexReader& reader, const std::vector<std::string_view>& question) {
    const auto [title, heading] = terms_of(question);
    return reader.has_term(title) || reader.has_term(heading);
}

std::optional<Candidate> making_title(const index::IndexReader& reader, std::vector<std::string_view> question,
                                      std::size_t at, const analysis::AnalyzedToken& typed,
                                      const std::vector<Near>& nears) {
    if (reader.is_remote()) {
        std::vector<std::string> terms;
        for (const auto& near : nears) {
            question[at] = near.word;
            for (auto& term : terms_of(question)) terms.push_back(std::move(term));
        }
        reader.look_up(terms);
    }
    const bool is_alone = question.size() == 1;
    std::optional<Candidate> best;
    for (const auto& near : nears) {
        // By itself such a word is rather another one, but for a letter that was forgotten.
        const bool is_likely = near.by_ear || near.word.size() > typed.folded.size();
        if (is_alone && !is_likely && only_neighbours_tell(typed, is_alone)) continue;
        question[at] = near.word;
        if (!is_title(reader, question)) continue;
        auto candidate = spelled(reader, typed, near, cost_of(typed.folded, near));
        if (candidate && candidate->slips <= 1 && (!best || candidate->cost < best->cost)) best = std::move(candidate);
    }
    return best;
}

}  // namespace tim::search
