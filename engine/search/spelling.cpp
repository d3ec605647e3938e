#include "engine/search/spelling.h"

#include <algorithm>
#include <optional>
#include <tuple>
#include <utility>

#include "engine/analysis/function_words.h"
#include "engine/analysis/unicode.h"
#include "engine/analysis/vietnamese.h"
#include "engine/index/fields.h"
#include "engine/search/by_ear.h"
#include "engine/search/candidate.h"
#include "engine/search/input_method.h"
#include "engine/search/language_model.h"
#include "engine/search/neighbours.h"
#include "engine/search/slips.h"

namespace tim::search {
namespace {

using analysis::AnalyzedToken;
using index::Prefix;

constexpr std::size_t kMostCandidates = 8;
constexpr unsigned kMostSearched = 4;  // words that slips are looked for in

class Reader {
public:
    Reader(const index::IndexReader& reader, const std::vector<TypedWord>& typed, bool is_whole, Doubt doubt)
        : reader_(reader),
          typed_(typed),
          is_whole_(is_whole),
          doubt_(doubt),
          candidates_(typed.size()),
          may_be_slip_(typed.size()),
          one_slip_away_(typed.size()) {
        places_.reserve(typed.size());
        for (std::size_t i = 0; i < typed.size(); ++i) places_.emplace_back(reader, typed, i);
    }

    Reading run() {
        Reading out;
        for (std::size_t i = 0; i < typed_.size(); ++i) candidates_[i] = candidates_for(i);
        read_keys_of_known_words();
        auto path = likeliest(reader_, typed_, candidates_);
        read_as_title(path);
        for (std::size_t i = 0; i < typed_.size(); ++i) out.words.push_back(meant(i, path));
        out.doubtful = is_doubtful_;
        return out;
    }

private:
    const AnalyzedToken& token(std::size_t i) const { return *typed_[i].token; }

    double documents_with(Prefix prefix, std::string_view text) const {
        return reader_.documents_with(index::term(prefix, text));
    }

    // The stem of `cacs` is in many a Vietnamese text, as `các`.
    bool is_english_of_index(const AnalyzedToken& word) const {
        if (!knows_stem(reader_, word)) return false;
        if (!analysis::is_bare_syllable(word.stem)) return true;
        const auto spellings = reader_.spellings(word.stem);
        return spellings.empty() || spellings.front().text == word.stem;
    }

    Candidates candidates_for(std::size_t i) {
        const AnalyzedToken& word = token(i);
        Candidate as_typed{{}, word.folded, How::as_typed, 0, documents_with(Prefix::folded, word.folded), 0};
        // A long word that is a slip away from one of the index is a form of it: `summarise`, `summaries`.
        constexpr std::size_t kLong = 7;
        if (typed_[i].is_known && word.folded.size() < kLong) return {as_typed};
        const bool has_letters = reader_.has_word(word.folded);
        if (!word.marked) {
            const bool has_stem = !has_letters && is_english_of_index(word);
            if (!has_letters && !has_stem) {
                if (auto syllable = syllable_typed(reader_, word))
                    return keys_or_slip(i, *std::move(syllable), as_typed);
                if (auto name = without_number(word.folded)) return {*std::move(name)};
                return with_slips(i, as_typed, false);
            }
            if (has_stem) as_typed.documents = std::max(1.0, documents_with(Prefix::stem, word.stem));
            if (!places_[i].is_misfit()) return {as_typed};
            if (has_stem) return with_slips(i, as_typed, true);
            return doubted(i, as_typed);
        }
        if (reader_.has_term(index::spelling_term(word.text))) {
            as_typed.documents = documents_with(Prefix::exact, word.exact);
            return places_[i].is_misfit() ? doubted(i, as_typed) : Candidates{as_typed};
        }
        const auto other_tone = with_other_tone(reader_, word);
        if (other_tone && is_certain(reader_, places_[i], *other_tone)) return {*other_tone};
        const Fit agreeing = fit_of_agreeing(i);
        Fit known = agreeing;
        if (other_tone)
            known = {places_[i].beside(word.folded), known.count + static_cast<std::uint64_t>(other_tone->documents)};
        if (auto before = typed_before_marking(reader_, places_[i], known))
            return keys_or_slip(i, *std::move(before), as_typed);
        may_be_slip_[i] = true;
        if (!has_letters) return with_slips(i, as_typed, false);
        if (!places_[i].is_misfit()) return {as_typed};
        if (agreeing.count == 0) as_typed.cost = kWrongMarks;
        Candidates found = with_slips(i, as_typed, true);
        if (other_tone) found.push_back(*other_tone);
        return found;
    }

    // The keys tell what was typed, unless the method was on for other words (off, for English that it marked), and a
    // slip fits beside the neighbours where what the keys spell does not.
    Candidates keys_or_slip(std::size_t i, Candidate keys, const Candidate& as_typed) {
        const bool others_marked = std::any_of(typed_.begin(), typed_.end(), [&](const TypedWord& other) {
            return other.token != &token(i) && other.token->marked;
        });
        if (!others_marked || !places_[i].has_neighbours() || places_[i].beside(keys.folded) > 0)
            return {std::move(keys)};
        Candidates slips = with_slips(i, as_typed, false);
        std::erase_if(slips,
                      [&](const Candidate& c) { return c.how != How::typo || places_[i].beside(c.folded) == 0; });
        if (slips.empty()) return {std::move(keys)};
        return slips;
    }

    // Slips make rare words: a frequent one that stands somewhere new was meant, unless its neighbours know one that
    // sounds the same: `chuẩn đoán`.
    Candidates doubted(std::size_t i, const Candidate& as_typed) {
        constexpr double kRareAnyway = 3, kRareShare = 0.002;
        if (as_typed.documents > std::max(kRareAnyway, kRareShare * reader_.documents().get_doccount())) {
            Candidates found = misheard(reader_, places_[i]);
            if (found.empty()) return {as_typed};
            is_doubtful_ = true;
            found.insert(found.begin(), as_typed);
            return doubt_ == Doubt::misfits_as_well ? found : Candidates{as_typed};
        }
        is_doubtful_ = true;
        return doubt_ == Doubt::misfits_as_well ? with_slips(i, as_typed, true) : Candidates{as_typed};
    }

    // `alphafold2`, where the index knows `alphafold`.
    std::optional<Candidate> without_number(std::string_view word) const {
        constexpr std::size_t kLeastLetters = 3;
        const std::size_t last = word.find_last_not_of("0123456789");
        if (last == std::string_view::npos || last + 1 == word.size() || last + 1 < kLeastLetters) return std::nullopt;
        const std::string name(word.substr(0, last + 1));
        if (name.find_first_of("0123456789") != std::string::npos || analysis::is_bare_syllable(name) ||
            !reader_.has_word(name))
            return std::nullopt;
        return Candidate{name, name, How::typo, 0, documents_with(Prefix::folded, name), 1};
    }

    // Who types one word with the method off types them all so: `cho taats car` has `cả`, though `car` is a word.
    void read_keys_of_known_words() {
        How how = How::as_typed;
        for (const auto& candidates : candidates_)
            if (candidates.front().how == How::telex || candidates.front().how == How::vni)
                how = candidates.front().how;
        if (how == How::as_typed) return;
        for (std::size_t i = 0; i < typed_.size(); ++i) {
            if (token(i).marked || candidates_[i].front().how == how) continue;
            auto decoded = decoded_by(reader_, how, token(i));
            if (!decoded) continue;
            decoded->cost = kKeysInstead;
            candidates_[i].push_back(*std::move(decoded));
        }
    }

    // The spellings that contradict no mark that was typed, all together.
    Fit fit_of_agreeing(std::size_t i) const {
        Fit sum;
        for (const auto& spelling : reader_.spellings(token(i).folded)) {
            const auto difference = analysis::compare_marks(token(i).text, spelling.text);
            if (difference.same_letters && difference.contradicting == 0)
                sum.count += reader_.documents_with(index::spelling_term(spelling.text));
        }
        if (sum.count > 0) sum.beside = places_[i].beside(token(i).folded);
        return sum;
    }

    // Walks the lexicon once for each word.
    const std::vector<Near>& one_slip_away(std::size_t i) {
        if (!one_slip_away_[i]) one_slip_away_[i] = near_or_alike(reader_, token(i).folded, 1);
        return *one_slip_away_[i];
    }

    // Short words are near everything, three letters by themselves are rather an abbreviation, and a syllable rather a
    // word that the index lacks: what was meant only a neighbour can tell.
    bool is_slip_only_beside(std::size_t i) const {
        constexpr std::size_t kShort = 2, kAbbreviation = 3;
        const AnalyzedToken& word = token(i);
        return word.folded.size() <= (typed_.size() == 1 && !word.marked ? kAbbreviation : kShort) ||
               (word.marked ? analysis::parse_syllable(word.text).has_value()
                            : analysis::is_bare_syllable(word.folded));
    }

    // The typed word and those a slip or two away. `has_word`: the typed one is in the index, in some way.
    Candidates with_slips(std::size_t i, const Candidate& as_typed, bool has_word) {
        constexpr std::size_t kShort = 2, kLongEnoughForTwo = 4, kLongEnoughBesideOne = 5, kLongEnoughByItself = 11;
        const AnalyzedToken& word = token(i);
        if (searched_ == kMostSearched) return {as_typed};
        ++searched_;
        may_be_slip_[i] = true;
        Candidates found;
        const auto add = [&](unsigned most_slips, bool only_beside) {
            const auto nears = most_slips == 1 ? one_slip_away(i) : near_or_alike(reader_, word.folded, most_slips);
            look_up(reader_, places_[i], nears);
            for (const auto& near : nears) {
                if (has_word && (near.slips > 1 || is_form_of(reader_, near.word, word))) continue;
                if ((only_beside || is_far(word.folded, near)) && places_[i].beside(near.word) == 0) continue;
                if (auto candidate = spelled(reader_, word, near, cost_of(word.folded, near)))
                    found.push_back(*std::move(candidate));
            }
        };
        const bool must_fit = word.folded.size() <= kShort || (!has_word && is_slip_only_beside(i));
        add(1, must_fit);
        const bool fits = std::any_of(found.begin(), found.end(),
                                      [&](const Candidate& c) { return places_[i].beside(c.folded) > 0; });
        const std::size_t long_enough = found.empty() ? kLongEnoughForTwo : kLongEnoughBesideOne;
        if (!has_word && !fits && !must_fit && word.folded.size() >= long_enough)
            add(2, word.folded.size() < kLongEnoughByItself || !found.empty());
        std::sort(found.begin(), found.end(), [&](const Candidate& a, const Candidate& b) {
            const auto fit_a = places_[i].beside(a.folded), fit_b = places_[i].beside(b.folded);
            return std::tie(fit_b, a.cost, b.documents, a.folded) < std::tie(fit_a, b.cost, a.documents, b.folded);
        });
        found.erase(std::unique(found.begin(), found.end(),
                                [](const Candidate& a, const Candidate& b) { return a.folded == b.folded; }),
                    found.end());
        if (found.size() > kMostCandidates) found.resize(kMostCandidates);
        if (found.empty() || has_word || word.folded.size() <= kShort) found.insert(found.begin(), as_typed);
        return found;
    }

    bool is_title(const std::string& whole) const {
        return reader_.has_term(index::term(Prefix::whole_title, whole)) ||
               reader_.has_term(index::term(Prefix::whole_heading, whole));
    }

    // Where one more slip makes the question a title or a heading, that is the likeliest reading of all.
    void read_as_title(std::vector<std::size_t>& path) {
        if (!is_whole_ || std::none_of(may_be_slip_.begin(), may_be_slip_.end(), [](bool it) { return it; })) return;
        const auto with = [&](std::size_t at, std::string_view word) {
            std::string whole;
            for (std::size_t i = 0; i < typed_.size(); ++i)
                whole.append(i > 0 ? " " : "").append(i == at ? word : candidates_[i][path[i]].folded);
            return whole;
        };
        if (is_title(with(typed_.size(), {}))) return;
        std::optional<Candidate> best;
        std::size_t place = 0;
        for (std::size_t i = 0, searched = 0; i < typed_.size() && searched < kMostSearched; ++i) {
            if (!may_be_slip_[i]) continue;
            ++searched;
            const auto& nears = one_slip_away(i);
            if (reader_.is_remote()) {
                std::vector<std::string> terms;
                for (const auto& near : nears)
                    for (const Prefix prefix : {Prefix::whole_title, Prefix::whole_heading})
                        terms.push_back(index::term(prefix, with(i, near.word)));
                reader_.look_up(terms);
            }
            for (const auto& near : nears) {
                // By itself such a word is rather another one, but for a letter that was forgotten.
                const bool is_likely = near.by_ear || near.word.size() > token(i).folded.size();
                if (typed_.size() == 1 && !is_likely && is_slip_only_beside(i)) continue;
                if (!is_title(with(i, near.word))) continue;
                auto candidate = spelled(reader_, token(i), near, cost_of(token(i).folded, near));
                if (!candidate || candidate->slips > 1 || (best && candidate->cost >= best->cost)) continue;
                best = std::move(candidate);
                place = i;
            }
        }
        if (!best) return;
        best->is_of_title = true;
        candidates_[place] = {*std::move(best)};
        path[place] = 0;
    }

    Meant meant(std::size_t i, const std::vector<std::size_t>& path) const {
        constexpr std::size_t kMostForms = 3;
        const Candidate& chosen = candidates_[i][path[i]];
        Meant out{chosen.text, {chosen.folded}, chosen.how, false};
        if (chosen.how != How::typo) return out;
        const auto fits = [&](const Candidate& c) {
            return (places_[i].previous() != nullptr &&
                    together(reader_, candidates_[i - 1][path[i - 1]].folded, c.folded) > 0) ||
                   (places_[i].next() != nullptr &&
                    together(reader_, c.folded, candidates_[i + 1][path[i + 1]].folded) > 0);
        };
        // Once a candidate stands beside a neighbour, those that do not are noise.
        const bool one_fits = fits(chosen);
        for (const auto& other : candidates_[i]) {
            if (out.forms.size() == kMostForms || (token(i).marked && chosen.slips == 1)) break;
            if (other.how == How::typo && other.folded != chosen.folded && other.slips <= chosen.slips &&
                (!one_fits || fits(other)))
                out.forms.push_back(other.folded);
        }
        out.sure = chosen.is_of_title || (one_fits && out.forms.size() == 1);
        return out;
    }

    const index::IndexReader& reader_;
    const std::vector<TypedWord>& typed_;
    const bool is_whole_;
    const Doubt doubt_;
    std::vector<Place> places_;  // and what is known of each
    std::vector<Candidates> candidates_;
    std::vector<bool> may_be_slip_;  // though the index may have its letters
    bool is_doubtful_ = false;       // see Reading
    std::vector<std::optional<std::vector<Near>>> one_slip_away_;
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
