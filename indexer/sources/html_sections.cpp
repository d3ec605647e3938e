#include "indexer/sources/html_sections.h"

#include <unicode/uchar.h>

#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "indexer/sources/utf8.h"

namespace tim::indexer {

namespace {

bool is_one_of(GumboTag tag, std::initializer_list<GumboTag> tags) {
    return std::find(tags.begin(), tags.end(), tag) != tags.end();
}

bool is_block(GumboTag tag) {
    return is_one_of(
        tag, {GUMBO_TAG_ADDRESS, GUMBO_TAG_ARTICLE,  GUMBO_TAG_ASIDE,      GUMBO_TAG_BLOCKQUOTE, GUMBO_TAG_CAPTION,
              GUMBO_TAG_CENTER,  GUMBO_TAG_DD,       GUMBO_TAG_DETAILS,    GUMBO_TAG_DIV,        GUMBO_TAG_DL,
              GUMBO_TAG_DT,      GUMBO_TAG_FIELDSET, GUMBO_TAG_FIGCAPTION, GUMBO_TAG_FIGURE,     GUMBO_TAG_FOOTER,
              GUMBO_TAG_FORM,    GUMBO_TAG_H1,       GUMBO_TAG_H2,         GUMBO_TAG_H3,         GUMBO_TAG_H4,
              GUMBO_TAG_H5,      GUMBO_TAG_H6,       GUMBO_TAG_HEADER,     GUMBO_TAG_HGROUP,     GUMBO_TAG_HR,
              GUMBO_TAG_LEGEND,  GUMBO_TAG_LI,       GUMBO_TAG_MAIN,       GUMBO_TAG_OL,         GUMBO_TAG_P,
              GUMBO_TAG_PRE,     GUMBO_TAG_SECTION,  GUMBO_TAG_SUMMARY,    GUMBO_TAG_TABLE,      GUMBO_TAG_TR,
              GUMBO_TAG_UL});
}

bool has_letter_or_digit(std::string_view text) {
    for (std::size_t i = 0; i < text.size();)
        if (u_isalnum(static_cast<UChar32>(next_code_point(text, i)))) return true;
    return false;
}

// `<a href="#here">¶</a>` and the like, which a generator puts beside a heading.
bool is_permalink(const GumboNode* node) {
    return tag_of(node) == GUMBO_TAG_A && attribute_of(node, "href").starts_with('#') &&
           !has_letter_or_digit(text_below(node));
}

bool is_note_reference(const GumboNode* node) {
    const std::string_view href = attribute_of(node, "href");
    return tag_of(node) == GUMBO_TAG_A && href.starts_with('#') && href.size() > 1 &&
           (attribute_of(node, "role") == "doc-noteref" || has_class(node, {"footnote-ref", "footnote-reference"}));
}

bool is_line_number(const GumboNode* node) {
    return has_class(node, {"ln", "lnt", "lineno", "linenos", "linenumber"}) ||
           attribute_of(node, "style").find("user-select:none") != std::string_view::npos;
}

std::string_view id_of(const GumboNode* node) {
    const std::string_view id = attribute_of(node, "id");
    return id.empty() && tag_of(node) == GUMBO_TAG_A ? attribute_of(node, "name") : id;
}

// The nearest element before `node` among its siblings, over blanks and comments; nullptr if there is none or text.
const GumboNode* element_before(const GumboNode* node) {
    const GumboVector& siblings = children_of(node->parent);
    for (std::size_t i = node->index_within_parent; i-- > 0;) {
        const auto* before = static_cast<const GumboNode*>(siblings.data[i]);
        if (is_element(before)) return before;
        if (before->type == GUMBO_NODE_TEXT) return nullptr;
    }
    return nullptr;
}

// VitePress names the language of a block of code between the button that copies it and the code.
bool is_code_label(const GumboNode* node) {
    if (tag_of(node) != GUMBO_TAG_SPAN || !has_class(node, {"lang"})) return false;
    const GumboNode* const before = element_before(node);
    return before != nullptr && tag_of(before) == GUMBO_TAG_BUTTON && has_class(before, {"copy"});
}

// True if nothing that is read stands before `node` in its parent.
bool opens_its_parent(const GumboNode* node) {
    constexpr std::size_t kMostMarks = 8;
    const GumboVector& siblings = children_of(node->parent);
    if (node->index_within_parent > kMostMarks) return false;
    for (std::size_t i = 0; i < node->index_within_parent; ++i) {
        const auto* before = static_cast<const GumboNode*>(siblings.data[i]);
        if (before->type == GUMBO_NODE_TEXT || (is_element(before) && !text_below(before).empty())) return false;
    }
    return true;
}

// Where a link to the heading goes: its own id, that of something in it, of an empty mark before it, or of the section
// that it opens (as Sphinx has it).
std::string_view anchor_of(const GumboNode* heading) {
    std::string_view id = id_of(heading);
    if (!id.empty()) return id;
    walk_html(heading, [&](const GumboNode* node) {
        if (id.empty()) id = id_of(node);
        return id.empty();
    });
    if (!id.empty()) return id;
    if (const GumboNode* before = element_before(heading);
        before != nullptr && tag_of(before) == GUMBO_TAG_A && text_below(before).empty() && !id_of(before).empty())
        return id_of(before);
    for (const GumboNode* node = heading; opens_its_parent(node); node = node->parent) {
        const GumboNode* const parent = node->parent;
        if (tag_of(parent) == GUMBO_TAG_SECTION || has_class(parent, {"section"})) return id_of(parent);
        if (!is_one_of(tag_of(parent), {GUMBO_TAG_DIV, GUMBO_TAG_HEADER, GUMBO_TAG_HGROUP})) break;
    }
    return {};
}

class Builder {
public:
    explicit Builder(HtmlFrame frame) : frame_(frame) {}

    void read(const GumboNode* root) {
        walk_html(
            root, [this, root](const GumboNode* node) { return enter(node, node == root); },
            [this](const GumboNode* node) { leave(node); });
        end_line();
    }

    std::vector<Section> finish() {
        for (Section& section : sections_) section.heading = collapse_space(section.heading);
        return std::move(sections_);
    }

private:
    bool enter(const GumboNode* node, bool is_root) {
        if (!is_element(node)) {
            if (node->type != GUMBO_NODE_COMMENT && node->type != GUMBO_NODE_TEMPLATE) add_text(node->v.text.text);
            return false;
        }
        if (!is_root && is_left_out(node)) return false;
        const GumboTag tag = tag_of(node);
        if (is_note_reference(node)) {
            notes_.emplace(attribute_of(node, "href").substr(1), target_);
            return false;
        }
        if (const auto note = notes_.find(attribute_of(node, "id")); note != notes_.end()) {
            end_line();
            target_ = note->second;
            open_notes_.push_back(node);
        }
        if (tag == GUMBO_TAG_IMG) {
            add_text(attribute_of(node, "alt"));
        } else if (tag == GUMBO_TAG_BR) {
            if (pre_depth_ > 0) add_text("\n");
            end_line();
        } else if (tag == GUMBO_TAG_PRE) {
            end_line();
            ++pre_depth_;
        } else if (tag == GUMBO_TAG_TD || tag == GUMBO_TAG_TH) {
            open_cell(node);
        } else if (heading_level(node) > 0 && pre_depth_ == 0) {
            open_heading(node);
        } else if (is_block(tag)) {
            end_line();
            if (tag == GUMBO_TAG_TR) row_begin_ = out().size();
        }
        return true;
    }

    void leave(const GumboNode* node) {
        const GumboTag tag = tag_of(node);
        if (tag == GUMBO_TAG_PRE) {
            --pre_depth_;
            std::string& code = sections_[target_].code;
            if (!code.empty() && code.back() != '\n') code += '\n';
        } else if (heading_level(node) > 0 && in_heading_) {
            close_heading();
        } else if (is_block(tag)) {
            end_line();
        }
        if (!open_notes_.empty() && open_notes_.back() == node) {
            end_line();
            open_notes_.pop_back();
            target_ = sections_.size() - 1;
        }
    }

    [[nodiscard]] bool is_left_out(const GumboNode* node) const {
        if (is_html_machinery(node) || is_permalink(node)) return true;
        const GumboTag tag = tag_of(node);
        if (frame_ == HtmlFrame::body && is_one_of(tag, {GUMBO_TAG_ASIDE, GUMBO_TAG_HEADER})) return true;
        if (tag == GUMBO_TAG_FOOTER && tag_of(node->parent) != GUMBO_TAG_BLOCKQUOTE) return true;
        if (attribute_of(node, "role") == "doc-backlink" || has_class(node, {"footnote-backref", "reversefootnote"}))
            return true;
        return is_code_label(node) || (pre_depth_ > 0 && is_line_number(node));
    }

    void open_heading(const GumboNode* node) {
        end_line();
        Section section;
        section.level = heading_level(node);
        section.anchor = anchor_of(node);
        sections_.push_back(std::move(section));
        target_ = sections_.size() - 1;
        in_heading_ = true;
    }

    void close_heading() {
        in_heading_ = false;
        space_due_ = false;
        if (const Section& last = sections_.back();
            trim(last.heading).empty() && last.anchor.empty() && last.text.empty() && last.code.empty()) {
            sections_.pop_back();
            target_ = sections_.size() - 1;
            for (auto& [id, section] : notes_) section = std::min(section, target_);
        }
    }

    void open_cell(const GumboNode* node) {
        const GumboNode* const before = element_before(node);
        if (before == nullptr || is_one_of(tag_of(before), {GUMBO_TAG_TD, GUMBO_TAG_TH}) == false) return;
        if (pre_depth_ > 0) return;
        std::string& to = out();
        if (to.size() > row_begin_ && to.ends_with('\n')) to.pop_back();  // the cell before ended in a paragraph
        to += to.size() > row_begin_ ? " | " : "| ";
        space_due_ = false;
    }

    std::string& out() { return in_heading_ ? sections_[target_].heading : sections_[target_].text; }

    void add_text(std::string_view text) {
        if (pre_depth_ > 0) {
            sections_[target_].code += text;
            return;
        }
        std::string& to = out();
        for (const char c : text) {
            if (c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f') {
                space_due_ = true;
                continue;
            }
            if (space_due_ && !to.empty() && to.back() != '\n' && to.back() != ' ') to += ' ';
            space_due_ = false;
            to += c;
        }
    }

    void end_line() {
        if (in_heading_) {
            space_due_ = true;
            return;
        }
        space_due_ = false;
        std::string& to = out();
        while (to.ends_with(' ')) to.pop_back();
        if (!to.empty() && to.back() != '\n') to += '\n';
    }

    HtmlFrame frame_;
    std::vector<Section> sections_ = std::vector<Section>(1);
    std::size_t target_ = 0;                         // the section that text goes to
    std::map<std::string_view, std::size_t> notes_;  // id of a note -> the section that refers to it first
    std::vector<const GumboNode*> open_notes_;
    std::size_t row_begin_ = 0;  // of a table's row in the text
    int pre_depth_ = 0;
    bool in_heading_ = false, space_due_ = false;
};

}  // namespace

bool is_html_machinery(const GumboNode* node) {
    if (is_one_of(tag_of(node),
                  {GUMBO_TAG_SCRIPT, GUMBO_TAG_STYLE, GUMBO_TAG_NOSCRIPT, GUMBO_TAG_SVG, GUMBO_TAG_IFRAME,
                   GUMBO_TAG_BUTTON, GUMBO_TAG_SELECT, GUMBO_TAG_TEXTAREA, GUMBO_TAG_NAV, GUMBO_TAG_OBJECT,
                   GUMBO_TAG_AUDIO, GUMBO_TAG_VIDEO, GUMBO_TAG_CANVAS, GUMBO_TAG_ANNOTATION_XML, GUMBO_TAG_TITLE}))
        return true;
    const std::string_view role = attribute_of(node, "role");
    if (role == "navigation" || role == "search" || role == "menu" || role == "toolbar") return true;
    if (has_attribute(node, "data-tim-ignore") || attribute_of(node, "aria-hidden") == "true") return true;
    bool hidden = false;
    const std::string_view how = attribute_of(node, "hidden", &hidden);
    if (hidden && how != "until-found" && role != "tabpanel") return true;
    return heading_level(node) > 0 && has_class(node, {"sr-only", "visually-hidden"});
}

std::vector<Section> read_html_sections(const std::vector<const GumboNode*>& roots, HtmlFrame frame) {
    Builder builder(frame);
    for (const GumboNode* root : roots) builder.read(root);
    return builder.finish();
}

}  // namespace tim::indexer
