#include "indexer/sources/html_page.h"

#include <algorithm>
#include <array>

#include "indexer/sources/html_sections.h"
#include "indexer/sources/html_tree.h"
#include "indexer/sources/languages.h"
#include "indexer/sources/utf8.h"

namespace tim::indexer {

namespace {

bool has_word(std::string_view words, std::string_view wanted) {
    const std::string lower = lower_case(words);
    for (std::size_t at = lower.find(wanted); at != std::string::npos; at = lower.find(wanted, at + 1)) {
        const auto is_edge = [&](std::size_t i) { return i >= lower.size() || lower[i] == ' ' || lower[i] == ','; };
        if ((at == 0 || is_edge(at - 1)) && is_edge(at + wanted.size())) return true;
    }
    return false;
}

// What <head> holds, and the elements that may be the main content.
class PageReader {
public:
    explicit PageReader(const GumboNode* root) {
        page_.lang = primary_language(attribute_of(root, "lang"));
        walk_html(root, [this](const GumboNode* node) { return look_at(node); });
    }

    HtmlPage read() {
        HtmlFrame frame = HtmlFrame::content;
        const std::vector<const GumboNode*> roots = main_content(frame);
        page_.sections = read_html_sections(roots, frame);
        page_.title = title_of_page();
        return std::move(page_);
    }

private:
    bool look_at(const GumboNode* node) {
        switch (tag_of(node)) {
            case GUMBO_TAG_META:
                read_meta(node);
                return false;
            case GUMBO_TAG_LINK:
                read_link(node);
                return false;
            case GUMBO_TAG_TITLE:
                if (title_.empty() && node->v.element.tag_namespace == GUMBO_NAMESPACE_HTML) title_ = text_below(node);
                return false;
            case GUMBO_TAG_BODY:
                body_ = node;
                break;
            case GUMBO_TAG_MAIN:
                mains_.push_back(node);
                break;
            case GUMBO_TAG_ARTICLE:
                articles_.push_back(node);
                break;
            default:
                if (attribute_of(node, "role") == "main") mains_.push_back(node);
                break;
        }
        if (has_attribute(node, "data-tim-body")) {
            marked_.push_back(node);
            return false;
        }
        return !is_element(node) || !is_html_machinery(node);
    }

    void read_meta(const GumboNode* node) {
        std::string name = lower_case(attribute_of(node, "name"));
        if (name.empty()) name = lower_case(attribute_of(node, "property"));
        const std::string content = collapse_space(attribute_of(node, "content"));
        if ((name == "robots" && (has_word(content, "noindex") || has_word(content, "none"))) ||
            lower_case(attribute_of(node, "http-equiv")) == "refresh")
            page_.indexable = false;
        if (content.empty()) return;
        constexpr std::array<std::pair<std::string_view, const char*>, 7> kKept = {
            {{"description", "description"},
             {"author", "author"},
             {"article:author", "author"},
             {"date", "date"},
             {"article:published_time", "date"},
             {"article:modified_time", "lastmod"},
             {"last-modified", "lastmod"}}};
        for (const auto& [meta, key] : kKept)
            if (name == meta && !page_.front_matter.contains(key)) page_.front_matter[key] = content;
        if (name == "article:tag") page_.front_matter["tags"].push_back(content);
        if (name == "og:title") og_title_ = content;
        if (name == "keywords")
            for (std::string& word : list_of(content)) page_.front_matter["keywords"].push_back(std::move(word));
        // The language is the page's own.
        constexpr std::string_view kFacet = "docsearch:", kLanguage = "docsearch:language";
        if (name.starts_with(kFacet) && name.size() > kFacet.size() && name != kLanguage)
            page_.facets[name.substr(kFacet.size())] = list_of(content);
    }

    // The parts between commas.
    static std::vector<std::string> list_of(std::string_view text) {
        std::vector<std::string> list;
        for (std::size_t at = 0; at < text.size();) {
            const std::size_t end = std::min(text.find(',', at), text.size());
            if (std::string word = collapse_space(text.substr(at, end - at)); !word.empty())
                list.push_back(std::move(word));
            at = end + 1;
        }
        return list;
    }

    void read_link(const GumboNode* node) {
        const std::string_view rel = attribute_of(node, "rel");
        const std::string href(trim(attribute_of(node, "href")));
        if (has_word(rel, "canonical") && page_.canonical.empty()) page_.canonical = href;
        const std::string lang = lower_case(attribute_of(node, "hreflang"));
        if (has_word(rel, "alternate") && !lang.empty() && lang != "x-default" && !href.empty())
            page_.alternates.emplace_back(lang, href);
    }

    std::vector<const GumboNode*> main_content(HtmlFrame& frame) const {
        if (!marked_.empty()) return marked_;
        const GumboNode* const main = mains_.empty() ? nullptr : mains_.front();
        if (main != nullptr) {
            // Around the one article of a page stand its neighbours and its table of contents.
            std::vector<const GumboNode*> within;
            for (const GumboNode* article : articles_)
                if (is_below(article, main)) within.push_back(article);
            if (within.size() == 1 && headings_in(within.front()) == headings_in(main)) return within;
            return {main};
        }
        if (articles_.size() == 1) return articles_;
        frame = HtmlFrame::body;
        return body_ != nullptr ? std::vector<const GumboNode*>{body_} : std::vector<const GumboNode*>();
    }

    static bool is_below(const GumboNode* node, const GumboNode* ancestor) {
        while (node != nullptr && node != ancestor) node = node->parent;
        return node != nullptr;
    }

    static std::size_t headings_in(const GumboNode* root) {
        std::size_t count = 0;
        walk_html(root, [&](const GumboNode* node) {
            if (node != root && is_html_machinery(node)) return false;
            if (heading_level(node) > 0) ++count;
            return true;
        });
        return count;
    }

    // The first heading names the page where it is the one of the first level, or a template put it there: it has no
    // anchor.
    [[nodiscard]] std::string title_of_page() const {
        const std::vector<Section>& sections = page_.sections;
        const auto is_top = [](const Section& one) { return one.level == 1; };
        if (sections.size() > 1 && is_top(sections[1])) {
            const bool only = std::count_if(sections.begin(), sections.end(), is_top) == 1;
            const bool named = title_.find(sections[1].heading) != std::string::npos;
            if (sections[1].anchor.empty() || (only && named)) return sections[1].heading;
        }
        return !og_title_.empty() ? og_title_ : title_;
    }

    HtmlPage page_;
    std::string title_, og_title_;
    const GumboNode* body_ = nullptr;
    std::vector<const GumboNode*> marked_, mains_, articles_;
};

}  // namespace

HtmlPage read_html_page(std::string_view html) {
    const HtmlTree tree(std::string(html), HtmlTree::Kind::page);
    return PageReader(tree.root()).read();
}

std::vector<Section> read_html_piece(std::string_view html) {
    const HtmlTree tree(std::string(html), HtmlTree::Kind::fragment);
    return read_html_sections({tree.root()}, HtmlFrame::content);
}

std::set<std::string> read_html_anchors(std::string_view html) {
    const HtmlTree tree(std::string(html), HtmlTree::Kind::page);
    std::set<std::string> anchors;
    walk_html(tree.root(), [&](const GumboNode* node) {
        if (const std::string_view id = attribute_of(node, "id"); !id.empty()) anchors.emplace(id);
        if (tag_of(node) == GUMBO_TAG_A)
            if (const std::string_view name = attribute_of(node, "name"); !name.empty()) anchors.emplace(name);
        return true;
    });
    return anchors;
}

}  // namespace tim::indexer
