#include "engine/index/frequent_phrases.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <string_view>
#include <unordered_map>
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
        unsigned documents = 0;
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
        for (auto& [together, folded] : pairs) pairs_.emplace(std::move(folded), together);
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
        std::map<std::string, std::string> here;  // folded -> as written first
        const auto text = [&](std::string_view t) {
            const AnalyzedToken *first = nullptr, *second = nullptr;
            const auto written = [&](const AnalyzedToken& token) {
                return std::string(t.substr(token.begin, token.end - token.begin));
            };
            const auto tokens = analysis::analyze(t);
            for (const auto& token : tokens) {
                if (token.kind != TokenKind::word) continue;
                if (!token.joins_previous) second = nullptr;
                const bool pair = second != nullptr && is_pair(*second, token);
                if (pair)
                    here.try_emplace(second->folded + ' ' + token.folded, written(*second) + ' ' + written(token));
                if (pair && first != nullptr)
                    here.try_emplace(first->folded + ' ' + second->folded + ' ' + token.folded,
                                     written(*first) + ' ' + written(*second) + ' ' + written(token));
                first = pair ? second : nullptr;
                second = &token;
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

    bool is_pair(const AnalyzedToken& a, const AnalyzedToken& b) const {
        return pairs_.contains(a.folded + ' ' + b.folded) && !analysis::is_vietnamese_function_word(a.text) &&
               !analysis::is_vietnamese_function_word(b.text);
    }

    static const std::string& most_frequent(const std::map<std::string, unsigned>& counts) {
        // Of equals the last one: small letters come after capitals.
        auto best = counts.begin();
        for (auto it = counts.begin(); it != counts.end(); ++it)
            if (it->second >= best->second) best = it;
        return best->first;
    }

    std::optional<FrequentPhrase> phrase_of(const std::string& folded, const Seen& seen) const {
        FrequentPhrase phrase{most_frequent(seen.written), most_frequent(seen.langs), 0};
        if (const auto pair = pairs_.find(folded); pair != pairs_.end()) {
            phrase.documents = pair->second;
            return phrase;
        }
        if (seen.documents < kSamples) return std::nullopt;  // three words, met by chance
        const std::size_t a = folded.find(' '), b = folded.rfind(' ');
        std::vector<Xapian::Query> both{Xapian::Query(term(Prefix::bigram, folded.substr(0, b))),
                                        Xapian::Query(term(Prefix::bigram, folded.substr(a + 1)))};
        Xapian::Enquire enquire(documents_);
        enquire.set_weighting_scheme(Xapian::BoolWeight());
        enquire.set_query(Xapian::Query(Xapian::Query::OP_AND, both.begin(), both.end()));
        phrase.documents = enquire.get_mset(0, 0, kCounted).get_matches_estimated();
        return phrase;
    }

    const Xapian::Database& documents_;
    const std::size_t most_;
    const Xapian::doccount all_;
    std::unordered_map<std::string, double> frequencies_;
    std::unordered_map<std::string, Xapian::doccount> pairs_;
    std::map<std::string, Seen> seen_;
};

}  // namespace

std::vector<FrequentPhrase> frequent_phrases(const Xapian::Database& documents, std::size_t most) {
    return Finder(documents, most).run();
}

}  // namespace tim::index
