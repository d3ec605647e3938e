#include "engine/analysis/english_spelling.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

namespace tim::analysis {
namespace {

struct Ending {
    std::string_view british, american;
    std::size_t least_before;  // letters: `tumour`, not `hour`
};

// No ending is the end of one behind it.
constexpr std::array kEndings{
    Ending{"isations", "izations", 3}, Ending{"isation", "ization", 3},
    Ending{"ising", "izing", 3},       Ending{"isers", "izers", 3},
    Ending{"iser", "izer", 3},         Ending{"ised", "ized", 3},
    Ending{"ises", "izes", 3},         Ending{"ise", "ize", 3},
    Ending{"ysing", "yzing", 3},       Ending{"ysers", "yzers", 3},
    Ending{"yser", "yzer", 3},         Ending{"ysed", "yzed", 3},
    Ending{"yse", "yze", 3},           Ending{"yses", "ysis", 3},
    Ending{"theses", "thesis", 2},     Ending{"noses", "nosis", 3},
    Ending{"stases", "stasis", 2},     Ending{"ourhoods", "orhoods", 3},
    Ending{"ourhood", "orhood", 3},    Ending{"ourites", "orites", 3},
    Ending{"ourite", "orite", 3},      Ending{"ourable", "orable", 3},
    Ending{"ouring", "oring", 3},      Ending{"ourful", "orful", 3},
    Ending{"oured", "ored", 3},        Ending{"oural", "oral", 3},
    Ending{"ours", "ors", 3},          Ending{"our", "or", 3},
    Ending{"tres", "ters", 2},         Ending{"tre", "ter", 2},
    Ending{"bres", "bers", 2},         Ending{"bre", "ber", 2},
    Ending{"logues", "logs", 2},       Ending{"logue", "log", 2},
    Ending{"grammes", "grams", 0},     Ending{"gramme", "gram", 0},
};

constexpr std::array<std::pair<std::string_view, std::string_view>, 12> kWords{{{"ageing", "aging"},
                                                                                {"defence", "defense"},
                                                                                {"enrol", "enroll"},
                                                                                {"enrolment", "enrollment"},
                                                                                {"fulfil", "fulfill"},
                                                                                {"grey", "gray"},
                                                                                {"judgement", "judgment"},
                                                                                {"licence", "license"},
                                                                                {"licences", "licenses"},
                                                                                {"offence", "offense"},
                                                                                {"practise", "practice"},
                                                                                {"practised", "practiced"}}};

// `anaemia`, `oestrogen`; not `does`, `heroes` or `formulae`.
void without_digraphs(std::string& word) {
    constexpr std::size_t kShortest = 6;
    if (word.size() < kShortest) return;
    const std::size_t of_end = word.ends_with("oes") ? 3 : 2;
    for (std::size_t at = 0; at + of_end < word.size(); ++at)
        if ((word[at] == 'a' || word[at] == 'o') && word[at + 1] == 'e') word.erase(at, 1);
}

}  // namespace

std::string american_spelling(std::string_view word) {
    const auto whole = std::find_if(kWords.begin(), kWords.end(), [&](const auto& w) { return w.first == word; });
    if (whole != kWords.end()) return std::string(whole->second);
    std::string out(word);
    const auto ending = std::find_if(kEndings.begin(), kEndings.end(), [&](const Ending& e) {
        return word.ends_with(e.british) && word.size() >= e.british.size() + e.least_before;
    });
    if (ending != kEndings.end())
        out.replace(out.size() - ending->british.size(), ending->british.size(), ending->american);
    without_digraphs(out);
    return out;
}

}  // namespace tim::analysis
