#include "engine/index/frequent_phrases.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "engine/analysis/analyzer.h"
#include "engine/analysis/function_words.h"
#include "engine/analysis/unicode.h"
#include "engine/analysis/vietnamese.h"
#include "engine/index/document.h"
#include "engine/index/fields.h"

namespace tim::index {
namespace {

using analysis::AnalyzedToken;
using analysis::TokenKind;

constexpr Xapian::doccount kLeastDocuments = 3;  // what stands in fewer is no habit
constexpr std::size_t kSamples = 3;              // documents that tell how a phrase is written
constexpr std::size_t kSyllableSamples = 8;      // and how a syllable stands among others
constexpr unsigned kEnoughDocuments = 24;        // no more are asked about a word
constexpr Xapian::doccount kCounted = 1000;      // more are not walked through
// Normalised pointwise mutual information (Bouma 2009): 0 for words that are strangers, 1 for words that only ever
// stand together. `mô hình` has .6, `của mô` less than 0.
constexpr double kLeastCohesion = 0.25;
// The same of occurrences, for words that most documents have: where these are about images, only how often `hình` and
// `ảnh` are neighbours tells. It tells the same of pieces of two words (`liệu omics` of `dữ liệu omics`), so that such
// a pair is loose: it holds where neither of its words holds to another one more.
constexpr double kLeastLooseCohesion = 0.35;
// A syllable that stands so often where it holds to neither neighbour is a word: `thuốc`. `nghiệm` never does.
constexpr double kLeastAlone = 0.4;
constexpr unsigned kLeastOccurrencesAlone = 3;
constexpr unsigned kLeastPages = 3;   // that a loose pair was met on: sections repeat what their page's title says
constexpr double kTermsOfWord = 2.4;  // that a word of a text is indexed under, about
constexpr std::size_t kMostWords = 4;
// A phrase that goes on with one and the same word so often is a piece of a longer one: `mô hình ngôn` of `mô hình ngôn
// ngữ`.
constexpr double kCutShort = 0.75;
constexpr std::uint32_t kNone = static_cast<std::uint32_t>(-1);
constexpr std::size_t kMostMet = 1 << 16;  // words whose numbers are at hand

bool can_be_part(std::string_view folded) {
    return (folded.size() >= 2 || analysis::is_bare_syllable(folded)) &&
           folded.find_first_of("0123456789") == std::string_view::npos && !analysis::is_english_function_word(folded);
}

class Finder {
public:
    Finder(const Xapian::Database& documents, std::size_t most)
        : documents_(documents),
          most_(most),
          all_(documents.get_doccount()),
          all_words_(static_cast<double>(documents.get_total_length()) / kTermsOfWord) {}

    std::vector<FrequentPhrase> run() {
        choose_pairs();
        choose_words();
        read_samples();
        auto out = most_frequent_of(seen_);
        if (out.size() > most_) out.resize(most_);
        const auto words = most_frequent_of(words_);
        out.insert(out.end(), words.begin(), words.end());
        return out;
    }

private:
    struct Seen {
        std::map<std::string, unsigned> written, langs;
        std::map<std::string, unsigned> before, after;  // the words beside it that it holds to, folded
        unsigned documents = 0, occurrences = 0, pages = 0;
        std::size_t last_page = 0;  // hash; a page's sections are read one behind the other
    };
    struct Frequency {
        double documents = 0, occurrences = 0;
    };
    struct Pair {
        Xapian::doccount together = 0;
        double strength = 0;
        bool is_loose = false;
        unsigned elsewhere = 0;  // occurrences that were met where a word of it holds to another one
    };
    struct Word {
        Xapian::doccount documents = 0;
        Prefix prefix = Prefix::folded;  // that it is indexed under
        Seen seen = {};
        unsigned alone = 0;  // occurrences where it is surely no part of a longer word
    };
    template <class Value>
    using Chosen = std::vector<std::pair<std::string, Value>>;

    // A word as it is written.
    struct Met {
        std::uint32_t number = kNone;  // in pairs
        Word* word = nullptr;
        bool is_syllable = false;  // and none of grammar
    };

    // A text that is read, word for word.
    struct Reading {
        std::string_view text;
        std::vector<AnalyzedToken> tokens;
        std::vector<const Met*> met;
        std::vector<Pair*> pairs;  // of each with the one before it, and one more

        bool joins(std::size_t second) const {
            return second > 0 && second < tokens.size() && tokens[second].joins_previous;
        }
        // Whether a word and the one before it are a pair here.
        bool holds(std::size_t second) const {
            const auto is_stronger = [&](const Pair* other) {
                return other != nullptr && other->strength > pairs[second]->strength;
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
        void note(Seen& seen, std::size_t from, std::size_t last) const {
            ++seen.occurrences;
            if (holds(from)) ++seen.before[tokens[from - 1].folded];
            if (holds(last + 1)) ++seen.after[tokens[last + 1].folded];
        }
    };

    const Frequency& frequency(std::string_view folded) {
        const auto [at, fresh] = frequencies_.try_emplace(std::string(folded));
        if (fresh) {
            const std::string key = term(Prefix::folded, folded);
            at->second = {static_cast<double>(documents_.get_termfreq(key)),
                          static_cast<double>(documents_.get_collection_freq(key))};
        }
        return at->second;
    }

    static double cohesion(double a, double b, double together, double all) {
        if (together >= all) return 1.0;
        return std::log(together * all / (a * b)) / -std::log(together / all);
    }

    // None where the two words are strangers.
    std::optional<Pair> pair_with(std::string_view a, std::string_view b, Xapian::doccount together,
                                  const std::string& key) {
        const Frequency &of_a = frequency(a), &of_b = frequency(b);
        Pair pair{together};
        pair.is_loose = cohesion(of_a.documents, of_b.documents, together, all_) < kLeastCohesion;
        pair.strength = cohesion(of_a.occurrences, of_b.occurrences,
                                 static_cast<double>(documents_.get_collection_freq(key)), all_words_);
        if (pair.is_loose && pair.strength < kLeastLooseCohesion) return std::nullopt;
        return pair;
    }

    void choose_pairs() {
        const std::string prefix(prefix_of(Prefix::bigram));
        Chosen<Pair> pairs;
        for (auto it = documents_.allterms_begin(prefix); it != documents_.allterms_end(prefix); ++it) {
            const Xapian::doccount together = it.get_termfreq();
            if (together < kLeastDocuments) continue;
            const std::string key = *it, folded = key.substr(prefix.size());
            const std::size_t space = folded.find(' ');
            if (space == std::string::npos) continue;
            const std::string_view a = std::string_view(folded).substr(0, space);
            const std::string_view b = std::string_view(folded).substr(space + 1);
            if (!can_be_part(a) || !can_be_part(b)) continue;
            const auto pair = pair_with(a, b, together, key);
            if (!pair) continue;
            pairs.emplace_back(folded, *pair);
            if (pairs.size() >= 2 * most_) keep_most_frequent(pairs, most_, &Pair::together);
        }
        keep_most_frequent(pairs, most_, &Pair::together);
        for (auto& [folded, pair] : pairs) {
            const std::size_t space = folded.find(' ');
            const std::uint64_t numbers = pair_of(number(folded.substr(0, space)), number(folded.substr(space + 1)));
            neighbours_.emplace(numbers, &pairs_.emplace(std::move(folded), pair).first->second);
        }
        frequencies_.clear();
    }

    // A word is known by its spelling where that could be another one's (`máu`, `mẫu`), by its letters otherwise.
    static const std::string& key_of(const AnalyzedToken& token) {
        return token.exact.empty() ? token.folded : token.exact;
    }

    void choose_words() {
        choose_words(Prefix::exact, "");
        choose_words(Prefix::folded, "a");  // behind all prefixes, which are capitals
    }

    void choose_words(Prefix prefix, const std::string& from) {
        const std::string start(prefix_of(prefix));
        const std::size_t most = most_ / 4;
        Chosen<Word> words;
        auto it = documents_.allterms_begin(start);
        for (it.skip_to(start + from); it != documents_.allterms_end(start); ++it) {
            if (it.get_termfreq() < kLeastDocuments) continue;
            const std::string word = (*it).substr(start.size()), folded = analysis::fold(word);
            if (prefix == Prefix::folded && analysis::is_bare_syllable(word)) continue;  // by its spellings
            if (folded.size() < 2 || !can_be_part(folded) || analysis::says_little(word)) continue;
            words.emplace_back(word, Word{it.get_termfreq(), prefix});
            if (words.size() >= 2 * most) keep_most_frequent(words, most, &Word::documents);
        }
        keep_most_frequent(words, most, &Word::documents);
        words_.insert(words.begin(), words.end());
    }

    template <class Value>
    static void keep_most_frequent(Chosen<Value>& all, std::size_t most, Xapian::doccount Value::*count) {
        if (all.size() <= most) return;
        std::nth_element(
            all.begin(), all.begin() + static_cast<std::ptrdiff_t>(most), all.end(), [&](const auto& a, const auto& b) {
                return a.second.*count != b.second.*count ? a.second.*count > b.second.*count : a.first < b.first;
            });
        all.resize(most);
    }

    void read_samples() {
        std::vector<Xapian::docid> wanted;
        for (const auto& [folded, pair] : pairs_)
            add_samples(term(Prefix::bigram, folded), pair.together, kSamples, wanted);
        read_all(wanted);
        // Most words were met by now.
        const std::vector<Xapian::docid> were_read = std::exchange(wanted, {});
        for (const auto& [word, as] : words_)
            if (as.seen.documents < samples_for(as))
                add_samples(term(as.prefix, word), as.documents, samples_for(as), wanted);
        std::erase_if(wanted,
                      [&](Xapian::docid id) { return std::binary_search(were_read.begin(), were_read.end(), id); });
        read_all(wanted);
    }

    static std::size_t samples_for(const Word& word) {
        return word.prefix == Prefix::exact ? kSyllableSamples : kSamples;
    }

    // Spread over those that have it: neighbours are often sections of one page.
    void add_samples(const std::string& key, Xapian::doccount together, std::size_t samples,
                     std::vector<Xapian::docid>& wanted) const {
        const auto end = documents_.postlist_end(key);
        auto it = documents_.postlist_begin(key);
        if (together <= kCounted) {
            for (std::size_t at = 0; it != end; ++it, ++at)
                if (at * samples % together < samples) wanted.push_back(*it);
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
        for (const auto id : wanted) {
            if (met_.size() >= kMostMet) met_.clear();
            read(parse_document(documents_.get_document(id).get_data()));
        }
    }

    void read(const Document& document) {
        std::unordered_map<std::string, std::string> here;  // folded -> as written first
        std::unordered_set<Word*> words_here;
        const auto text = [&](std::string_view t) {
            const Reading reading = read(t);
            note_phrases(reading, here);
            note_words(reading, words_here);
        };
        text(document.title);
        for (const auto& heading : document.path) text(heading);
        text(document.text);
        const std::size_t page = std::hash<std::string>{}(document.page_key);
        const auto note = [&](Seen& seen) {
            ++seen.documents;
            ++seen.langs[document.lang];
            if (std::exchange(seen.last_page, page) != page) ++seen.pages;
        };
        for (auto& [folded, written] : here) {
            Seen& seen = seen_[folded];
            note(seen);
            ++seen.written[std::move(written)];
        }
        for (Word* word : words_here) note(word->seen);
    }

    Reading read(std::string_view text) {
        Reading reading{text, analysis::analyze(text), {}, {}};
        std::erase_if(reading.tokens, [](const AnalyzedToken& token) { return token.kind != TokenKind::word; });
        for (const AnalyzedToken& token : reading.tokens) reading.met.push_back(&meet(token));
        reading.pairs.assign(reading.tokens.size() + 1, nullptr);
        for (std::size_t i = 1; i < reading.tokens.size(); ++i) {
            if (!reading.joins(i)) continue;
            const auto at = neighbours_.find(pair_of(reading.met[i - 1]->number, reading.met[i]->number));
            if (at != neighbours_.end()) reading.pairs[i] = at->second;
        }
        return reading;
    }

    void note_phrases(const Reading& reading, std::unordered_map<std::string, std::string>& here) {
        const auto& tokens = reading.tokens;
        for (std::size_t from = 0; from < tokens.size(); ++from) {
            if (reading.pairs[from] != nullptr && !reading.holds(from)) ++reading.pairs[from]->elsewhere;
            std::string folded;
            for (std::size_t next = from + 1; next < tokens.size() && next < from + kMostWords; ++next) {
                if (!reading.holds(next)) break;
                if (folded.empty()) folded = tokens[from].folded;
                folded += ' ' + tokens[next].folded;
                here.try_emplace(folded, reading.written(from, next));
                reading.note(seen_[folded], from, next);
            }
        }
    }

    static void note_words(const Reading& reading, std::unordered_set<Word*>& here) {
        for (std::size_t i = 0; i < reading.tokens.size(); ++i) {
            Word* word = reading.met[i]->word;
            if (word == nullptr || word->seen.documents >= kEnoughDocuments) continue;
            here.insert(word);
            reading.note(word->seen, i, i);
            ++word->seen.written[reading.written(i, i)];
            if (reading.is_alone(i)) ++word->alone;
        }
    }

    // Whether two words hold to one another; a loose pair, where it was met most often.
    bool is_pair(const std::string& folded) const {
        const auto pair = pairs_.find(folded);
        if (pair == pairs_.end()) return false;
        if (!pair->second.is_loose) return true;
        const auto seen = seen_.find(folded);
        return seen != seen_.end() && seen->second.occurrences > pair->second.elsewhere &&
               seen->second.pages >= kLeastPages;
    }

    // Whether it is nearly always a piece of one and the same longer phrase. The documents that were read name the
    // longer one, all of them decide.
    bool is_cut_short(const std::string& phrase, const Seen& seen, bool at_its_end_only = false) const {
        const std::string folded = analysis::fold(phrase);
        const auto half = [&](const std::map<std::string, unsigned>& beside) {
            const auto best = std::max_element(beside.begin(), beside.end(),
                                               [](const auto& a, const auto& b) { return a.second < b.second; });
            return best != beside.end() && 2 * best->second >= seen.occurrences ? best->first : std::string();
        };
        const auto is_piece_of = [&](const std::string& longer, const std::string& pair) {
            return is_pair(pair) && static_cast<double>(documents_with(longer)) >=
                                        kCutShort * static_cast<double>(documents_with(phrase));
        };
        const std::string before = at_its_end_only ? std::string() : half(seen.before), after = half(seen.after);
        return (!before.empty() &&
                is_piece_of(before + ' ' + folded, before + ' ' + folded.substr(0, folded.find(' ')))) ||
               (!after.empty() &&
                is_piece_of(folded + ' ' + after, folded.substr(folded.rfind(' ') + 1) + ' ' + after));
    }

    static bool is_half_a_word(const Word& word) {
        return word.alone < kLeastOccurrencesAlone || word.alone < kLeastAlone * word.seen.occurrences;
    }

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
        if (const auto at = words_.find(key_of(token)); at != words_.end()) met->second.word = &at->second;
        return met->second;
    }

    template <class Value>
    std::vector<FrequentPhrase> most_frequent_of(const std::unordered_map<std::string, Value>& all) const {
        std::vector<FrequentPhrase> out;
        for (const auto& [text, value] : all)
            if (auto phrase = phrase_of(text, value)) out.push_back(*std::move(phrase));
        std::sort(out.begin(), out.end(), [](const FrequentPhrase& a, const FrequentPhrase& b) {
            return a.documents != b.documents ? a.documents > b.documents : a.text < b.text;
        });
        return out;
    }

    static const std::string& most_frequent(const std::map<std::string, unsigned>& counts) {
        // Of equals the last one: small letters come after capitals.
        auto best = counts.begin();
        for (auto it = counts.begin(); it != counts.end(); ++it)
            if (it->second >= best->second) best = it;
        return best->first;
    }

    // That have all pairs of it; an estimate where these are many.
    std::uint64_t documents_with(const std::string& folded) const {
        if (const auto pair = pairs_.find(folded); pair != pairs_.end()) return pair->second.together;
        if (const auto word = words_.find(folded); word != words_.end()) return word->second.documents;
        std::vector<Xapian::Query> pairs;
        for (std::size_t at = 0, space = folded.find(' '); space != std::string::npos;) {
            const std::size_t end = std::min(folded.find(' ', space + 1), folded.size());
            pairs.emplace_back(term(Prefix::bigram, folded.substr(at, end - at)));
            at = space + 1;
            space = end == folded.size() ? std::string::npos : end;
        }
        Xapian::Enquire enquire(documents_);
        enquire.set_weighting_scheme(Xapian::BoolWeight());
        enquire.set_query(Xapian::Query(Xapian::Query::OP_AND, pairs.begin(), pairs.end()));
        return enquire.get_mset(0, 0, kCounted).get_matches_estimated();
    }

    std::optional<FrequentPhrase> phrase_of(const std::string& folded, const Seen& seen) const {
        if (pairs_.contains(folded) && !is_pair(folded)) return std::nullopt;
        if (!pairs_.contains(folded) && seen.documents < kSamples) return std::nullopt;  // several words, met by chance
        if (is_cut_short(folded, seen)) return std::nullopt;
        return FrequentPhrase{most_frequent(seen.written), most_frequent(seen.langs), documents_with(folded)};
    }

    std::optional<FrequentPhrase> phrase_of(const std::string& text, const Word& word) const {
        if (word.seen.documents == 0) return std::nullopt;
        const std::string& lang = most_frequent(word.seen.langs);
        if (lang == "vi" && analysis::is_bare_vietnamese_function_word(text)) return std::nullopt;  // without its marks
        const bool is_syllable = lang == "vi" && analysis::parse_syllable(text);
        if (is_syllable && is_half_a_word(word)) return std::nullopt;
        // A word of English may be looked for by itself: `learning` of `machine learning`, which begins otherwise.
        if (is_cut_short(text, word.seen, !is_syllable)) return std::nullopt;
        return FrequentPhrase{most_frequent(word.seen.written), lang, word.documents};
    }

    const Xapian::Database& documents_;
    const std::size_t most_;
    const Xapian::doccount all_;
    const double all_words_;
    std::unordered_map<std::string, Frequency> frequencies_;
    std::unordered_map<std::string, Pair> pairs_;
    std::unordered_map<std::string, Word> words_;  // by key_of()
    std::unordered_map<std::string, std::uint32_t> numbers_;
    std::unordered_map<std::uint64_t, Pair*> neighbours_;  // by the numbers of their words
    std::unordered_map<std::string, Met> met_;             // words as they are written
    std::unordered_map<std::string, Seen> seen_;           // phrases
};

}  // namespace

std::vector<FrequentPhrase> frequent_phrases(const Xapian::Database& documents, std::size_t most) {
    return Finder(documents, most).run();
}

}  // namespace tim::index
