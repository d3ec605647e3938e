#include "engine/search/phrases.h"

#include <algorithm>
#include <string_view>

#include "engine/analysis/analyzer.h"

namespace tim::search {
namespace {

using analysis::AnalyzedToken;

std::vector<AnalyzedToken> words_of(std::vector<AnalyzedToken> tokens) {
    std::erase_if(tokens, [](const AnalyzedToken& t) { return t.kind != analysis::TokenKind::word; });
    return tokens;
}

bool stands_in(std::string_view text, const std::vector<AnalyzedToken>& phrase) {
    const auto words = words_of(analysis::analyze(text));
    const auto found =
        std::search(words.begin(), words.end(), phrase.begin(), phrase.end(), [](const auto& w, const auto& p) {
            return p.marked ? w.exact == p.exact && !w.exact.empty() : w.folded == p.folded;
        });
    return found != words.end() && !phrase.empty();
}

}  // namespace

bool holds(const index::Document& document, const Clause& phrase) {
    const auto words = words_of(phrase.tokens);
    if (stands_in(document.title, words)) return true;
    for (const auto& heading : document.path)
        if (stands_in(heading, words)) return true;
    if (phrase.in_title) return false;
    for (const auto& keyword : document.keywords)
        if (stands_in(keyword, words)) return true;
    return stands_in(document.text, words);
}

bool PhraseDecider::operator()(const Xapian::Document& document) const {
    const index::Document d = index::parse_document(document.get_data());
    const auto is_held = [&](const Clause& phrase) { return holds(d, phrase); };
    return std::all_of(plan_.units.begin(), plan_.units.end(),
                       [&](const Unit& unit) {
                           return unit.phrases.empty() ||
                                  std::any_of(unit.phrases.begin(), unit.phrases.end(), is_held);
                       }) &&
           std::none_of(plan_.excluded_phrases.begin(), plan_.excluded_phrases.end(), is_held);
}

bool PhraseDecider::needed() const noexcept {
    return !plan_.excluded_phrases.empty() ||
           std::any_of(plan_.units.begin(), plan_.units.end(), [](const Unit& unit) { return !unit.phrases.empty(); });
}

}  // namespace tim::search
