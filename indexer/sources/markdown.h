// Markdown as Hugo 0.111 reads it: a list of sections.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "indexer/sources/heading_ids.h"
#include "indexer/sources/section.h"

namespace tim::indexer {

struct MarkdownOptions {
    HeadingIds ids = HeadingIds::github;
    bool heading_attributes = true;  // `## Heading {#id}`
    bool raw_html = true;            // blocks of HTML are shown; Hugo leaves them out unless `unsafe` is set
    bool emoji_names = false;        // `:rocket:` becomes a picture before ids are made
    bool shortcodes = true;
    bool typographer = false;  // "quotes", --, ... become typographic
};

// The first section is the lead and always there, even if empty. Any UTF-8 can be read; only HTML inside that nests
// without end throws BadInput.
[[nodiscard]] std::vector<Section> read_markdown(std::string_view text, const MarkdownOptions& options = {});

// The same of an HTML body with shortcodes in it.
[[nodiscard]] std::vector<Section> read_html_fragment(std::string_view text);

}  // namespace tim::indexer
