// Markdown as Hugo 0.111 reads it: a list of sections.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "indexer/sources/heading_ids.h"

namespace tim::indexer {

struct MarkdownOptions {
    HeadingIds ids = HeadingIds::github;
    bool heading_attributes = true;  // `## Heading {#id}`
    bool raw_html = true;            // blocks of HTML are shown; Hugo leaves them out unless `unsafe` is set
    bool emoji_names = false;        // `:rocket:` becomes a picture before ids are made
    bool shortcodes = true;
};

struct Section {
    int level = 0;        // 1-6; 0: the lead, before the first heading
    std::string heading;  // plain text
    std::string anchor;   // empty for the lead and where it cannot be known
    std::string text;     // plain; paragraphs, table rows and list items end in '\n'
    std::string code;     // code blocks, each ends in '\n'
};

// The first section is the lead and always there, even if empty. Never throws on any UTF-8.
[[nodiscard]] std::vector<Section> read_markdown(std::string_view text, const MarkdownOptions& options = {});

// The text of an HTML body as the one section of a page: its headings are text.
[[nodiscard]] std::vector<Section> read_html_fragment(std::string_view text);

}  // namespace tim::indexer
