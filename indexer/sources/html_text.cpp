#include "indexer/sources/html_text.h"

#include <cmark-gfm.h>

#include <algorithm>
#include <array>
#include <memory>

#include "indexer/sources/utf8.h"

namespace tim::indexer {

namespace {

constexpr std::array<std::string_view, 25> kBlockTags = {
    "br", "p",  "div", "li", "ul", "ol",  "tr",         "table", "section", "article", "header",     "footer", "h1",
    "h2", "h3", "h4",  "h5", "h6", "pre", "blockquote", "dt",    "dd",      "figure",  "figcaption", "summary"};

bool is_name_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == ':';
}

// Behind the '>' that ends the tag at `at`; quoted values may hold one. npos if there is none.
std::size_t tag_end(std::string_view html, std::size_t at) {
    char quote = '\0';
    for (std::size_t i = at + 1; i < html.size(); ++i) {
        const char c = html[i];
        if (quote != '\0') {
            if (c == quote) quote = '\0';
        } else if (c == '>') {
            return i + 1;
        } else if ((c == '"' || c == '\'') && html[i - 1] == '=') {
            quote = c;
        }
    }
    const std::size_t end = html.find('>', at);  // a quote that never closes
    return end == std::string_view::npos ? end : end + 1;
}

std::string_view attribute(std::string_view tag, std::string_view name) {
    for (std::size_t at = tag.find(name); at != std::string_view::npos; at = tag.find(name, at + 1)) {
        const std::size_t quote = at + name.size() + 1;
        if (at == 0 || is_name_character(tag[at - 1]) || quote >= tag.size() || tag[quote - 1] != '=') continue;
        if (tag[quote] != '"' && tag[quote] != '\'') continue;
        const std::size_t end = tag.find(tag[quote], quote + 1);
        if (end != std::string_view::npos) return tag.substr(quote + 1, end - quote - 1);
    }
    return {};
}

// Behind `</name …>`, or the end of the text.
std::size_t skip_element(std::string_view html, std::size_t from, std::string_view name) {
    for (std::size_t at = html.find("</", from); at != std::string_view::npos; at = html.find("</", at + 2)) {
        if (lower_case(html.substr(at + 2, name.size())) != name) continue;
        const std::size_t end = html.find('>', at);
        return end == std::string_view::npos ? html.size() : end + 1;
    }
    return html.size();
}

}  // namespace

std::string tag_name(std::string_view tag) {
    if (tag.starts_with('<')) tag.remove_prefix(1);
    std::size_t n = tag.starts_with('/') ? 1 : 0;
    while (n < tag.size() && is_name_character(tag[n])) ++n;
    return lower_case(tag.substr(0, n));
}

std::string decode_references(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size();) {
        constexpr std::size_t kLongest = 34;  // &CounterClockwiseContourIntegral;
        const std::size_t length = text[i] == '&' ? text.substr(i, kLongest).find(';') : std::string_view::npos;
        const std::size_t end = i + length;
        const bool reference = length != std::string_view::npos && length >= 2 &&
                               std::all_of(text.begin() + static_cast<std::ptrdiff_t>(i) + 1,
                                           text.begin() + static_cast<std::ptrdiff_t>(end), [](char c) {
                                               return c == '#' || (is_name_character(c) && c != '-' && c != ':');
                                           });
        if (!reference) {
            out += text[i++];
            continue;
        }
        // cmark knows HTML5's table of names: a document of one reference is one text node.
        const std::unique_ptr<cmark_node, decltype(&cmark_node_free)> document(
            cmark_parse_document(text.data() + i, end + 1 - i, CMARK_OPT_DEFAULT), &cmark_node_free);
        cmark_node* paragraph = cmark_node_first_child(document.get());
        for (cmark_node* node = paragraph != nullptr ? cmark_node_first_child(paragraph) : nullptr; node != nullptr;
             node = cmark_node_next(node)) {
            if (const char* literal = cmark_node_get_literal(node)) out += literal;
        }
        i = end + 1;
    }
    return out;
}

std::string html_to_text(std::string_view html) {
    std::string out;
    for (std::size_t i = 0; i < html.size();) {
        const std::size_t open = std::min(html.find('<', i), html.size());
        out += decode_references(html.substr(i, open - i));
        if (open == html.size()) break;
        if (html.substr(open).starts_with("<!--")) {
            const std::size_t end = html.find("-->", open + 4);
            i = end == std::string_view::npos ? html.size() : end + 3;
            continue;
        }
        const std::string name = tag_name(html.substr(open));
        const std::string_view bare = std::string_view(name).substr(name.starts_with('/') ? 1 : 0);
        if (bare.empty() && !html.substr(open).starts_with("<!")) {  // a lone '<' is text
            out += '<';
            i = open + 1;
            continue;
        }
        const std::size_t end = tag_end(html, open);
        if (end == std::string_view::npos) return out += decode_references(html.substr(open));
        i = end;
        if (name == "script" || name == "style") i = skip_element(html, end, name);
        if (name == "img") out += decode_references(attribute(html.substr(open, end - open), "alt"));
        if (name == "td" || name == "th") out += ' ';
        if (std::find(kBlockTags.begin(), kBlockTags.end(), bare) != kBlockTags.end()) out += '\n';
    }
    return out;
}

}  // namespace tim::indexer
