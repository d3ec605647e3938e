// The words of a collection: for each folded word the spellings it has there and how often.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/analysis/analyzer.h"

namespace tim::index {

struct Spelling {
    std::string text;  // lower case, marks kept, tone placed by rule
    std::uint64_t count = 0;
};

// Gathers the words of documents as they are written.
class LexiconBuilder {
public:
    void add(const std::vector<analysis::AnalyzedToken>& tokens);
    // Calls visit(folded word, spellings by falling count); a record for each word, as parse_spellings() reads it.
    template <class Visit>
    void for_each_record(Visit&& visit) const {
        for (const auto& [folded, spellings] : words_) visit(folded, record_of(spellings));
    }

private:
    using Spellings = std::unordered_map<std::string, std::uint64_t>;
    static std::string record_of(const Spellings& spellings);
    std::unordered_map<std::string, Spellings> words_;
};

[[nodiscard]] std::vector<Spelling> parse_spellings(std::string_view record);

}  // namespace tim::index
