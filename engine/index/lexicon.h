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
    LexiconBuilder() = default;
    LexiconBuilder(LexiconBuilder&&) = default;
    LexiconBuilder& operator=(LexiconBuilder&&) = default;

    void add(const std::vector<analysis::AnalyzedToken>& tokens);
    // Adds what another builder counted.
    void merge(const LexiconBuilder& other);
    // Takes back what another builder counted. Then what is left here are changes of counts, and may be below zero.
    void subtract(const LexiconBuilder& other);
    // Calls visit(folded word, record) for each word: its spellings by falling count, as parse_spellings() reads them.
    template <class Visit>
    void for_each_record(Visit&& visit) const {
        for (const auto& [folded, spellings] : words_) visit(folded, record_of(folded, spellings));
    }
    // Calls visit(folded word, record) for each word whose counts change what `record_before(folded word)` gives; the
    // record is empty if nothing of the word is left.
    template <class Before, class Visit>
    void for_each_change(Before&& record_before, Visit&& visit) const {
        for (const auto& [folded, changes] : words_)
            if (const std::string before = record_before(folded), now = changed(folded, before, changes); now != before)
                visit(folded, now);
    }

private:
    using Spellings = std::unordered_map<std::string, std::int64_t>;
    static std::string record_of(std::string_view folded, const Spellings& spellings);
    static std::string changed(std::string_view folded, std::string_view record, Spellings changes);
    std::unordered_map<std::string, Spellings> words_;
    // Words as they come -> their counts in words_, whose places do not move: most words were met a moment ago.
    std::unordered_map<std::string, Spellings::mapped_type*> met_;
};

// The spellings in the record of a folded word; none where it is empty. Throws Error where it is damaged.
[[nodiscard]] std::vector<Spelling> parse_spellings(std::string_view folded, std::string_view record);

}  // namespace tim::index
