#include "engine/search/near_words.h"

#include <algorithm>
#include <array>
#include <utility>

#include "engine/analysis/vietnamese.h"
#include "engine/index/plain_words.h"

namespace tim::search {

using index::PlainWords;

namespace {

constexpr std::size_t kLongest = 24;  // letters of a word that is mended

bool is_digit(char c) { return c >= '0' && c <= '9'; }

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

    // On by these letters, as far as it may still be near; whether that was to their end.
    bool spell_on(std::basic_string_view<Letter> letters) {
        return std::all_of(letters.begin(), letters.end(), [this](Letter letter) {
            if (!may_go_on(letter)) return false;
            spell(letter);
            return may_be_near();
        });
    }

    // From the letters that it shares with what was spelled before; likewise.
    bool spell_word(std::basic_string_view<Letter> word) {
        const auto parted = std::mismatch(word.begin(), word.end(), spelled_.begin(), spelled_.end()).first;
        const auto shared = static_cast<std::size_t>(parted - word.begin());
        keep(shared);
        return spell_on(word.substr(shared));
    }

    [[nodiscard]] unsigned distance() const { return rows_.back().to[word_.size()]; }

    // Whether something that begins so may still be near.
    [[nodiscard]] bool may_be_near() const {
        if (rows_.back().least <= most_) return true;
        return rows_.size() > 1 && rows_[rows_.size() - 2].least + 1 <= most_;  // by a swap
    }

    [[nodiscard]] const std::basic_string<Letter>& spelled() const { return spelled_; }

private:
    static constexpr int kFar = 200;

    // With no slip left, by a letter that the word has hereabouts alone: quicker than to spell it.
    [[nodiscard]] bool may_go_on(Letter letter) const {
        if (rows_.back().least < most_) return true;
        const std::size_t at = spelled_.size(), from = at > most_ + 1 ? at - most_ - 1 : 0;
        return from < word_.size() && word_.substr(from, 2 * most_ + 3).find(letter) != word_.npos;
    }

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

// Goes on from what was spelled to the words that are still near; see PlainWords.
template <class Visit>
void walk_branches(std::string_view branches, Distances<char>& distances, const Visit& visit) {
    const std::size_t spelled = distances.spelled().size();
    PlainWords::for_each_branch(branches, [&](std::string_view letters, std::string_view further) {
        distances.keep(spelled);
        if (!distances.spell_on(letters)) return;
        if (further.empty())
            visit();
        else
            walk_branches(further, distances, visit);
    });
}

// Of the plain words of the lexicon; for more than one slip, of those with the same first letter.
template <class Visit>
void walk_lexicon(const index::IndexReader& reader, std::string_view folded, unsigned most, Visit&& visit) {
    // What is near a word without digits has none.
    const bool has_digits = std::any_of(folded.begin(), folded.end(), is_digit);
    const std::string_view letters = has_digits ? PlainWords::kCharacters : PlainWords::kLetters;
    Distances<char> distances(folded, most);
    for (const char first : most > 1 ? folded.substr(0, 1) : letters) {
        distances.keep(0);
        distances.spell(first);
        for (const char second : letters) {
            distances.keep(1);
            if (!distances.spell_on({&second, 1})) continue;
            walk_branches(reader.plain_words().beginning(first, second), distances, [&] {
                if (distances.distance() <= most) visit(distances.spelled(), distances.distance());
            });
        }
    }
}

}  // namespace

std::vector<NearWord> near_words(const index::IndexReader& reader, std::string_view folded, unsigned most_slips) {
    std::vector<NearWord> out;
    if (folded.size() < 2 || folded.size() > kLongest || !PlainWords::is_plain(folded)) return out;
    const std::string digits = digits_of(folded);
    const auto offer = [&](std::string_view word, unsigned slips) {
        if (word.size() < 2 || word == folded || digits_of(word) != digits) return;
        if (const std::uint64_t count = reader.count_of(word); count > 0)
            out.push_back({std::string(word), slips, count});
    };
    walk_lexicon(reader, folded, most_slips, offer);
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
