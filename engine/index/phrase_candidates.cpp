#include "engine/index/phrase_candidates.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "engine/analysis/function_words.h"
#include "engine/analysis/unicode.h"
#include "engine/analysis/vietnamese.h"

namespace tim::index {
namespace {

constexpr Xapian::doccount kLeastDocuments = 3;  // what stands in fewer is no habit
// Normalised pointwise mutual information (Bouma 2009): 0 for words that are strangers, 1 for words that only ever
// stand together. `mô hình` has .6, `của mô` less than 0.
constexpr double kLeastCohesion = 0.25;
// The same of occurrences, for words that most documents have: where these are about images, only how often `hình` and
// `ảnh` are neighbours tells. It tells the same of pieces of two words (`liệu omics` of `dữ liệu omics`), so that such
// a pair is loose.
constexpr double kLeastLooseCohesion = 0.35;
constexpr double kTermsOfWord = 2.4;  // that a word of a text is indexed under, about

template <class Candidate>
using Chosen = std::vector<std::pair<std::string, Candidate>>;

template <class Candidate>
void keep_most_frequent(Chosen<Candidate>& all, std::size_t most) {
    if (all.size() <= most) return;
    std::nth_element(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(most), all.end(), [](auto& a, auto& b) {
        return std::tie(b.second.documents, a.first) < std::tie(a.second.documents, b.first);
    });
    all.resize(most);
}

bool can_be_part(std::string_view folded) {
    return (folded.size() >= 2 || analysis::is_bare_syllable(folded)) &&
           folded.find_first_of("0123456789") == std::string_view::npos && !analysis::is_english_function_word(folded);
}

class PairChooser {
public:
    explicit PairChooser(const Xapian::Database& documents)
        : documents_(documents),
          all_(documents.get_doccount()),
          all_words_(static_cast<double>(documents.get_total_length()) / kTermsOfWord) {}

    std::unordered_map<std::string, PairCandidate> choose(std::size_t most) {
        const std::string prefix(prefix_of(Prefix::bigram));
        Chosen<PairCandidate> pairs;
        for (auto it = documents_.allterms_begin(prefix); it != documents_.allterms_end(prefix); ++it) {
            if (it.get_termfreq() < kLeastDocuments) continue;
            const std::string key = *it, folded = key.substr(prefix.size());
            const std::size_t space = folded.find(' ');
            if (space == std::string::npos) continue;
            const std::string_view a = std::string_view(folded).substr(0, space);
            const std::string_view b = std::string_view(folded).substr(space + 1);
            if (!can_be_part(a) || !can_be_part(b)) continue;
            if (const auto pair = candidate(a, b, it.get_termfreq(), key)) pairs.emplace_back(folded, *pair);
            if (pairs.size() >= 2 * most) keep_most_frequent(pairs, most);
        }
        keep_most_frequent(pairs, most);
        return {pairs.begin(), pairs.end()};
    }

private:
    struct Frequency {
        double documents = 0, occurrences = 0;
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
    std::optional<PairCandidate> candidate(std::string_view a, std::string_view b, Xapian::doccount together,
                                           const std::string& key) {
        const Frequency &of_a = frequency(a), &of_b = frequency(b);
        PairCandidate pair{together};
        pair.is_loose = cohesion(of_a.documents, of_b.documents, together, all_) < kLeastCohesion;
        pair.cohesion = cohesion(of_a.occurrences, of_b.occurrences,
                                 static_cast<double>(documents_.get_collection_freq(key)), all_words_);
        if (pair.is_loose && pair.cohesion < kLeastLooseCohesion) return std::nullopt;
        return pair;
    }

    const Xapian::Database& documents_;
    const Xapian::doccount all_;
    const double all_words_;
    std::unordered_map<std::string, Frequency> frequencies_;
};

std::unordered_map<std::string, WordCandidate> choose_words(const Xapian::Database& documents, Prefix prefix,
                                                            const std::string& from, std::size_t most) {
    const std::string start(prefix_of(prefix));
    Chosen<WordCandidate> words;
    auto it = documents.allterms_begin(start);
    for (it.skip_to(start + from); it != documents.allterms_end(start); ++it) {
        if (it.get_termfreq() < kLeastDocuments) continue;
        const std::string word = (*it).substr(start.size()), folded = analysis::fold(word);
        if (prefix == Prefix::folded && analysis::is_bare_syllable(word)) continue;  // by its spellings
        if (folded.size() < 2 || !can_be_part(folded) || analysis::says_little(word)) continue;
        words.emplace_back(word, WordCandidate{it.get_termfreq(), prefix});
        if (words.size() >= 2 * most) keep_most_frequent(words, most);
    }
    keep_most_frequent(words, most);
    return {words.begin(), words.end()};
}

}  // namespace

PhraseCandidates choose_phrase_candidates(const Xapian::Database& documents, std::size_t most) {
    PhraseCandidates candidates{PairChooser(documents).choose(most),
                                choose_words(documents, Prefix::exact, "", most / 4)};
    candidates.words.merge(choose_words(documents, Prefix::folded, "a", most / 4));  // behind all prefixes: capitals
    return candidates;
}

}  // namespace tim::index
