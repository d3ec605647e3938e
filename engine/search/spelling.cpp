#include "engine/search/spelling.h"

#include <algorithm>
#include <optional>
#include <tuple>
#include <unordered_set>
#include <utility>

#include "engine/analysis/function_words.h"
#include "engine/analysis/keystrokes.h"
#include "engine/analysis/unicode.h"
#include "engine/analysis/vietnamese.h"
#include "engine/index/fields.h"

namespace tim::search {
namespace {

using analysis::AnalyzedToken;
using index::Prefix;

constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyz0123456789";

bool is_plain(std::string_view word) {
    return std::all_of(word.begin(), word.end(),
                       [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); });
}

// Every string one slip away, each once.
template <class Visit>
void for_each_slip(std::string_view word, Visit&& visit) {
    std::unordered_set<std::string> seen{std::string(word)};
    const auto offer = [&](std::string candidate) {
        if (seen.insert(candidate).second) visit(candidate);
    };
    for (std::size_t i = 0; i < word.size(); ++i) {
        std::string s(word);
        s.erase(i, 1);
        offer(std::move(s));
    }
    for (std::size_t i = 0; i + 1 < word.size(); ++i) {
        std::string s(word);
        std::swap(s[i], s[i + 1]);
        offer(std::move(s));
    }
    for (std::size_t i = 0; i < word.size(); ++i)
        for (const char c : kLetters) {
            std::string s(word);
            s[i] = c;
            offer(std::move(s));
        }
    for (std::size_t i = 0; i <= word.size(); ++i)
        for (const char c : kLetters) {
            std::string s(word);
            s.insert(i, 1, c);
            offer(std::move(s));
        }
}

std::uint64_t pair_frequency(const index::IndexReader& reader, std::string_view a, std::string_view b) {
    if (a.empty() || b.empty()) return 0;
    return reader.documents().get_termfreq(index::term(Prefix::bigram, analysis::bigram(a, b)));
}

// How well a word stands where another one was typed: beside the neighbours, then by itself.
struct Fit {
    std::uint64_t beside = 0, count = 0;
    auto operator<=>(const Fit&) const = default;
};

class Mender {
public:
    Mender(const index::IndexReader& reader, const AnalyzedToken& typed, std::string_view previous,
           std::string_view next)
        : reader_(reader), typed_(typed), previous_(previous), next_(next) {}

    Meant run() const {
        if (!typed_.marked) {
            if (reader_.has_word(typed_.folded) || knows_stem(reader_, typed_)) return as_typed();
            if (auto syllable = syllable_typed()) return *std::move(syllable);
            return slip();
        }
        if (knows_exact(typed_.text)) return as_typed();
        const Fit spelled = fit_of_compatible();
        if (auto before = typed_before_marking(spelled)) return *std::move(before);
        return reader_.has_word(typed_.folded) ? as_typed() : slip();
    }

private:
    Meant as_typed() const { return {{}, {typed_.folded}, How::as_typed}; }

    bool knows_exact(std::string_view word) const {
        return reader_.documents().term_exists(index::term(Prefix::exact, analysis::spelling_key(word)));
    }

    Fit fit(std::string_view folded) const {
        return {pair_frequency(reader_, previous_, folded) + pair_frequency(reader_, folded, next_),
                reader_.documents().get_termfreq(index::term(Prefix::folded, folded))};
    }

    // `beenhj` is what `bệnh` looks like with the input method off. English words that decode are left in peace.
    std::optional<Meant> syllable_typed() const {
        if (analysis::is_english_function_word(typed_.folded)) return std::nullopt;
        if (auto word = analysis::decode_telex(typed_.text); word && knows_exact(*word))
            return decoded(*word, How::telex);
        if (auto word = analysis::decode_vni(typed_.text); word && knows_exact(*word)) return decoded(*word, How::vni);
        return std::nullopt;
    }

    static Meant decoded(const std::string& word, How how) { return {word, {analysis::fold(word)}, how}; }

    // The spellings that contradict no mark that was typed, all together.
    Fit fit_of_compatible() const {
        Fit sum;
        for (const auto& spelling : reader_.spellings(typed_.folded)) {
            const auto difference = analysis::compare_marks(typed_.text, spelling.text);
            if (difference.same_letters && difference.contradicting == 0)
                sum.count +=
                    reader_.documents().get_termfreq(index::term(Prefix::exact, analysis::spelling_key(spelling.text)));
        }
        if (sum.count > 0) sum.beside = fit(typed_.folded).beside;
        return sum;
    }

    // `tét` is what `test` looks like with the input method left on; where that fits better than any spelling.
    std::optional<Meant> typed_before_marking(const Fit& spelled) const {
        std::optional<Meant> best;
        Fit best_fit = spelled;
        const auto offer = [&](const std::vector<std::string>& words, How how) {
            for (const auto& word : words) {
                if (!reader_.has_word(word)) continue;
                if (const Fit here = fit(word); here > best_fit) {
                    best = decoded(word, how);
                    best_fit = here;
                }
            }
        };
        offer(analysis::undo_telex(typed_.text), How::telex);
        offer(analysis::undo_vni(typed_.text), How::vni);
        return best;
    }

    Meant slip() const {
        constexpr std::size_t kMostNear = 3;
        Meant out = as_typed();
        auto near = near_words(reader_, typed_.folded, previous_, next_, kMostNear);
        if (near.empty()) return out;
        out.how = How::typo;
        if (typed_.marked) {
            // The marks tell which of them, and how it is spelled.
            std::string spelled, spelled_folded;
            for (const auto& word : near)
                for (const auto& spelling : reader_.spellings(word))
                    if (spelled.empty() && one_slip_apart(typed_.text, spelling.text)) {
                        spelled = spelling.text;
                        spelled_folded = word;
                    }
            if (!spelled.empty()) return {spelled, {spelled_folded}, How::typo};
        }
        out.text = near.front();
        out.forms = std::move(near);
        return out;
    }

    // One letter left out, added, replaced, or two swapped; marks and all.
    static bool one_slip_apart(std::string_view typed, std::string_view written) {
        const std::u32string a = analysis::to_utf32(typed), b = analysis::to_utf32(written);
        if (a.size() + 1 < b.size() || b.size() + 1 < a.size()) return false;
        std::size_t front = 0, back = 0;
        while (front < a.size() && front < b.size() && a[front] == b[front]) ++front;
        while (back + front < a.size() && back + front < b.size() && a[a.size() - 1 - back] == b[b.size() - 1 - back])
            ++back;
        const std::size_t left_a = a.size() - front - back, left_b = b.size() - front - back;
        if (left_a <= 1 && left_b <= 1) return true;
        return left_a == 2 && left_b == 2 && a[front] == b[front + 1] && a[front + 1] == b[front];
    }

    const index::IndexReader& reader_;
    const AnalyzedToken& typed_;
    const std::string_view previous_, next_;
};

}  // namespace

bool knows_stem(const index::IndexReader& reader, const AnalyzedToken& token) {
    return !token.stem.empty() &&
           (reader.has_word(token.stem) || reader.documents().term_exists(index::term(Prefix::stem, token.stem)));
}

Meant meant_by(const index::IndexReader& reader, const AnalyzedToken& typed, std::string_view previous,
               std::string_view next) {
    return Mender(reader, typed, previous, next).run();
}

std::vector<std::string> near_words(const index::IndexReader& reader, std::string_view folded,
                                    std::string_view previous, std::string_view next, std::size_t most) {
    constexpr std::size_t kShortest = 3, kLongest = 24;  // shorter words are near everything
    if (folded.size() < kShortest || folded.size() > kLongest || !is_plain(folded)) return {};
    const bool has_digit = folded.find_first_of("0123456789") != std::string_view::npos;
    struct Found {
        std::string word;
        std::uint64_t beside, count;
    };
    std::vector<Found> found;
    for_each_slip(folded, [&](const std::string& candidate) {
        if (candidate.size() < 2) return;
        // A slip of a finger does not turn a word into a number.
        if (!has_digit && candidate.find_first_of("0123456789") != std::string::npos) return;
        const auto spellings = reader.spellings(candidate);
        if (spellings.empty()) return;
        std::uint64_t count = 0;
        for (const auto& spelling : spellings) count += spelling.count;
        found.push_back(
            {candidate, pair_frequency(reader, previous, candidate) + pair_frequency(reader, candidate, next), count});
    });
    std::sort(found.begin(), found.end(), [](const Found& a, const Found& b) {
        return std::tie(b.beside, b.count, a.word) < std::tie(a.beside, a.count, b.word);
    });
    std::vector<std::string> out;
    for (auto& each : found) {
        // Once a candidate stands beside a neighbour, those that do not are noise.
        if (out.size() == most || (!out.empty() && found.front().beside > 0 && each.beside == 0)) break;
        out.push_back(std::move(each.word));
    }
    return out;
}

}  // namespace tim::search
