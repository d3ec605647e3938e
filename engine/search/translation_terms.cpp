#include "engine/search/translation_terms.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>
#include <utility>

#include "engine/analysis/vietnamese.h"
#include "engine/index/fields.h"
#include "engine/index/learnt_translations.h"
#include "engine/search/term_queries.h"
#include "engine/search/word_terms.h"

namespace tim::search {

using analysis::AnalyzedToken;
using analysis::TokenKind;
using index::LearntTranslation;
using index::Prefix;
using Xapian::Query;

namespace {

// One unmarked syllable is a word of the glossary only where the collection mostly spells it so: `gan` is liver, but
// mostly near (gần).
bool is_likely(const AnalyzedToken& typed, const AnalyzedToken& written, const index::IndexReader& reader) {
    if (typed.marked || !written.marked) return true;
    std::uint64_t same = 0, all = 0;
    for (const auto& spelling : reader.spellings(typed.folded)) {
        all += spelling.count;
        if (analysis::spelling_key(spelling.text) == analysis::spelling_key(written.text)) same += spelling.count;
    }
    return 2 * same > all;
}

std::string pair_term(const AnalyzedToken& first, const AnalyzedToken& second) {
    return index::term(Prefix::bigram, analysis::bigram(first.folded, second.folded));
}

// Score and match of a translation; an empty match if the index lacks one of its words.
std::pair<Score, Query> translation_query(const std::string& translation, const index::IndexReader& reader,
                                          const Weights& weights) {
    std::vector<Score> scores;
    std::vector<Query> matches;
    const auto tokens = analysis::analyze(translation);
    const AnalyzedToken* previous = nullptr;
    for (const auto& token : tokens) {
        if (token.kind != TokenKind::word) continue;
        const Query word = any_form(token, reader);
        if (word.empty()) return {};
        scores.push_back(of_terms(1, word));
        matches.push_back(word);
        if (previous != nullptr && token.joins_previous) {
            const std::string pair = pair_term(*previous, token);
            if (reader.has_term(pair)) scores.push_back(of_terms(weights.bigram, Query(pair)));
            if (token.stem.empty() && analysis::surely_has_pair(*previous, token)) {
                if (!reader.has_term(pair)) return {};
                matches.emplace_back(pair);  // syllables apart are other words
            }
        }
        previous = &token;
    }
    if (matches.empty()) return {};
    return {of_parts(Score::Kind::sum, 1, std::move(scores)), all_of(matches)};
}

// What was learnt of `count` Vietnamese syllables, if typed marks do not contradict it.
std::vector<LearntTranslation> agreeing(const std::vector<const AnalyzedToken*>& words, std::size_t at,
                                        std::size_t count, const index::IndexReader& reader) {
    std::string key;
    for (std::size_t k = at; k < at + count; ++k) key += (k > at ? " " : "") + words[k]->folded;
    auto learnt = index::learnt_translations(reader, "vi", key);
    std::erase_if(learnt, [&](const LearntTranslation& each) {
        const auto source = analysis::analyze(each.source);
        if (source.size() != count) return true;
        for (std::size_t k = 0; k < count; ++k)
            if (!agrees(*words[at + k], source[k])) return true;
        return count == 1 && !is_likely(*words[at], source.front(), reader);
    });
    // `câu` may be `cầu` without its tone, but not where `câu` itself has a translation.
    const auto is_as_typed = [&](const LearntTranslation& each) {
        const auto source = analysis::analyze(each.source);
        for (std::size_t k = 0; k < count; ++k)
            if (analysis::spelling_key(words[at + k]->text) != analysis::spelling_key(source[k].text)) return false;
        return true;
    };
    if (std::any_of(learnt.begin(), learnt.end(), is_as_typed)) std::erase_if(learnt, std::not_fn(is_as_typed));
    return learnt;
}

// One word: two syllables only as neighbours. Empty if the index lacks it.
Query learnt_query(const std::vector<AnalyzedToken>& tokens, const index::IndexReader& reader) {
    if (tokens.size() == 1) return any_form(tokens.front(), reader);
    if (tokens.size() != 2) return {};
    const std::string pair = pair_term(tokens[0], tokens[1]);
    return reader.has_term(pair) ? Query(pair) : Query();
}

Score best_of(std::vector<Score> scores) { return of_parts(Score::Kind::best, 1, std::move(scores)); }

}  // namespace

void trust_glossary(std::vector<TypedWord>& typed, const Glossary& glossary, const index::IndexReader& reader) {
    std::vector<const AnalyzedToken*> words;
    for (const TypedWord& word : typed) words.push_back(word.token);
    for (std::size_t at = 0; at < words.size(); ++at) {
        const Glossary::Found found = glossary.longest_at(words, at);
        const bool is_meant = std::any_of(found.entries.begin(), found.entries.end(), [&](const auto* entry) {
            return entry->source.size() > 1 || is_likely(*words[at], entry->source.front(), reader);
        });
        if (!is_meant) continue;
        for (std::size_t k = at; k < at + found.words; ++k) typed[k].is_known = true;
        at += found.words - 1;
    }
}

TranslationTerms::TranslationTerms(const std::vector<QueryWord>& words, const index::IndexReader& reader,
                                   const Glossary& glossary, const Weights& weights, const std::string& lang,
                                   bool wanted)
    : words_(words), reader_(reader), glossary_(glossary), weights_(weights), lang_(lang), wanted_(wanted) {
    for (const auto& word : words) tokens_.push_back(&word.meant);
}

Glossary::Found TranslationTerms::term_at(std::size_t at) const {
    Glossary::Found found = glossary_.longest_at(tokens_, at);
    while (found.words > 1 && !may_be_found(found, at)) found = glossary_.longest_at(tokens_, at, found.words - 1);
    return found;
}

bool TranslationTerms::may_be_found(const Glossary::Found& found, std::size_t at) const {
    for (const auto* entry : found.entries)
        for (const auto& translation : entry->translations)
            if (wanted_ && stands(translation)) return true;
    for (std::size_t k = at + 1; k < at + found.words; ++k) {
        const QueryWord &a = words_[k - 1], &b = words_[k];
        if (analysis::surely_has_pair(a.meant, b.meant) && pair_query(a, b, reader_).empty()) return false;
    }
    return true;
}

// Whether a document has all of its words; shards elsewhere are not asked for that alone.
bool TranslationTerms::stands(const std::string& translation) const {
    const Query match = translation_query(translation, reader_, weights_).second;
    if (match.empty() || reader_.is_remote()) return !match.empty();
    Xapian::Enquire enquire(reader_.documents());
    enquire.set_weighting_scheme(Xapian::BoolWeight());
    enquire.set_query(match);
    return !enquire.get_mset(0, 1).empty();
}

Translations TranslationTerms::told(const Glossary::Found& found, std::size_t at, std::size_t most) const {
    Translations out;
    out.words = found.words;
    if (!wanted_) return out;
    std::vector<Score> scores;
    for (const auto* entry : found.entries) {
        if (entry->source.size() == 1 && !is_likely(*tokens_[at], entry->source.front(), reader_)) continue;
        for (const auto& translation : entry->translations) {
            if (out.terms.size() >= most) break;
            auto [scored, match] = translation_query(translation, reader_, weights_);
            if (match.empty()) continue;
            scored.weight *= weight_in(entry->lang);
            scores.push_back(std::move(scored));
            out.matches.push_back(match);
            out.terms.push_back({translation, entry->lang, analysis::analyze(translation), at, found.words});
        }
    }
    if (!scores.empty()) out.score = best_of(std::move(scores));
    return out;
}

Translations TranslationTerms::learnt(std::size_t at, std::size_t most) const {
    Translations out;
    if (!wanted_ || weights_.learnt <= 0 || words_[at].function) return out;
    const AnalyzedToken& word = *tokens_[at];
    std::string target = "en";
    std::vector<LearntTranslation> learnt;
    if (lang_ != "vi" && word.stem.empty()) {
        const bool pair = at + 1 < tokens_.size() && tokens_[at + 1]->joins_previous &&
                          glossary_.longest_at(tokens_, at + 1).words == 0;
        if (pair) learnt = agreeing(tokens_, at, 2, reader_);
        if (!learnt.empty())
            out.words = 2;
        else
            learnt = agreeing(tokens_, at, 1, reader_);
    }
    if (learnt.empty() && lang_ != "en" && !word.marked) {
        target = "vi";
        learnt = index::learnt_translations(reader_, "en", word.stem.empty() ? word.folded : word.stem);
    }
    const double weight = weights_.learnt * weight_in(target);
    std::vector<Score> scores;
    for (const auto& each : learnt) {
        if (each.probability < weights_.learnt_least || out.terms.size() >= most) break;
        auto tokens = analysis::analyze(each.target);
        const Query query = learnt_query(tokens, reader_);
        if (query.empty()) continue;
        scores.push_back(of_terms(weight * std::pow(each.probability, weights_.learnt_doubt), query));
        out.matches.push_back(query);
        out.terms.push_back({each.target, target, std::move(tokens), at, out.words, each.probability, true});
    }
    if (!scores.empty()) out.score = best_of(std::move(scores));
    return out;
}

double TranslationTerms::weight_in(const std::string& lang) const {
    return lang == lang_ ? weights_.translation_wanted : weights_.translation;
}

}  // namespace tim::search
