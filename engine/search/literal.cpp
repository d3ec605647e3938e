#include "engine/search/literal.h"

#include <cstddef>
#include <string>

#include "engine/analysis/analyzer.h"
#include "engine/index/fields.h"
#include "engine/search/term_queries.h"

namespace tim::search {

using analysis::TokenKind;
using index::Prefix;
using Xapian::Query;

namespace {

Query beginning(const std::string& text, const index::IndexReader& reader) {
    // OP_WILDCARD would take the most frequent words of each shard, and weigh them by that shard alone.
    constexpr std::size_t kMostWords = 200;
    return synonyms(reader.terms_beginning(text, kMostWords));
}

Query going_on(const Clause& clause, const index::IndexReader& reader) {
    std::vector<Query> choices, parts;
    const auto words = words_of(clause);
    for (std::size_t i = 0; i + 1 < words.size(); ++i) parts.push_back(term_query(Prefix::folded, words[i]->folded));
    const std::string& last = words.back()->folded;
    parts.push_back(last.size() >= 2 ? beginning(last, reader) : term_query(Prefix::folded, last));
    choices.push_back(all_of(parts));
    for (const auto& token : clause.tokens)
        if (token.kind == TokenKind::whole && token.folded.size() >= 2)
            choices.push_back(beginning(token.folded, reader));
    return any_of(choices);
}

}  // namespace

Query literal(const Clause& clause, const index::IndexReader& reader) {
    if (clause.kind == Clause::Kind::prefix) return going_on(clause, reader);
    const Query query = all_of(phrase_terms(clause));
    return clause.in_title ? Query(Query::OP_AND, query, in_title(clause)) : query;
}

std::vector<Query> phrase_terms(const Clause& clause) {
    std::vector<Query> terms;
    const auto words = words_of(clause);
    for (std::size_t i = 0; i < words.size(); ++i) {
        const auto& word = *words[i];
        terms.push_back(word.marked && !word.exact.empty() ? term_query(Prefix::exact, word.exact)
                                                           : term_query(Prefix::folded, word.folded));
        if (i > 0 && word.joins_previous && analysis::surely_has_pair(*words[i - 1], word))
            terms.push_back(term_query(Prefix::bigram, analysis::bigram(words[i - 1]->folded, word.folded)));
    }
    return terms;
}

bool terms_tell(const Clause& clause) {
    const auto words = words_of(clause);
    return words.size() < 2 ||
           (words.size() == 2 && words[1]->joins_previous && analysis::surely_has_pair(*words[0], *words[1]));
}

Query in_title(const Clause& clause) {
    std::vector<Query> terms;
    for (const auto* word : words_of(clause)) terms.push_back(term_query(Prefix::title, word->folded));
    return all_of(terms);
}

}  // namespace tim::search
