// From a parsed query to what Xapian is asked: terms with weights, and how much of the query a hit must cover.
#pragma once

#include <xapian.h>

#include <string>
#include <vector>

#include "engine/analysis/analyzer.h"
#include "engine/index/index_reader.h"
#include "engine/search/glossary.h"
#include "engine/search/query.h"
#include "engine/search/search.h"

namespace tim::search {

// The weights of design's term scheme; tests/relevance measures them.
struct Weights {
    double exact = 1.0;          // a word with its marks
    double folded_marked = 0.1;  // the bare letters of a word typed with marks
    double folded = 1.0;         // of a word typed without
    double half_marked = 0.5;    // an unmarked syllable in a query that has marks: exact and folded alike
    double compatible = 0.7;     // spellings that no typed mark contradicts, where the typed one is not in the index
    double nearer = 0.03;        // decides between words that are as good otherwise: a better tier comes first
    double english_word = 0.4;   // an English word as typed, on top of
    double english_stem = 1.0;   // its stem: `drug` is in `drugs`, too
    double overlay = 1.0;        // an identifier or a quantity as a whole
    double part = 0.3;           // a piece of one
    double bigram = 0.5, english_bigram = 0.4;
    double typo = 0.8;                // of what the mended word would have
    double translation = 0.3;         // words of the other language
    double translation_wanted = 0.8;  // the same when only that language is asked for
    double function_word = 0.2;
};

// A word of the query, for marking hits and for judging them.
struct QueryWord {
    analysis::AnalyzedToken token;  // as typed
    analysis::AnalyzedToken
        meant;                // as searched for: decoded or mended where the index lacks it; stands where `token` does
    How how = How::as_typed;  // `meant` came of it
    std::vector<std::string> forms;  // folded words that stand for it: `meant`, its i/y variant, others as near
    double weight = 0;               // inverse document frequency, function words scaled down
    bool function = false;
    bool in_query_after_previous = false;  // a neighbour of the word before it
};

// The words of a translation, for marking.
struct TranslatedTerm {
    std::string text, lang;
    std::vector<analysis::AnalyzedToken> tokens;
    std::size_t first_word = 0, words = 0;  // the words of the query that it translates
};

// Several words of the query as one term: an identifier, a quantity, or neighbours that the index knows joined.
struct Overlay {
    std::string folded;
    std::size_t first_word = 0, words = 0;
};

// What a document must show to count as covering a piece of the query.
struct Unit {
    Xapian::Query match;
    double weight = 0;
    bool required = false;  // phrases, title:, prefixes
};

// A piece of the scoring query and the words of the query that it stands for; explain() weighs each on its own.
struct Part {
    enum class Kind { word, pair, whole, translation };
    Kind kind = Kind::word;
    std::size_t first_word = 0, words = 1;
    Xapian::Query query;
};

struct Plan {
    std::vector<QueryWord> words;
    std::vector<Overlay> overlays;
    std::vector<TranslatedTerm> translations;
    std::vector<Unit> units;
    std::vector<Clause> phrases;  // to be checked on the text
    std::vector<Clause> excluded_phrases;
    std::vector<std::string> prefixes;  // folded, of `word*`
    std::vector<Part> parts;
    Xapian::Query scoring;   // an OR of all parts
    Xapian::Query excluded;  // empty if nothing is
    bool marked = false;     // a mark was typed somewhere

    // At least `share` (0 to 1) of the weight of the units, and all required ones.
    [[nodiscard]] Xapian::Query coverage(double share) const;
};

struct PlanOptions {
    std::string lang;       // the language asked for, or empty
    bool as_typed = false;  // no word is decoded or mended
    bool translate = true;  // words of the other language are added
};

[[nodiscard]] Plan make_plan(const ParsedQuery& query, const index::IndexReader& reader, const Glossary& glossary,
                             const PlanOptions& options, const Weights& weights = {});

}  // namespace tim::search
