#include "engine/search/spelling.h"

#include <algorithm>
#include <tuple>
#include <unordered_set>

#include "engine/index/fields.h"

namespace tim::search {
namespace {

constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyz0123456789";

bool is_plain(std::string_view word) {
    return std::all_of(word.begin(), word.end(),
                       [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); });
}

// Every string one slip away, each once.
template <class Visit>
void for_each_slip(std::string_view word, Visit&& visit) {
    std::unordered_set<std::string> seen{std::string(word)};
    const auto offer = [&](std::string candidate) {
        if (seen.insert(candidate).second) visit(candidate);
    };
    for (std::size_t i = 0; i < word.size(); ++i) {
        std::string s(word);
        s.erase(i, 1);
        offer(std::move(s));
    }
    for (std::size_t i = 0; i + 1 < word.size(); ++i) {
        std::string s(word);
        std::swap(s[i], s[i + 1]);
        offer(std::move(s));
    }
    for (std::size_t i = 0; i < word.size(); ++i)
        for (const char c : kLetters) {
            std::string s(word);
            s[i] = c;
            offer(std::move(s));
        }
    for (std::size_t i = 0; i <= word.size(); ++i)
        for (const char c : kLetters) {
            std::string s(word);
            s.insert(i, 1, c);
            offer(std::move(s));
        }
}

}  // namespace

std::vector<std::string> near_words(const index::IndexReader& reader, std::string_view folded,
                                    std::string_view previous, std::string_view next, std::size_t most) {
    constexpr std::size_t kShortest = 3, kLongest = 24;  // shorter words are near everything
    if (folded.size() < kShortest || folded.size() > kLongest || !is_plain(folded)) return {};
    const bool has_digit = folded.find_first_of("0123456789") != std::string_view::npos;
    struct Found {
        std::string word;
        std::uint64_t beside, count;
    };
    std::vector<Found> found;
    const auto frequency = [&](std::string_view a, std::string_view b) -> std::uint64_t {
        if (a.empty() || b.empty()) return 0;
        return reader.documents().get_termfreq(index::term(index::Prefix::bigram, analysis::bigram(a, b)));
    };
    for_each_slip(folded, [&](const std::string& candidate) {
        if (candidate.size() < 2) return;
        // A slip of a finger does not turn a word into a number.
        if (!has_digit && candidate.find_first_of("0123456789") != std::string::npos) return;
        const auto spellings = reader.spellings(candidate);
        if (spellings.empty()) return;
        std::uint64_t count = 0;
        for (const auto& spelling : spellings) count += spelling.count;
        found.push_back({candidate, frequency(previous, candidate) + frequency(candidate, next), count});
    });
    std::sort(found.begin(), found.end(), [](const Found& a, const Found& b) {
        return std::tie(b.beside, b.count, a.word) < std::tie(a.beside, a.count, b.word);
    });
    std::vector<std::string> out;
    for (auto& each : found) {
        // Once a candidate stands beside a neighbour, those that do not are noise.
        if (out.size() == most || (!out.empty() && found.front().beside > 0 && each.beside == 0)) break;
        out.push_back(std::move(each.word));
    }
    return out;
}

}  // namespace tim::search
