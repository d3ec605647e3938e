#include "engine/search/word_terms.h"

#include <algorithm>
#include <string>
#include <utility>

#include "engine/analysis/vietnamese.h"
#include "engine/index/fields.h"
#include "engine/search/spelling.h"
#include "engine/search/term_queries.h"

namespace tim::search {

using analysis::AnalyzedToken;
using index::Prefix;
using Xapian::Query;

namespace {

using Terms = std::vector<std::string>;

// Those of them that the index has.
Terms known(Prefix prefix, const std::vector<std::string>& words, const index::IndexReader& reader) {
    Terms out;
    for (const auto& word : words)
        if (std::string term = index::term(prefix, word); reader.has_term(term)) out.push_back(std::move(term));
    return out;
}

void append(Terms& terms, Terms more) {
    for (auto& term : more)
        if (std::find(terms.begin(), terms.end(), term) == terms.end()) terms.push_back(std::move(term));
}

// Mended, and other words would do as well.
bool is_guess(const QueryWord& word) { return word.how == How::typo && !word.sure; }

// `ung thư vú`, where the index has `vụ` alone, and that beside no `thư`.
bool is_another_word(const std::vector<QueryWord>& words, std::size_t at, const index::IndexReader& reader) {
    const QueryWord& word = words[at];
    const AnalyzedToken& token = word.meant;
    if (!token.marked || word.how != How::as_typed || token.exact.empty() || !reader.has_word(token.folded) ||
        reader.has_term(index::term(Prefix::exact, token.exact)))
        return false;
    const auto spellings = reader.spellings(token.folded);
    if (std::any_of(spellings.begin(), spellings.end(), [&](const auto& spelling) {
            return analysis::compare_marks(token.text, spelling.text).contradicting == 0;
        }))
        return false;
    const auto tells = [&](std::size_t a, std::size_t b) {
        return b < words.size() && words[b].in_query_after_previous &&
               analysis::surely_has_pair(words[a].meant, words[b].meant);
    };
    const bool before = at > 0 && tells(at - 1, at), after = tells(at, at + 1);
    return (before || after) && !(before && !pair_query(words[at - 1], word, reader).empty()) &&
           !(after && !pair_query(word, words[at + 1], reader).empty());
}

class WordTermsBuilder {
public:
    WordTermsBuilder(QueryWord& word, bool marked, const index::IndexReader& reader, const Weights& weights)
        : word_(word),
          token_(word.meant),
          marked_(marked),
          reader_(reader),
          weights_(weights),
          share_((word.function ? weights.function_word : 1.0) * (is_guess(word) ? weights.typo : 1.0)) {}

    WordTerms run() {
        // Each list of documents that is opened has its price: none that is empty, and none twice.
        Terms folded = known(Prefix::folded, word_.forms, reader_);
        word_.absent = folded.empty() && (token_.stem.empty() || !knows_stem(reader_, token_));
        const std::string first = index::term(Prefix::folded, word_.forms.front());
        if (folded.empty()) folded.push_back(first);
        for (const auto& term : folded) out_.matches.emplace_back(term);
        if (word_.how == How::as_typed && folded.size() > 1 && folded.front() == first)
            score(weights_.nearer, Query(first));
        const Query bare = synonyms(folded);
        if (!token_.stem.empty())
            add_english(folded, bare);
        else if (token_.exact.empty() || !marked_)
            add_among_unmarked(bare);
        else if (token_.marked)
            add_marked(bare);
        else
            add_unmarked_among_marked(bare);
        return std::move(out_);
    }

private:
    void score(double weight, const Query& query) { out_.scores.push_back(of_terms(weight * share_, query)); }

    void add_english(const Terms& folded, const Query& bare) {
        Terms stem = known(Prefix::folded, {token_.stem}, reader_);
        append(stem, known(Prefix::stem, {token_.stem}, reader_));
        if (stem.empty() || stem == folded) return score(weights_.english_word + weights_.english_stem, bare);
        score(weights_.english_word, bare);
        score(weights_.english_stem, synonyms(stem));
        for (const auto& term : stem) out_.matches.emplace_back(term);
    }

    void add_among_unmarked(const Query& bare) {
        score(weights_.folded, bare);
        const auto spellings = reader_.spellings(token_.folded);
        const bool is_written_so = std::any_of(spellings.begin(), spellings.end(), [&](const auto& spelling) {
            return analysis::spelling_key(spelling.text) == token_.exact;
        });
        if (is_written_so) score(weights_.nearer, term_query(Prefix::exact, token_.exact));
    }

    void add_unmarked_among_marked(const Query& bare) {
        score(weights_.half_marked, term_query(Prefix::exact, token_.exact));
        score(weights_.half_marked, bare);
    }

    void add_marked(const Query& bare) {
        const std::string exact = index::term(Prefix::exact, token_.exact);
        score(weights_.exact, Query(exact));
        score(weights_.folded_marked, bare);
        // The spellings that contradict nothing that was typed: behind the typed one, or, where the index lacks it, in
        // its place.
        const bool is_known = reader_.has_term(exact);
        const std::vector<Query> compatible = compatible_spellings();
        if (!compatible.empty())
            score(is_known ? weights_.nearer : weights_.compatible, synonyms(compatible));
        else if (!is_known)
            score(weights_.compatible, bare);
    }

    std::vector<Query> compatible_spellings() const {
        std::vector<Query> compatible;
        for (const auto& spelling : reader_.spellings(token_.folded)) {
            const auto difference = analysis::compare_marks(token_.text, spelling.text);
            if (!difference.same_letters || difference.contradicting > 0) continue;
            if (std::string key = analysis::spelling_key(spelling.text); key != token_.exact)
                compatible.push_back(term_query(Prefix::exact, key));
        }
        return compatible;
    }

    QueryWord& word_;
    const AnalyzedToken& token_;
    const bool marked_;
    const index::IndexReader& reader_;
    const Weights& weights_;
    const double share_;
    WordTerms out_;
};

}  // namespace

WordTerms terms_for(std::vector<QueryWord>& words, std::size_t at, bool marked, const index::IndexReader& reader,
                    const Weights& weights) {
    QueryWord& word = words[at];
    if (!is_another_word(words, at, reader)) return WordTermsBuilder(word, marked, reader, weights).run();
    word.other = true;
    word.forms.clear();
    return {{}, {term_query(Prefix::exact, word.meant.exact)}};
}

Query pair_query(const QueryWord& a, const QueryWord& b, const index::IndexReader& reader) {
    std::vector<Query> pairs;
    for (const auto& x : a.forms)
        for (const auto& y : b.forms) {
            const std::string term = index::term(Prefix::bigram, analysis::bigram(x, y));
            if (reader.has_term(term)) pairs.emplace_back(term);
        }
    return synonyms(pairs);
}

double pair_weight(const QueryWord& a, const QueryWord& b, const Weights& weights) {
    const bool english = !a.meant.stem.empty() || !b.meant.stem.empty();
    const double share = (is_guess(a) || is_guess(b) ? weights.typo : 1.0) *
                         (analysis::has_pair(a.meant, b.meant) ? 1.0 : weights.linking_bigram);
    return (english ? weights.english_bigram : weights.bigram) * share;
}

Query any_form(const AnalyzedToken& word, const index::IndexReader& reader) {
    if (!reader.has_word(word.folded) && !knows_stem(reader, word)) return {};
    if (!word.stem.empty()) {
        Terms forms = known(Prefix::folded, {word.folded}, reader);
        append(forms, known(Prefix::folded, {word.stem}, reader));
        append(forms, known(Prefix::stem, {word.stem}, reader));
        return synonyms(forms);
    }
    const std::string term =
        word.exact.empty() ? index::term(Prefix::folded, word.folded) : index::term(Prefix::exact, word.exact);
    return reader.has_term(term) ? Query(term) : Query();
}

}  // namespace tim::search
