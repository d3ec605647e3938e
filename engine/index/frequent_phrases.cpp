#include "engine/index/frequent_phrases.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "engine/analysis/analyzer.h"
#include "engine/analysis/function_words.h"
#include "engine/index/document.h"
#include "engine/index/fields.h"

namespace tim::index {
namespace {

using analysis::AnalyzedToken;
using analysis::TokenKind;

constexpr Xapian::doccount kLeastDocuments = 3;  // what stands in fewer is no habit
constexpr std::size_t kSamples = 3;              // documents that tell how a phrase is written
constexpr Xapian::doccount kCounted = 1000;      // more are not walked through
// Normalised pointwise mutual information (Bouma 2009): 0 for words that are strangers, 1 for words that only ever
// stand together. `mô hình` has .6, `của mô` less than 0.
constexpr double kLeastCohesion = 0.25;
constexpr std::size_t kMostWords = 4;
// A phrase that goes on with one and the same word so often is a piece of a longer one: `mô hình ngôn` of `mô hình ngôn
// ngữ`.
constexpr double kCutShort = 0.75;
constexpr std::uint32_t kNone = static_cast<std::uint32_t>(-1);
constexpr std::size_t kMostMet = 1 << 16;  // words whose numbers are at hand

bool can_be_part(std::string_view folded) {
    return folded.size() >= 2 && folded.find_first_of("0123456789") == std::string_view::npos &&
           !analysis::is_english_function_word(folded);
}

class Finder {
public:
    Finder(const Xapian::Database& documents, std::size_t most)
        : documents_(documents), most_(most), all_(documents.get_doccount()) {}

    std::vector<FrequentPhrase> run() {
        choose_pairs();
        read_samples();
        std::vector<FrequentPhrase> out;
        for (const auto& [folded, seen] : seen_)
            if (auto phrase = phrase_of(folded, seen)) out.push_back(*std::move(phrase));
        std::sort(out.begin(), out.end(), [](const FrequentPhrase& a, const FrequentPhrase& b) {
            return a.documents != b.documents ? a.documents > b.documents : a.text < b.text;
        });
        if (out.size() > most_) out.resize(most_);
        return out;
    }

private:
    struct Seen {
        std::map<std::string, unsigned> written, langs;
        std::map<std::string, unsigned> before, after;  // the words beside it, folded
        unsigned documents = 0, occurrences = 0;
    };

    double frequency(std::string_view folded) {
        const auto [at, fresh] = frequencies_.try_emplace(std::string(folded), 0.0);
        if (fresh) at->second = documents_.get_termfreq(term(Prefix::folded, folded));
        return at->second;
    }

    double cohesion(std::string_view a, std::string_view b, double together) {
        const double n = all_;
        if (together >= n) return 1.0;
        return std::log(together * n / (frequency(a) * frequency(b))) / -std::log(together / n);
    }

    void choose_pairs() {
        const std::string prefix(prefix_of(Prefix::bigram));
        std::vector<std::pair<Xapian::doccount, std::string>> pairs;
        for (auto it = documents_.allterms_begin(prefix); it != documents_.allterms_end(prefix); ++it) {
            const Xapian::doccount together = it.get_termfreq();
            if (together < kLeastDocuments) continue;
            const std::string folded = (*it).substr(prefix.size());
            const std::size_t space = folded.find(' ');
            if (space == std::string::npos) continue;
            const std::string_view a = std::string_view(folded).substr(0, space);
            const std::string_view b = std::string_view(folded).substr(space + 1);
            if (!can_be_part(a) || !can_be_part(b) || cohesion(a, b, together) < kLeastCohesion) continue;
            pairs.emplace_back(together, folded);
            if (pairs.size() >= 2 * most_) keep_most_frequent(pairs);
        }
        keep_most_frequent(pairs);
        for (auto& [together, folded] : pairs) {
            const std::size_t space = folded.find(' ');
            neighbours_.insert(pair_of(number(folded.substr(0, space)), number(folded.substr(space + 1))));
            pairs_.emplace(std::move(folded), together);
        }
        frequencies_.clear();
    }

    void keep_most_frequent(std::vector<std::pair<Xapian::doccount, std::string>>& pairs) const {
        if (pairs.size() <= most_) return;
        std::nth_element(
            pairs.begin(), pairs.begin() + static_cast<std::ptrdiff_t>(most_), pairs.end(),
            [](const auto& a, const auto& b) { return a.first != b.first ? a.first > b.first : a.second < b.second; });
        pairs.resize(most_);
    }

    void read_samples() {
        std::vector<Xapian::docid> wanted;
        for (const auto& [folded, together] : pairs_) {
            // Spread over those that have it: neighbours are often sections of one page.
            const std::string key = term(Prefix::bigram, folded);
            const auto end = documents_.postlist_end(key);
            auto it = documents_.postlist_begin(key);
            if (together <= kCounted) {
                for (std::size_t at = 0; it != end; ++it, ++at)
                    if (at * kSamples % together < kSamples) wanted.push_back(*it);
            } else {
                for (std::size_t i = 0; i < kSamples; ++i) {
                    it.skip_to(static_cast<Xapian::docid>(1 + i * (documents_.get_lastdocid() / kSamples)));
                    if (it == end) break;
                    wanted.push_back(*it);
                }
            }
        }
        std::sort(wanted.begin(), wanted.end());
        wanted.erase(std::unique(wanted.begin(), wanted.end()), wanted.end());
        for (const auto id : wanted) read(parse_document(documents_.get_document(id).get_data()));
    }

    void read(const Document& document) {
        std::unordered_map<std::string, std::string> here;  // folded -> as written first
        std::vector<AnalyzedToken> tokens;
        std::vector<std::uint32_t> numbers;
        const auto text = [&](std::string_view t) {
            tokens = analysis::analyze(t);
            std::erase_if(tokens, [](const AnalyzedToken& token) { return token.kind != TokenKind::word; });
            numbers.clear();
            for (const AnalyzedToken& token : tokens) numbers.push_back(number_in_pairs(token));
            const auto holds = [&](std::size_t second) {
                return tokens[second].joins_previous &&
                       neighbours_.contains(pair_of(numbers[second - 1], numbers[second]));
            };
            for (std::size_t from = 0; from < tokens.size(); ++from) {
                std::string folded;
                for (std::size_t next = from + 1; next < tokens.size() && next < from + kMostWords; ++next) {
                    if (!holds(next)) break;
                    if (folded.empty()) folded = tokens[from].folded;
                    folded += ' ' + tokens[next].folded;
                    here.try_emplace(folded, t.substr(tokens[from].begin, tokens[next].end - tokens[from].begin));
                    Seen& seen = seen_[folded];
                    ++seen.occurrences;
                    if (from > 0 && tokens[from].joins_previous) ++seen.before[tokens[from - 1].folded];
                    if (next + 1 < tokens.size() && tokens[next + 1].joins_previous)
                        ++seen.after[tokens[next + 1].folded];
                }
            }
        };
        text(document.title);
        for (const auto& heading : document.path) text(heading);
        text(document.text);
        for (auto& [folded, written] : here) {
            Seen& seen = seen_[folded];
            ++seen.documents;
            ++seen.langs[document.lang];
            ++seen.written[std::move(written)];
        }
    }

    // Whether it is nearly always a piece of one and the same longer phrase. The documents that were read name the
    // longer one, all of them decide.
    bool is_cut_short(const std::string& folded, const Seen& seen) const {
        const auto half = [&](const std::map<std::string, unsigned>& beside) {
            const auto best = std::max_element(beside.begin(), beside.end(),
                                               [](const auto& a, const auto& b) { return a.second < b.second; });
            return best != beside.end() && 2 * best->second >= seen.occurrences ? best->first : std::string();
        };
        const auto is_piece_of = [&](const std::string& longer, const std::string& pair) {
            return pairs_.contains(pair) && static_cast<double>(documents_with(longer)) >=
                                                kCutShort * static_cast<double>(documents_with(folded));
        };
        const std::string before = half(seen.before), after = half(seen.after);
        return (!before.empty() &&
                is_piece_of(before + ' ' + folded, before + ' ' + folded.substr(0, folded.find(' ')))) ||
               (!after.empty() &&
                is_piece_of(folded + ' ' + after, folded.substr(folded.rfind(' ') + 1) + ' ' + after));
    }

    // Words of pairs are told apart by numbers; others have none.
    std::uint32_t number(const std::string& folded) {
        return numbers_.try_emplace(folded, static_cast<std::uint32_t>(numbers_.size())).first->second;
    }
    static std::uint64_t pair_of(std::uint32_t a, std::uint32_t b) { return (std::uint64_t{a} << 32) | b; }

    // kNone for a word that no phrase has: it is in no pair, or one of Vietnamese's function words.
    std::uint32_t number_in_pairs(const AnalyzedToken& token) {
        if (met_.size() >= kMostMet) met_.clear();
        const auto [met, fresh] = met_.try_emplace(token.text, kNone);
        if (fresh && !analysis::is_vietnamese_function_word(token.text))
            if (const auto at = numbers_.find(token.folded); at != numbers_.end()) met->second = at->second;
        return met->second;
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
        if (const auto pair = pairs_.find(folded); pair != pairs_.end()) return pair->second;
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
        if (!pairs_.contains(folded) && seen.documents < kSamples) return std::nullopt;  // several words, met by chance
        if (is_cut_short(folded, seen)) return std::nullopt;
        return FrequentPhrase{most_frequent(seen.written), most_frequent(seen.langs), documents_with(folded)};
    }

    const Xapian::Database& documents_;
    const std::size_t most_;
    const Xapian::doccount all_;
    std::unordered_map<std::string, double> frequencies_;
    std::unordered_map<std::string, Xapian::doccount> pairs_;
    std::unordered_map<std::string, std::uint32_t> numbers_;
    std::unordered_set<std::uint64_t> neighbours_;        // the words of pairs_, by number
    std::unordered_map<std::string, std::uint32_t> met_;  // words as they are written
    std::unordered_map<std::string, Seen> seen_;
};

}  // namespace

std::vector<FrequentPhrase> frequent_phrases(const Xapian::Database& documents, std::size_t most) {
    return Finder(documents, most).run();
}

}  // namespace tim::index
