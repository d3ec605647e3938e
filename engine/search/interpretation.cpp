#include "engine/search/interpretation.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "engine/analysis/vietnamese.h"

namespace tim::search {
namespace {

// The query with some words replaced: for word i by replacement(i), unless that is empty.
template <class Replacement>
std::string reworded(const ParsedQuery& query, const Plan& plan, Replacement&& replacement) {
    const std::string& typed = query.wanted[0].text;
    std::string out;
    std::size_t at = 0;
    for (std::size_t i = 0; i < plan.words.size(); ++i) {
        const auto& token = plan.words[i].token;
        if (token.begin < at) continue;
        const std::string word = replacement(i);
        if (word.empty()) continue;
        out += typed.substr(at, token.begin - at) + word;
        at = token.end;
    }
    return out + typed.substr(at);
}

// As the text writes it, the tone where it belongs.
std::string spelled(const Highlighter::Evidence& evidence, std::size_t word) {
    return analysis::place_tone(evidence.spelled[word]);
}

}  // namespace

bool reads_otherwise(const Plan& a, const Plan& b) {
    return !std::equal(a.words.begin(), a.words.end(), b.words.begin(), b.words.end(),
                       [](const QueryWord& x, const QueryWord& y) { return x.meant.text == y.meant.text; });
}

void interpret(const ParsedQuery& query, const Plan& plan, const Highlighter::Evidence& evidence, Interpreted& out) {
    if (!is_plain(query)) return;
    How how = How::as_typed;
    std::string as = reworded(query, plan, [&](std::size_t i) -> std::string {
        const QueryWord& word = plan.words[i];
        const bool decoded = word.how == How::telex || word.how == How::vni;
        const std::string meant = decoded ? word.meant.text : spelled(evidence, i);
        if (meant.empty()) return {};
        if (word.how == How::as_typed) {
            const bool sure = plan.words.size() == 1 || evidence.paired[i];
            if (word.token.marked || !sure || meant == word.token.text || evidence.best[i] == Match::stem) return {};
        }
        const How by = word.how == How::as_typed ? How::marks_restored : word.how;
        if (how == How::as_typed || by != How::marks_restored) how = by;
        return meant;
    });
    if (how == How::as_typed) return;
    out.as = std::move(as);
    out.how = how;
}

void OtherMarks::see(const Highlighter::Evidence& evidence) {
    if (!is_plain(query_)) return;
    bool differs = false, together = true;
    std::string meant = reworded(query_, plan_, [&](std::size_t i) -> std::string {
        const QueryWord& word = plan_.words[i];
        together = together && evidence.paired[i];
        if (word.how != How::as_typed) return spelled(evidence, i);
        if (!word.token.marked || evidence.best[i] != Match::bare) return {};
        differs = true;
        return spelled(evidence, i);
    });
    if (!together) return;
    if (!differs)
        is_found_as_typed_ = true;
    else if (meant_.empty())
        meant_ = std::move(meant);
}

std::optional<DidYouMean> OtherMarks::offer() const {
    if (meant_.empty() || is_found_as_typed_) return std::nullopt;
    return DidYouMean{meant_, "marks"};
}

}  // namespace tim::search
