// From a parsed query to what Xapian is asked: terms with weights, and how much of the query a hit must cover.
#pragma once

#include <xapian.h>

#include <string>
#include <vector>

#include "engine/index/index_reader.h"
#include "engine/search/glossary.h"
#include "engine/search/query.h"
#include "engine/search/query_word.h"
#include "engine/search/score.h"
#include "engine/search/search.h"
#include "engine/search/spelling.h"
#include "engine/search/translation_terms.h"
#include "engine/search/weights.h"

namespace tim::search {

// Several words of the query as one term: an identifier, a quantity, or neighbours that the index knows joined.
struct Overlay {
    std::string folded;
    std::size_t first_word = 0, words = 0;
};

// What a document must show to count as covering a piece of the query.
struct Unit {
    Xapian::Query match;
    double weight = 0;
    bool required = false;             // phrases, title:, prefixes
    std::vector<Clause> phrases = {};  // one of them must stand in the text, too; none: the terms decide
};

// What is scored, and the words of the query that it stands for; explain() weighs each on its own.
struct Part {
    enum class Kind { word, pair, whole, translation, counterpart };
    Kind kind = Kind::word;
    std::size_t first_word = 0, words = 1;
    Score score;
};

struct Plan {
    std::vector<QueryWord> words;
    std::vector<Overlay> overlays;
    std::vector<TranslatedTerm> translations;
    std::vector<Unit> units;
    std::vector<Clause> excluded_phrases;  // to be checked on the text
    std::vector<std::string> prefixes;     // folded, of `word*`
    std::string whole;                     // all words as index::whole() has them; empty where not all are just words
    bool is_title = false;                 // they are a title or a heading, word by word
    std::vector<Part> parts;               // a document's score is the sum of all
    Xapian::Query excluded;                // empty if nothing is
    bool marked = false;                   // a mark was typed somewhere
    bool bare = false;             // none was, and most of the words are syllables, which may each be several words
    bool beyond_units = false;     // documents may score that show none of the units
    bool doubtful = false;         // a word may be a typing error, though it is one (Reading)
    bool has_word_in_use = false;  // likewise
};

struct PlanOptions {
    std::string lang;       // the language asked for, or empty
    bool as_typed = false;  // no word is decoded or mended
    bool translate = true;  // words of the other language are added
    Doubt doubt = Doubt::unknown_words;
};

[[nodiscard]] Plan make_plan(const ParsedQuery& query, const index::IndexReader& reader, const Glossary& glossary,
                             const PlanOptions& options, const Weights& weights);

}  // namespace tim::search
