#include "engine/search/near_words.h"

#include <algorithm>
#include <array>
#include <utility>

#include "engine/analysis/vietnamese.h"
#include "engine/index/fields.h"

namespace tim::search {
namespace {

constexpr std::size_t kLongest = 24;  // letters of a word that is mended

bool is_digit(char c) { return c >= '0' && c <= '9'; }

constexpr std::string_view kPlain = "0123456789abcdefghijklmnopqrstuvwxyz";

bool is_plain(std::string_view word) { return word.find_first_not_of(kPlain) == std::string_view::npos; }

std::string digits_of(std::string_view word) {
    std::string out;
    std::copy_if(word.begin(), word.end(), std::back_inserter(out), is_digit);
    return out;
}

// The table of distances between a word and the beginnings of another one, which is spelled letter by letter. Of
// distances above `most` it says no more than that.
template <class Letter>
class Distances {
public:
    Distances(std::basic_string_view<Letter> word, unsigned most) : word_(word), most_(most) {
        Row first;
        for (std::size_t i = 0; i <= std::min<std::size_t>(word.size(), most); ++i)
            first.to[i] = static_cast<std::uint8_t>(i);
        first.least = 0;
        rows_.push_back(first);
    }

    // Back to the first `letters` of what was spelled.
    void keep(std::size_t letters) {
        spelled_.resize(letters);
        rows_.resize(letters + 1);
    }

    void spell(Letter letter) {
        const Row& last = rows_.back();
        Row row;
        const auto set = [&row](std::size_t i, int distance) {
            row.to[i] = static_cast<std::uint8_t>(distance);
            row.least = std::min(row.least, static_cast<unsigned>(distance));
        };
        // So many letters more or fewer are as many slips: further off the diagonal all is too far.
        const std::size_t spelled = spelled_.size() + 1, first = spelled > most_ ? spelled - most_ : 0;
        if (first == 0) set(0, static_cast<int>(spelled));
        for (std::size_t i = std::max<std::size_t>(first, 1); i <= std::min(word_.size(), spelled + most_); ++i) {
            const int replaced = last.to[i - 1] + (word_[i - 1] == letter ? 0 : 1);
            int least = std::min({replaced, last.to[i] + 1, row.to[i - 1] + 1});
            if (i > 1 && word_[i - 2] == letter && !spelled_.empty() && word_[i - 1] == spelled_.back())
                least = std::min(least, rows_[rows_.size() - 2].to[i - 2] + 1);
            set(i, std::min<int>(least, kFar));
        }
        rows_.push_back(row);
        spelled_.push_back(letter);
    }

    // From the letters that it shares with what was spelled before, as far as it may still be near; whether that was to
    // its end.
    bool spell_word(std::basic_string_view<Letter> word) {
        const auto parted = std::mismatch(word.begin(), word.end(), spelled_.begin(), spelled_.end()).first;
        keep(static_cast<std::size_t>(parted - word.begin()));
        while (spelled_.size() < word.size()) {
            spell(word[spelled_.size()]);
            if (!may_be_near()) return false;
        }
        return true;
    }

    [[nodiscard]] unsigned distance() const { return rows_.back().to[word_.size()]; }

    // Whether something that begins so may still be near.
    [[nodiscard]] bool may_be_near() const {
        if (rows_.back().least <= most_) return true;
        return rows_.size() > 1 && rows_[rows_.size() - 2].least + 1 <= most_;  // by a swap
    }

    // On to what comes next in the order of bytes, is not spelled from here on, and may still be near: with another one
    // of `letters`, which are sorted, in place of the last. False if nothing does.
    bool turn(std::string_view letters) {
        const auto comes_after = [](char a, char b) {
            return static_cast<unsigned char>(a) < static_cast<unsigned char>(b);
        };
        while (!spelled_.empty()) {
            const Letter last = spelled_.back();
            keep(spelled_.size() - 1);
            // Letters that the word does not have hereabouts are all the same to it.
            const std::size_t at = spelled_.size(), from = at > most_ + 1 ? at - most_ - 1 : 0;
            const auto nearby = word_.substr(std::min(from, word_.size()), 2 * most_ + 3);
            bool others_are_far = false;
            for (auto it = std::upper_bound(letters.begin(), letters.end(), last, comes_after); it != letters.end();
                 ++it) {
                const bool is_other = nearby.find(*it) == nearby.npos;
                if (is_other && others_are_far) continue;
                spell(*it);
                if (may_be_near()) return true;
                keep(spelled_.size() - 1);
                others_are_far = others_are_far || is_other;
            }
        }
        return false;
    }

    [[nodiscard]] const std::basic_string<Letter>& spelled() const { return spelled_; }

private:
    static constexpr int kFar = 200;

    struct Row {
        Row() { to.fill(kFar); }
        std::array<std::uint8_t, kLongest + 1> to;  // [i]: the distance to the first i letters of the word
        unsigned least = kFar;
    };

    std::basic_string_view<Letter> word_;
    const unsigned most_;
    std::basic_string<Letter> spelled_;
    std::vector<Row> rows_;
};

// Walks the sorted keys of the lexicon that begin with `beginning`, and leaps over those that begin too far away, or
// are not plain.
template <class Visit>
void walk_lexicon(const Xapian::Database& words, std::string_view folded, std::string_view beginning, unsigned most,
                  Visit&& visit) {
    const std::string prefix(index::kWordsLexicon);
    Distances<char> distances(folded, most);
    const std::string from = prefix + std::string(beginning);
    const auto end = words.metadata_keys_end(from);
    for (auto it = words.metadata_keys_begin(from); it != end;) {
        const std::string key = *it;
        const std::string_view word = std::string_view(key).substr(prefix.size());
        const bool reachable = distances.spell_word(word);
        if (reachable) {
            if (distances.distance() <= most) visit(word, distances.distance());
            ++it;
        } else {
            if (!distances.turn(kPlain)) return;
            it.skip_to(prefix + distances.spelled());
        }
    }
}

}  // namespace

std::vector<NearWord> near_words(const index::IndexReader& reader, std::string_view folded, unsigned most_slips) {
    std::vector<NearWord> out;
    if (folded.size() < 2 || folded.size() > kLongest || !is_plain(folded)) return out;
    const std::string digits = digits_of(folded);
    const auto offer = [&](std::string_view word, unsigned slips) {
        if (word.size() < 2 || word == folded || !is_plain(word) || digits_of(word) != digits) return;
        if (const std::uint64_t count = reader.count_of(word); count > 0)
            out.push_back({std::string(word), slips, count});
    };
    walk_lexicon(reader.words(), folded, most_slips > 1 ? folded.substr(0, 1) : "", most_slips, offer);
    if (most_slips > 1) {
        Distances<char> distances(folded, most_slips);
        for (const auto& syllable : analysis::bare_syllables()) {
            if (syllable.front() == folded.front() || syllable.size() + most_slips < folded.size()) continue;
            if (distances.spell_word(syllable) && distances.distance() <= most_slips)
                offer(syllable, distances.distance());
        }
    }
    return out;
}

unsigned slips_between(std::u32string_view a, std::u32string_view b) {
    if (a.size() > kLongest) return static_cast<unsigned>(std::max(a.size(), b.size()));
    Distances<char32_t> distances(a, kLongest + kLongest);
    for (const char32_t letter : b) distances.spell(letter);
    return distances.distance();
}

}  // namespace tim::search
