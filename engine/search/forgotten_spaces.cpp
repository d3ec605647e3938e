#include "engine/search/forgotten_spaces.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include "engine/analysis/unicode.h"
#include "engine/analysis/vietnamese.h"
#include "engine/index/fields.h"
#include "engine/search/near_words.h"
#include "engine/search/spelling.h"

namespace tim::search {
namespace {

using analysis::AnalyzedToken;

constexpr std::size_t kShortest = 4, kLongest = 40;  // letters of a word that is taken apart
constexpr std::size_t kShortestSyllable = 2, kShortestWord = 4, kLongestPart = 15;  // and of its parts
constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyz";

class Parts {
public:
    Parts(const index::IndexReader& reader, std::string_view word)
        : reader_(reader), word_(word), reached_(word.size() + 1) {}

    // Where all but the first of the fewest parts begin; empty if it has none.
    std::vector<std::size_t> begins() {
        for (std::size_t begin = 0; begin < word_.size(); ++begin) {
            if (begin > 0 && reached_[begin].empty()) continue;
            const std::size_t last = std::min(word_.size(), begin + kLongestPart);
            for (std::size_t end = begin + 1; end <= last; ++end)
                if (is_word(word_.substr(begin, end - begin))) reach(begin, end);
        }
        std::vector<std::size_t> out;
        const Part* part = fewest(reached_.back());
        for (; part != nullptr && part->begin > 0; part = &reached_[part->begin][part->before])
            out.push_back(part->begin);
        std::reverse(out.begin(), out.end());
        return out;
    }

private:
    // One that ends somewhere; `before` is the one before it among those that end where it begins.
    struct Part {
        std::size_t begin = 0, before = 0, count = 1;
    };

    static const Part* fewest(const std::vector<Part>& parts) {
        const auto best = std::min_element(parts.begin(), parts.end(),
                                           [](const Part& a, const Part& b) { return a.count < b.count; });
        return best == parts.end() ? nullptr : &*best;
    }

    bool is_word(std::string_view part) const {
        const std::size_t shortest = analysis::is_bare_syllable(part) ? kShortestSyllable : kShortestWord;
        return part.size() >= shortest && reader_.has_word(part);
    }

    void reach(std::size_t begin, std::size_t end) {
        if (begin == 0) {
            reached_[end].push_back({});
            return;
        }
        Part best{begin, 0, word_.size() + 1};
        for (std::size_t i = 0; i < reached_[begin].size(); ++i) {
            const Part& before = reached_[begin][i];
            if (before.count + 1 < best.count && stand_together(before.begin, begin, end))
                best = {begin, i, before.count + 1};
        }
        if (best.count <= word_.size()) reached_[end].push_back(best);
    }

    bool stand_together(std::size_t first, std::size_t second, std::size_t end) const {
        return reader_.has_term(
            index::term(index::Prefix::bigram,
                        analysis::bigram(word_.substr(first, second - first), word_.substr(second, end - second))));
    }

    const index::IndexReader& reader_;
    std::string_view word_;
    std::vector<std::vector<Part>> reached_;  // by where they end
};

// Of a word as it was typed; itself if it stays whole.
std::string taken_apart(const index::IndexReader& reader, const AnalyzedToken& token, std::string_view typed) {
    std::string out(typed);
    const std::string& folded = token.folded;
    if (folded.size() < kShortest || folded.size() > kLongest ||
        folded.find_first_not_of(kLetters) != std::string::npos || reader.has_word(folded))
        return out;
    // `benhly` has no stem `benh`.
    if (!analysis::is_bare_syllable(token.stem) && knows_stem(reader, token)) return out;
    std::u32string letters = analysis::to_utf32(analysis::normalize_text(typed));
    if (letters.size() != folded.size()) return out;
    const auto begins = Parts(reader, folded).begins();
    if (begins.empty() || !near_words(reader, folded, 1).empty()) return out;
    for (auto it = begins.rbegin(); it != begins.rend(); ++it) letters.insert(*it, 1, U' ');
    return analysis::to_utf8(letters);
}

}  // namespace

std::optional<ParsedQuery> with_spaces(const index::IndexReader& reader, const ParsedQuery& typed) {
    if (!is_plain(typed)) return std::nullopt;
    const Clause& clause = typed.wanted[0];
    std::string text;
    std::size_t at = 0;
    for (const auto& token : clause.tokens) {
        if (token.kind != analysis::TokenKind::word || token.begin < at) continue;
        const std::string_view word = std::string_view(clause.text).substr(token.begin, token.end - token.begin);
        text.append(clause.text, at, token.begin - at).append(taken_apart(reader, token, word));
        at = token.end;
    }
    if (text.append(clause.text, at) == clause.text) return std::nullopt;
    ParsedQuery out = parse_query(text);
    out.languages = typed.languages;
    return out;
}

}  // namespace tim::search
