#include "indexer/sources/page_documents.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

#include "indexer/sources/data_formats.h"
#include "indexer/sources/files.h"
#include "indexer/sources/hugo_urls.h"
#include "indexer/sources/utf8.h"

namespace tim::indexer {

using nlohmann::json;

namespace {

std::string title_of(const Page& page) {
    if (!page.title.empty()) return page.title;
    for (const Section& section : page.sections)
        if (!section.heading.empty()) return section.heading;
    std::string name = page.path;
    while (name.ends_with('/')) name.pop_back();
    name.erase(0, name.rfind('/') + 1);
    std::replace_if(
        name.begin(), name.end(), [](char c) { return c == '-' || c == '_'; }, ' ');
    return name;
}

// A first heading that is the page's title heads the lead, not a section beside it. A heading with an anchor, which an
// author wrote, has nothing above it then.
void join_title_to_lead(std::vector<Section>& sections, const std::string& title) {
    if (sections.size() < 2 || sections[1].level != 1 || sections[1].heading != title) return;
    Section &lead = sections[0], &first = sections[1];
    if (!first.anchor.empty() && !(lead.text.empty() && lead.code.empty())) return;
    lead.text += first.text;
    lead.code += first.code;
    sections.erase(sections.begin() + 1);
}

// `description` and `summary` are shown with the lead; here unless its text has them already.
std::string lead_text(const Page& page) {
    std::string text;
    for (const char* key : {"description", "summary"}) {
        const std::string words = collapse_space(string_at(page.front_matter, key));
        const std::string& body = page.sections.front().text;
        if (words.empty() || body.find(words) != std::string::npos || text.find(words) != std::string::npos) continue;
        text += words + '\n';
    }
    return text + page.sections.front().text;
}

std::vector<std::string> unique_keywords(const json& front_matter) {
    std::vector<std::string> keywords;
    std::set<std::string> seen;
    for (const char* key : {"tags", "categories", "keywords"})
        for (std::string& word : strings_at(front_matter, key))
            if (seen.insert(word).second) keywords.push_back(std::move(word));
    return keywords;
}

std::string attributes_of(const Page& page) {
    json attributes = json::object();
    if (!page.site_section.empty()) attributes["site_section"] = page.site_section;
    for (const char* key : {"summary", "description"})
        if (const std::string words = collapse_space(string_at(page.front_matter, key)); !words.empty()) {
            attributes["summary"] = words;
            break;
        }
    for (const char* key : {"authors", "author"})
        if (const auto names = strings_at(page.front_matter, key); !names.empty()) {
            attributes["authors"] = names;
            break;
        }
    return attributes.empty() ? std::string() : json_text(attributes);
}

}  // namespace

std::optional<Date> front_matter_date(const json& front_matter, const std::vector<std::string>& keys, DateForms forms) {
    for (const std::string& key : keys)
        if (const auto at = front_matter.find(key); at != front_matter.end())
            if (auto date = read_date(*at, forms)) return date;
    return std::nullopt;
}

bool is_bare(const Page& page) {
    if (!page.title.empty()) return false;
    if (page.sections.size() > 1 || !page.sections.front().code.empty()) return false;
    return lead_text(page).empty();
}

std::vector<index::Document> page_documents(Page page) {
    page.title = title_of(page);
    join_title_to_lead(page.sections, page.title);
    index::Document common;
    common.page_key = page.lang + ':' + page.path;
    common.translation_key = page.translation_key;
    common.kind = "article";
    common.lang = page.lang;
    common.title = page.title;
    common.keywords = unique_keywords(page.front_matter);
    common.date = page.date;
    if (const auto changed = front_matter_date(page.front_matter, {"lastmod", "modified"}, page.date_forms))
        common.lastmod = changed->day;
    common.facets = std::move(page.facets);
    for (const char* field : {"tags", "categories"})
        if (auto values = strings_at(page.front_matter, field); !values.empty())
            common.facets[field] = std::move(values);
    if (!page.site_section.empty()) common.facets["site_section"] = {page.site_section};
    common.attributes = attributes_of(page);
    common.source = page.source;

    std::vector<index::Document> documents;
    std::vector<std::pair<int, std::string>> open;  // level and heading, outermost first
    std::set<std::string> ids;
    for (const Section& section : page.sections) {
        const bool is_lead = section.level == 0;
        if (!is_lead) {
            while (!open.empty() && open.back().first >= section.level) open.pop_back();
            if (section.heading.empty() && section.text.empty() && section.code.empty()) continue;
            if (!section.heading.empty()) open.emplace_back(section.level, section.heading);
        }
        index::Document document = common;
        document.ordinal = static_cast<std::uint32_t>(documents.size());
        // A heading without an anchor of its own leads to the page; its ordinal keeps ids apart.
        const std::string place =
            section.anchor.empty() && !is_lead ? fmt::format("\n{}", document.ordinal) : section.anchor;
        document.id = fnv1a_hex(fmt::format("{}\n{}\n{}", page.lang, page.path, place));
        if (!ids.insert(document.id).second)  // the same custom id twice: a browser goes to the first
            document.id = fnv1a_hex(fmt::format("{}\n{}\n{}\n{}", page.lang, page.path, place, document.ordinal));
        ids.insert(document.id);
        document.url = section.anchor.empty() ? page.url : page.url + '#' + escape_path(section.anchor);
        document.section = section.heading;
        for (const auto& [level, heading] : open) document.path.push_back(heading);
        document.text = is_lead ? lead_text(page) : section.text;
        document.code = section.code;
        // Tags describe the page: repeated on each section they would drown its own words.
        if (!is_lead) document.keywords.clear();
        documents.push_back(std::move(document));
    }
    return documents;
}

}  // namespace tim::indexer
