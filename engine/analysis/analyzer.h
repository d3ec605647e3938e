// Text to terms, for the indexer and for queries alike: what is written here is what can be found.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/analysis/tokenizer.h"

namespace tim::analysis {

inline constexpr int kAnalyzerVersion = 2;  // raise it when the same text would give other terms

// The kinds of terms that text is indexed under. engine/index/fields.h gives each its prefix.
enum class TermKind : std::uint8_t {
    folded,  // letters without marks: every token has one
    exact,  // the spelling_key() of a word that has marks or could have: `bệnh`, and `an` (not `ăn`, not `pathology`)
    stem,   // English stem, where it differs from the word
    bigram,  // two neighbouring words, folded, a space between: Vietnamese words are mostly two syllables
};

struct AnalyzedToken : Token {
    std::string folded;
    std::string exact;    // empty where the folded form says it all
    std::string stem;     // of an English-looking word, even where it equals it; empty for others
    bool marked = false;  // something would be lost by folding
};

// Never fails: any bytes are text (see normalize()). Safe to call from several threads.
[[nodiscard]] std::vector<AnalyzedToken> analyze(std::string_view text);

struct Term {
    TermKind kind;
    std::string text;
    std::size_t token;  // index of the token it is of, of the second one for a bigram
};

// The terms that a text with these tokens is indexed under, in order, repeats included.
template <class Visit>
void for_each_term(const std::vector<AnalyzedToken>& tokens, Visit&& visit);

[[nodiscard]] std::vector<Term> terms_of(std::string_view text);
[[nodiscard]] std::string bigram(std::string_view first_folded, std::string_view second_folded);

template <class Visit>
void for_each_term(const std::vector<AnalyzedToken>& tokens, Visit&& visit) {
    const AnalyzedToken* previous_word = nullptr;
    const AnalyzedToken* previous_part = nullptr;
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        const AnalyzedToken& token = tokens[i];
        visit(TermKind::folded, std::string_view(token.folded), i);
        if (!token.exact.empty()) visit(TermKind::exact, std::string_view(token.exact), i);
        if (!token.stem.empty() && token.stem != token.folded) visit(TermKind::stem, std::string_view(token.stem), i);
        if (token.kind != TokenKind::word && token.kind != TokenKind::part) continue;
        const AnalyzedToken*& previous = token.kind == TokenKind::word ? previous_word : previous_part;
        if (previous != nullptr && token.joins_previous) {
            const std::string pair = bigram(previous->folded, token.folded);
            visit(TermKind::bigram, std::string_view(pair), i);
        }
        previous = &token;
    }
}

}  // namespace tim::analysis
