#include "engine/analysis/analyzer.h"

#include <algorithm>
#include <unordered_map>
#include <utility>

#include "engine/analysis/function_words.h"
#include "engine/analysis/stemmer.h"
#include "engine/analysis/unicode.h"
#include "engine/analysis/vietnamese.h"

namespace tim::analysis {
namespace {

struct Forms {
    std::string folded, exact, stem;
    bool marked = false;
    Linking linking = Linking::no;
};

Forms forms_of(const std::string& text, TokenKind kind) {
    Forms forms;
    forms.folded = fold(text);
    if (forms.folded.empty()) forms.folded = text;
    forms.folded.resize(truncate_utf8(forms.folded, kMaxTermBytes).size());
    forms.marked = forms.folded != text;
    if (kind != TokenKind::word) return forms;
    if (is_vietnamese_linking_word(text))
        forms.linking = Linking::vietnamese;
    else if (is_english_linking_word(text))
        forms.linking = Linking::english;
    const bool syllable = is_bare_syllable(forms.folded);
    if (forms.marked || syllable) forms.exact = spelling_key(text);
    const bool latin = std::all_of(text.begin(), text.end(), [](char c) { return c >= 'a' && c <= 'z'; });
    if (latin && !syllable && text.size() >= 3) forms.stem = stem_english(text);
    return forms;
}

// Words repeat: most tokens of a text were seen a moment ago. Forms depend on the text alone, so a cache a thread is
// safe.
const Forms& cached_forms(const std::string& text, TokenKind kind) {
    constexpr std::size_t kMaxEntries = 1 << 16;
    thread_local std::unordered_map<std::string, Forms> words, others;
    auto& cache = kind == TokenKind::word ? words : others;
    if (const auto found = cache.find(text); found != cache.end()) return found->second;
    if (cache.size() >= kMaxEntries) cache.clear();
    return cache.emplace(text, forms_of(text, kind)).first->second;
}

}  // namespace

std::vector<AnalyzedToken> analyze(std::string_view text) {
    std::vector<AnalyzedToken> out;
    std::vector<Token> tokens = tokenize(text);
    out.reserve(tokens.size());
    for (Token& token : tokens) {
        const Forms& forms = cached_forms(token.text, token.kind);
        out.emplace_back(std::move(token), forms.folded, forms.exact, forms.stem, forms.marked, forms.linking);
    }
    return out;
}

bool has_pair(const AnalyzedToken& first, const AnalyzedToken& second) noexcept {
    if (first.linking == Linking::vietnamese || second.linking == Linking::vietnamese) return false;
    return second.linking != Linking::english || first.marked;
}

bool surely_has_pair(const AnalyzedToken& first, const AnalyzedToken& second) {
    const auto can_link = [](const AnalyzedToken& word) {
        return word.marked ? word.linking != Linking::no : can_be_linking_word(word.folded);
    };
    return !can_link(first) && !can_link(second);
}

std::string bigram(std::string_view first_folded, std::string_view second_folded) {
    std::string out;
    out.reserve(first_folded.size() + 1 + second_folded.size());
    out.append(first_folded).append(" ").append(second_folded);
    return out;
}

std::vector<Term> terms_of(std::string_view text, Pairs pairs) {
    std::vector<Term> out;
    for_each_term(analyze(text), pairs, [&](TermKind kind, std::string_view term, std::size_t token) {
        out.push_back({kind, std::string(term), token});
    });
    return out;
}

}  // namespace tim::analysis
