// Which words of a text a query matches, and the stretch of it to show.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/search/plan.h"
#include "engine/search/search.h"
#include "engine/search/sieve.h"

namespace tim::search {

// Works on the stored text with the same analyzer that indexed it, so it marks `Bệnh lý` for `benh ly`.
class Highlighter {
public:
    explicit Highlighter(const Plan& plan);

    // What was found in the texts of one hit, gathered by the calls below.
    struct Evidence {
        std::vector<Match> best;           // per query word; Match::none where it was not seen
        std::vector<std::string> spelled;  // per query word: as the text writes it, lower case; empty where unseen
        std::vector<bool> paired;          // per query word: seen beside a neighbour of the query
        std::vector<bool> accompanied;     // per query word: seen beside any other of them, linking words aside
        std::vector<bool> translated;      // per query word: seen in translation
    };
    [[nodiscard]] Evidence no_evidence() const;

    // The whole text, matched words marked. For titles and headings.
    [[nodiscard]] Snippet mark(std::string_view text, Evidence& evidence) const;

    // About `max_bytes` of the text, from a word to a word, around the best of what matches; its beginning where
    // nothing does. "…" stands where it was cut.
    [[nodiscard]] Snippet excerpt(std::string_view text, std::size_t max_bytes, Evidence& evidence) const;

    // What matches in a text, in its order: the words of the query from `first_word` on (several for identifiers and
    // translations) and how the text writes them.
    struct Sighting {
        std::size_t first_word = 0, words = 1;
        Match match = Match::none;
        std::size_t begin = 0, end = 0;  // bytes of the text
        bool joins_previous = false;     // stands beside the sighting before it, as the query has it
    };
    [[nodiscard]] std::vector<Sighting> sightings(std::string_view text) const;

    // How the hit as a whole matches (see Match).
    [[nodiscard]] Match tier(const Evidence& evidence) const;

    // How much of the query's weight the hit shows, 0 to 1. A syllable typed without marks proves little on its own: it
    // counts whole only beside another word of the query, or where it is all that was typed.
    [[nodiscard]] double share(const Evidence& evidence) const;
    // How much of it the hit shows in words that stand beside one another as in the query.
    [[nodiscard]] double together(const Evidence& evidence) const;
    // How much of it several hits show together, syllables that prove little left out.
    [[nodiscard]] double share_of_all(const std::vector<const Evidence*>& hits) const;

private:
    struct Occurrence {
        std::size_t begin, end;  // bytes of the text
        std::size_t word;        // of the query; or, for translations, the first word translated
        Match match;
        double weight;
        bool paired = false;
        bool hidden = false;  // found, but not worth a mark
        std::size_t words = 1;
    };
    [[nodiscard]] std::vector<Occurrence> find(std::string_view text, Evidence& evidence) const;
    [[nodiscard]] Snippet cut(std::string_view text, std::size_t begin, std::size_t end,
                              const std::vector<Occurrence>& marks) const;

    [[nodiscard]] double shown(const Evidence& evidence, std::size_t word) const;
    template <class Shown>
    [[nodiscard]] double share_by(Shown&& shown) const;

    const Plan& plan_;
    std::unordered_map<std::string, std::vector<std::size_t>> by_form_, by_stem_;
    std::unordered_map<std::string, std::size_t> by_overlay_;                // folded -> overlay
    std::vector<std::vector<const analysis::AnalyzedToken*>> translations_;  // the words of each of the plan's
    Sieve sieve_;  // for all of these, prefixes and translations
};

// How a typed word matches a written one that has one of its forms.
[[nodiscard]] Match compare(const analysis::AnalyzedToken& typed, const analysis::AnalyzedToken& written);

}  // namespace tim::search
