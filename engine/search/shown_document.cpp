#include "engine/search/shown_document.h"

#include <algorithm>
#include <cstddef>
#include <utility>

namespace tim::search {
namespace {

constexpr std::size_t kSnippetBytes = 220, kSectionSnippetBytes = 120;

bool has_mark(const Snippet& snippet) {
    return std::any_of(snippet.begin(), snippet.end(), [](const SnippetPart& p) { return p.mark; });
}

}  // namespace

Hit hit_of(const index::Document& document) {
    Hit hit;
    hit.id = document.id;
    hit.kind = document.kind;
    hit.lang = document.lang;
    hit.url = document.url;
    hit.title = document.title;
    hit.section = document.section;
    hit.path = document.path;
    hit.date = document.date;
    hit.lastmod = document.lastmod;
    hit.attributes = document.attributes.empty() ? "{}" : document.attributes;
    return hit;
}

ShownDocument show(const index::Document& document, const Highlighter& highlighter) {
    ShownDocument shown{hit_of(document), highlighter.no_evidence()};
    auto& [hit, evidence] = shown;
    hit.title_parts = highlighter.mark(document.title, evidence);
    hit.section_parts = highlighter.mark(document.section, evidence);
    hit.snippet = highlighter.excerpt(document.text, kSnippetBytes, evidence);
    if (!has_mark(hit.snippet) && !document.code.empty()) {
        Snippet code = highlighter.excerpt(document.code, kSnippetBytes, evidence);
        if (has_mark(code)) hit.snippet = std::move(code);
    }
    for (const auto& heading : document.path)
        hit.path_parts.push_back(heading == document.section ? hit.section_parts : highlighter.mark(heading, evidence));
    for (const auto& keyword : document.keywords) (void)highlighter.mark(keyword, evidence);
    hit.match = highlighter.tier(evidence);
    return shown;
}

SectionHit show_section(const index::Document& document, const Highlighter& highlighter) {
    auto evidence = highlighter.no_evidence();
    SectionHit section{.id = document.id,
                       .url = document.url,
                       .section = document.section.empty() ? document.title : document.section,
                       .path = document.path,
                       .snippet = highlighter.excerpt(document.text, kSectionSnippetBytes, evidence)};
    for (const auto& heading : document.path) section.path_parts.push_back(highlighter.mark(heading, evidence));
    return section;
}

}  // namespace tim::search
