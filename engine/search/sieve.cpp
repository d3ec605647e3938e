#include "engine/search/sieve.h"

#include <algorithm>
#include <utility>

#include "engine/analysis/english_spelling.h"
#include "engine/analysis/unicode.h"

namespace tim::search {
namespace {

using analysis::AnalyzedToken;
using analysis::glance;
using analysis::kMark;
using analysis::kUnclear;

constexpr std::size_t kCompared = 16;  // bytes; what begins alike is analysed

bool is_letter(char c) { return c >= 'a' && c <= 'z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

// What may stand inside of a token and not be of its folded form: `H-Optimus-0`, `don't`.
bool may_join(char c) { return c == '-' || c == '_' || c == '.' || c == ',' || c == '&' || c == '\''; }

// A letter that American spelling, and so a stem, leaves out before `next`: `anaemia`, `favourite`.
bool may_be_british(char c, char next) { return (next == 'e' && (c == 'a' || c == 'o')) || (next == 'r' && c == 'u'); }

}  // namespace

void Sieve::want_folded(std::string_view folded) { want(folded, true); }

void Sieve::want_beginning(std::string_view folded) { want(folded, false); }

// Stemming leaves a word's beginning alone: of `dying`, `die`, two letters are not the word's, and no stem differs in
// more from it.
void Sieve::want_stem(std::string_view stem) {
    const std::string_view beginning = stem.substr(0, std::max<std::size_t>(stem.size(), 3) - 2);
    want(beginning, false);
    for (const std::string& british : analysis::british_beginnings(beginning)) want(british, false);
}

void Sieve::want(std::string_view beginning, bool is_whole) {
    const auto is_ascii = [](char c) { return static_cast<unsigned char>(c) < 0x80; };
    const auto is_plain = [](char c) { return is_letter(c) || is_digit(c) || c == '+' || c == '#'; };
    if (beginning.empty()) {
        everything_ = true;
    } else if (!std::all_of(beginning.begin(), beginning.end(), is_ascii)) {
        // Stands where glance() sees nothing clear.
    } else if (is_letter(beginning.front())) {
        // A decimal point is not always written as one.
        const auto plain = static_cast<std::size_t>(std::find_if_not(beginning.begin(), beginning.end(), is_plain) -
                                                    beginning.begin());
        const std::size_t size = std::min(plain, kCompared);
        wanted_[static_cast<std::size_t>(beginning.front() - 'a')].push_back(
            {std::string(beginning.substr(0, size)), is_whole && size == beginning.size()});
    } else if (is_digit(beginning.front()) || beginning.front() == '=') {
        numbers_ = true;
    } else {
        everything_ = true;
    }
}

// `at` is behind the letter `first`.
bool Sieve::may_be_at(std::string_view text, std::size_t at, char first) const {
    for (const Wanted& wanted : wanted_[static_cast<std::size_t>(first - 'a')]) {
        std::size_t matched = 1, next = at;
        while (matched < wanted.beginning.size() && next < text.size()) {
            const char c = glance(text, next);
            if (c == wanted.beginning[matched]) {
                ++matched;
            } else if (c == kUnclear) {
                return true;
            } else if (c != kMark && !may_join(c) && !may_be_british(c, wanted.beginning[matched])) {
                break;
            }
        }
        if (matched < wanted.beginning.size()) continue;
        // A small letter would go on with the word.
        if (!wanted.is_whole || next == text.size() || !is_letter(text[next])) return true;
    }
    return false;
}

std::vector<AnalyzedToken> Sieve::tokens(std::string_view text) const {
    if (everything_) return analysis::analyze(text);
    std::vector<AnalyzedToken> out;
    struct Piece {
        std::size_t begin = 0, end = 0;
    };
    const auto analyze = [&](Piece window) {
        auto found = analysis::analyze(text.substr(window.begin, window.end - window.begin));
        const std::uint32_t first = out.empty() ? 0 : out.back().position + 2;
        for (AnalyzedToken& token : found) {
            token.position += first;
            token.begin += static_cast<std::uint32_t>(window.begin);
            token.end += static_cast<std::uint32_t>(window.begin);
            out.push_back(std::move(token));
        }
    };

    // Tokens end at spaces; all that one knows of its surroundings is the word before it.
    Piece window;             // what is to be analysed
    bool wants_next = false;  // the window may lack a unit behind its number
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t begin = at;
        bool has_word = false, is_wanted = false;
        for (char previous = ' '; at < text.size();) {
            const std::size_t here = at;
            const char c = glance(text, at);
            if (c == kUnclear) {
                has_word = is_wanted = true;
            } else if (is_letter(c)) {
                has_word = true;
                // Words begin behind what is no letter, and with capitals inside of others.
                const bool may_begin = !is_letter(previous) || (text[here] >= 'A' && text[here] <= 'Z');
                if (may_begin && !is_wanted) is_wanted = may_be_at(text, at, c);
                while (at < text.size() && is_letter(text[at])) ++at;
            } else if (is_digit(c)) {
                has_word = true;
                is_wanted = is_wanted || numbers_;
            } else if (text[here] == ' ' || text[here] == '\n') {
                // A mark would be the space's, and no end.
                std::size_t peeked = at;
                const char next = at < text.size() ? glance(text, peeked) : ' ';
                if (next != kMark && next != kUnclear) break;
            }
            if (c != kMark) previous = c;
        }
        if (!has_word) continue;
        if (is_wanted || wants_next) {
            if (window.end == 0) window.begin = begin;
            window.end = at;
        } else if (window.end > 0) {
            analyze(window);
            window = {};
        }
        wants_next = is_wanted && numbers_;
    }
    if (window.end > 0) analyze(window);
    return out;
}

}  // namespace tim::search
