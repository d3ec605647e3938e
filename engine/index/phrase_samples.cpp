#include "engine/index/phrase_samples.h"

#include <algorithm>
#include <cstdint>
#include <functional>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

#include "engine/analysis/analyzer.h"
#include "engine/analysis/function_words.h"
#include "engine/analysis/vietnamese.h"
#include "engine/index/document.h"
#include "engine/index/fields.h"

namespace tim::index {
namespace {

using analysis::AnalyzedToken;
using analysis::TokenKind;

constexpr std::size_t kSyllableSamples = 8;  // documents that tell how a syllable stands among others
constexpr unsigned kEnoughDocuments = 24;    // no more are asked about a word
constexpr Xapian::doccount kCounted = 1000;  // more are not walked through
constexpr std::size_t kMostWords = 4;        // of a phrase
constexpr std::uint32_t kNone = static_cast<std::uint32_t>(-1);
constexpr std::size_t kMostMet = 1 << 16;  // words whose numbers are at hand

// A word as it is written.
struct Met {
    std::uint32_t number = kNone;  // of a word of pairs
    PhraseUsage* usage = nullptr;  // of a candidate
    bool is_syllable = false;      // and none of grammar
};

// A text, word for word.
struct Reading {
    std::string_view text;
    std::vector<AnalyzedToken> tokens;
    std::vector<const Met*> met;
    std::vector<const PairCandidate*> pairs;  // of each with the one before it, and one more

    bool joins(std::size_t second) const {
        return second > 0 && second < tokens.size() && tokens[second].joins_previous;
    }
    // Whether a word and the one before it are a pair here.
    bool holds(std::size_t second) const {
        const auto is_stronger = [&](const PairCandidate* other) {
            return other != nullptr && other->cohesion > pairs[second]->cohesion;
        };
        if (second >= tokens.size() || pairs[second] == nullptr) return false;
        return !pairs[second]->is_loose || !(is_stronger(pairs[second - 1]) || is_stronger(pairs[second + 1]));
    }
    // Neither neighbour is its other half, nor a syllable that might be.
    bool is_alone(std::size_t i) const {
        const bool before = joins(i) && (holds(i) || (met[i - 1]->is_syllable && !holds(i - 1)));
        const bool after = joins(i + 1) && (holds(i + 1) || (met[i + 1]->is_syllable && !holds(i + 2)));
        return !before && !after;
    }
    std::string written(std::size_t from, std::size_t last) const {
        return std::string(text.substr(tokens[from].begin, tokens[last].end - tokens[from].begin));
    }
};

// Finds the candidates in texts.
class TextReader {
public:
    // Keeps references to both. A word of `words` is met with its usage.
    TextReader(const std::unordered_map<std::string, PairCandidate>& pairs, PhraseUsages& words) : words_(words) {
        for (const auto& [folded, pair] : pairs) {
            const std::size_t space = folded.find(' ');
            pairs_.emplace(pair_of(number(folded.substr(0, space)), number(folded.substr(space + 1))), &pair);
        }
    }

    // Good until the next call.
    Reading read(std::string_view text) {
        if (met_.size() >= kMostMet) met_.clear();
        Reading reading{text, analysis::analyze(text), {}, {}};
        std::erase_if(reading.tokens, [](const AnalyzedToken& token) { return token.kind != TokenKind::word; });
        for (const AnalyzedToken& token : reading.tokens) reading.met.push_back(&meet(token));
        reading.pairs.assign(reading.tokens.size() + 1, nullptr);
        for (std::size_t i = 1; i < reading.tokens.size(); ++i) {
            if (!reading.joins(i)) continue;
            const auto at = pairs_.find(pair_of(reading.met[i - 1]->number, reading.met[i]->number));
            if (at != pairs_.end()) reading.pairs[i] = at->second;
        }
        return reading;
    }

private:
    // Words of pairs are told apart by numbers; others have none.
    std::uint32_t number(const std::string& folded) {
        return numbers_.try_emplace(folded, static_cast<std::uint32_t>(numbers_.size())).first->second;
    }
    static std::uint64_t pair_of(std::uint32_t a, std::uint32_t b) { return (std::uint64_t{a} << 32) | b; }

    // Of no number is a word that no phrase has: it is in no pair, or one of Vietnamese's function words.
    const Met& meet(const AnalyzedToken& token) {
        const auto [met, fresh] = met_.try_emplace(token.text);
        if (!fresh || analysis::is_vietnamese_function_word(token.text)) return met->second;
        met->second.is_syllable = analysis::parse_syllable(token.text).has_value();
        if (const auto at = numbers_.find(token.folded); at != numbers_.end()) met->second.number = at->second;
        const std::string& word = token.exact.empty() ? token.folded : token.exact;  // as PhraseCandidates has it
        if (const auto at = words_.find(word); at != words_.end()) met->second.usage = &at->second;
        return met->second;
    }

    PhraseUsages& words_;
    std::unordered_map<std::string, std::uint32_t> numbers_;
    std::unordered_map<std::uint64_t, const PairCandidate*> pairs_;  // by the numbers of their words
    std::unordered_map<std::string, Met> met_;                       // words as they are written
};

class SampleReader {
public:
    SampleReader(const Xapian::Database& documents, const PhraseCandidates& candidates)
        : documents_(documents), candidates_(candidates), reader_(candidates.pairs, samples_.words) {
        for (const auto& [word, candidate] : candidates.words) samples_.words.try_emplace(word);
    }

    PhraseSamples run() {
        std::vector<Xapian::docid> wanted;
        for (const auto& [folded, pair] : candidates_.pairs)
            add_samples(term(Prefix::bigram, folded), pair.documents, kPhraseSamples, wanted);
        read_all(wanted);
        // Most words were met by now.
        const std::vector<Xapian::docid> were_read = std::exchange(wanted, {});
        for (const auto& [word, candidate] : candidates_.words) {
            const std::size_t samples = candidate.prefix == Prefix::exact ? kSyllableSamples : kPhraseSamples;
            if (samples_.words.at(word).documents < samples)
                add_samples(term(candidate.prefix, word), candidate.documents, samples, wanted);
        }
        std::erase_if(wanted,
                      [&](Xapian::docid id) { return std::binary_search(were_read.begin(), were_read.end(), id); });
        read_all(wanted);
        return std::move(samples_);
    }

private:
    using WrittenHere = std::unordered_map<PhraseUsage*, std::string>;  // a document's phrases, as it has them first

    // Spread over those that have it: neighbours are often sections of one page.
    void add_samples(const std::string& key, Xapian::doccount all, std::size_t samples,
                     std::vector<Xapian::docid>& wanted) const {
        const auto end = documents_.postlist_end(key);
        auto it = documents_.postlist_begin(key);
        if (all <= kCounted) {
            for (std::size_t at = 0; it != end; ++it, ++at)
                if (at * samples % all < samples) wanted.push_back(*it);
            return;
        }
        for (std::size_t i = 0; i < samples; ++i) {
            it.skip_to(static_cast<Xapian::docid>(1 + i * (documents_.get_lastdocid() / samples)));
            if (it == end) break;
            wanted.push_back(*it);
        }
    }

    void read_all(std::vector<Xapian::docid>& wanted) {
        std::sort(wanted.begin(), wanted.end());
        wanted.erase(std::unique(wanted.begin(), wanted.end()), wanted.end());
        for (const auto id : wanted) read(parse_document(documents_.get_document(id).get_data()));
    }

    void read(const Document& document) {
        WrittenHere phrases;
        std::unordered_set<PhraseUsage*> words;
        const auto text = [&](std::string_view t) {
            const Reading reading = reader_.read(t);
            note_phrases(reading, phrases);
            note_words(reading, words);
        };
        text(document.title);
        for (const auto& heading : document.path) text(heading);
        text(document.text);
        const std::size_t page = std::hash<std::string>{}(document.page_key);
        const auto note = [&](PhraseUsage& usage) {
            ++usage.documents;
            ++usage.langs[document.lang];
            if (std::exchange(usage.last_page, page) != page) ++usage.pages;
        };
        for (auto& [usage, written] : phrases) {
            note(*usage);
            ++usage->written[std::move(written)];
        }
        for (PhraseUsage* usage : words) note(*usage);
    }

    void note_phrases(const Reading& reading, WrittenHere& here) {
        const auto& tokens = reading.tokens;
        for (std::size_t from = 0; from < tokens.size(); ++from) {
            if (reading.pairs[from] != nullptr && !reading.holds(from))
                ++samples_.phrases[tokens[from - 1].folded + ' ' + tokens[from].folded].elsewhere;
            std::string folded;
            for (std::size_t next = from + 1; next < tokens.size() && next < from + kMostWords; ++next) {
                if (!reading.holds(next)) break;
                if (folded.empty()) folded = tokens[from].folded;
                folded += ' ' + tokens[next].folded;
                PhraseUsage& usage = samples_.phrases[folded];
                here.try_emplace(&usage, reading.written(from, next));
                note_occurrence(reading, from, next, usage);
            }
        }
    }

    static void note_words(const Reading& reading, std::unordered_set<PhraseUsage*>& here) {
        for (std::size_t i = 0; i < reading.tokens.size(); ++i) {
            PhraseUsage* usage = reading.met[i]->usage;
            if (usage == nullptr || usage->documents >= kEnoughDocuments) continue;
            here.insert(usage);
            note_occurrence(reading, i, i, *usage);
            ++usage->written[reading.written(i, i)];
            if (reading.is_alone(i)) ++usage->alone;
        }
    }

    static void note_occurrence(const Reading& reading, std::size_t from, std::size_t last, PhraseUsage& usage) {
        ++usage.occurrences;
        if (reading.holds(from)) ++usage.before[reading.tokens[from - 1].folded];
        if (reading.holds(last + 1)) ++usage.after[reading.tokens[last + 1].folded];
    }

    const Xapian::Database& documents_;
    const PhraseCandidates& candidates_;
    PhraseSamples samples_;
    TextReader reader_;
};

}  // namespace

PhraseSamples read_phrase_samples(const Xapian::Database& documents, const PhraseCandidates& candidates) {
    return SampleReader(documents, candidates).run();
}

}  // namespace tim::index
