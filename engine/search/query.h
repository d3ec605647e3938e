// The query language: what was typed, taken apart. Pure: no index is needed to parse.
//
//   bệnh lý            words; more of them in a document is better
//   "tế bào"           a phrase: these words in this order
//   -thuốc -"xuất viện"  without
//   title:pathology    in a title or a heading
//   lang:vi            only documents in that language
//   h-opt*             words that begin so
//   retina OR pathology  either will do
// Anything malformed is searched as plain words.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/analysis/analyzer.h"

namespace tim::search {

struct Clause {
    enum class Kind { words, phrase, prefix };
    Kind kind = Kind::words;
    std::string text;  // without operators
    std::vector<analysis::AnalyzedToken> tokens;
    bool in_title = false;
    bool or_previous = false;  // an alternative to the clause before it
};

// The words among its tokens, which are to outlive them.
[[nodiscard]] std::vector<const analysis::AnalyzedToken*> words_of(const Clause& clause);

struct ParsedQuery {
    std::vector<Clause> wanted;
    std::vector<Clause> excluded;
    std::vector<std::string> languages;  // of lang:
    [[nodiscard]] bool empty() const noexcept { return wanted.empty() && excluded.empty() && languages.empty(); }
};

// `query` is valid UTF-8. Control characters are spaces.
[[nodiscard]] ParsedQuery parse_query(std::string_view query);

// Words alone, which can be said in other words.
[[nodiscard]] bool is_plain(const ParsedQuery& query);

}  // namespace tim::search
