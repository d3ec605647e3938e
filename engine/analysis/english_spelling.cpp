#include "engine/analysis/english_spelling.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

namespace tim::analysis {
namespace {

using Pair = std::pair<std::string_view, std::string_view>;  // British, American

constexpr std::array kBeginnings{
    Pair{"aluminium", "aluminum"}, Pair{"artefact", "artifact"},  Pair{"defence", "defense"},
    Pair{"grey", "gray"},          Pair{"judgement", "judgment"}, Pair{"leucocyt", "leukocyt"},
    Pair{"licenc", "licens"},      Pair{"mould", "mold"},         Pair{"odour", "odor"},
    Pair{"offence", "offense"},    Pair{"practis", "practic"},    Pair{"pretence", "pretense"},
    Pair{"sceptic", "skeptic"},    Pair{"skilful", "skillful"},   Pair{"sulph", "sulf"}};

struct Ending {
    std::string_view british, american;
    std::size_t least_before;  // letters: `tumour`, not `hour`
};

// No ending is the end of one behind it.
constexpr std::array kEndings{
    Ending{"ysing", "yzing", 3},        Ending{"ysers", "yzers", 3},      Ending{"yser", "yzer", 3},
    Ending{"ysed", "yzed", 3},          Ending{"yse", "yze", 3},          Ending{"yses", "yzes", 3},
    Ending{"ysis", "yze", 3},           Ending{"osis", "ose", 3},         Ending{"thesis", "these", 2},
    Ending{"stasis", "stase", 2},       Ending{"crisis", "crise", 0},     Ending{"ourhoods", "orhoods", 3},
    Ending{"ourhood", "orhood", 3},     Ending{"ourites", "orites", 3},   Ending{"ourite", "orite", 3},
    Ending{"ourations", "orations", 3}, Ending{"ouration", "oration", 3}, Ending{"ourable", "orable", 3},
    Ending{"ourably", "orably", 3},     Ending{"ourings", "orings", 3},   Ending{"ouring", "oring", 3},
    Ending{"ourless", "orless", 3},     Ending{"ourful", "orful", 3},     Ending{"oured", "ored", 3},
    Ending{"ourers", "orers", 3},       Ending{"ourer", "orer", 3},       Ending{"ourally", "orally", 3},
    Ending{"oural", "oral", 3},         Ending{"ours", "ors", 3},         Ending{"our", "or", 3},
    Ending{"tred", "tered", 2},         Ending{"tres", "ters", 2},        Ending{"tre", "ter", 2},
    Ending{"bres", "bers", 2},          Ending{"bre", "ber", 2},          Ending{"logued", "loged", 2},
    Ending{"loguing", "loging", 2},     Ending{"logues", "logs", 2},      Ending{"logue", "log", 2},
    Ending{"grammes", "grams", 0},      Ending{"gramme", "gram", 0},
};

// Of verbs, and of what is made of them.
constexpr std::array<std::string_view, 10> kOfVerbs{"isations", "isation", "isable", "isers", "iser",
                                                    "ising",    "ised",    "ises",   "ise",   "isational"};
// What stands before it where it is no ending: `advise`, which has `advisory`; `precise`, which has `precision`.
constexpr std::array<std::string_view, 29> kNoVerbs{
    "adv",     "advert", "chast", "circumc", "compr",  "comprom", "conc",   "dem",   "desp",     "dev",
    "enterpr", "exc",    "exerc", "expert",  "franch", "imprec",  "improv", "inc",   "merchand", "parad",
    "prec",    "prem",   "prom",  "prov",    "rev",    "superv",  "surpr",  "telev", "treat"};

constexpr std::array<std::string_view, 4> kOthers{"daemon", "daemons", "timbre", "timbres"};

bool is_verb(std::string_view before) {
    constexpr std::size_t kShortest = 3;
    // `raise`, `noise`, `cruise`, `likewise`.
    return before.size() >= kShortest && std::string_view("aouw").find(before.back()) == before.npos &&
           std::find(kNoVerbs.begin(), kNoVerbs.end(), before) == kNoVerbs.end();
}

// `anaemia`, `oestrogen`; not what ends in them or goes on as a verb does: `formulae`, `heroes`, `echoed`.
void without_digraphs(std::string& word) {
    constexpr std::size_t kShortest = 6;
    constexpr std::array<std::string_view, 6> kEnds{"", "s", "d", "r", "rs", "ing"};
    if (word.size() < kShortest) return;
    for (std::size_t at = 0; at + 1 < word.size(); ++at) {
        if ((word[at] != 'a' && word[at] != 'o') || word[at + 1] != 'e') continue;
        if (std::find(kEnds.begin(), kEnds.end(), std::string_view(word).substr(at + 2)) == kEnds.end())
            word.erase(at, 1);
    }
}

}  // namespace

std::string american_spelling(std::string_view word) {
    std::string out(word);
    if (std::find(kOthers.begin(), kOthers.end(), word) != kOthers.end()) return out;
    const auto beginning = std::find_if(kBeginnings.begin(), kBeginnings.end(),
                                        [&](const Pair& pair) { return word.starts_with(pair.first); });
    if (beginning != kBeginnings.end()) out.replace(0, beginning->first.size(), beginning->second);
    const auto of_verb =
        std::find_if(kOfVerbs.begin(), kOfVerbs.end(), [&](std::string_view ending) { return out.ends_with(ending); });
    const auto ending = std::find_if(kEndings.begin(), kEndings.end(), [&](const Ending& e) {
        return out.ends_with(e.british) && out.size() >= e.british.size() + e.least_before;
    });
    if (of_verb != kOfVerbs.end()) {
        const std::size_t before = out.size() - of_verb->size();
        if (is_verb(std::string_view(out).substr(0, before))) out[before + 1] = 'z';
    } else if (ending != kEndings.end()) {
        out.replace(out.size() - ending->british.size(), ending->british.size(), ending->american);
    }
    without_digraphs(out);
    return out;
}

std::vector<std::string> british_beginnings(std::string_view american) {
    std::vector<std::string> out;
    if (american.starts_with('e'))
        for (const char first : {'a', 'o'}) out.push_back(first + std::string(american));
    for (const auto& [british, its] : kBeginnings) {
        if (american.starts_with(its))
            out.push_back(std::string(british) + std::string(american.substr(its.size())));
        else if (its.starts_with(american))
            out.emplace_back(british.substr(0, american.size()));
    }
    return out;
}

}  // namespace tim::analysis
