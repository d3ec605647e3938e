#include "engine/analysis/keystrokes.h"

#include <algorithm>

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
            horned_pair_ = pair;
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

    std::optional<std::string> finish() const {
        if (!marked_) return std::nullopt;
        if (auto word = spelled(letters_)) return word;
        if (horned_pair_ != std::u32string::npos) {  // thuở: only the o takes the horn where nothing follows
            std::u32string other = letters_;
            other[horned_pair_] = U'u';
            return spelled(other);
        }
        return std::nullopt;
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
    std::size_t horned_pair_ = std::u32string::npos;
};

bool lower_letter(char c) { return c >= 'a' && c <= 'z'; }

}  // namespace

std::optional<std::string> decode_telex(std::string_view word) {
    if (word.size() < 2 || word.size() > kMostKeys || !std::all_of(word.begin(), word.end(), lower_letter))
        return std::nullopt;
    Typing typing;
    for (const char key : word) {
        const auto c = static_cast<char32_t>(key);
        const bool vowel_typed = typing.has_vowel();
        if (vowel_typed && key == 'f')
            typing.tone(Tone::grave);
        else if (vowel_typed && key == 's')
            typing.tone(Tone::acute);
        else if (vowel_typed && key == 'r')
            typing.tone(Tone::hook);
        else if (vowel_typed && key == 'x')
            typing.tone(Tone::tilde);
        else if (vowel_typed && key == 'j')
            typing.tone(Tone::dot);
        else if (key == 'w') {
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
            typing.letter(c);
        }
    }
    return typing.finish();
}

std::optional<std::string> decode_vni(std::string_view word) {
    if (word.size() < 2 || word.size() > kMostKeys || !lower_letter(word[0])) return std::nullopt;
    Typing typing;
    for (const char key : word) {
        bool used = true;
        switch (key) {
            case '1':
                typing.tone(Tone::acute);
                break;
            case '2':
                typing.tone(Tone::grave);
                break;
            case '3':
                typing.tone(Tone::hook);
                break;
            case '4':
                typing.tone(Tone::tilde);
                break;
            case '5':
                typing.tone(Tone::dot);
                break;
            case '6':
                used = typing.quality(U'a', U'â') || typing.quality(U'e', U'ê') || typing.quality(U'o', U'ô');
                break;
            case '7':
                used = typing.horn();
                break;
            case '8':
                used = typing.quality(U'a', U'ă');
                break;
            case '9':
                used = typing.stroke();
                break;
            default:
                used = lower_letter(key);
                typing.letter(static_cast<char32_t>(key));
                break;
        }
        if (!used) return std::nullopt;
    }
    return typing.finish();
}

}  // namespace tim::analysis
