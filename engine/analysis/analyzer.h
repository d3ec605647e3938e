// Text to terms, for the indexer and for queries alike: what is written here is what can be found.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/analysis/tokenizer.h"

namespace tim::analysis {

inline constexpr int kAnalyzerVersion = 5;  // raise it when the same text would give other terms

// The kinds of terms that text is indexed under. engine/index/fields.h gives each its prefix.
enum class TermKind : std::uint8_t {
    folded,  // letters without marks: every token has one
    exact,  // the spelling_key() of a word that has marks or could have: `bệnh`, and `an` (not `ăn`, not `pathology`)
    stem,   // English stem, where it differs from the word
    bigram,  // two neighbouring words, folded, a space between: Vietnamese words are mostly two syllables
};

// Which neighbours become pairs.
enum class Pairs : std::uint8_t {
    all,         // in titles, headings and keywords, which are few words and asked for word by word
    of_content,  // in running text: those of has_pair(), half as many
};

enum class Linking : std::uint8_t { no, english, vietnamese };

struct AnalyzedToken : Token {
    std::string folded;
    std::string exact;              // empty where the folded form says it all
    std::string stem;               // of an English-looking word, even where it equals it; empty for others
    bool marked = false;            // something would be lost by folding
    Linking linking = Linking::no;  // function_words.h
};

// Never fails: any bytes are text (see normalize()). Safe to call from several threads.
[[nodiscard]] std::vector<AnalyzedToken> analyze(std::string_view text);

struct Term {
    TermKind kind;
    std::string text;
    std::size_t token;  // index of the token it is of, of the second one for a bigram
};

// Whether running text has the pair: linking words stand beside everything. English ones keep their pair with what
// follows (`for healthcare`: ranking gains by it), and behind a word with marks, where they are Vietnamese (`máy in`).
[[nodiscard]] bool has_pair(const AnalyzedToken& first, const AnalyzedToken& second) noexcept;
// Whether it has, however that text spells those words of a query that are typed without marks.
[[nodiscard]] bool surely_has_pair(const AnalyzedToken& first, const AnalyzedToken& second);

// The terms that a text with these tokens is indexed under, in order, repeats included.
template <class Visit>
void for_each_term(const std::vector<AnalyzedToken>& tokens, Pairs pairs, Visit&& visit);

[[nodiscard]] std::vector<Term> terms_of(std::string_view text, Pairs pairs);
[[nodiscard]] std::string bigram(std::string_view first_folded, std::string_view second_folded);

template <class Visit>
void for_each_term(const std::vector<AnalyzedToken>& tokens, Pairs pairs, Visit&& visit) {
    const AnalyzedToken* previous_word = nullptr;
    const AnalyzedToken* previous_part = nullptr;
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        const AnalyzedToken& token = tokens[i];
        visit(TermKind::folded, std::string_view(token.folded), i);
        if (!token.exact.empty()) visit(TermKind::exact, std::string_view(token.exact), i);
        if (!token.stem.empty() && token.stem != token.folded) visit(TermKind::stem, std::string_view(token.stem), i);
        if (token.kind != TokenKind::word && token.kind != TokenKind::part) continue;
        const AnalyzedToken*& previous = token.kind == TokenKind::word ? previous_word : previous_part;
        if (previous != nullptr && token.joins_previous && (pairs == Pairs::all || has_pair(*previous, token))) {
            const std::string pair = bigram(previous->folded, token.folded);
            visit(TermKind::bigram, std::string_view(pair), i);
        }
        previous = &token;
    }
}

}  // namespace tim::analysis
