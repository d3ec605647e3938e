#include "engine/search/plan.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "engine/analysis/analyzer.h"
#include "engine/analysis/vietnamese.h"
#include "engine/index/fields.h"
#include "engine/search/literal.h"
#include "engine/search/term_queries.h"
#include "engine/search/word_terms.h"

namespace tim::search {
namespace {

using analysis::AnalyzedToken;
using analysis::TokenKind;
using index::Prefix;
using Xapian::Query;

class Planner {
public:
    Planner(const index::IndexReader& reader, const Glossary& glossary, const PlanOptions& options,
            const Weights& weights)
        : reader_(reader), glossary_(glossary), options_(options), weights_(weights) {}

    Plan run(const ParsedQuery& query) {
        for (const auto& clause : query.wanted)
            for (const auto& token : clause.tokens) plan_.marked = plan_.marked || token.marked;
        look_up(query);
        is_whole_ = query.wanted.size() == 1 && query.wanted.front().kind == Clause::Kind::words;
        for (const auto& clause : query.wanted) add(clause);
        weigh_absent();
        if (is_whole_) add_whole();
        const auto syllables = std::count_if(plan_.words.begin(), plan_.words.end(),
                                             [](const QueryWord& word) { return word.meant.stem.empty(); });
        plan_.bare = !plan_.marked && 2 * syllables > std::ssize(plan_.words);
        std::vector<Query> excluded;
        for (const auto& clause : query.excluded) {
            if (clause.kind == Clause::Kind::phrase && !terms_tell(clause))
                plan_.excluded_phrases.push_back(clause);
            else
                excluded.push_back(literal(clause, reader_));
        }
        if (!excluded.empty()) plan_.excluded = any_of(excluded);
        return std::move(plan_);
    }

private:
    using Words = std::vector<const AnalyzedToken*>;

    // Most of the terms that are asked for on the way, in one go.
    void look_up(const ParsedQuery& query) const {
        if (!reader_.is_remote()) return;
        std::vector<std::string> terms;
        for (const auto& clause : query.wanted) {
            analysis::for_each_term(clause.tokens, analysis::Pairs::all,
                                    [&](analysis::TermKind kind, std::string_view text, std::size_t) {
                                        terms.push_back(index::term(index::prefix_for(kind), text));
                                    });
            for (const auto& token : clause.tokens) {
                for (const auto& spelling : reader_.spellings(token.folded))
                    terms.push_back(index::spelling_term(spelling.text));
                if (!token.stem.empty()) terms.push_back(index::term(Prefix::stem, token.stem));
            }
            const std::string whole = index::whole(clause.tokens);
            if (whole.empty()) continue;
            terms.push_back(index::term(Prefix::whole_title, whole));
            terms.push_back(index::term(Prefix::whole_heading, whole));
        }
        reader_.look_up(terms);
    }

    // A word that no document has would seem the rarest, and what has all others a coincidence. It counts as much as
    // the heaviest of these; but half of a compound says nothing, unless something else was asked for, too.
    void weigh_absent() {
        std::set<std::size_t> broken;
        for (const auto& word : plan_.words)
            if (word.absent && word.compound > 0) broken.insert(word.compound);
        double heaviest = 0;
        bool has_others = false;
        for (const auto& word : plan_.words) {
            if (word.absent || word.function) continue;
            heaviest = std::max(heaviest, word.weight);
            has_others = has_others || !broken.contains(word.compound);
        }
        if (!has_others) return;
        // What is there twice is missed once, and so is a name of several words.
        for (const auto& overlay : plan_.overlays)
            for (std::size_t k = overlay.first_word + 1; k < overlay.first_word + overlay.words; ++k)
                if (plan_.words[k].absent) plan_.words[k].weight = 0;
        std::set<std::string> seen;
        for (auto& word : plan_.words)
            if (word.absent) word.weight = seen.insert(word.token.text).second ? std::min(word.weight, heaviest) : 0.0;
    }

    void score(Part::Kind kind, std::size_t first_word, std::size_t words, Score score) {
        plan_.parts.push_back({kind, first_word, words, std::move(score)});
    }

    // Whoever types a title word by word wants that page, before the sections of others that have it as a heading.
    void add_whole() {
        std::vector<AnalyzedToken> tokens;
        double weight = 0;
        for (const auto& word : plan_.words) {
            tokens.push_back(word.meant);
            weight += word.weight;
        }
        plan_.whole = index::whole(tokens);
        for (const auto& [prefix, share] : {std::pair{Prefix::whole_title, weights_.whole_title},
                                            std::pair{Prefix::whole_heading, weights_.whole_heading}}) {
            const std::string term = index::term(prefix, plan_.whole);
            if (!reader_.has_term(term)) continue;
            plan_.is_title = true;
            if (share <= 0) continue;
            score(Part::Kind::whole, 0, plan_.words.size(), fixed(weight * share, Query(term)));
        }
    }

    void add(const Clause& clause) {
        const std::size_t before = plan_.units.size();
        switch (clause.kind) {
            case Clause::Kind::words:
                add_words(clause);
                break;
            case Clause::Kind::phrase:
                add_phrase(clause);
                break;
            case Clause::Kind::prefix:
                add_prefix(clause);
                break;
        }
        if (clause.in_title) {
            const bool is_phrase = clause.kind == Clause::Kind::phrase;
            const Query match = is_phrase ? literal(clause, reader_) : in_title(clause);
            plan_.units.resize(before);
            plan_.units.push_back({match, 1.0, true, is_phrase ? std::vector{clause} : std::vector<Clause>()});
        }
        if (clause.or_previous && before > 0 && plan_.units.size() > before) {
            // One unit of both sides: either will do.
            Unit& left = plan_.units[before - 1];
            std::vector<Query> right;
            for (std::size_t i = before; i < plan_.units.size(); ++i) right.push_back(plan_.units[i].match);
            left.match = Query(Query::OP_OR, left.match, all_of(right));
            left.required = true;
            // Where a word will do as well as the phrase, its terms decide alone.
            std::vector<Clause>& phrases = plan_.units[before].phrases;
            if (phrases.empty())
                left.phrases.clear();
            else if (!left.phrases.empty())
                std::move(phrases.begin(), phrases.end(), std::back_inserter(left.phrases));
            plan_.units.resize(before);
        }
    }

    void add_prefix(const Clause& clause) {
        const Query query = literal(clause, reader_);
        const Words words = words_of(clause);
        for (const auto* word : words) remember(*word, word->joins_previous);
        plan_.prefixes.push_back(words.back()->folded);
        score(words.size() == 1 ? Part::Kind::word : Part::Kind::whole, plan_.words.size() - words.size(), words.size(),
              of_terms(1, query));
        plan_.units.push_back({query, 1.0, true});
    }

    void add_phrase(const Clause& clause) {
        const Words words = words_of(clause);
        for (std::size_t i = 0; i < words.size(); ++i) remember(*words[i], i > 0 && words[i]->joins_previous);
        const std::vector<Query> terms = phrase_terms(clause);
        score(words.size() == 1 ? Part::Kind::word : Part::Kind::pair, plan_.words.size() - words.size(), words.size(),
              of_terms(1, any_of(terms)));
        plan_.units.push_back({all_of(terms), 1.0, true, {clause}});
    }

    void remember(const AnalyzedToken& token, bool after_previous) {
        plan_.words.push_back(query_word(token, after_previous, reader_, weights_));
    }

    // A stretch of words that means one thing: an identifier, a quantity, a term of the glossary, or a single word.
    struct Span {
        std::size_t count = 1;
        std::vector<Query> alternatives;  // besides its words
        bool identifier = false;          // that the index does not have whole
        bool compound = false;            // a Vietnamese word of several syllables: apart, they say something else
        bool phrase = false;              // a term of the glossary whose words say part of it each: `object storage`
    };

    void add_words(const Clause& clause) {
        Words words = words_of(clause);
        if (words.empty()) return;
        const std::size_t first = plan_.words.size();
        for (std::size_t i = 0; i < words.size(); ++i) remember(*words[i], i > 0 && words[i]->joins_previous);
        mend(first);
        for (std::size_t i = 0; i < words.size(); ++i) words[i] = &plan_.words[first + i].meant;
        for (std::size_t i = first; i < plan_.words.size(); ++i) add_variant(plan_.words[i]);
        find_compounds(words, first);

        std::vector<std::vector<Query>> matches(words.size());
        for (std::size_t i = 0; i < words.size(); ++i) {
            WordTerms terms = terms_for(plan_.words, first + i, plan_.marked, reader_, weights_);
            for (auto& each : terms.scores) score(Part::Kind::word, first + i, 1, std::move(each));
            matches[i] = std::move(terms.matches);
        }
        for (std::size_t i = 1; i < words.size(); ++i)
            if (words[i]->joins_previous) add_pair(first + i - 1);

        const TranslationTerms translations(plan_.words, reader_, glossary_, weights_, options_.lang,
                                            options_.translate);
        std::size_t learnt_until = 0;
        for (std::size_t i = 0; i < words.size();) {
            Span span = overlays_at(clause, words, i, first);
            if (span.count == 1 && span.alternatives.empty()) span = joined_at(words, i, first);
            const bool told = add_told(translations, first + i, span);
            while (!told && learnt_until < i + span.count)
                learnt_until += add_learnt(translations, learnt_until, first, matches);
            learnt_until = std::max(learnt_until, i + span.count);
            for (std::size_t k = i; k < i + span.count; ++k) {
                QueryWord& word = plan_.words[first + k];
                const bool is_answered = !span.alternatives.empty() || matches[k].size() > 1;
                word.absent = (word.absent || word.other) && !is_answered;
            }
            add_unit(matches, first, i, span);
            i += span.count;
        }
    }

    // What no document has is asked of none.
    static double weight_of_unit(const QueryWord& word) { return word.absent || word.other ? 0.0 : word.weight; }

    void add_unit(const std::vector<std::vector<Query>>& matches, std::size_t first, std::size_t at, const Span& span) {
        // Its words score one by one, translations of several words, too.
        plan_.beyond_units = plan_.beyond_units || span.count > 1 || !span.alternatives.empty();
        if (span.phrase && !span.compound) {
            for (std::size_t k = at; k < at + span.count; ++k) {
                std::vector<Query> choices = span.alternatives;
                choices.insert(choices.end(), matches[k].begin(), matches[k].end());
                plan_.units.push_back({any_of(choices), weight_of_unit(plan_.words[first + k]), false});
            }
            return;
        }
        // Of `h-optimus-1` the index has another number; not of `2024-05-03`, where the numbers are all.
        bool has_name = false;
        if (span.identifier)
            for (std::size_t k = at; k < at + span.count; ++k)
                has_name = has_name || !is_number_or_letter(plan_.words[first + k]);
        std::vector<Query> all;
        double weight = 0;
        for (std::size_t k = at; k < at + span.count; ++k) {
            const QueryWord& word = plan_.words[first + k];
            weight += weight_of_unit(word);
            // A function word inside a term need not be there: `cấu trúc của protein`. What the index lacks cannot be.
            const bool may_miss = word.function || word.other || (has_name && is_number_or_letter(word));
            if (span.count == 1 || !may_miss) all.push_back(any_of(matches[k]));
        }
        if (span.compound) {
            // Three syllables are mostly a word of two and one more: `an toàn thuốc` is `an toàn của thuốc`.
            std::vector<Query> pairs;
            for (std::size_t k = at + 1; k < at + span.count; ++k) {
                const QueryWord &a = plan_.words[first + k - 1], &b = plan_.words[first + k];
                const Query pair = pair_query(a, b, reader_);
                if (analysis::surely_has_pair(a.meant, b.meant))
                    pairs.push_back(pair);
                else
                    pairs.push_back(any_of({pair, all_of({any_of(matches[k - 1]), any_of(matches[k])})}));
            }
            if (span.count == 2) all.clear();
            all.push_back(any_of(pairs));
        }
        std::vector<Query> choices = span.alternatives;
        if (!all.empty()) choices.push_back(all_of(all));
        plan_.units.push_back({any_of(choices), weight, false});
    }

    static bool is_number_or_letter(const QueryWord& word) {
        const std::string& folded = word.meant.folded;
        return folded.size() == 1 || folded.find_first_not_of("0123456789.") == std::string::npos;
    }

    // Of the word at `at` in the plan and the next one.
    void add_pair(std::size_t at) {
        const QueryWord &a = plan_.words[at], &b = plan_.words[at + 1];
        if (const Query pair = pair_query(a, b, reader_); !pair.empty())
            score(Part::Kind::pair, at, 2, of_terms(pair_weight(a, b, weights_), pair));
    }

    // What the words were meant to be stands in for them.
    void mend(std::size_t first) {
        if (options_.as_typed) return;
        std::vector<TypedWord> typed;
        for (std::size_t i = first; i < plan_.words.size(); ++i)
            typed.push_back({&plan_.words[i].token, plan_.words[i].in_query_after_previous});
        if (options_.translate) trust_glossary(typed, glossary_, reader_);
        Reading reading = read_words(reader_, typed, is_whole_, options_.doubt);
        plan_.doubtful = plan_.doubtful || reading.doubtful;
        plan_.has_word_in_use = plan_.has_word_in_use || reading.has_word_in_use;
        for (std::size_t i = first; i < plan_.words.size(); ++i)
            take_for(plan_.words[i], std::move(reading.words[i - first]), reader_, weights_);
        plan_.marked = std::any_of(plan_.words.begin(), plan_.words.end(),
                                   [](const QueryWord& word) { return word.meant.marked; });
    }

    // A Vietnamese word of several syllables. Longer terms are phrases, and phrases are worded in many ways.
    static bool is_compound(const Glossary::Found& found) {
        constexpr std::size_t kLongestCompound = 3;
        return found.words > 1 && found.words <= kLongestCompound &&
               std::any_of(found.entries.begin(), found.entries.end(),
                           [](const auto* entry) { return entry->lang == "en"; });
    }

    // Whether or not a document can have them.
    void find_compounds(const Words& words, std::size_t first) {
        for (std::size_t at = 0; at < words.size();) {
            const Glossary::Found found = glossary_.longest_at(words, at);
            if (is_compound(found))
                for (std::size_t k = at; k < at + found.words; ++k) plan_.words[first + k].compound = first + at + 1;
            at += std::max<std::size_t>(found.words, 1);
        }
    }

    Span overlays_at(const Clause& clause, const Words& words, std::size_t at, std::size_t first) {
        Span span;
        for (const auto& token : clause.tokens) {
            if (token.kind == TokenKind::word || token.begin != words[at]->begin) {
                continue;
            }
            if (token.kind == TokenKind::part) {
                plan_.beyond_units = true;
                score(Part::Kind::word, first + at, 1,
                      of_terms(weights_.part, term_query(Prefix::folded, token.folded)));
                continue;
            }
            std::size_t count = 0;
            while (at + count < words.size() && words[at + count]->end <= token.end) ++count;
            const Query whole = term_query(Prefix::folded, token.folded);
            count = std::max<std::size_t>(count, 1);
            if (reader_.has_term(index::term(Prefix::folded, token.folded))) {
                score(Part::Kind::whole, first + at, count, of_terms(weights_.overlay, whole));
                span.alternatives.push_back(whole);
            } else if (token.kind == TokenKind::whole) {
                span.identifier = true;
            }
            span.count = std::max(span.count, count);
            plan_.overlays.push_back({token.folded, first + at, count});
        }
        return span;
    }

    // `health omics` for `HealthOmics`, `gpt 4` for `GPT-4`: neighbours that the index knows as one word.
    Span joined_at(const Words& words, std::size_t at, std::size_t first) {
        for (std::size_t count = 3; count >= 2; --count) {
            if (at + count > words.size()) continue;
            std::string joined;
            bool all_syllables = true, neighbours = true;
            for (std::size_t k = at; k < at + count; ++k) {
                joined += words[k]->folded;
                all_syllables = all_syllables && analysis::is_bare_syllable(words[k]->folded);
                neighbours = neighbours && (k == at || words[k]->joins_previous);
            }
            if (all_syllables || !neighbours || !reader_.has_word(joined)) continue;
            const Query whole = term_query(Prefix::folded, joined);
            score(Part::Kind::whole, first + at, count, of_terms(weights_.overlay, whole));
            plan_.overlays.push_back({joined, first + at, count});
            return {count, {whole}, false};
        }
        return {};
    }

    // Takes what the glossary says of the words at `at`; the span grows to the term's length. False if it says nothing.
    bool add_told(const TranslationTerms& translations, std::size_t at, Span& span) {
        const Glossary::Found found = translations.term_at(at);
        if (found.words == 0 || found.words < span.count) return false;
        Translations told = translations.told(found, at, most_translations());
        std::move(told.matches.begin(), told.matches.end(), std::back_inserter(span.alternatives));
        add_translations(at, std::move(told));
        span.compound = is_compound(found);
        span.phrase = span.count == 1 && found.words > 1;
        span.count = found.words;
        return true;
    }

    // Without a person's word for it: what was learnt of the word at `at` of a clause, alone or with the next. Returns
    // how many words were looked at.
    std::size_t add_learnt(const TranslationTerms& translations, std::size_t at, std::size_t first,
                           std::vector<std::vector<Query>>& matches) {
        Translations learnt = translations.learnt(first + at, most_translations());
        const std::size_t words = learnt.words;
        for (std::size_t k = at; k < at + words; ++k)
            matches[k].insert(matches[k].end(), learnt.matches.begin(), learnt.matches.end());
        add_translations(first + at, std::move(learnt));
        return words;
    }

    void add_translations(std::size_t at, Translations translations) {
        if (translations.terms.empty()) return;
        score(Part::Kind::translation, at, translations.words, std::move(translations.score));
        std::move(translations.terms.begin(), translations.terms.end(), std::back_inserter(plan_.translations));
    }

    // That may still be added.
    std::size_t most_translations() const { return kMostTranslations - plan_.translations.size(); }

    static constexpr std::size_t kMostTranslations = 16;
    const index::IndexReader& reader_;
    const Glossary& glossary_;
    const PlanOptions& options_;
    const Weights& weights_;
    bool is_whole_ = false;  // words and nothing else are asked for
    Plan plan_;
};

}  // namespace

Plan make_plan(const ParsedQuery& query, const index::IndexReader& reader, const Glossary& glossary,
               const PlanOptions& options, const Weights& weights) {
    return Planner(reader, glossary, options, weights).run(query);
}

}  // namespace tim::search
