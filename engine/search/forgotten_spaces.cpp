#include "engine/search/forgotten_spaces.h"

#include <algorithm>
#include <limits>
#include <string_view>
#include <tuple>
#include <vector>

#include "engine/analysis/unicode.h"
#include "engine/analysis/vietnamese.h"
#include "engine/index/fields.h"
#include "engine/search/near_words.h"
#include "engine/search/spelling.h"

namespace tim::search {
namespace {

using analysis::AnalyzedToken;

constexpr std::size_t kShortest = 3, kLongest = 40;  // letters of a word that is taken apart
constexpr std::size_t kShortestSyllable = 2, kShortestWord = 3, kLongestPart = 15;  // and of its parts
constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyz";

// The ways to take a word apart.
class Parts {
public:
    Parts(const index::IndexReader& reader, std::string_view word)
        : reader_(reader), word_(word), ending_at_(word.size() + 1) {
        for (std::size_t begin = 0; begin < word_.size(); ++begin) {
            if (begin > 0 && ending_at_[begin].empty()) continue;
            const std::size_t last = std::min(word_.size(), begin + kLongestPart);
            for (std::size_t end = begin + 1; end <= last; ++end)
                if (is_word(word_.substr(begin, end - begin))) add(begin, end);
        }
    }

    // The best: of the fewest parts, and of these the one whose rarest pair is the most frequent.
    struct Best {
        std::vector<std::size_t> begins;  // of all parts but the first; none if the word has no parts
        Xapian::doccount documents = 0;   // that have the rarest pair
    };
    [[nodiscard]] Best best() const {
        Best out;
        const Part* part = best_of(ending_at_.back());
        if (part == nullptr) return out;
        out.documents = part->documents;
        for (; part->begin > 0; part = &ending_at_[part->begin][part->before]) out.begins.push_back(part->begin);
        std::reverse(out.begins.begin(), out.begins.end());
        return out;
    }

private:
    // The last of some; `before` is the one before it among those that end where it begins.
    struct Part {
        std::size_t begin = 0, before = 0, count = 1;
        Xapian::doccount documents = std::numeric_limits<Xapian::doccount>::max();
    };

    static const Part* best_of(const std::vector<Part>& parts) {
        const auto best = std::min_element(parts.begin(), parts.end(), [](const Part& a, const Part& b) {
            return std::tie(a.count, b.documents) < std::tie(b.count, a.documents);
        });
        return best == parts.end() ? nullptr : &*best;
    }

    // `y` is the only word of a letter that is joined to others: `y tế`.
    bool is_word(std::string_view part) const {
        const std::size_t shortest = analysis::is_bare_syllable(part) ? kShortestSyllable : kShortestWord;
        return (part.size() >= shortest || part == "y") && reader_.has_word(part);
    }

    void add(std::size_t begin, std::size_t end) {
        if (begin == 0) {
            if (end < word_.size()) ending_at_[end].push_back({});
            return;
        }
        std::vector<Part> ways;
        for (std::size_t i = 0; i < ending_at_[begin].size(); ++i) {
            const Part& before = ending_at_[begin][i];
            const Xapian::doccount together = documents_with(before.begin, begin, end);
            if (together > 0) ways.push_back({begin, i, before.count + 1, std::min(before.documents, together)});
        }
        if (const Part* best = best_of(ways); best != nullptr) ending_at_[end].push_back(*best);
    }

    // The two words that begin there.
    Xapian::doccount documents_with(std::size_t first, std::size_t second, std::size_t end) const {
        return reader_.documents_with(
            index::term(index::Prefix::bigram,
                        analysis::bigram(word_.substr(first, second - first), word_.substr(second, end - second))));
    }

    const index::IndexReader& reader_;
    std::string_view word_;
    std::vector<std::vector<Part>> ending_at_;
};

bool is_known(const index::IndexReader& reader, const AnalyzedToken& token) {
    // `benhly` has no stem `benh`.
    return reader.has_word(token.folded) || (!analysis::is_bare_syllable(token.stem) && knows_stem(reader, token));
}

bool may_be_several(const index::IndexReader& reader, const AnalyzedToken& word) {
    return word.folded.size() >= kShortest && word.folded.size() <= kLongest &&
           word.folded.find_first_not_of(kLetters) == std::string::npos && !is_known(reader, word);
}

// Of a word as it was typed; itself if it stays whole.
std::string taken_apart(const index::IndexReader& reader, const AnalyzedToken& token, std::string_view typed) {
    std::string out(typed);
    const std::string& folded = token.folded;
    std::u32string letters = analysis::to_utf32(analysis::normalize_text(typed));
    if (letters.size() != folded.size()) return out;
    const auto parts = Parts(reader, folded).best();
    if (parts.begins.empty()) return out;
    const auto nears = near_words(reader, folded, 1);
    const bool is_slip = std::any_of(nears.begin(), nears.end(), [&](const NearWord& near) {
        const bool is_part = folded.find(near.word) != std::string::npos;  // `yte` is near `te`
        return !is_part && near.count >= parts.documents;
    });
    if (is_slip) return out;
    for (auto it = parts.begins.rbegin(); it != parts.begins.rend(); ++it) letters.insert(*it, 1, U' ');
    return analysis::to_utf8(letters);
}

// Such as an address: `dulieu.vn`.
bool is_in_identifier(const AnalyzedToken& word, const std::vector<AnalyzedToken>& tokens) {
    return std::any_of(tokens.begin(), tokens.end(), [&](const AnalyzedToken& token) {
        return token.kind == analysis::TokenKind::whole && token.begin <= word.begin && word.end <= token.end;
    });
}

}  // namespace

std::optional<ParsedQuery> with_spaces(const index::IndexReader& reader, const ParsedQuery& typed) {
    if (!is_plain(typed)) return std::nullopt;
    constexpr std::size_t kMostWords = 4;
    const Clause& clause = typed.wanted[0];
    std::string text;
    std::size_t at = 0, looked_at = 0;
    for (const auto& token : clause.tokens) {
        if (token.kind != analysis::TokenKind::word || token.begin < at || !may_be_several(reader, token) ||
            is_in_identifier(token, clause.tokens))
            continue;
        if (++looked_at > kMostWords) break;
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
