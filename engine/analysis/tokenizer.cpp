#include "engine/analysis/tokenizer.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <optional>
#include <utility>

#include "engine/analysis/unicode.h"

namespace tim::analysis {
namespace {

// A piece of a compound: a word, or a number in one spelling.
struct Element {
    std::size_t first, last;  // characters [first, last)
    std::string text;
    bool number = false;
};

bool is_joiner(char32_t c) {
    return c == U'-' || c == U'_' || c == U'.' || c == U'&' || c == U'\'' || c == U'’' || c == 0x2010;
}

bool is_apostrophe(char32_t c) { return c == U'\'' || c == U'’'; }

// What may stand between two words without parting them.
bool is_soft_gap(char32_t c) {
    switch (c) {
        case U' ':
        case U'\t':
        case U'/':
        case U'"':
        case U'“':
        case U'”':
        case U'*':
        case U'`':
            return true;
        default:
            return false;
    }
}

// One spelling for a number: no thousands groups, a decimal point. A single group of three after one to three digits is
// read as thousands (1,100 and 1.100 are 1100), in both notations alike. Anything else with several points is a version
// or a date and keeps them.
std::string canonical_number(std::string_view digits) {
    std::vector<std::string_view> groups;
    std::string separators;
    std::size_t begin = 0;
    for (std::size_t i = 0; i <= digits.size(); ++i) {
        if (i < digits.size() && digits[i] != '.' && digits[i] != ',') continue;
        groups.push_back(digits.substr(begin, i - begin));
        if (i < digits.size()) separators.push_back(digits[i]);
        begin = i + 1;
    }
    const auto joined = [&](std::size_t from, std::size_t to) {
        std::string out;
        for (std::size_t i = from; i < to; ++i) out += groups[i];
        return out;
    };
    const auto thousands = [&](std::size_t upto) {  // groups [1, upto) all have three digits, the first 1 to 3
        if (groups[0].empty() || groups[0].size() > 3 || groups[0] == "0") return false;
        for (std::size_t i = 1; i < upto; ++i)
            if (groups[i].size() != 3) return false;
        return true;
    };
    if (separators.empty()) return std::string(digits);
    const std::size_t last = groups.size() - 1;
    const bool uniform = separators.find_first_not_of(separators[0]) == std::string::npos;
    if (uniform && thousands(groups.size())) return joined(0, groups.size());
    if (separators.size() == 1) return std::string(groups[0]) + '.' + std::string(groups[1]);
    const bool last_differs = separators.find_first_not_of(separators[0]) == separators.size() - 1;
    if (!uniform && last_differs && thousands(last)) return joined(0, last) + '.' + std::string(groups[last]);
    std::string out(digits);
    std::replace(out.begin(), out.end(), ',', '.');
    return out;
}

std::optional<double> magnitude_of(std::string_view word) {
    constexpr std::array<std::pair<std::string_view, double>, 19> kMagnitudes{{{"b", 1e9},
                                                                               {"bn", 1e9},
                                                                               {"billion", 1e9},
                                                                               {"tỷ", 1e9},
                                                                               {"tỉ", 1e9},
                                                                               {"ty", 1e9},
                                                                               {"ti", 1e9},
                                                                               {"m", 1e6},
                                                                               {"million", 1e6},
                                                                               {"triệu", 1e6},
                                                                               {"trieu", 1e6},
                                                                               {"k", 1e3},
                                                                               {"thousand", 1e3},
                                                                               {"nghìn", 1e3},
                                                                               {"nghin", 1e3},
                                                                               {"ngàn", 1e3},
                                                                               {"ngan", 1e3},
                                                                               {"trillion", 1e12},
                                                                               {"tn", 1e12}}};
    for (const auto& [name, value] : kMagnitudes)
        if (name == word) return value;
    return std::nullopt;
}

std::optional<std::string> quantity_text(std::string_view number, std::string_view unit) {
    const auto magnitude = magnitude_of(unit);
    double value = 0;
    const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), value);
    if (!magnitude || error != std::errc{} || end != number.data() + number.size()) return std::nullopt;
    value *= *magnitude;
    if (!std::isfinite(value) || value > 9e15) return std::nullopt;
    return "=" + std::to_string(std::llround(value));
}

class Tokenizer {
public:
    explicit Tokenizer(std::string_view text) : text_(text), chars_(normalize(text)) {}

    std::vector<Token> run() {
        std::size_t i = 0;
        while (i < chars_.size()) {
            if (!is_word_character(chars_[i].c)) {
                ++i;
            } else if (is_unspaced_script(chars_[i].c)) {
                std::size_t end = i + 1;
                while (end < chars_.size() && is_mark(chars_[end].c)) ++end;
                add_words({Element{i, end, text_of(i, end), false}});
                i = end;
            } else {
                i = compound(i);
            }
        }
        return std::move(tokens_);
    }

private:
    std::string text_of(std::size_t first, std::size_t last) const {
        std::string out;
        for (std::size_t i = first; i < last && out.size() <= kMaxTermBytes; ++i) append_utf8(chars_[i].c, out);
        out.resize(truncate_utf8(out, kMaxTermBytes).size());
        return out;
    }

    bool word_at(std::size_t i) const {
        return i < chars_.size() && is_word_character(chars_[i].c) && !is_unspaced_script(chars_[i].c);
    }
    bool digit_at(std::size_t i) const { return i < chars_.size() && is_digit(chars_[i].c); }

    // End of the run of letters, digits and their marks that starts at `i`.
    std::size_t run_end(std::size_t i) const {
        while (word_at(i) || (i < chars_.size() && is_mark(chars_[i].c))) ++i;
        return i;
    }

    // Reads the compound at `i` (words joined without spaces), adds its tokens, returns where it ends.
    std::size_t compound(std::size_t i) {
        elements_.clear();
        joiners_.clear();
        std::size_t end = i;
        for (;;) {
            end = read_element(end);
            // An apostrophe and a short tail: `'s` goes, `don't` is one word.
            if (end + 1 < chars_.size() && is_apostrophe(chars_[end].c) && word_at(end + 1)) {
                const std::size_t tail = run_end(end + 1);
                const std::string suffix = text_of(end + 1, tail);
                if (suffix == "s") {
                    end = tail;
                } else if (suffix == "t" || suffix == "re" || suffix == "ve" || suffix == "ll" || suffix == "d" ||
                           suffix == "m") {
                    elements_.back().text += suffix;
                    elements_.back().last = tail;
                    end = tail;
                }
            }
            if (end + 1 >= chars_.size() || !is_joiner(chars_[end].c) || !word_at(end + 1)) break;
            const char32_t joiner = chars_[end].c;
            joiners_.push_back(joiner < 0x80 ? static_cast<char>(joiner) : '-');
            ++end;
        }
        mend_sharp_and_plus(elements_.back(), end);
        add_words(elements_, joiners_);
        last_word_end_ = end;  // a possessive 's does not part words
        return end;
    }

    // One element at `i`, or two where a unit is stuck to a number (70B, 5mg); returns where they end.
    std::size_t read_element(std::size_t i) {
        std::size_t end = i;
        while (digit_at(end)) ++end;
        if (end == i || (word_at(end) && !unit_follows(end))) {
            end = run_end(i);
            elements_.push_back({i, end, text_of(i, end), false});
            return end;
        }
        while (end + 1 < chars_.size() && (chars_[end].c == U'.' || chars_[end].c == U',') && digit_at(end + 1)) {
            std::size_t more = end + 1;
            while (digit_at(more)) ++more;
            if (word_at(more) && !unit_follows(more)) break;
            end = more;
        }
        Element number{i, end, canonical_number(text_of(i, end)), true};
        number.text.resize(truncate_utf8(number.text, kMaxTermBytes).size());
        elements_.push_back(std::move(number));
        if (word_at(end)) {
            const std::size_t unit_end = run_end(end);
            elements_.push_back({end, unit_end, text_of(end, unit_end), false});
            joiners_.push_back('\0');
            end = unit_end;
        }
        return end;
    }

    // One to four letters and nothing else: a unit behind a number.
    bool unit_follows(std::size_t i) const {
        const std::size_t end = run_end(i);
        if (end - i > 4) return false;
        return std::none_of(chars_.begin() + static_cast<std::ptrdiff_t>(i),
                            chars_.begin() + static_cast<std::ptrdiff_t>(end),
                            [](const Char& ch) { return is_digit(ch.c); });
    }

    void mend_sharp_and_plus(Element& element, std::size_t& end) {
        if (element.last != end || element.last - element.first > 2 || element.number) return;
        std::string tail;
        std::size_t after = end;
        while (after < chars_.size() && tail.size() < 3 && (chars_[after].c == U'+' || chars_[after].c == U'#'))
            tail.push_back(static_cast<char>(chars_[after++].c));
        if ((tail != "++" && tail != "#") || word_at(after)) return;
        element.text += tail;
        element.last = after;
        end = after;
    }

    // Whether only soft characters stand before character `first`, back to the last word.
    bool joins_previous(std::size_t first) const {
        if (last_word_end_ == kNone || first - last_word_end_ > 4) return false;
        return std::all_of(chars_.begin() + static_cast<std::ptrdiff_t>(last_word_end_),
                           chars_.begin() + static_cast<std::ptrdiff_t>(first),
                           [](const Char& ch) { return is_soft_gap(ch.c); });
    }

    Token make(const Element& e, TokenKind kind, bool joins) const {
        return {e.text, chars_[e.first].begin, chars_[e.last - 1].end, position_, kind, joins};
    }

    void add_words(const std::vector<Element>& elements, const std::string& joiners = {}) {
        for (std::size_t k = 0; k < elements.size(); ++k) {
            const Element& e = elements[k];
            const bool joins = k > 0 || joins_previous(e.first);
            tokens_.push_back(make(e, TokenKind::word, joins));
            if (k == 0 && elements.size() > 1) add_whole(elements, joiners);
            if (e.number) {
                add_percent(e);
            } else {
                if (joins && last_number_) add_quantity(*last_number_, e);
                add_parts(e);
            }
            last_number_ = e.number ? std::optional(e) : std::nullopt;
            last_word_end_ = e.last;
            ++position_;
        }
    }

    void add_whole(const std::vector<Element>& elements, const std::string& joiners) {
        if (elements.size() > 6) return;
        std::string whole;
        for (std::size_t k = 0; k < elements.size(); ++k) {
            const std::string& next = elements[k].text;
            if (k > 0 && joiners[k - 1] == '.' && !next.empty() && is_digit(static_cast<unsigned char>(whole.back())) &&
                is_digit(static_cast<unsigned char>(next.front())))
                whole.push_back('.');
            whole += next;
        }
        if (whole.size() > kMaxTermBytes) return;
        Element span{elements.front().first, elements.back().last, std::move(whole), false};
        tokens_.push_back(make(span, TokenKind::whole, false));
    }

    void add_percent(const Element& number) {
        if (number.last >= chars_.size() || chars_[number.last].c != U'%' || number.text.size() >= kMaxTermBytes)
            return;
        tokens_.push_back(make({number.first, number.last + 1, number.text + '%', false}, TokenKind::quantity, false));
    }

    void add_quantity(const Element& number, const Element& unit) {
        if (auto text = quantity_text(number.text, unit.text)) {
            // The number may be the previous word: the token lies over both, behind the word that completes it.
            tokens_.push_back(make({number.first, unit.last, std::move(*text), false}, TokenKind::quantity, false));
        }
    }

    // `HealthOmics` and `C++` are also findable by a piece.
    void add_parts(const Element& e) {
        if (e.text.ends_with('+') || e.text.ends_with('#')) {
            const std::size_t last = e.last - (e.text.ends_with('#') ? 1 : 2);
            tokens_.push_back(make({e.first, last, text_of(e.first, last), false}, TokenKind::part, false));
            return;
        }
        const auto original = [&](std::size_t i) { return text_[chars_[i].begin]; };
        constexpr std::size_t kMostParts = 6;
        std::array<std::size_t, kMostParts + 1> cuts;
        cuts[0] = e.first;
        std::size_t parts = 1;
        for (std::size_t i = e.first + 1; i < e.last; ++i) {
            const char before = original(i - 1), here = original(i);
            if (before < 'a' || before > 'z' || here < 'A' || here > 'Z') continue;
            if (parts == kMostParts) return;
            cuts[parts++] = i;
        }
        if (parts == 1) return;
        cuts[parts] = e.last;
        for (std::size_t k = 0; k < parts; ++k)
            if (cuts[k + 1] - cuts[k] < 2) return;
        for (std::size_t k = 0; k < parts; ++k)
            tokens_.push_back(
                make({cuts[k], cuts[k + 1], text_of(cuts[k], cuts[k + 1]), false}, TokenKind::part, k > 0));
    }

    static constexpr std::size_t kNone = static_cast<std::size_t>(-1);
    std::string_view text_;
    std::vector<Char> chars_;
    std::vector<Token> tokens_;
    // Of the compound that is being read.
    std::vector<Element> elements_;
    std::string joiners_;  // joiners_[k] stands before elements_[k + 1]; '\0' where nothing does
    std::uint32_t position_ = 0;
    std::size_t last_word_end_ = kNone;
    std::optional<Element> last_number_;
};

}  // namespace

std::vector<Token> tokenize(std::string_view text) { return Tokenizer(text).run(); }

}  // namespace tim::analysis
