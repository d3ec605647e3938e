#include "engine/index/frequent_phrases.h"

#include <algorithm>
#include <functional>
#include <map>
#include <optional>
#include <tuple>
#include <utility>

#include "engine/analysis/function_words.h"
#include "engine/analysis/unicode.h"
#include "engine/analysis/vietnamese.h"
#include "engine/index/fields.h"
#include "engine/index/phrase_candidates.h"
#include "engine/index/phrase_samples.h"

namespace tim::index {
namespace {

// A syllable that stands so often where it holds to neither neighbour is a word: `thuốc`. `nghiệm` never does.
constexpr double kLeastAlone = 0.4;
constexpr unsigned kLeastOccurrencesAlone = 3;
constexpr unsigned kLeastPages = 3;  // that a loose pair was met on: sections repeat what their page's title says
// A phrase that goes on with one and the same word so often is a piece of a longer one: `mô hình ngôn` of `mô hình ngôn
// ngữ`.
constexpr double kCutShort = 0.75;
constexpr Xapian::doccount kCounted = 1000;  // documents; more are estimated

const std::string& most_frequent(const std::map<std::string, unsigned>& counts) {
    // Of equals the last one: small letters come after capitals.
    auto best = counts.begin();
    for (auto it = counts.begin(); it != counts.end(); ++it)
        if (it->second >= best->second) best = it;
    return best->first;
}

// Tells what was met often from what is a phrase.
class Judge {
public:
    Judge(const Xapian::Database& documents, const PhraseCandidates& candidates, const PhraseSamples& samples)
        : documents_(documents), candidates_(candidates), samples_(samples) {}

    // None where it is no phrase.
    std::optional<FrequentPhrase> phrase(const std::string& folded, const PhraseUsage& usage) const {
        const bool is_longer = !candidates_.pairs.contains(folded);
        if (!is_longer && !is_pair(folded)) return std::nullopt;
        if (is_longer && usage.documents < kPhraseSamples) return std::nullopt;  // several words, met by chance
        if (is_cut_short(folded, usage)) return std::nullopt;
        return FrequentPhrase{most_frequent(usage.written), most_frequent(usage.langs), documents_with(folded)};
    }

    // None where it is no word by itself.
    std::optional<FrequentPhrase> word(const std::string& text, const PhraseUsage& usage) const {
        if (usage.documents == 0) return std::nullopt;
        const std::string& lang = most_frequent(usage.langs);
        if (lang == "vi" && analysis::is_bare_vietnamese_function_word(text)) return std::nullopt;  // without its marks
        const bool is_syllable = lang == "vi" && analysis::parse_syllable(text);
        if (is_syllable && is_half_a_word(usage)) return std::nullopt;
        // A word of English may be looked for by itself: `learning` of `machine learning`, which begins otherwise.
        if (is_cut_short(text, usage, !is_syllable)) return std::nullopt;
        return FrequentPhrase{most_frequent(usage.written), lang, documents_with(text)};
    }

private:
    // Whether two words hold to one another; a loose pair, where it was met most often.
    bool is_pair(const std::string& folded) const {
        const auto pair = candidates_.pairs.find(folded);
        if (pair == candidates_.pairs.end()) return false;
        if (!pair->second.is_loose) return true;
        const auto met = samples_.phrases.find(folded);
        return met != samples_.phrases.end() && met->second.occurrences > met->second.elsewhere &&
               met->second.pages >= kLeastPages;
    }

    // Whether it is nearly always a piece of one and the same longer phrase. The documents that were read name the
    // longer one, all of them decide.
    bool is_cut_short(const std::string& phrase, const PhraseUsage& usage, bool at_its_end_only = false) const {
        const std::string folded = analysis::fold(phrase);
        const auto half = [&](const std::map<std::string, unsigned>& beside) {
            const auto best = std::max_element(beside.begin(), beside.end(),
                                               [](const auto& a, const auto& b) { return a.second < b.second; });
            return best != beside.end() && 2 * best->second >= usage.occurrences ? best->first : std::string();
        };
        const auto is_piece_of = [&](const std::string& longer, const std::string& pair) {
            return is_pair(pair) && static_cast<double>(documents_with(longer)) >=
                                        kCutShort * static_cast<double>(documents_with(phrase));
        };
        const std::string before = at_its_end_only ? std::string() : half(usage.before), after = half(usage.after);
        return (!before.empty() &&
                is_piece_of(before + ' ' + folded, before + ' ' + folded.substr(0, folded.find(' ')))) ||
               (!after.empty() &&
                is_piece_of(folded + ' ' + after, folded.substr(folded.rfind(' ') + 1) + ' ' + after));
    }

    static bool is_half_a_word(const PhraseUsage& syllable) {
        return syllable.alone < kLeastOccurrencesAlone || syllable.alone < kLeastAlone * syllable.occurrences;
    }

    // That have all pairs of it; an estimate where these are many.
    std::uint64_t documents_with(const std::string& folded) const {
        const auto& [known_pairs, known_words] = candidates_;
        if (const auto pair = known_pairs.find(folded); pair != known_pairs.end()) return pair->second.documents;
        if (const auto word = known_words.find(folded); word != known_words.end()) return word->second.documents;
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

    const Xapian::Database& documents_;
    const PhraseCandidates& candidates_;
    const PhraseSamples& samples_;
};

// What decide(text, usage) makes of each, the most frequent first.
template <class Decide>
std::vector<FrequentPhrase> most_frequent_of(const PhraseUsages& all, Decide&& decide) {
    std::vector<FrequentPhrase> out;
    for (const auto& [text, usage] : all)
        if (auto phrase = decide(text, usage)) out.push_back(*std::move(phrase));
    std::sort(out.begin(), out.end(), [](const FrequentPhrase& a, const FrequentPhrase& b) {
        return std::tie(b.documents, a.text) < std::tie(a.documents, b.text);
    });
    return out;
}

}  // namespace

std::vector<FrequentPhrase> frequent_phrases(const Xapian::Database& documents, std::size_t most) {
    const PhraseCandidates candidates = choose_phrase_candidates(documents, most);
    const PhraseSamples samples = read_phrase_samples(documents, candidates);
    const Judge judge(documents, candidates, samples);
    auto out = most_frequent_of(samples.phrases, std::bind_front(&Judge::phrase, &judge));
    if (out.size() > most) out.resize(most);
    const auto words = most_frequent_of(samples.words, std::bind_front(&Judge::word, &judge));
    out.insert(out.end(), words.begin(), words.end());
    return out;
}

}  // namespace tim::index
