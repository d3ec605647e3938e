// Words of a query in the other language, as terms of the index: what people say of them (the glossary), else what the
// pages in both languages taught.
#pragma once

#include <xapian.h>

#include <cstddef>
#include <string>
#include <vector>

#include "engine/analysis/analyzer.h"
#include "engine/index/index_reader.h"
#include "engine/search/glossary.h"
#include "engine/search/query_word.h"
#include "engine/search/score.h"
#include "engine/search/typed_word.h"
#include "engine/search/weights.h"

namespace tim::search {

// The words of a translation, for marking.
struct TranslatedTerm {
    std::string text, lang;
    std::vector<analysis::AnalyzedToken> tokens;
    std::size_t first_word = 0, words = 0;  // the words of the query that it translates
    double probability = 1;
    bool learnt = false;  // not a person's word
};

// Of some words of the query: those translations that the index has.
struct Translations {
    std::size_t words = 1;  // so many were looked at
    std::vector<TranslatedTerm> terms;
    std::vector<Xapian::Query> matches;  // of each of the terms
    // Of all; none without terms. Synonyms of one meaning: the best one counts, not their number.
    Score score;
};

// A term of the glossary is no slip, even of a word that the index has: marks the words of such as known.
void trust_glossary(std::vector<TypedWord>& typed, const Glossary& glossary, const index::IndexReader& reader);

class TranslationTerms {
public:
    // Keeps references; no word may be added to `words` meanwhile. `lang`: the language asked for, or empty; `wanted`:
    // that words are translated.
    TranslationTerms(const std::vector<QueryWord>& words, const index::IndexReader& reader, const Glossary& glossary,
                     const Weights& weights, const std::string& lang, bool wanted);

    // The longest term of the glossary at words[at] that a document may have, as it stands or translated. Of one that
    // none can have, shorter ones that begin it count: `ung thư phổi` is about `ung thư`, where nobody writes of the
    // lungs.
    [[nodiscard]] Glossary::Found term_at(std::size_t at) const;

    // What the glossary says for the term found at words[at]. Here and below no more than `most` translations.
    [[nodiscard]] Translations told(const Glossary::Found& found, std::size_t at, std::size_t most) const;

    // What was learnt of words[at], alone or with the next.
    [[nodiscard]] Translations learnt(std::size_t at, std::size_t most) const;

private:
    [[nodiscard]] bool may_be_found(const Glossary::Found& found, std::size_t at) const;
    [[nodiscard]] bool stands(const std::string& translation) const;
    [[nodiscard]] double weight_in(const std::string& lang) const;

    const std::vector<QueryWord>& words_;
    const index::IndexReader& reader_;
    const Glossary& glossary_;
    const Weights& weights_;
    const std::string& lang_;
    const bool wanted_;
    std::vector<const analysis::AnalyzedToken*> tokens_;  // the words as they are meant
};

}  // namespace tim::search
