// What an index holds: one document is one section of a page or one catalogue entry.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tim::index {

// A document as a source hands it over and as a hit gives it back. Every string is UTF-8; a source need not
// normalise. Sections of one page in one language share `page_key`; the language versions of a page share
// `translation_key`.
struct Document {
    std::string id;                     // URL-safe [A-Za-z0-9._~-], unique in the index, the same after every rebuild
    std::string page_key;               // required; unique per page and language
    std::string translation_key;        // empty: the page has no other language version
    std::string kind;                   // "article", "model", "service", "workflow"
    std::string lang;                   // "vi", "en", another BCP 47 tag, or empty where unknown
    std::string url;                    // where a hit leads, anchor included; absolute where the base is known
    std::string title;                  // of the page
    std::string section;                // the heading of this section; empty for the page's lead
    std::vector<std::string> path;      // headings above `section` and `section` itself, outermost first; no page title
    std::uint32_t ordinal = 0;          // place of the section on its page; 0 is the lead
    std::string text;                   // plain text; paragraphs end in '\n'
    std::vector<std::string> keywords;  // indexed like a heading, not part of `text`: aliases, tags, task labels
    std::string code;                   // findable, but weighs less than prose: code blocks
    std::string date;                   // of publication: "2025-05-07" or empty
    std::string lastmod;                // the day its author last changed it, where that is stated; likewise
    std::map<std::string, std::vector<std::string>> facets;  // field -> values, for filters and counts
    std::map<std::string, double> numbers;                   // field -> value; fields: see kNumbers in fields.h
    std::string attributes;  // a JSON object for whoever shows the hit; the engine does not read it. "" is {}
    std::string source;      // the file it came from, as messages name it
};

// What results are grouped by: the key that a page's versions share, or its own.
[[nodiscard]] const std::string& page_group(const Document& document);

// One string for Xapian's document data, compressed; damaged ones, and those of another version of the format, throw
// index::Error.
[[nodiscard]] std::string serialize(const Document& document);
[[nodiscard]] Document parse_document(std::string_view data);
// Whether the data gives back just this document.
[[nodiscard]] bool holds(std::string_view data, const Document& document);

// A pair a person wrote into a glossary: the same meaning in two languages.
struct GlossaryPair {
    std::string vi, en, domain;
};

// What people read instead of a facet's value: field, value -> language -> label.
using FacetLabels = std::map<std::pair<std::string, std::string>, std::map<std::string, std::string>>;

}  // namespace tim::index
