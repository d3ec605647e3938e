// A rendered page: what it says about itself, and its text.
#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "indexer/sources/section.h"

namespace tim::indexer {

struct HtmlPage {
    std::string lang;       // primary language of <html lang>, lower case: "vi"; empty if it does not say
    std::string title;      // the heading that stands for the page, else <title>
    std::string canonical;  // <link rel="canonical">, as written
    std::vector<std::pair<std::string, std::string>> alternates;  // hreflang in lower case, href; without x-default
    bool indexable = true;  // false where `robots` says noindex, or the page only leads on to another
    // description, keywords, author, date, lastmod, tags: under the names that Markdown's front matter has for them.
    nlohmann::json front_matter = nlohmann::json::object();
    // `<meta name="docsearch:version" content="2.0, latest">`: what DocSearch's crawler makes facets of.
    std::map<std::string, std::vector<std::string>> facets;
    std::vector<Section> sections;  // of the main content; the first is the lead
};

// The main content is what is marked `data-tim-body`; else <main> (or the one <article> in it that holds its headings),
// else the only <article>, else <body> without its header, footer and asides. Throws BadInput as HtmlTree does.
[[nodiscard]] HtmlPage read_html_page(std::string_view html);

// A piece of a <body>: everything in it is content. Throws BadInput as HtmlTree does.
[[nodiscard]] std::vector<Section> read_html_piece(std::string_view html);

// Every place on a page that a link can lead to.
[[nodiscard]] std::set<std::string> read_html_anchors(std::string_view html);

}  // namespace tim::indexer
