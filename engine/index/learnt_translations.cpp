#include "engine/index/learnt_translations.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <unordered_map>
#include <utility>

#include "engine/analysis/analyzer.h"
#include "engine/analysis/function_words.h"
#include "engine/analysis/vietnamese.h"
#include "engine/index/document.h"
#include "engine/index/fields.h"
#include "engine/index/index_reader.h"
#include "engine/index/record.h"

namespace tim::index {
namespace {

using analysis::AnalyzedToken;
using analysis::TokenKind;
using Word = std::uint32_t;

constexpr Word kBreak = static_cast<Word>(-1);  // what stands at either side of it is not neighbours
constexpr unsigned kLeastTogether = 2;          // places that a word and its translation share
constexpr double kLeastDice = 0.03;
constexpr unsigned kLeastPairs = 3;         // of two syllables, to be one word
constexpr double kLeastCohesion = 0.35;     // normalised pointwise mutual information (Bouma 2009)
constexpr int kRounds = 5;                  // of expectation and maximisation; later ones change little
constexpr double kOfNothing = 0.2;          // what a word weighs that is the translation of none
constexpr std::size_t kLongestPlace = 200;  // words of a paragraph or, where paragraphs differ, a text
constexpr double kPrecision = 1000;         // of stored probabilities
constexpr double kAssurance = 1.64;         // standard errors: 19 of 20 estimates are not further above the truth
constexpr std::size_t kMostMet = 1 << 16;   // words as they are written whose numbers are at hand

// The words of one language, by number.
class Vocabulary {
public:
    struct Entry {
        Word word = kBreak;
        unsigned* times = nullptr;  // how often it is written so; null where that is not counted
    };
    Entry entry(const std::string& key, const std::string& written) {
        const auto [at, fresh] = numbers_.try_emplace(key, static_cast<Word>(keys_.size()));
        if (fresh) {
            keys_.push_back(key);
            written_.emplace_back();
        }
        auto& spellings = written_[at->second];
        const bool counts = spellings.size() < kSpellings || spellings.contains(written);
        return {at->second, counts ? &spellings[written] : nullptr};
    }
    // Of a word that is always written as its key says.
    Word number(const std::string& key) { return entry(key, key).word; }
    [[nodiscard]] std::size_t size() const { return keys_.size(); }
    [[nodiscard]] const std::string& key(Word word) const { return keys_[word]; }
    [[nodiscard]] const std::string& written(Word word) const {
        const auto& spellings = written_[word];
        return std::max_element(spellings.begin(), spellings.end(),
                                [](const auto& a, const auto& b) { return a.second < b.second; })
            ->first;
    }

private:
    static constexpr std::size_t kSpellings = 8;
    std::unordered_map<std::string, Word> numbers_;
    std::vector<std::string> keys_;
    std::deque<std::map<std::string, unsigned>> written_;  // whose counts do not move
};

// A title, a heading or a paragraph in both languages.
struct Place {
    std::vector<Word> vi, en;
    std::vector<Word> kept;  // English words in the Vietnamese text
    bool is_told = false;    // by the glossary
};

// Two syllables, one behind the other.
struct Pair {
    unsigned together = 0;  // how often they stand so
    double cohesion = 0;
    Word word = kBreak;  // that they are as one
};

struct Candidate {
    Word vi = 0;
    double dice = 0;
    double vi_of_en = 0, en_of_vi = 0;            // probabilities
    double seen_vi_of_en = 0, seen_en_of_vi = 0;  // of this round
};

std::vector<std::string_view> lines_of(std::string_view text) {
    std::vector<std::string_view> lines;
    while (!text.empty()) {
        const std::string_view line = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(text.size(), line.size() + 1));
        if (!line.empty()) lines.push_back(line);
    }
    return lines;
}

class Learner {
public:
    Learner(const Xapian::Database& documents, const std::vector<GlossaryPair>& told, const LearningBounds& bounds)
        : documents_(documents), told_(told), bounds_(bounds) {}

    std::vector<WordRecord> run() {
        read();
        for (const GlossaryPair& pair : told_) add(pair.vi, pair.en, true);
        join_syllables();
        count_places();
        find_candidates();
        for (int round = 0; round < kRounds; ++round) weigh();
        make_records();
        return std::move(records_);
    }

private:
    void read() {
        const std::string prefix(prefix_of(Prefix::counterpart));
        std::vector<std::string> keys;
        for (auto it = documents_.allterms_begin(prefix); it != documents_.allterms_end(prefix); ++it)
            if (it.get_termfreq() > 1) keys.push_back(*it);
        const std::size_t wanted = std::min(keys.size(), bounds_.sections);
        for (std::size_t i = 0; i < wanted && tokens_ < bounds_.tokens; ++i)
            read_section(keys[i * keys.size() / wanted]);
    }

    void read_section(const std::string& key) {
        std::optional<Document> vi, en;
        for (auto it = documents_.postlist_begin(key); it != documents_.postlist_end(key); ++it) {
            Document document = parse_document(documents_.get_document(*it).get_data());
            if (document.lang == "vi")
                vi = std::move(document);
            else if (document.lang == "en")
                en = std::move(document);
        }
        if (!vi || !en) return;
        if (vi->ordinal == 0)
            add(vi->title, en->title);
        else
            add(vi->section, en->section);
        const auto vi_lines = lines_of(vi->text), en_lines = lines_of(en->text);
        if (vi_lines.size() == en_lines.size())
            for (std::size_t i = 0; i < vi_lines.size(); ++i) add(vi_lines[i], en_lines[i]);
        else
            add(vi->text, en->text);
    }

    void add(std::string_view vi, std::string_view en, bool is_told = false) {
        const auto vi_tokens = analysis::analyze(vi);
        Place place{vietnamese(vi_tokens), english(analysis::analyze(en), true), english(vi_tokens, false), is_told};
        if (place.vi.empty() || place.en.empty()) return;
        tokens_ += place.vi.size() + place.en.size();
        places_.push_back(std::move(place));
    }

    std::vector<Word> vietnamese(const std::vector<AnalyzedToken>& tokens) {
        std::vector<Word> out;
        for (const auto& token : tokens) {
            if (token.kind != TokenKind::word) continue;
            if (out.size() >= kLongestPlace) break;
            const Word word = vietnamese_word(token);
            if (word != kBreak && !token.joins_previous) out.push_back(kBreak);
            out.push_back(word);
        }
        return out;
    }

    // kBreak for what is none.
    Word vietnamese_word(const AnalyzedToken& token) {
        if (vi_met_.size() >= kMostMet) vi_met_.clear();
        const auto [met, fresh] = vi_met_.try_emplace(token.text, kBreak);
        if (fresh && !token.exact.empty() && !analysis::is_vietnamese_function_word(token.text))
            met->second = vi_.number(analysis::place_tone(token.text));
        return met->second;
    }

    std::vector<Word> english(const std::vector<AnalyzedToken>& tokens, bool counts_spellings) {
        std::vector<Word> out;
        for (const auto& token : tokens) {
            if (token.kind != TokenKind::word) continue;
            const Vocabulary::Entry entry = english_word(token);
            if (entry.word == kBreak) continue;
            if (out.size() >= kLongestPlace) break;
            if (counts_spellings && entry.times != nullptr) ++*entry.times;
            out.push_back(entry.word);
        }
        return out;
    }

    Vocabulary::Entry english_word(const AnalyzedToken& token) {
        if (en_met_.size() >= kMostMet) en_met_.clear();
        const auto [met, fresh] = en_met_.try_emplace(token.text);
        if (fresh && !token.marked && token.folded.size() >= 2 &&
            token.folded.find_first_not_of("abcdefghijklmnopqrstuvwxyz") == std::string::npos &&
            !analysis::is_english_function_word(token.folded))
            met->second = en_.entry(token.stem.empty() ? token.folded : token.stem, token.folded);
        return met->second;
    }

    // Syllables that hold together become one word, the firmer of two pairs first.
    void join_syllables() {
        std::unordered_map<std::uint64_t, Pair> pairs;
        std::vector<unsigned> alone(vi_.size(), 0);
        std::size_t all = 0;
        const auto pair = [](const std::vector<Word>& words, std::size_t at) {
            return (std::uint64_t{words[at]} << 32) | words[at + 1];
        };
        const auto are_neighbours = [](const std::vector<Word>& words, std::size_t at) {
            return at + 1 < words.size() && words[at] != kBreak && words[at + 1] != kBreak;
        };
        for (const auto& place : places_)
            for (std::size_t i = 0; i < place.vi.size(); ++i) {
                if (place.vi[i] == kBreak) continue;
                ++alone[place.vi[i]];
                ++all;
                if (are_neighbours(place.vi, i)) ++pairs[pair(place.vi, i)].together;
            }
        std::erase_if(pairs, [](const auto& one) {
            return one.second.together < kLeastPairs || one.first >> 32 == (one.first & 0xFFFFFFFFU);
        });
        for (auto& [words, one] : pairs) {
            const double n = static_cast<double>(all), together = one.together;
            const double apart = static_cast<double>(alone[words >> 32]) * alone[words & 0xFFFFFFFFU];
            one.cohesion = std::log(together * n / apart) / -std::log(together / n);
        }
        std::vector<Pair*> here;  // that begin at each word
        std::vector<Word> joined;
        for (auto& place : places_) {
            here.assign(place.vi.size() + 1, nullptr);
            for (std::size_t i = 0; i < place.vi.size(); ++i)
                if (are_neighbours(place.vi, i))
                    if (const auto one = pairs.find(pair(place.vi, i)); one != pairs.end()) here[i] = &one->second;
            joined.clear();
            for (std::size_t i = 0; i < place.vi.size(); ++i) {
                if (place.vi[i] == kBreak) continue;
                Pair* const one = here[i];
                const double next = here[i + 1] == nullptr ? 0 : here[i + 1]->cohesion;
                if (one != nullptr && one->cohesion >= kLeastCohesion && one->cohesion >= next) {
                    if (one->word == kBreak)
                        one->word = vi_.number(vi_.key(place.vi[i]) + ' ' + vi_.key(place.vi[i + 1]));
                    joined.push_back(one->word);
                    ++i;
                } else {
                    joined.push_back(place.vi[i]);
                }
            }
            place.vi = joined;
        }
        std::erase_if(places_, [](const Place& place) { return place.vi.empty(); });
    }

    void count_places() {
        vi_places_.assign(vi_.size(), 0);
        en_places_.assign(en_.size(), 0);
        kept_places_.assign(en_.size(), 0);
        kept_.assign(en_.size(), 0);
        const auto once_each = [](std::vector<Word>& words, std::vector<unsigned>& counts) {
            std::sort(words.begin(), words.end());
            words.erase(std::unique(words.begin(), words.end()), words.end());
            for (const Word word : words) ++counts[word];
        };
        std::vector<unsigned> uncounted_vi(vi_.size(), 0), uncounted_en(en_.size(), 0);
        for (auto& place : places_) {
            once_each(place.vi, place.is_told ? uncounted_vi : vi_places_);
            once_each(place.en, place.is_told ? uncounted_en : en_places_);
            if (place.is_told) continue;
            once_each(place.kept, kept_places_);
            for (const Word word : place.kept)
                kept_[word] += std::binary_search(place.en.begin(), place.en.end(), word);
        }
    }

    void find_candidates() {
        std::vector<std::vector<std::uint32_t>> places_of(en_.size());
        for (std::uint32_t p = 0; p < places_.size(); ++p)
            if (!places_[p].is_told)
                for (const Word en : places_[p].en) places_of[en].push_back(p);
        candidates_.resize(en_.size());
        std::vector<unsigned> together(vi_.size(), 0);
        std::vector<Word> met;
        for (Word en = 0; en < en_.size(); ++en) {
            if (en_places_[en] < kLeastTogether) continue;
            const double itself = 2.0 * kept_[en] / (en_places_[en] + kept_places_[en]);
            met.clear();
            for (const auto p : places_of[en])
                for (const Word vi : places_[p].vi)
                    if (together[vi]++ == 0) met.push_back(vi);
            auto& of_word = candidates_[en];
            for (const Word vi : met) {
                const double dice = 2.0 * together[vi] / (en_places_[en] + vi_places_[vi]);
                // What the Vietnamese text leaves as it is, a name above all, is translated by nothing else there.
                if (together[vi] >= kLeastTogether && dice >= kLeastDice && dice > itself && vi_.key(vi) != en_.key(en))
                    of_word.push_back({vi, dice, dice, dice});
                together[vi] = 0;
            }
            std::sort(of_word.begin(), of_word.end(), [](const Candidate& a, const Candidate& b) {
                return a.dice != b.dice ? a.dice > b.dice : a.vi < b.vi;
            });
            if (of_word.size() > bounds_.candidates) of_word.resize(bounds_.candidates);
        }
    }

    // One round of both models: each word of a place is shared out among its candidates in the other language there,
    // then what a word was given is made to add up to 1.
    void weigh() {
        std::vector<double> vi_total(vi_.size(), 0.0), en_total(en_.size(), 0.0), vi_share(vi_.size(), 0.0);
        std::vector<bool> is_here(vi_.size(), false);
        for (const auto& place : places_) {
            for (const Word vi : place.vi) {
                is_here[vi] = true;
                vi_share[vi] = kOfNothing / static_cast<double>(place.en.size());
            }
            for (const Word en : place.en)
                for (const auto& c : candidates_[en])
                    if (is_here[c.vi]) vi_share[c.vi] += c.vi_of_en;
            for (const Word en : place.en) {
                double en_share = kOfNothing / static_cast<double>(place.vi.size());
                for (const auto& c : candidates_[en])
                    if (is_here[c.vi]) en_share += c.en_of_vi;
                for (auto& c : candidates_[en]) {
                    if (!is_here[c.vi]) continue;
                    const double vi_of_en = c.vi_of_en / vi_share[c.vi], en_of_vi = c.en_of_vi / en_share;
                    c.seen_vi_of_en += vi_of_en;
                    c.seen_en_of_vi += en_of_vi;
                    en_total[en] += vi_of_en;
                    vi_total[c.vi] += en_of_vi;
                }
            }
            for (const Word vi : place.vi) is_here[vi] = false;
        }
        for (Word en = 0; en < en_.size(); ++en)
            for (auto& c : candidates_[en]) {
                c.vi_of_en = en_total[en] > 0 ? c.seen_vi_of_en / en_total[en] : 0;
                c.en_of_vi = vi_total[c.vi] > 0 ? c.seen_en_of_vi / vi_total[c.vi] : 0;
                c.seen_vi_of_en = c.seen_en_of_vi = 0;
            }
    }

    void make_records() {
        std::vector<LearntTranslation> found;
        std::map<std::string, std::vector<LearntTranslation>> of_vi;  // by folded syllables
        for (Word en = 0; en < en_.size(); ++en) {
            found.clear();
            for (const auto& c : candidates_[en]) {
                if (c.vi_of_en >= bounds_.least_probability)
                    found.push_back({en_.written(en), vi_.key(c.vi), c.vi_of_en});
                if (is_assured(c.en_of_vi, vi_places_[c.vi]))
                    of_vi[folded(vi_.key(c.vi))].push_back({vi_.key(c.vi), en_.written(en), c.en_of_vi});
            }
            add_record("en", en_.key(en), found);
        }
        for (auto& [key, translations] : of_vi) add_record("vi", key, translations);
        std::sort(records_.begin(), records_.end());
    }

    // A Vietnamese syllable is a part of many words. Of a word that stands in few places, much can seem to be the
    // translation: whatever else these places speak of.
    [[nodiscard]] bool is_assured(double probability, unsigned places) const {
        const double error = std::sqrt(probability * (1 - probability) / places);
        return probability - kAssurance * error >= bounds_.least_probability;
    }

    static std::string folded(const std::string& syllables) {
        std::string out;
        for (const auto& token : analysis::analyze(syllables)) out += (out.empty() ? "" : " ") + token.folded;
        return out;
    }

    void add_record(std::string_view lang, const std::string& key, std::vector<LearntTranslation>& found) {
        if (found.empty()) return;
        std::stable_sort(found.begin(), found.end(),
                         [](const auto& a, const auto& b) { return a.probability > b.probability; });
        // Words that differ in their marks alone share a record; each keeps its best. Nothing stands for a source that
        // is the one before.
        std::map<std::string, std::size_t> kept;
        std::string_view before;
        RecordWriter out;
        for (const auto& f : found) {
            if (++kept[f.source] > bounds_.most) continue;
            out.text(f.source == before ? std::string_view() : f.source);
            out.text(f.target);
            out.number(static_cast<std::uint64_t>(f.probability * kPrecision));
            before = f.source;
        }
        records_.emplace_back(std::string(kWordsLearnt) + std::string(lang) + ':' + key, out.take());
    }

    const Xapian::Database& documents_;
    const std::vector<GlossaryPair>& told_;
    const LearningBounds& bounds_;
    Vocabulary vi_, en_;
    std::unordered_map<std::string, Word> vi_met_;
    std::unordered_map<std::string, Vocabulary::Entry> en_met_;
    std::vector<Place> places_;
    std::size_t tokens_ = 0;
    std::vector<unsigned> vi_places_, en_places_, kept_places_;  // how many places have the word
    std::vector<unsigned> kept_;                                 // how many have it in both texts
    std::vector<std::vector<Candidate>> candidates_;             // by English word
    std::vector<WordRecord> records_;
};

}  // namespace

std::vector<WordRecord> learn_translations(const Xapian::Database& documents, const std::vector<GlossaryPair>& told,
                                           const LearningBounds& bounds) {
    return Learner(documents, told, bounds).run();
}

std::vector<LearntTranslation> parse_learnt_translations(std::string_view record) {
    std::vector<LearntTranslation> out;
    for (RecordReader in(record); !in.done();) {
        const std::string_view source = in.text();
        LearntTranslation each{source.empty() && !out.empty() ? out.back().source : std::string(source), {}, 0};
        each.target = in.text();
        each.probability = static_cast<double>(in.number()) / kPrecision;
        out.push_back(std::move(each));
    }
    return out;
}

std::vector<LearntTranslation> learnt_translations(const IndexReader& reader, std::string_view lang,
                                                   std::string_view key) {
    return parse_learnt_translations(
        reader.word_record(std::string(kWordsLearnt).append(lang).append(":").append(key)));
}

}  // namespace tim::index
