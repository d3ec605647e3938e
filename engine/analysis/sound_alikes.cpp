#include "engine/analysis/sound_alikes.h"

#include <algorithm>

namespace tim::analysis {
namespace {

using Group = std::vector<std::string_view>;

const std::vector<Group>& initials() {
    static const std::vector<Group> groups{{"ch", "tr"}, {"s", "x"}, {"d", "gi", "r", "v"}, {"l", "n"}};
    return groups;
}

const std::vector<Group>& endings() {
    static const std::vector<Group> groups{
        {"n", "ng"},   {"in", "inh"}, {"en", "enh"}, {"c", "t"},    {"it", "ich"},
        {"et", "ech"}, {"uan", "an"}, {"uat", "at"}, {"iem", "im"}, {"iep", "ip"},
        {"ieu", "iu"}, {"uoi", "ui"}, {"uou", "uu"}, {"ai", "ay"},  {"ao", "au"},
    };
    return groups;
}

std::string_view initial_of(std::string_view folded) {
    for (const std::string_view two : {"ch", "gi", "kh", "ng", "nh", "ph", "th", "tr"})
        if (folded.starts_with(two)) return two;
    return folded.substr(0, 1);
}

std::string replaced(std::string_view word, std::size_t at, std::size_t length, std::string_view by) {
    return std::string(word.substr(0, at)).append(by).append(word.substr(at + length));
}

}  // namespace

std::vector<std::string> sound_alikes(std::string_view folded) {
    std::vector<std::string> out;
    if (is_bare_syllable(folded)) {
        const auto add = [&](std::size_t at, std::string_view sound, const Group& group) {
            for (const std::string_view other : group)
                if (std::string word = replaced(folded, at, sound.size(), other); is_bare_syllable(word))
                    out.push_back(std::move(word));
        };
        for (const Group& group : initials())
            for (const std::string_view initial : group)
                if (initial_of(folded) == initial) add(0, initial, group);
        // The i of gi is also that of i and iê: `gin`, `giet`.
        if (folded.substr(1, 1) == "i" &&
            (folded.size() == 2 || std::string_view("aouy").find(folded[2]) == std::string::npos)) {
            if (folded.front() == 'g') add(0, "g", {"d", "r", "v"});
            if (std::string_view("drv").find(folded.front()) != std::string::npos) add(0, folded.substr(0, 1), {"g"});
        }
        for (const Group& group : endings())
            for (const std::string_view ending : group)
                if (folded.ends_with(ending)) add(folded.size() - ending.size(), ending, group);
    }
    if (const std::size_t f = folded.find('f'); f != std::string_view::npos)
        out.push_back(replaced(folded, f, 1, "ph"));
    else if (const std::size_t ph = folded.find("ph"); ph != std::string_view::npos)
        out.push_back(replaced(folded, ph, 2, "f"));
    std::sort(out.begin(), out.end());
    out.erase(std::unique(out.begin(), out.end()), out.end());
    std::erase(out, folded);
    return out;
}

bool sound_alike(Tone a, Tone b) noexcept {
    return a == b || (a == Tone::hook && b == Tone::tilde) || (a == Tone::tilde && b == Tone::hook);
}

}  // namespace tim::analysis
