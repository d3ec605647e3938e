#include "engine/search/translated_titles.h"

#include <algorithm>

#include "engine/analysis/analyzer.h"
#include "engine/analysis/function_words.h"

namespace tim::search {
namespace {

constexpr double kFunctionWord = 0.2;  // of what another word of a title weighs

// What two spellings or forms of a word have in common.
const std::string& key(const analysis::AnalyzedToken& token) {
    return !token.stem.empty() ? token.stem : !token.exact.empty() ? token.exact : token.folded;
}

bool is_function_word(const analysis::AnalyzedToken& token) {
    return analysis::is_vietnamese_function_word(token.text) ||
           (!token.marked && analysis::is_english_function_word(token.folded));
}

}  // namespace

TranslatedTitles::TranslatedTitles(const Plan& plan) : plan_(plan) {
    // Names and numbers are the same in both languages.
    for (std::size_t i = 0; i < plan.words.size(); ++i) sayings_.push_back({{key(plan.words[i].meant)}, i, 1, 1.0});
    for (const auto& translation : plan.translations) {
        Saying saying{{}, translation.first_word, translation.words, translation.probability};
        for (const auto& token : translation.tokens)
            if (token.kind == analysis::TokenKind::word) saying.words.push_back(key(token));
        if (saying.words.empty()) continue;
        possible_ = possible_ || translation.learnt;
        sayings_.push_back(std::move(saying));
    }
}

double TranslatedTitles::told(std::string_view title) const {
    if (!possible_) return 0;
    std::vector<analysis::AnalyzedToken> words = analysis::analyze(title);
    std::erase_if(words, [](const auto& token) { return token.kind != analysis::TokenKind::word; });
    std::vector<double> said(plan_.words.size());
    std::vector<double> accounted(words.size());
    for (const auto& saying : sayings_)
        for (std::size_t at = 0; at + saying.words.size() <= words.size(); ++at) {
            bool is_here = true;
            for (std::size_t k = 0; is_here && k < saying.words.size(); ++k)
                is_here = key(words[at + k]) == saying.words[k] && (k == 0 || words[at + k].joins_previous);
            if (!is_here) continue;
            for (std::size_t k = 0; k < saying.count; ++k)
                said[saying.first_word + k] = std::max(said[saying.first_word + k], saying.probability);
            for (std::size_t k = 0; k < saying.words.size(); ++k)
                accounted[at + k] = std::max(accounted[at + k], saying.probability);
        }
    double of_question = 0, question = 0, of_title = 0, whole = 0;
    for (std::size_t i = 0; i < said.size(); ++i) {
        question += plan_.words[i].weight;
        of_question += plan_.words[i].weight * said[i];
    }
    for (std::size_t i = 0; i < words.size(); ++i) {
        const double weight = is_function_word(words[i]) ? kFunctionWord : 1.0;
        whole += weight;
        of_title += weight * accounted[i];
    }
    return question > 0 && whole > 0 ? of_question / question * of_title / whole : 0;
}

}  // namespace tim::search
