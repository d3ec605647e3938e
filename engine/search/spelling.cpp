#include "engine/search/spelling.h"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <optional>
#include <string_view>
#include <tuple>
#include <utility>

#include "engine/analysis/dictionary.h"
#include "engine/analysis/function_words.h"
#include "engine/analysis/vietnamese.h"
#include "engine/index/fields.h"
#include "engine/search/by_ear.h"
#include "engine/search/candidate.h"
#include "engine/search/input_method.h"
#include "engine/search/language_model.h"
#include "engine/search/neighbours.h"
#include "engine/search/slips.h"
#include "engine/search/title_slips.h"

namespace tim::search {
namespace {

using analysis::AnalyzedToken;
using index::Prefix;

constexpr unsigned kMostSearched = 4;  // words that slips are looked for in

// The stem of `cacs` is in many a Vietnamese text, as `các`.
bool is_english_of_index(const index::IndexReader& reader, const AnalyzedToken& token) {
    if (!knows_stem(reader, token)) return false;
    if (!analysis::is_bare_syllable(token.stem)) return true;
    const auto spellings = reader.spellings(token.stem);
    return spellings.empty() || spellings.front().text == token.stem;
}

// `alphafold2`, where the index knows `alphafold`.
std::optional<Candidate> without_number(const index::IndexReader& reader, std::string_view word) {
    constexpr std::size_t kLeastLetters = 3;
    constexpr std::string_view kDigits = "0123456789";
    const std::string name(word.substr(0, word.find_last_not_of(kDigits) + 1));
    if (name.size() == word.size() || name.size() < kLeastLetters || name.find_first_of(kDigits) != name.npos ||
        analysis::is_bare_syllable(name) || !reader.has_word(name))
        return std::nullopt;
    const double documents = reader.documents_with(index::term(Prefix::folded, name));
    return Candidate{name, name, How::typo, 0, documents, 1};
}

// The spellings that contradict no mark that was typed, all together.
Fit fit_of_agreeing(const index::IndexReader& reader, const Place& place) {
    const AnalyzedToken& typed = place.typed();
    Fit sum;
    for (const auto& spelling : reader.spellings(typed.folded)) {
        const auto difference = analysis::compare_marks(typed.text, spelling.text);
        if (difference.same_letters && difference.contradicting == 0)
            sum.count += reader.documents_with(index::spelling_term(spelling.text));
    }
    if (sum.count > 0) sum.beside = place.beside(typed.folded);
    return sum;
}

// The best of them, each of other letters: first those that fit the neighbours.
void keep_best(Candidates& found, const Place& place) {
    constexpr std::size_t kMost = 8;
    std::sort(found.begin(), found.end(), [&](const Candidate& a, const Candidate& b) {
        const auto fit_a = place.beside(a.folded), fit_b = place.beside(b.folded);
        return std::tie(fit_b, a.cost, b.documents, a.folded) < std::tie(fit_a, b.cost, a.documents, b.folded);
    });
    const auto same = [](const Candidate& a, const Candidate& b) { return a.folded == b.folded; };
    found.erase(std::unique(found.begin(), found.end(), same), found.end());
    if (found.size() > kMost) found.resize(kMost);
}

class Reader {
public:
    Reader(const index::IndexReader& reader, const std::vector<TypedWord>& typed, bool is_whole, Doubt doubt)
        : reader_(reader), typed_(typed), is_whole_(is_whole), doubt_(doubt) {
        words_.reserve(typed.size());
        for (std::size_t i = 0; i < typed.size(); ++i) {
            words_.push_back({Place(reader, typed, i), typed[i].is_known});
            is_marked_ = is_marked_ || typed[i].token->marked;
        }
    }

    Reading run() {
        for (auto& word : words_) candidates_.push_back(candidates_for(word));
        read_keys_of_known_words();
        path_ = likeliest(reader_, typed_, candidates_);
        read_as_title();
        Reading out;
        for (std::size_t i = 0; i < words_.size(); ++i) out.words.push_back(meant(i));
        out.doubtful = is_doubtful_;
        out.has_word_in_use = has_word_in_use_;
        return out;
    }

private:
    struct Word {
        Place place;
        bool is_known = false;                           // see TypedWord
        bool is_in_use = false;                          // by people; the index does not have it so
        bool may_be_slip = false;                        // though the index may have its letters
        std::optional<std::vector<Near>> one_slip_away;  // once they were asked for

        const AnalyzedToken& typed() const { return place.typed(); }
    };

    Candidates candidates_for(Word& word) {
        const AnalyzedToken& typed = word.typed();
        const double documents = documents_with(Prefix::folded, typed.folded);
        const Candidate as_typed{{}, typed.folded, How::as_typed, 0, documents, 0};
        // A long word that is a slip away from one of the index is a form of it: `summarise`, `summaries`.
        constexpr std::size_t kLong = 7;
        if (word.is_known && typed.folded.size() < kLong) return {as_typed};
        return typed.marked ? of_marked(word, as_typed) : of_unmarked(word, as_typed);
    }

    Candidates of_unmarked(Word& word, Candidate as_typed) {
        const AnalyzedToken& typed = word.typed();
        if (reader_.has_word(typed.folded)) return of_known(word, as_typed);
        if (is_english_of_index(reader_, typed)) {
            as_typed.documents = std::max(1.0, documents_with(Prefix::stem, typed.stem));
            return word.place.is_misfit() ? with_slips(word, as_typed, true) : Candidates{as_typed};
        }
        word.is_in_use = do_people_use(typed);
        if (auto syllable = syllable_typed(reader_, typed); syllable && (!word.is_in_use || are_keys(word, *syllable)))
            return keys_or_slip(word, *std::move(syllable), as_typed);
        if (word.is_in_use) return of_word_in_use(word, as_typed, std::nullopt);
        if (auto name = without_number(reader_, typed.folded)) return {*std::move(name)};
        return with_slips(word, as_typed, false);
    }

    // `key`, and `trau` in `trau dồi`. Where no marks are typed, any syllable may be one or a slip: `hot`.
    bool do_people_use(const AnalyzedToken& unmarked) const {
        if (!analysis::is_bare_syllable(unmarked.folded)) return analysis::is_english_word(unmarked.folded);
        return is_marked_ && analysis::is_syllable_in_use(unmarked.text);
    }

    // `max` by itself may be `mã`, where the index has no other; `sex` is no `sẽ`.
    bool are_keys(const Word& word, const Candidate& syllable) const {
        if (words_.size() == 1) return !analysis::is_vietnamese_function_word(syllable.text);
        return word.place.beside(syllable.folded) > 0;
    }

    Candidates of_marked(Word& word, Candidate as_typed) {
        const AnalyzedToken& typed = word.typed();
        if (const double documents = documents_with(Prefix::exact, typed.exact); documents > 0) {
            as_typed.documents = documents;
            return of_known(word, as_typed);
        }
        const auto other_tone = with_other_tone(reader_, typed);
        if (other_tone && is_certain(reader_, word.place, *other_tone)) return {*other_tone};
        const Fit agreeing = fit_of_agreeing(reader_, word.place);
        Fit known = agreeing;
        if (other_tone) {
            known.beside = word.place.beside(typed.folded);
            known.count += static_cast<std::uint64_t>(other_tone->documents);
        }
        // `sốt rét` is no `rest`, unless the neighbour says so; `tét data` is `test data`.
        word.is_in_use = analysis::is_syllable_in_use(typed.text);
        if (word.is_in_use && is_among_vietnamese(word.place)) known.count = std::numeric_limits<std::uint64_t>::max();
        if (auto before = typed_before_marking(reader_, word.place, known))
            return keys_or_slip(word, *std::move(before), as_typed);
        word.may_be_slip = true;
        const bool has_letters = reader_.has_word(typed.folded);
        if (has_letters && agreeing.count == 0) as_typed.cost = kWrongMarks;
        if (word.is_in_use && agreeing.count == 0) return of_word_in_use(word, as_typed, other_tone);
        if (!has_letters) return with_slips(word, as_typed, false);
        if (!word.place.is_misfit()) return {as_typed};
        Candidates found = with_slips(word, as_typed, true);
        if (other_tone) found.push_back(*other_tone);
        return found;
    }

    static bool is_among_vietnamese(const Place& place) {
        const auto is_vietnamese = [](const AnalyzedToken* word) {
            return word != nullptr && (word->marked || (analysis::is_bare_syllable(word->folded) &&
                                                        !analysis::is_english_function_word(word->folded) &&
                                                        !analysis::is_english_word(word->folded)));
        };
        return is_vietnamese(place.previous()) || is_vietnamese(place.next());
    }

    // Who types `key` or `thí` means it, though the index has neither. Where its neighbours do not know one that sounds
    // the same (`sét nghiệm`), another word is only offered.
    Candidates of_word_in_use(Word& word, const Candidate& as_typed, const std::optional<Candidate>& other_tone) {
        if (auto form = other_form(word)) return {*std::move(form)};
        const bool is_alone = words_.size() == 1, is_english = !word.typed().stem.empty();
        word.may_be_slip = !is_alone;
        if (is_alone ? !is_english : !word.place.is_misfit()) return {as_typed};
        if (Candidates alike = misheard(reader_, word.place, {1, is_marked_}); !alike.empty()) return alike;
        if (stays_for_now(InIndex::no)) return {as_typed};
        Candidates found = with_slips(word, as_typed, true);
        // Any two syllables make words: beside others the likeliest is meant, which may be the one that was typed.
        if (is_english || doubt_ == Doubt::words_that_find_nothing)
            std::erase_if(found, [&](const Candidate& c) {
                return is_alone ? c.slips == 0 || c.cost > kSlip : word.place.beside(c.folded) == 0;
            });
        if (other_tone) found.push_back(*other_tone);
        return found.empty() ? Candidates{as_typed} : found;
    }

    // `discovery` for `discover`: an English word that goes on.
    std::optional<Candidate> other_form(Word& word) const {
        constexpr std::size_t kLeast = 6;
        const AnalyzedToken& typed = word.typed();
        if (typed.stem.empty() || typed.folded.size() < kLeast) return std::nullopt;
        const auto& nears = one_slip_away(word);
        const auto form = std::find_if(nears.begin(), nears.end(),
                                       [&](const Near& near) { return near.word.starts_with(typed.folded); });
        return form == nears.end() ? std::nullopt : spelled(reader_, typed, *form, cost_of(typed.folded, *form));
    }

    // Notes that the word may be another one. Whether it is left as it was typed until it is known what that finds.
    enum class InIndex : std::uint8_t { no, yes };
    bool stays_for_now(InIndex in_index) {
        is_doubtful_ = true;
        has_word_in_use_ = has_word_in_use_ || in_index == InIndex::no;
        return doubt_ == Doubt::unknown_words;
    }

    // It stands as it was typed where it fits. Slips make rare words: a frequent one that stands somewhere new was
    // meant, unless its neighbours know one that sounds the same: `chuẩn đoán`.
    Candidates of_known(Word& word, const Candidate& as_typed) {
        constexpr double kRareAnyway = 3, kRareShare = 0.002;
        if (!word.place.is_misfit()) return {as_typed};
        const double all = reader_.documents().get_doccount();
        const bool is_rare = as_typed.documents <= std::max(kRareAnyway, kRareShare * all);
        constexpr double kLeastShare = 0.001;
        Candidates alike = is_rare ? Candidates{} : misheard(reader_, word.place, {kLeastShare * all, is_marked_});
        if (!is_rare && alike.empty()) return {as_typed};
        if (stays_for_now(InIndex::yes)) return {as_typed};
        if (is_rare) return with_slips(word, as_typed, true);
        alike.insert(alike.begin(), as_typed);
        return alike;
    }

    // The keys tell what was typed, unless the method was on for other words (off, for English that it marked), and a
    // slip fits beside the neighbours where what the keys spell does not.
    Candidates keys_or_slip(Word& word, Candidate keys, const Candidate& as_typed) {
        const bool others_marked = std::any_of(typed_.begin(), typed_.end(), [&](const TypedWord& other) {
            return other.token != &word.typed() && other.token->marked;
        });
        const Place& place = word.place;
        if (!others_marked || !place.has_neighbours() || place.beside(keys.folded) > 0) return {std::move(keys)};
        Candidates slips = with_slips(word, as_typed, false);
        std::erase_if(slips, [&](const Candidate& c) { return c.how != How::typo || place.beside(c.folded) == 0; });
        if (slips.empty()) return {std::move(keys)};
        return slips;
    }

    // The typed word and those a slip or two away. `has_word`: the typed one is in the index, in some way.
    Candidates with_slips(Word& word, const Candidate& as_typed, bool has_word) {
        constexpr std::size_t kLongEnoughForTwo = 4, kLongEnoughBesideOne = 5, kLongEnoughByItself = 11;
        if (searched_ == kMostSearched) return {as_typed};
        ++searched_;
        word.may_be_slip = true;
        const std::string& folded = word.typed().folded;
        const bool must_fit =
            folded.size() <= kShort || (!has_word && only_neighbours_tell(word.typed(), words_.size() == 1));
        Candidates found = slips_among(word, one_slip_away(word), has_word, must_fit);
        const std::size_t long_enough = found.empty() ? kLongEnoughForTwo : kLongEnoughBesideOne;
        const bool none_fits = std::none_of(found.begin(), found.end(),
                                            [&](const Candidate& c) { return word.place.beside(c.folded) > 0; });
        if (!has_word && !word.is_known && !must_fit && none_fits && folded.size() >= long_enough) {
            const bool two_must_fit = folded.size() < kLongEnoughByItself || !found.empty();
            for (auto& candidate : slips_among(word, near_or_alike(reader_, folded, 2), has_word, two_must_fit))
                found.push_back(std::move(candidate));
        }
        keep_best(found, word.place);
        if (found.empty() || has_word || folded.size() <= kShort) found.insert(found.begin(), as_typed);
        return found;
    }

    // Those of `nears` that may have been meant. `must_fit`: beside a neighbour.
    Candidates slips_among(const Word& word, const std::vector<Near>& nears, bool has_word, bool must_fit) const {
        const AnalyzedToken& typed = word.typed();
        look_up(reader_, word.place, nears);
        Candidates found;
        for (const auto& near : nears) {
            if (has_word && is_form_of(reader_, near.word, typed)) continue;
            if (leaves_function_word(reader_, near, typed.folded)) continue;
            if ((must_fit || is_far(typed.folded, near)) && word.place.beside(near.word) == 0) continue;
            if (auto candidate = spelled(reader_, typed, near, cost_of(typed.folded, near)))
                found.push_back(*std::move(candidate));
        }
        return found;
    }

    // Walks the lexicon once for each word.
    const std::vector<Near>& one_slip_away(Word& word) const {
        if (!word.one_slip_away) word.one_slip_away = near_or_alike(reader_, word.typed().folded, 1);
        return *word.one_slip_away;
    }

    // Who types one word with the method off types them all so: `cho taats car` has `cả`, though `car` is a word. So
    // does who left it on: `tét dât` is `test data`, though `tét` is one.
    void read_keys_of_known_words() {
        How how = How::as_typed;
        bool was_left_on = false;
        for (std::size_t i = 0; i < words_.size(); ++i)
            if (const How its = candidates_[i].front().how; its == How::telex || its == How::vni) {
                how = its;
                was_left_on = was_left_on || words_[i].typed().marked;
            }
        if (how == How::as_typed) return;
        for (std::size_t i = 0; i < words_.size(); ++i) {
            if (candidates_[i].front().how == how) continue;
            if (words_[i].typed().marked) {
                if (!was_left_on || !words_[i].is_in_use) continue;
                if (auto before = typed_before_marking(reader_, words_[i].place, {}))
                    candidates_[i] = {*std::move(before)};
                continue;
            }
            auto decoded = decoded_by(reader_, how, words_[i].typed());
            if (!decoded) continue;
            decoded->cost = kKeysInstead;
            candidates_[i].push_back(*std::move(decoded));
        }
    }

    // Where one more slip makes the question a title or a heading, that is the likeliest reading of all.
    void read_as_title() {
        if (!is_whole_ || std::none_of(words_.begin(), words_.end(), [](const Word& w) { return w.may_be_slip; }))
            return;
        std::vector<std::string_view> question;
        for (std::size_t i = 0; i < words_.size(); ++i) question.push_back(chosen(i).folded);
        if (is_title(reader_, question)) return;
        std::optional<Candidate> best;
        std::size_t place = 0;
        for (std::size_t i = 0, searched = 0; i < words_.size() && searched < kMostSearched; ++i) {
            if (!words_[i].may_be_slip) continue;
            ++searched;
            auto candidate = making_title(reader_, question, i, words_[i].typed(), one_slip_away(words_[i]));
            if (!candidate || (best && candidate->cost >= best->cost)) continue;
            best = std::move(candidate);
            place = i;
        }
        if (!best) return;
        best->is_of_title = true;
        candidates_[place] = {*std::move(best)};
        path_[place] = 0;
    }

    const Candidate& chosen(std::size_t i) const { return candidates_[i][path_[i]]; }

    // Beside what its neighbours were meant to be.
    bool fits(std::size_t i, const Candidate& candidate) const {
        const Place& place = words_[i].place;
        return (place.previous() != nullptr && together(reader_, chosen(i - 1).folded, candidate.folded) > 0) ||
               (place.next() != nullptr && together(reader_, candidate.folded, chosen(i + 1).folded) > 0);
    }

    Meant meant(std::size_t i) const {
        constexpr std::size_t kMostForms = 3;
        const Candidate& choice = chosen(i);
        Meant out{choice.text, {choice.folded}, choice.how, false};
        if (choice.how != How::typo) return out;
        // Once a candidate stands beside a neighbour, those that do not are noise.
        const bool one_fits = fits(i, choice);
        // Beside one slip the marks tell which word it is.
        const std::size_t most_forms = words_[i].typed().marked && choice.slips == 1 ? 1 : kMostForms;
        for (const auto& other : candidates_[i]) {
            if (out.forms.size() == most_forms) break;
            if (other.how == How::typo && other.folded != choice.folded && other.slips <= choice.slips &&
                (!one_fits || fits(i, other)))
                out.forms.push_back(other.folded);
        }
        out.sure = choice.is_of_title || (one_fits && out.forms.size() == 1);
        return out;
    }

    double documents_with(Prefix prefix, std::string_view text) const {
        return reader_.documents_with(index::term(prefix, text));
    }

    const index::IndexReader& reader_;
    const std::vector<TypedWord>& typed_;
    const bool is_whole_;
    const Doubt doubt_;
    std::vector<Word> words_;
    std::vector<Candidates> candidates_;  // of each
    bool is_marked_ = false;              // marks were typed somewhere
    std::vector<std::size_t> path_;       // which of them each was meant to be
    bool is_doubtful_ = false;            // see Reading
    bool has_word_in_use_ = false;        // likewise
    unsigned searched_ = 0;
};

}  // namespace

bool knows_stem(const index::IndexReader& reader, const AnalyzedToken& token) {
    return !token.stem.empty() &&
           (reader.has_word(token.stem) || reader.has_term(index::term(Prefix::stem, token.stem)));
}

Reading read_words(const index::IndexReader& reader, const std::vector<TypedWord>& typed, bool is_whole, Doubt doubt) {
    return Reader(reader, typed, is_whole, doubt).run();
}

}  // namespace tim::search
