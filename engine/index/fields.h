// The field table: every prefix, value slot and boost of an index stands here and nowhere else.
//
// Prefixes follow Xapian's convention (S title, L language, Q unique id, Z stem, X... ours). Words themselves begin in
// lower case, so a prefix in capitals never runs into one. Pairs are most of all terms, so that their prefix is short.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/analysis/analyzer.h"
#include "engine/index/document.h"
#include "engine/index/record.h"

namespace tim::index {

// Raise it when terms, prefixes, slots, records or the layout on disk change meaning: older indexes are then refused.
inline constexpr int kSchemaVersion = 7;

inline constexpr unsigned kMostShards = 64;  // databases that an index's documents may be in

enum class Prefix : unsigned char {
    folded,
    exact,
    stem,
    bigram,
    whole_title,    // hash of all folded words of a page's title, at its lead
    whole_heading,  // hash of all folded words of a section's heading
    title,          // folded words of the title and the section's headings, for `title:`
    id,             // one document
    language,       // the facets that all have; see facet_term()
    kind,
    page,         // all sections of a page
    translation,  // the leads of a page's language versions
    counterpart,  // the sections that stand in the same place of a page's language versions
    source,       // hash of the file: all its documents
    facet,        // any other: "field:value", value normalised
};

struct PrefixRow {
    Prefix prefix;
    std::string_view text;
};

inline constexpr std::array kPrefixes{
    PrefixRow{Prefix::folded, ""},        PrefixRow{Prefix::exact, "XE"},       PrefixRow{Prefix::stem, "Z"},
    PrefixRow{Prefix::bigram, "B"},       PrefixRow{Prefix::whole_title, "XW"}, PrefixRow{Prefix::whole_heading, "XH"},
    PrefixRow{Prefix::title, "S"},        PrefixRow{Prefix::id, "Q"},           PrefixRow{Prefix::language, "L"},
    PrefixRow{Prefix::kind, "XK"},        PrefixRow{Prefix::page, "XP"},        PrefixRow{Prefix::translation, "XT"},
    PrefixRow{Prefix::counterpart, "XC"}, PrefixRow{Prefix::source, "XS"},      PrefixRow{Prefix::facet, "XF"},
};

// How much a word counts for (within-document frequency), by where it stands.
struct Boosts {
    unsigned title_of_lead = 3, title_of_section = 1, heading = 3, outer_heading = 1, keyword = 2, text = 1, code = 1;
    bool operator==(const Boosts&) const = default;
};

enum class Slot : unsigned {
    page = 0,  // the page in all its languages: what results are grouped by
    date = 1,
    parameters = 2,
    facets = 3,  // facets_record()
    order = 4,   // order_key()
    none = 5,    // no document has it: who reads it only counts
};

// Numbers that documents may carry and filters may compare.
struct NumberRow {
    std::string_view field;
    Slot slot;
};
inline constexpr std::array kNumbers{NumberRow{"parameters", Slot::parameters}};

constexpr bool prefixes_are_sound() {
    for (std::size_t i = 0; i < kPrefixes.size(); ++i) {
        if (static_cast<std::size_t>(kPrefixes[i].prefix) != i) return false;  // prefix_of() indexes by it
        for (std::size_t j = 0; j < kPrefixes.size(); ++j) {
            const auto a = kPrefixes[i].text, b = kPrefixes[j].text;
            if (i != j && !a.empty() && b.starts_with(a)) return false;
        }
    }
    return true;
}
static_assert(prefixes_are_sound(), "a prefix repeats, begins another one, or stands out of order");

constexpr std::string_view prefix_of(Prefix prefix) { return kPrefixes[static_cast<std::size_t>(prefix)].text; }
constexpr unsigned slot_number(Slot slot) { return static_cast<unsigned>(slot); }

// Of what is looked up as a whole and may be long a hash: a title, a heading, a source. Of a million two share one once
// in 500 times.
[[nodiscard]] std::string term(Prefix prefix, std::string_view text);
// The exact term of a word, whichever of its spellings it is given in.
[[nodiscard]] std::string spelling_term(std::string_view word);
// All words of a title, a heading or a question as one; empty where there are none.
[[nodiscard]] std::string whole(const std::vector<analysis::AnalyzedToken>& tokens);
[[nodiscard]] Prefix prefix_for(analysis::TermKind kind);
// The term that section `ordinal` (0: the lead) has in each language version of the page.
[[nodiscard]] std::string counterpart_term(std::string_view translation_key, std::uint32_t ordinal);
// The term of a facet's value; "Bioptimus" and "bioptimus" are one.
[[nodiscard]] std::string facet_term(std::string_view field, std::string_view value);
[[nodiscard]] std::optional<Slot> number_slot(std::string_view field);
// The power of ten that a number is counted under: "1e9..1e10" is from 1e9 on and below 1e10, "..1" what is below one.
[[nodiscard]] std::string number_range(double number);

// Which of two equally good documents comes first, the same in every index that has both: beginnings of pages before
// their later sections, then by a hash of the id. Compares as bytes.
[[nodiscard]] std::string order_key(const Document& document);
// The page in all its languages, and the fields and values that are counted for it; numbers in their ranges. One
// string, since what a remote database counts is the values of one slot.
[[nodiscard]] std::string facets_record(const Document& document);
// What each document is counted by, in the record's order, where it has it.
inline constexpr std::array<std::string_view, 2> kFacetsOfAll{"kind", "lang"};
// Calls visit(page, field, value) for each; `page` differs between pages.
template <class Visit>
void for_each_facet(std::string_view facets_record, Visit&& visit) {
    RecordReader in(facets_record);
    if (in.done()) return;
    const std::uint64_t page = in.number();
    for (const std::string_view field : kFacetsOfAll)
        if (const std::string_view value = in.text(); !value.empty()) visit(page, field, value);
    while (!in.done()) {
        const std::string_view field = in.text();
        visit(page, field, in.text());
    }
}

// Keys of what an index says of itself, in its metadata.
inline constexpr std::string_view kMetaSchema = "tim.schema";        // kSchemaVersion
inline constexpr std::string_view kMetaAnalyzer = "tim.analyzer";    // analysis::kAnalyzerVersion
inline constexpr std::string_view kMetaDocuments = "tim.documents";  // in all shards together
inline constexpr std::string_view kMetaBuilt = "tim.built";          // ISO 8601, UTC
inline constexpr std::string_view kMetaSources = "tim.sources";      // one a line
inline constexpr std::string_view kMetaGeneration = "tim.generation";
inline constexpr std::string_view kMetaShard = "tim.shard";      // "2 of 4"
inline constexpr std::string_view kMetaUpdated = "tim.updated";  // when the last update was, as kMetaBuilt
inline constexpr std::string_view kMetaUpdates = "tim.updates";  // how many there were since the build
inline constexpr std::string_view kMetaFrom = "tim.from";        // the generation that was updated to this one
inline constexpr std::string_view kMetaChanged = "tim.changed";  // files that differ from it, one a line

// Keys of the words database, which holds what is learnt from the whole collection.
inline constexpr std::string_view kWordsGlossary = "glossary";
inline constexpr std::string_view kWordsLabels = "labels";
inline constexpr std::string_view kWordsLexicon = "W";                       // + folded word
inline constexpr std::string_view kWordsLearnt = "T";                        // + language, ':' and word
inline constexpr std::string_view kWordsSuggestions = "S";                   // + number of the suggestion
inline constexpr std::string_view kWordsSuggestionKeys = "K";                // + its folded words, from one of them on
inline constexpr std::string_view kWordsSuggestionLists = "L";               // + how many of those keys begin
inline constexpr std::string_view kWordsSuggestionNext = "suggestion-next";  // number for the next one
inline constexpr std::string_view kWordsSuggestionLangs = "suggestion-langs";  // what its completions' numbers mean

}  // namespace tim::index
