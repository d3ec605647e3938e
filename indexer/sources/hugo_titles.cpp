#include "indexer/sources/hugo_titles.h"

#include <unicode/uchar.h>

#include "indexer/sources/utf8.h"

namespace tim::indexer {

namespace {

struct Inflection {
    std::string_view singular, plural;
};

// Hugo's library knows about as many words again, which seldom name a folder.
constexpr Inflection kWords[] = {
    {"aircraft", "aircraft"},
    {"alias", "aliases"},
    {"analysis", "analyses"},
    {"apex", "apexes"},
    {"appendix", "appendices"},
    {"axis", "axes"},
    {"basis", "bases"},
    {"bus", "buses"},
    {"campus", "campuses"},
    {"child", "children"},
    {"corpus", "corpora"},
    {"crisis", "crises"},
    {"criterion", "criteria"},
    {"deer", "deer"},
    {"diagnosis", "diagnoses"},
    {"die", "dice"},
    {"equipment", "equipment"},
    {"fish", "fish"},
    {"focus", "foci"},
    {"foot", "feet"},
    {"formula", "formulas"},
    {"half", "halves"},
    {"human", "humans"},
    {"hypothesis", "hypotheses"},
    {"index", "indices"},
    {"information", "information"},
    {"matrix", "matrices"},
    {"medium", "media"},
    {"money", "money"},
    {"mouse", "mice"},
    {"nucleus", "nuclei"},
    {"person", "people"},
    {"phenomenon", "phenomena"},
    {"photo", "photos"},
    {"piano", "pianos"},
    {"plus", "pluses"},
    {"police", "police"},
    {"quiz", "quizzes"},
    {"quota", "quotas"},
    {"radius", "radiuses"},
    {"rice", "rice"},
    {"sheep", "sheep"},
    {"shrimp", "shrimp"},
    {"stimulus", "stimuli"},
    {"syllabus", "syllabi"},
    {"synopsis", "synopses"},
    {"thesis", "theses"},
    {"thief", "thieves"},
    {"tooth", "teeth"},
    {"tuna", "tuna"},
};

// The first that fits counts; what ends like a plural is one.
constexpr Inflection kEndings[] = {
    {"person", "people"}, {"child", "children"}, {"randum", "randa"}, {"actus", "acti"}, {"adium", "adia"},
    {"hello", "hellos"},  {"dium", "diums"},     {"irus", "iri"},     {"box", "boxes"},  {"leus", "li"},
    {"ium", "ia"},        {"man", "men"},        {"quy", "quies"},    {"tum", "ta"},     {"tus", "tuses"},
    {"ula", "ulae"},      {"ch", "ches"},        {"ex", "ices"},      {"io", "ios"},     {"lf", "lves"},
    {"rf", "rves"},       {"sh", "shes"},        {"ss", "sses"},      {"tz", "tzes"},    {"va", "vae"},
    {"zz", "zzes"},       {"o", "oes"},          {"x", "xes"},
};

std::string upper_first(std::string_view text) {
    std::string out;
    std::size_t rest = 0;
    if (!text.empty()) append_code_point(upper_case(next_code_point(text, rest)), out);
    return out += text.substr(rest);
}

bool is_one_of(char c, std::string_view letters) { return letters.find(c) != std::string_view::npos; }

// Where the last word begins: behind what divides words, or with a capital.
std::size_t last_word(std::string_view text) {
    std::size_t begin = 0;
    bool after_capital = false;
    for (std::size_t at = 0, next = 0; at < text.size(); at = next) {
        const char32_t c = next_code_point(text, next);
        const bool capital = u_isupper(static_cast<UChar32>(c)) != 0;
        if (next < text.size() && c < 0x80 && is_one_of(static_cast<char>(c), "_ :-/"))
            begin = next;
        else if (capital && !after_capital)
            begin = at;
        after_capital = capital;
    }
    return begin;
}

// As the library that Hugo takes does it: by the last word, whatever the language.
std::string plural(std::string_view text) {
    const std::string before(text.substr(0, last_word(text)));
    const std::string word(text.substr(before.size())), lower = lower_case(word);
    const auto with = [&](std::string_view ending, std::string_view other) {
        return before + word.substr(0, word.size() - ending.size()) + std::string(other);
    };
    for (const auto& [singular, plural] : kWords) {
        if (lower == plural) return std::string(text);
        if (lower == singular) return before + (word[0] == lower[0] ? std::string(plural) : upper_first(plural));
    }
    for (const auto& [singular, plural] : kEndings) {
        if (lower.ends_with(plural)) return std::string(text);
        if (lower.ends_with(singular)) return with(singular, plural);
    }
    const auto ends = [&](std::string_view ending, std::string_view letters_before) {
        return lower.size() > ending.size() && lower.ends_with(ending) &&
               is_one_of(lower[lower.size() - ending.size() - 1], letters_before);
    };
    // The letter before loses its capital, too.
    const auto changed = [&](std::string_view ending, std::string_view other) {
        const std::string_view replaced = std::string_view(lower).substr(lower.size() - ending.size() - 1);
        return with(replaced, replaced.substr(0, 1)) + std::string(other);
    };
    if (ends("fe", "abcdeghijkmnopqrstuvwxyz")) return changed("fe", "ves");
    if (ends("y", "bcdfghjklmnpqrstvwxyz")) return changed("y", "ies");
    return std::string(text) + (lower.ends_with("s") ? "" : "s");
}

}  // namespace

std::string hugo_section_title(std::string_view folder, bool pluralize) {
    const std::string title = upper_first(folder);
    return pluralize ? plural(title) : title;
}

std::string hugo_taxonomy_title(std::string_view taxonomy) {
    std::string out;
    bool begins = true;
    for (std::size_t i = 0; i < taxonomy.size();) {
        const char32_t c = next_code_point(taxonomy, i);
        append_code_point(begins ? upper_case(c) : c, out);
        begins = is_space(c) || c == U'-' || c == U'/';
    }
    return out;
}

}  // namespace tim::indexer
