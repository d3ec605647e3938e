#include "engine/analysis/keystrokes.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <optional>
#include <utility>

#include "engine/analysis/unicode.h"
#include "engine/analysis/vietnamese.h"

namespace tim::analysis {
namespace {

constexpr std::size_t kMostKeys = 14;  // nghieengs and a few corrections

bool is_vowel(char32_t c) { return std::u32string_view(U"aăâeêioôơuưy").find(c) != std::u32string_view::npos; }

// A syllable being typed: letters with their quality, and a tone.
class Typing {
public:
    void letter(char32_t c) { letters_.push_back(c); }

    bool has_vowel() const { return std::any_of(letters_.begin(), letters_.end(), is_vowel); }

    void tone(Tone tone) {
        tone_ = tone;
        marked_ = true;
    }

    // The last `plain` vowel becomes `marked`; false if there is none.
    bool quality(char32_t plain, char32_t marked) {
        const std::size_t at = letters_.rfind(plain);
        if (at == std::u32string::npos) return false;
        letters_[at] = marked;
        marked_ = true;
        return true;
    }

    // The horn of `ươ`, `ư`, `ơ`: both vowels of a pair take it.
    bool horn() {
        if (const std::size_t pair = letters_.rfind(U"uo"); pair != std::u32string::npos && !is_qu(pair)) {
            letters_[pair] = U'ư';
            letters_[pair + 1] = U'ơ';
            marked_ = true;
            return true;
        }
        if (letters_.find(U"oa") != std::u32string::npos) return quality(U'a', U'ă');
        if (const std::size_t pair = letters_.rfind(U"uu"); pair != std::u32string::npos) {
            letters_[pair] = U'ư';
            marked_ = true;
            return true;
        }
        // `uwo` then `w`: the second half of a pair
        return quality(U'o', U'ơ') ||
               (letters_.rfind(U'u') != std::u32string::npos && !is_qu(letters_.rfind(U'u')) && quality(U'u', U'ư'));
    }

    bool stroke() {
        if (letters_.empty() || letters_[0] != U'd') return false;
        letters_[0] = U'đ';
        marked_ = true;
        return true;
    }

    // Whether typing `vowel` once more marks the one before: at once (`ee`) or at the end (`benhe`, `toio`), but not in
    // `oeo` or `oao`, where it is a letter.
    bool doubles(char32_t vowel) const {
        const char32_t last = letters_.empty() ? U'\0' : letters_.back();
        return letters_.find(vowel) != std::u32string::npos && (last == vowel || (last != U'a' && last != U'e'));
    }

    // Whether this is on the screen now.
    bool is(const Toneless& word) const { return letters_ == word.letters && tone_ == word.tone; }

    std::optional<std::string> finish() const {
        if (!marked_) return std::nullopt;
        if (auto word = spelled(letters_)) return word;
        // One horn for two: `duwong` is dương; or two for one: `thuowr` is thuở, where nothing follows.
        for (const auto& [typed, meant] : {std::pair{U"ưo", U"ươ"}, std::pair{U"ươ", U"uơ"}}) {
            const std::size_t pair = letters_.rfind(typed);
            if (pair == std::u32string::npos) continue;
            std::u32string other = letters_;
            other.replace(pair, 2, meant);
            if (auto word = spelled(other)) return word;
        }
        return std::nullopt;
    }

    std::optional<std::string> so_far() const {
        // A w by itself is ư, which makes no word sure to be keys: `thw` is a slip of `the` as well.
        if (!marked_ && letters_.find(U'ư') == std::u32string::npos) return std::nullopt;
        if (auto word = finish()) return word;
        std::u32string word = letters_;
        const auto vowel = std::find_if(word.rbegin(), word.rend(), is_vowel);
        if (vowel != word.rend())
            *vowel = with_tone(*vowel, tone_);
        else if (tone_ != Tone::level)
            return std::nullopt;
        return to_utf8(word);
    }

private:
    bool is_qu(std::size_t at) const { return at > 0 && letters_[at - 1] == U'q'; }

    // Puts the tone on the letter where the word becomes a syllable in its standard spelling.
    std::optional<std::string> spelled(const std::u32string& letters) const {
        for (std::size_t i = letters.size(); i-- > 0;) {  // from the end: giạ before gịa
            if (tone_ != Tone::level && !is_vowel(letters[i])) continue;
            std::u32string word = letters;
            word[i] = with_tone(word[i], tone_);
            const std::string text = to_utf8(word);
            if (parse_syllable(text) && place_tone(text) == text) return text;
            if (tone_ == Tone::level) break;
        }
        return std::nullopt;
    }

    std::u32string letters_;
    Tone tone_ = Tone::level;
    bool marked_ = false;
};

bool lower_letter(char c) { return c >= 'a' && c <= 'z'; }

constexpr std::string_view kTelexTones = " fsrxj", kVniTones = " 21345";  // in the order of Tone

std::optional<Typing> type_telex(std::string_view word) {
    if (word.size() < 2 || word.size() > kMostKeys || !std::all_of(word.begin(), word.end(), lower_letter))
        return std::nullopt;
    Typing typing;
    for (const char key : word) {
        const std::size_t tone = kTelexTones.find(key);
        if (tone != std::string_view::npos && typing.has_vowel()) {
            typing.tone(static_cast<Tone>(tone));
        } else if (key == 'w') {
            if (!typing.horn() && !typing.quality(U'a', U'ă')) typing.letter(U'ư');
        } else if (key == 'a' && typing.doubles(U'a')) {
            typing.quality(U'a', U'â');
        } else if (key == 'e' && typing.doubles(U'e')) {
            typing.quality(U'e', U'ê');
        } else if (key == 'o' && typing.doubles(U'o')) {
            typing.quality(U'o', U'ô');
        } else if (key == 'd' && typing.stroke()) {
            continue;
        } else {
            typing.letter(static_cast<char32_t>(key));
        }
    }
    return typing;
}

std::optional<Typing> type_vni(std::string_view word) {
    if (word.size() < 2 || word.size() > kMostKeys || !lower_letter(word[0])) return std::nullopt;
    Typing typing;
    for (const char key : word) {
        bool used = true;
        if (key >= '1' && key <= '5') {
            typing.tone(static_cast<Tone>(kVniTones.find(key)));
        } else if (key == '6') {
            used = typing.quality(U'a', U'â') || typing.quality(U'e', U'ê') || typing.quality(U'o', U'ô');
        } else if (key == '7') {
            used = typing.horn();
        } else if (key == '8') {
            used = typing.quality(U'a', U'ă');
        } else if (key == '9') {
            used = typing.stroke();
        } else {
            used = lower_letter(key);
            typing.letter(static_cast<char32_t>(key));
        }
        if (!used) return std::nullopt;
    }
    return typing;
}

struct Method {
    std::string_view tones;
    char (*quality_key)(char32_t marked);
    std::optional<Typing> (*type)(std::string_view keys);
};

constexpr Method kTelex{kTelexTones,
                        [](char32_t marked) {
                            switch (marked) {
                                case U'â':
                                    return 'a';
                                case U'ê':
                                    return 'e';
                                case U'ô':
                                    return 'o';
                                case U'đ':
                                    return 'd';
                                default:
                                    return 'w';
                            }
                        },
                        type_telex};

constexpr Method kVni{kVniTones,
                      [](char32_t marked) {
                          switch (marked) {
                              case U'ă':
                                  return '8';
                              case U'ơ':
                              case U'ư':
                                  return '7';
                              case U'đ':
                                  return '9';
                              default:
                                  return '6';
                          }
                      },
                      type_vni};

// Tries the mark keys from `next` on in every place from their letter on.
class Undo {
public:
    Undo(const Method& method, std::string_view word) : method_(method), word_(word), toneless_(without_tone(word)) {}

    std::vector<std::string> run() {
        if (toneless_.letters.empty()) return {};
        std::string plain;
        std::vector<Key> keys;
        for (std::size_t i = 0; i < toneless_.letters.size(); ++i) {
            const char32_t c = toneless_.letters[i];
            append_fold(c, plain);
            if (plain.size() != i + 1 || !lower_letter(plain.back())) return {};
            const bool other_half = c == U'ơ' && i > 0 && toneless_.letters[i - 1] == U'ư';  // one key horns both
            if (c >= 0x80 && !other_half) keys.push_back({method_.quality_key(c), i + 1});
        }
        if (toneless_.tone != Tone::level) {
            const std::size_t vowel = plain.find_first_of("aeiouy");
            if (vowel == std::string::npos) return {};
            keys.push_back({method_.tones[static_cast<std::size_t>(toneless_.tone)], vowel + 1});
        }
        if (keys.empty() || keys.size() > kMostMarks || plain.size() + keys.size() > kMostKeys) return {};
        place(plain, keys, 0);
        // A lone w types ư.
        if (method_.type == type_telex && toneless_.letters.front() == U'ư') {
            plain[0] = 'w';
            keys.erase(keys.begin());
            place(plain, keys, 0);
        }
        std::sort(found_.begin(), found_.end());
        found_.erase(std::unique(found_.begin(), found_.end()), found_.end());
        return std::move(found_);
    }

private:
    struct Key {
        char key;
        std::size_t from;
    };

    void place(const std::string& typed, const std::vector<Key>& keys, std::size_t next) {
        if (next == keys.size()) {
            const auto typing = method_.type(typed);
            if (typing && (typing->is(toneless_) || typing->finish() == word_)) found_.push_back(typed);
            return;
        }
        for (std::size_t at = keys[next].from; at <= typed.size(); ++at) {
            std::string longer = typed;
            longer.insert(at, 1, keys[next].key);
            place(longer, keys, next + 1);
        }
    }

    static constexpr std::size_t kMostMarks = 3;
    const Method& method_;
    const std::string_view word_;
    const Toneless toneless_;
    std::vector<std::string> found_;
};

}  // namespace

std::optional<std::string> decode_telex(std::string_view word) {
    const auto typing = type_telex(word);
    return typing ? typing->finish() : std::nullopt;
}

std::optional<std::string> decode_vni(std::string_view word) {
    const auto typing = type_vni(word);
    return typing ? typing->finish() : std::nullopt;
}

std::optional<std::string> decode_half_telex(std::string_view word) {
    // Twice the key of a tone takes it back: `mass` is on the way to no `má`.
    const auto again = std::adjacent_find(word.begin(), word.end(), [](char key, char next) {
        return key == next && kTelexTones.find(key) != std::string_view::npos;
    });
    if (again != word.end()) return std::nullopt;
    const auto typing = type_telex(word);
    return typing ? typing->so_far() : std::nullopt;
}

std::optional<std::string> decode_half_vni(std::string_view word) {
    const auto typing = type_vni(word);
    return typing ? typing->so_far() : std::nullopt;
}

std::vector<std::string> undo_telex(std::string_view word) { return Undo(kTelex, word).run(); }
std::vector<std::string> undo_vni(std::string_view word) { return Undo(kVni, word).run(); }

bool are_neighbouring_keys(char a, char b) noexcept {
    struct Key {
        double x = 0, y = 0;
    };
    // Each row stands further to the right than the one above it.
    static constexpr std::pair<std::string_view, double> rows[] = {
        {"qwertyuiop", 0.0}, {"asdfghjkl", 0.25}, {"zxcvbnm", 0.75}};
    const auto key = [](char letter) -> std::optional<Key> {
        for (std::size_t row = 0; row < std::size(rows); ++row)
            if (const auto at = rows[row].first.find(letter); at != std::string_view::npos)
                return Key{static_cast<double>(at) + rows[row].second, static_cast<double>(row)};
        return std::nullopt;
    };
    const auto of_a = key(a), of_b = key(b);
    return a != b && of_a && of_b && std::abs(of_a->y - of_b->y) <= 1 && std::abs(of_a->x - of_b->x) <= 1;
}

}  // namespace tim::analysis
