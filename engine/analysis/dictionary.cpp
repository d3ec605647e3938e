#include "engine/analysis/dictionary.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <unordered_set>

#include "engine/analysis/english_spelling.h"
#include "engine/analysis/unicode.h"
#include "engine/analysis/vietnamese.h"
#include "engine/analysis/word_lists.h"

namespace tim::analysis {
namespace {

// Of lines that are sorted.
bool has_line(std::string_view lines, std::string_view wanted) {
    while (!lines.empty()) {
        const std::size_t middle = lines.size() / 2;
        const std::size_t before = lines.substr(0, middle).rfind('\n');
        const std::size_t begin = before == lines.npos ? 0 : before + 1;
        const std::size_t end = std::min(lines.find('\n', middle), lines.size());
        const int order = wanted.compare(lines.substr(begin, end - begin));
        if (order == 0) return true;
        lines = order < 0 ? lines.substr(0, begin) : lines.substr(std::min(end + 1, lines.size()));
    }
    return false;
}

std::unordered_set<std::string> syllables_in_use() {
    std::unordered_set<std::string> out;
    for (std::string_view rest = kVietnameseSyllables; !rest.empty();) {
        const std::size_t end = std::min(rest.find('\n'), rest.size());
        out.insert(spelling_key(normalize_text(rest.substr(0, end))));
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return out;
}

}  // namespace

bool is_english_word(std::string_view word) {
    return !word.empty() && (has_line(kEnglishWords, word) || has_line(kEnglishWords, american_spelling(word)));
}

bool is_syllable_in_use(std::string_view word) {
    static const std::unordered_set<std::string> syllables = syllables_in_use();
    return syllables.contains(spelling_key(word));
}

}  // namespace tim::analysis
