// Any text as a query: every clause has words, and they are the analyzer's; what holds a word is searched for
// something; what holds no operator is searched as plain words.

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "engine/analysis/analyzer.h"
#include "engine/analysis/unicode.h"
#include "engine/search/query.h"

namespace {

using namespace tim;

void require(bool condition) {
    if (!condition) std::abort();
}

std::vector<std::string> words(const std::vector<analysis::AnalyzedToken>& tokens) {
    std::vector<std::string> out;
    for (const auto& token : tokens) out.push_back(token.text);
    return out;
}

void check(const search::Clause& clause) {
    require(!clause.tokens.empty() && analysis::is_valid_utf8(clause.text));
    const auto all = words(analysis::analyze(clause.text)), kept = words(clause.tokens);
    require(kept.size() <= all.size() && std::equal(kept.begin(), kept.end(), all.begin()));
    require(clause.kind != search::Clause::Kind::prefix || !clause.text.ends_with('*'));
}

bool has_operator(std::string_view query) {
    for (const std::string_view mark : {"\"", "“", "-", ":", "*", "OR"})
        if (query.find(mark) != std::string_view::npos) return true;
    return false;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view query(reinterpret_cast<const char*>(data), size);
    if (!analysis::is_valid_utf8(query)) return 0;
    const auto parsed = search::parse_query(query);
    for (const auto& clause : parsed.wanted) check(clause);
    for (const auto& clause : parsed.excluded) check(clause);
    require(parsed.wanted.empty() || !parsed.wanted.front().or_previous);
    for (const auto& code : parsed.languages) require(code.size() >= 2 && code.size() <= 8);

    std::string plain;  // control characters are spaces, and one space is as good as two
    for (const char c : query) {
        const bool is_space = static_cast<unsigned char>(c) <= ' ' || c == 0x7F;
        if (!is_space)
            plain += c;
        else if (!plain.empty() && plain.back() != ' ')
            plain += ' ';
    }
    if (plain.ends_with(' ')) plain.pop_back();
    const auto all = words(analysis::analyze(plain));
    require(!parsed.empty() || all.empty());
    if (has_operator(query)) return 0;
    require(parsed.excluded.empty() && parsed.languages.empty() && parsed.wanted.size() == (all.empty() ? 0u : 1u));
    if (!all.empty()) require(parsed.wanted.front().text == plain && !parsed.wanted.front().in_title);
    return 0;
}
