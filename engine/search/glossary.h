// Pairs of Vietnamese and English terms, looked up by the words of a query.
#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "engine/analysis/analyzer.h"
#include "engine/index/document.h"

namespace tim::search {

// Whether a typed word can be the written one: no mark that was typed is contradicted.
[[nodiscard]] bool agrees(const analysis::AnalyzedToken& typed, const analysis::AnalyzedToken& written);

class Glossary {
public:
    explicit Glossary(const std::vector<index::GlossaryPair>& pairs);

    struct Entry {
        std::vector<analysis::AnalyzedToken> source;  // the words of this side
        std::vector<std::string> translations;        // as written in the glossary
        std::string lang;                             // of `translations`
    };

    struct Found {
        std::size_t words = 0;  // how many tokens of the query it takes
        std::vector<const Entry*> entries;
    };

    // The longest term that starts at tokens[at] (words only, neighbours joined), of `most` words at the most. Typed
    // marks must not contradict the glossary's; English matches by stem.
    [[nodiscard]] Found longest_at(const std::vector<const analysis::AnalyzedToken*>& tokens, std::size_t at,
                                   std::size_t most = std::string::npos) const;

private:
    void add(const std::string& from, const std::string& to, const char* to_lang);

    std::unordered_map<std::string, std::vector<Entry>> entries_;  // key of the words -> terms
    std::size_t longest_ = 0;
};

}  // namespace tim::search
