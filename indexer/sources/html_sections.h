// The text of a parsed page, cut at its headings.
#pragma once

#include <vector>

#include "indexer/sources/html_tree.h"
#include "indexer/sources/section.h"

namespace tim::indexer {

// What is not the page's own text.
enum class HtmlFrame {
    content,  // the roots are the page's content: only what cannot be text is left out
    body,     // the root is the whole <body>: its header, footer and asides are left out, too
};

// The first section is the lead and always there. Scripts, controls, navigation, what is hidden from readers or marked
// `data-tim-ignore` is left out; the alternative text of images is kept; notes are read where the text refers to them.
// Code blocks go to `Section::code`.
[[nodiscard]] std::vector<Section> read_html_sections(const std::vector<const GumboNode*>& roots, HtmlFrame frame);

// True for an element whose content is never part of a page's text.
[[nodiscard]] bool is_html_machinery(const GumboNode* node);

}  // namespace tim::indexer
