#include "engine/analysis/vietnamese.h"

#include <algorithm>
#include <array>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "engine/analysis/unicode.h"

namespace tim::analysis {
namespace {

// Each row: a vowel without tone, then with grave, acute, hook, tilde, dot (the order of Tone).
constexpr std::array<std::u32string_view, 12> kVowels{U"aàáảãạ", U"ăằắẳẵặ", U"âầấẩẫậ", U"eèéẻẽẹ", U"êềếểễệ", U"iìíỉĩị",
                                                      U"oòóỏõọ", U"ôồốổỗộ", U"ơờớởỡợ", U"uùúủũụ", U"ưừứửữự", U"yỳýỷỹỵ"};

struct Toned {
    char32_t toneless;
    Tone tone;
};

const std::unordered_map<char32_t, Toned>& toned_letters() {
    static const auto instance = [] {
        std::unordered_map<char32_t, Toned> map;
        for (const auto row : kVowels)
            for (std::size_t tone = 0; tone < row.size(); ++tone)
                map.emplace(row[tone], Toned{row[0], static_cast<Tone>(tone)});
        return map;
    }();
    return instance;
}

// A word taken apart into toneless letters, one tone and where it stands.
struct Stripped {
    std::u32string letters;
    Tone tone = Tone::level;
    std::size_t at = 0;   // index of the letter that carries the tone
    bool regular = true;  // at most one tone
};

Stripped strip_tone(std::u32string_view word) {
    Stripped out;
    out.letters.reserve(word.size());
    for (std::size_t i = 0; i < word.size(); ++i) {
        const auto found = word[i] < 0x80 ? toned_letters().end() : toned_letters().find(word[i]);
        if (found == toned_letters().end()) {
            out.letters.push_back(word[i]);
            continue;
        }
        out.letters.push_back(found->second.toneless);
        if (found->second.tone == Tone::level) continue;
        if (out.tone != Tone::level) out.regular = false;
        out.tone = found->second.tone;
        out.at = i;
    }
    return out;
}

struct Rhymes {
    std::string_view glide, nucleus;
    std::vector<std::string_view> finals;
};

const std::vector<Rhymes>& rhymes() {
    static const std::vector<Rhymes> instance{
        {"", "a", {"", "c", "ch", "i", "m", "n", "ng", "nh", "o", "p", "t", "u", "y"}},
        {"", "ă", {"c", "m", "n", "ng", "p", "t"}},
        {"", "â", {"c", "m", "n", "ng", "p", "t", "u", "y"}},
        {"", "e", {"", "c", "m", "n", "ng", "o", "p", "t"}},
        {"", "ê", {"", "ch", "m", "n", "nh", "p", "t", "u"}},
        {"", "i", {"", "ch", "m", "n", "nh", "p", "t", "u"}},
        {"", "iê", {"c", "m", "n", "ng", "p", "t", "u"}},
        {"", "ia", {""}},
        {"", "o", {"", "c", "i", "m", "n", "ng", "p", "t"}},
        {"", "oo", {"c", "ng"}},
        {"", "ô", {"", "c", "i", "m", "n", "ng", "p", "t"}},
        {"", "ơ", {"", "i", "m", "n", "p", "t"}},
        {"", "u", {"", "c", "i", "m", "n", "ng", "p", "t"}},
        {"", "uô", {"c", "i", "m", "n", "ng", "t"}},
        {"", "ua", {""}},
        {"", "ư", {"", "c", "i", "m", "n", "ng", "t", "u"}},
        {"", "ươ", {"c", "i", "m", "n", "ng", "p", "t", "u"}},
        {"", "ưa", {""}},
        {"", "y", {""}},
        {"", "yê", {"m", "n", "ng", "t", "u"}},
        {"o", "a", {"", "c", "ch", "i", "m", "n", "ng", "nh", "o", "p", "t", "y"}},
        {"o", "ă", {"c", "m", "n", "ng", "t"}},
        {"o", "e", {"", "m", "n", "o", "t"}},
        {"u", "â", {"n", "ng", "t", "y"}},
        {"u", "ê", {"", "ch", "nh", "u"}},
        {"u", "ơ", {""}},
        {"u", "y", {"", "ch", "n", "nh", "p", "t", "u"}},
        {"u", "i", {"ch", "n", "nh", "p", "t"}},
        {"u", "ya", {""}},
        {"u", "yê", {"n", "t"}},
    };
    return instance;
}

// What may follow qu, whose u is the glide.
const std::vector<Rhymes>& rhymes_after_qu() {
    static const std::vector<Rhymes> instance{
        {"", "a", {"", "c", "ch", "i", "m", "n", "ng", "nh", "o", "p", "t", "u", "y"}},
        {"", "ă", {"c", "m", "n", "ng", "p", "t"}},
        {"", "â", {"n", "ng", "t", "y"}},
        {"", "e", {"", "n", "o", "t"}},
        {"", "ê", {"", "ch", "n", "nh", "t", "u"}},
        {"", "i", {"", "ch", "n", "nh", "p", "t"}},
        {"", "o", {""}},
        {"", "ô", {"c"}},
        {"", "ơ", {"", "i", "n", "t"}},
        {"", "y", {"", "ch", "n", "nh", "p", "t"}},
        {"", "yê", {"n", "t"}},
    };
    return instance;
}

// What may follow gi, whose i is also the i of i and iê: gì, gìn, giêng, giết, giễu.
const std::vector<Rhymes>& rhymes_after_gi() {
    static const std::vector<Rhymes> instance = [] {
        std::vector<Rhymes> list;
        for (const auto& r : rhymes()) {
            const char first = r.glide.empty() ? r.nucleus.front() : r.glide.front();
            if (first == 'i' || first == 'y' || r.nucleus == "ê") continue;
            list.push_back(r);
        }
        list.push_back({"", "ê", {"", "c", "m", "n", "ng", "p", "t", "u"}});
        return list;
    }();
    return instance;
}

enum class Before { any, back, front, nothing };  // which vowels a spelling of an initial stands before

struct Initial {
    std::string_view text;
    Before before;
    bool takes_glide;
};

constexpr std::array kInitials{
    Initial{"", Before::nothing, true},   Initial{"b", Before::any, true},     Initial{"c", Before::back, false},
    Initial{"ch", Before::any, true},     Initial{"d", Before::any, true},     Initial{"đ", Before::any, true},
    Initial{"g", Before::back, true},     Initial{"gh", Before::front, false}, Initial{"h", Before::any, true},
    Initial{"k", Before::front, false},   Initial{"kh", Before::any, true},    Initial{"l", Before::any, true},
    Initial{"m", Before::any, true},      Initial{"n", Before::any, true},     Initial{"ng", Before::back, true},
    Initial{"ngh", Before::front, false}, Initial{"nh", Before::any, true},    Initial{"ph", Before::any, true},
    Initial{"r", Before::any, true},      Initial{"s", Before::any, true},     Initial{"t", Before::any, true},
    Initial{"th", Before::any, true},     Initial{"tr", Before::any, true},    Initial{"v", Before::any, true},
    Initial{"x", Before::any, true}};

bool is_front(std::string_view nucleus) {
    return nucleus.starts_with('e') || nucleus.starts_with("ê") || nucleus.starts_with('i') || nucleus == "y";
}

bool takes_bare_y(std::string_view initial) {
    return initial == "h" || initial == "k" || initial == "l" || initial == "m" || initial == "s" || initial == "t";
}

// Names: Vy, Vỹ, Thy, Ny, Ry, Dy. Other words than vi, thi, ni.
bool takes_y_in_names(std::string_view initial) {
    return initial == "v" || initial == "th" || initial == "n" || initial == "r" || initial == "d";
}

bool allowed(const Initial& initial, const Rhymes& r) {
    if (!r.glide.empty()) return initial.takes_glide;
    if (r.nucleus == "y") return initial.text.empty() || takes_bare_y(initial.text) || takes_y_in_names(initial.text);
    if (r.nucleus == "yê") return initial.text.empty();
    switch (initial.before) {
        case Before::nothing:
            return r.nucleus != "iê";
        case Before::any:
            return true;
        case Before::back:
            return !is_front(r.nucleus);
        case Before::front:
            return is_front(r.nucleus);
    }
    return false;
}

bool is_stop(std::string_view final) { return final == "c" || final == "ch" || final == "p" || final == "t"; }

// Index of the letter that carries the tone, in letters of the whole syllable; the older style for open oa, oe, uy.
std::size_t tone_index(const Syllable& s) {
    const std::size_t onset = to_utf32(s.initial).size();
    const auto nucleus = to_utf32(s.nucleus);
    if (s.nucleus.empty()) return onset - 1;  // gi alone: gì
    if (!s.glide.empty() && s.final.empty() && (s.nucleus == "a" || s.nucleus == "e" || s.nucleus == "y")) return onset;
    const bool second =
        s.nucleus == "iê" || s.nucleus == "yê" || s.nucleus == "uô" || s.nucleus == "ươ" || s.nucleus == "oo";
    return onset + s.glide.size() + (second && nucleus.size() > 1 ? 1 : 0);
}

struct Table {
    std::unordered_map<std::u32string, Syllable> by_letters;  // toneless letters -> parts
    std::unordered_set<std::string> bare;                     // folded
};

const Table& table() {
    static const Table instance = [] {
        Table t;
        const auto add = [&](std::string_view initial, std::string_view glide, std::string_view nucleus,
                             std::string_view final) {
            Syllable s{std::string(initial), std::string(glide), std::string(nucleus), std::string(final), Tone::level};
            const std::string spelled = s.initial + s.glide + s.nucleus + s.final;
            t.bare.insert(fold(spelled));
            t.by_letters.try_emplace(to_utf32(spelled), std::move(s));
        };
        for (const auto& initial : kInitials)
            for (const auto& r : rhymes())
                if (allowed(initial, r))
                    for (const auto final : r.finals) add(initial.text, r.glide, r.nucleus, final);
        for (const auto& r : rhymes_after_qu())
            for (const auto final : r.finals) add("qu", r.glide, r.nucleus, final);
        for (const auto& r : rhymes_after_gi())
            for (const auto final : r.finals) add("gi", r.glide, r.nucleus, final);
        for (const auto final : {"", "m", "n"}) add("gi", "", "", final);
        return t;
    }();
    return instance;
}

std::u32string spell(const Syllable& s, std::u32string letters) {
    const std::size_t at = tone_index(s);
    letters[at] = with_tone(letters[at], s.tone);
    return letters;
}

struct Parsed {
    Syllable syllable;
    std::u32string letters;  // toneless
};

std::optional<Parsed> parse(std::u32string_view word) {
    if (word.empty() || word.size() > 7) return std::nullopt;  // nghiêng
    Stripped stripped = strip_tone(word);
    if (!stripped.regular) return std::nullopt;
    const auto found = table().by_letters.find(stripped.letters);
    if (found == table().by_letters.end()) return std::nullopt;
    Syllable s = found->second;
    s.tone = stripped.tone;
    if (is_stop(s.final) && s.tone != Tone::acute && s.tone != Tone::dot) return std::nullopt;
    if (s.tone != Tone::level) {
        const std::size_t standard = tone_index(s);
        const bool other_style = !s.glide.empty() && standard + 1 == stripped.at &&
                                 standard == to_utf32(s.initial).size() && s.final.empty() && s.nucleus.size() == 1 &&
                                 s.nucleus != "i";
        const bool on_qu = s.initial == "qu" && stripped.at == 1;
        if (stripped.letters == U"gia" && stripped.at == 1 &&
            s.tone == Tone::dot) {  // giặt gịa: g + ia, another word than giạ
            s.initial = "g";
            s.nucleus = "ia";
        } else if (stripped.at != standard && !other_style && !on_qu) {
            return std::nullopt;
        }
    }
    return Parsed{std::move(s), std::move(stripped.letters)};
}

// Rules (a) to (c) of the header on toneless letters; true if `letters` was changed.
bool unify_i_y(const Syllable& s, std::u32string& letters) {
    if (s.nucleus != "i" && s.nucleus != "y") return false;
    const std::size_t at = to_utf32(s.initial).size() + s.glide.size();
    char32_t wanted = letters[at];
    if (s.initial == "qu") {
        if (s.final.empty() || s.final == "t" || s.final == "ch" || s.final == "nh" || s.final == "n" || s.final == "p")
            wanted = U'y';
    } else if (s.glide.empty()) {
        if (s.final.empty() && takes_bare_y(s.initial)) wanted = U'i';
    } else if (!s.initial.empty() && !s.final.empty() && s.final != "u") {
        wanted = U'y';
    }
    if (wanted == letters[at]) return false;
    letters[at] = wanted;
    return true;
}

bool is_ascii(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

std::string rewritten(std::string_view word, bool unify) {
    if (word.size() > 24) return std::string(word);  // seven letters of at most three bytes
    std::u32string letters = to_utf32(word);
    if (letters.find(U'ð') != std::u32string::npos) {
        std::u32string mapped = letters;
        std::replace(mapped.begin(), mapped.end(), U'ð', U'đ');
        if (parse(mapped)) letters = std::move(mapped);
    }
    auto parsed = parse(letters);
    if (!parsed) return to_utf8(letters);
    if (unify && unify_i_y(parsed->syllable, parsed->letters)) {
        const auto found = table().by_letters.find(parsed->letters);
        const Tone tone = parsed->syllable.tone;
        if (found == table().by_letters.end()) return to_utf8(letters);
        parsed->syllable = found->second;
        parsed->syllable.tone = tone;
    }
    return to_utf8(spell(parsed->syllable, std::move(parsed->letters)));
}

}  // namespace

char32_t with_tone(char32_t vowel, Tone tone) {
    for (const auto row : kVowels)
        if (row[0] == vowel) return row[static_cast<std::size_t>(tone)];
    return vowel;
}

std::optional<Syllable> parse_syllable(std::string_view word) {
    if (word.size() > 24) return std::nullopt;
    auto parsed = parse(to_utf32(word));
    if (!parsed) return std::nullopt;
    return std::move(parsed->syllable);
}

bool is_bare_syllable(std::string_view folded) { return table().bare.contains(std::string(folded)); }

const std::vector<std::string>& bare_syllables() {
    static const std::vector<std::string> instance = [] {
        std::vector<std::string> sorted(table().bare.begin(), table().bare.end());
        std::sort(sorted.begin(), sorted.end());
        return sorted;
    }();
    return instance;
}

std::string spelling_key(std::string_view word) { return rewritten(word, true); }

std::string place_tone(std::string_view word) {
    if (is_ascii(word)) return std::string(word);
    return rewritten(word, false);
}

std::string bare_variant(std::string_view folded) {
    if (folded.size() > 7 || !is_ascii(folded)) return {};
    const std::size_t at = folded.find_last_of("iy");
    if (at == std::string_view::npos) return {};
    std::string other(folded);
    other[at] = folded[at] == 'i' ? 'y' : 'i';
    // The tone is not known here, so each word is tried with one that every final takes.
    const auto key = [](std::string_view letters) -> std::string {
        auto parsed = parse(to_utf32(letters));
        if (!parsed) {
            std::u32string toneless = to_utf32(letters);
            const auto found = table().by_letters.find(toneless);
            if (found == table().by_letters.end()) return {};
            Syllable s = found->second;
            s.tone = Tone::acute;
            return spelling_key(to_utf8(spell(s, std::move(toneless))));
        }
        Syllable s = parsed->syllable;
        s.tone = Tone::acute;
        return spelling_key(to_utf8(spell(s, std::move(parsed->letters))));
    };
    const std::string mine = key(folded);
    return !mine.empty() && mine == key(other) ? other : std::string{};
}

Toneless without_tone(std::string_view word) {
    Stripped stripped = strip_tone(to_utf32(word));
    return {std::move(stripped.letters), stripped.tone};
}

MarkDifference compare_marks(std::string_view typed, std::string_view written) {
    const Stripped a = strip_tone(to_utf32(place_tone(typed)));
    const Stripped b = strip_tone(to_utf32(place_tone(written)));
    MarkDifference out;
    if (a.letters.size() != b.letters.size()) return out;
    bool quality_typed = false, quality_differs = false, quality_missing = false;
    bool d_typed = false, d_differs = false, d_missing = false;
    for (std::size_t i = 0; i < a.letters.size(); ++i) {
        const char32_t x = a.letters[i], y = b.letters[i];
        std::string fold_x, fold_y;
        append_fold(x, fold_x);
        append_fold(y, fold_y);
        if (fold_x != fold_y) return out;
        const bool x_marked = x >= 0x80, y_marked = y >= 0x80;
        const bool is_d = fold_x == "d";
        (is_d ? d_typed : quality_typed) |= x_marked;
        if (x_marked && x != y) (is_d ? d_differs : quality_differs) = true;
        if (!x_marked && y_marked) (is_d ? d_missing : quality_missing) = true;
    }
    out.same_letters = true;
    const bool tone_typed = a.tone != Tone::level;
    out.typed_marks = unsigned{d_typed} + unsigned{quality_typed} + unsigned{tone_typed};
    out.contradicting = unsigned{d_differs} + unsigned{quality_differs} + unsigned{tone_typed && a.tone != b.tone};
    out.missing = unsigned{d_missing} + unsigned{quality_missing} + unsigned{!tone_typed && b.tone != Tone::level};
    return out;
}

void for_each_syllable(const std::function<void(std::string_view, const Syllable&)>& visit) {
    constexpr std::array kAll{Tone::level, Tone::grave, Tone::acute, Tone::hook, Tone::tilde, Tone::dot};
    for (const auto& [letters, parts] : table().by_letters) {
        for (const Tone tone : kAll) {
            if (is_stop(parts.final) && tone != Tone::acute && tone != Tone::dot) continue;
            Syllable s = parts;
            s.tone = tone;
            visit(to_utf8(spell(s, letters)), s);
        }
    }
}

}  // namespace tim::analysis
