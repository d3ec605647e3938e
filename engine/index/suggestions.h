// What a search box may offer while someone types: titles, headings, entries, frequent phrases and words, looked up by
// how they begin. A table of the words database.
//
// Two kinds of keys lead to a suggestion: every key that begins so, one record each; and for beginnings that more than
// kWalked of them share, one record with the best. So a look-up reads at most kWalked small records, however many
// documents there are.
#pragma once

#include <xapian.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/analysis/analyzer.h"
#include "engine/index/document.h"

namespace tim::index {

enum class SuggestionKind : std::uint8_t { phrase, heading, title, entity };

struct StoredSuggestion {
    std::string text;  // as written in the documents, on one line
    SuggestionKind kind = SuggestionKind::phrase;
    std::string lang;
    std::string url;           // empty where several pages share the text
    std::uint64_t count = 0;   // documents it leads to
    std::uint64_t phrase = 0;  // of these, those that it was counted in as a frequent phrase
    bool operator==(const StoredSuggestion&) const = default;
};

// Gathers suggestions from documents. Holds at most kMostSuggestions of them; beyond that the least promising go.
class SuggestionBuilder {
public:
    static constexpr std::size_t kMostSuggestions = 1'000'000;

    void add(const Document& document);
    // A phrase of `count` documents, with its marks.
    void add_phrase(const std::string& text, const std::string& lang, std::uint64_t count);
    // What another builder gathered from other documents. Any order of merging gives the same table.
    void merge(const SuggestionBuilder& other);
    void write(Xapian::WritableDatabase& words) const;
    [[nodiscard]] std::size_t size() const noexcept { return entries_.size(); }
    // Calls visit(entry, suggestion); an entry is what makes two of them one: language and spelling.
    template <class Visit>
    void for_each(Visit&& visit) const {
        for (const auto& [entry, suggestion] : entries_) visit(entry, as_stored(suggestion));
    }
    [[nodiscard]] std::optional<StoredSuggestion> find(const std::string& entry) const;

private:
    static StoredSuggestion as_stored(StoredSuggestion suggestion);
    void put(StoredSuggestion suggestion);
    void forget_the_least();
    std::unordered_map<std::string, StoredSuggestion> entries_;  // by language and spelling
};

// A suggestion that begins with what was looked up.
struct Completion {
    std::uint64_t id = 0;      // for read_suggestion()
    std::uint64_t weight = 0;  // how good it is; higher comes first, then the lower id
    std::uint64_t lang = 0;    // number of its language
    bool operator<(const Completion& other) const {
        return weight != other.weight ? weight > other.weight : id < other.id;
    }
};

// Where more keys begin so, each language's best kListed are known and no more.
inline constexpr std::size_t kWalked = 48, kListed = 48;

// Changes a finished table, entry by entry. What it leaves is what a build of the same suggestions would write, but for
// the order of equals; a list may be shorter, never below half of kListed.
class SuggestionEditor {
public:
    explicit SuggestionEditor(Xapian::WritableDatabase& words);
    [[nodiscard]] std::optional<StoredSuggestion> find(const std::string& entry) const;
    // Puts `now` in the entry's place; nothing removes it.
    void set(const std::string& entry, const std::optional<StoredSuggestion>& now);

private:
    std::optional<std::uint64_t> id_of(const std::string& entry) const;
    std::uint64_t number_of(const std::string& lang);
    std::vector<Completion> below(const std::string& prefix, std::size_t enough) const;
    void add_key(const std::string& key, const Completion& completion);
    void remove_key(const std::string& key, const Completion& completion);

    Xapian::WritableDatabase& words_;
    std::vector<std::string> langs_;
};

// The suggestions with a key that begins with `prefix`, best first, each once. `prefix` is words as suggestion_word()
// gives them, with a space after each that is finished.
[[nodiscard]] std::vector<Completion> completions(const Xapian::Database& words, std::string_view prefix);
// One record of the two kinds of keys, as it is stored. Throws Error where it is damaged.
[[nodiscard]] std::vector<Completion> parse_completions(std::string_view record);
[[nodiscard]] StoredSuggestion read_suggestion(const Xapian::Database& words, std::uint64_t id);

// A word as keys have it: without marks, spellings of one word made one (`ly` and `li`).
[[nodiscard]] std::string suggestion_word(std::string_view word);
// The words of a text, and once more with its identifiers in one piece (`h optimus 0`, `hoptimus0`) if it has any.
[[nodiscard]] std::vector<std::vector<analysis::AnalyzedToken>> suggestion_readings(std::string_view text);

// The order of suggestions: how often and how well they lead somewhere. A catalogue entry or a title leads to its page,
// a phrase to as many documents as have it, a single word to too many of them to tell much. `inside`: found by a later
// word than the first.
[[nodiscard]] std::uint64_t suggestion_weight(const StoredSuggestion& suggestion, bool inside);

}  // namespace tim::index
