// A page of prose becomes documents: one for its lead, one for each heading.
#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "engine/index/document.h"
#include "indexer/sources/dates.h"
#include "indexer/sources/markdown.h"

namespace tim::indexer {

struct Page {
    std::string lang;
    std::string path;  // identifies the page in its language
    std::string url;   // without anchor
    std::string translation_key;
    std::string title;
    std::string site_section;                                // title of the part of the site it stands in; may be empty
    std::string date;                                        // "2025-05-07" or empty
    nlohmann::json front_matter = nlohmann::json::object();  // keys in lower case
    DateForms date_forms = DateForms::any;                   // of its front matter
    std::map<std::string, std::vector<std::string>> facets;  // of all its documents, besides tags and categories
    std::string source;
    std::vector<Section> sections;  // the first is the lead
};

// Reads title, description, summary, tags, categories, keywords and authors from the front matter. A page without a
// title takes its first heading's, then the last part of its path. What stands below a first heading of the first level
// that repeats the title belongs to the lead.
[[nodiscard]] std::vector<index::Document> page_documents(Page page);

// The first of `keys` that the front matter has as a date.
[[nodiscard]] std::optional<Date> front_matter_date(const nlohmann::json& front_matter,
                                                    const std::vector<std::string>& keys,
                                                    DateForms forms = DateForms::any);

// True if nothing on the page can be found: no text, no heading, no title, no description.
[[nodiscard]] bool is_bare(const Page& page);

}  // namespace tim::indexer
