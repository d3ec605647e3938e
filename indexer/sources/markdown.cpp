#include "indexer/sources/markdown.h"

#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm.h>

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <map>
#include <memory>
#include <utility>

#include "indexer/sources/html_page.h"
#include "indexer/sources/shortcodes.h"
#include "indexer/sources/utf8.h"

namespace tim::indexer {

namespace {

constexpr int kMaxShortcodeDepth = 4;

using Tree = std::unique_ptr<cmark_node, decltype(&cmark_node_free)>;

Tree parse_tree(const std::string& text, bool typographer) {
    static const bool registered = (cmark_gfm_core_extensions_ensure_registered(), true);
    (void)registered;
    const std::unique_ptr<cmark_parser, decltype(&cmark_parser_free)> parser(
        cmark_parser_new(CMARK_OPT_FOOTNOTES | (typographer ? CMARK_OPT_SMART : 0)), &cmark_parser_free);
    for (const char* name : {"table", "strikethrough", "autolink", "tasklist"})
        if (cmark_syntax_extension* extension = cmark_find_syntax_extension(name))
            cmark_parser_attach_syntax_extension(parser.get(), extension);
    cmark_parser_feed(parser.get(), text.data(), text.size());
    return {cmark_parser_finish(parser.get()), &cmark_node_free};
}

// Lines as cmark counts them: ended by \n, \r\n or \r.
std::vector<std::string_view> split_lines(std::string_view text) {
    std::vector<std::string_view> lines;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find_first_of("\r\n"), text.size());
        lines.push_back(text.substr(0, end));
        text.remove_prefix(end);
        text.remove_prefix(text.starts_with("\r\n") ? 2 : std::min<std::size_t>(text.size(), 1));
    }
    return lines;
}

bool has_emoji_name(std::string_view text) {
    for (std::size_t at = text.find(':'); at != std::string_view::npos; at = text.find(':', at + 1)) {
        std::size_t end = at + 1;
        while (end < text.size() && (std::isalnum(static_cast<unsigned char>(text[end])) != 0 || text[end] == '_' ||
                                     text[end] == '+' || text[end] == '-'))
            ++end;
        if (end > at + 1 && end < text.size() && text[end] == ':') return true;
    }
    return false;
}

// The lower-case name of the tag that `tag` ("<br/>", "</Script>") begins with; a closing one with its '/'.
std::string tag_name(std::string_view tag) {
    if (tag.starts_with('<')) tag.remove_prefix(1);
    std::size_t n = tag.starts_with('/') ? 1 : 0;
    while (n < tag.size() && (std::isalnum(static_cast<unsigned char>(tag[n])) != 0 || tag[n] == '-')) ++n;
    return lower_case(tag.substr(0, n));
}

std::string_view literal_of(cmark_node* node) {
    const char* literal = cmark_node_get_literal(node);
    return literal != nullptr ? std::string_view(literal) : std::string_view();
}

class Reader {
public:
    Reader(std::string_view text, const MarkdownOptions& options, int depth)
        : options_(options), ids_(options.ids), depth_(depth) {
        if (options.shortcodes) {
            source_ = extract_shortcodes(text);
        } else {
            source_.markdown = text;
        }
        lines_ = split_lines(source_.markdown);
    }

    std::vector<Section> read() {
        const Tree tree = parse_tree(source_.markdown, options_.typographer);
        const std::unique_ptr<cmark_iter, decltype(&cmark_iter_free)> iter(cmark_iter_new(tree.get()),
                                                                           &cmark_iter_free);
        for (cmark_event_type event = cmark_iter_next(iter.get()); event != CMARK_EVENT_DONE;
             event = cmark_iter_next(iter.get())) {
            cmark_node* node = cmark_iter_get_node(iter.get());
            if (event == CMARK_EVENT_ENTER) {
                enter(node);
            } else {
                leave(node);
            }
        }
        for (Section& section : sections_) tidy(section);
        return std::move(sections_);
    }

    std::vector<Section> read_html() {
        add_html(source_.markdown);
        for (Section& section : sections_) tidy(section);
        return std::move(sections_);
    }

private:
    // ---- Blocks

    void enter(cmark_node* node) {
        const cmark_node_type type = cmark_node_get_type(node);
        if (type == CMARK_NODE_HEADING) {
            open_heading(node);
        } else if (type == CMARK_NODE_CODE_BLOCK) {
            add_code(expanded(literal_of(node)));
        } else if (type == CMARK_NODE_HTML_BLOCK) {
            if (options_.raw_html) add_html(literal_of(node));
        } else if (type == CMARK_NODE_FOOTNOTE_DEFINITION) {
            // They come last and in the order of their references: each belongs to the section that refers to it.
            const auto at = footnote_sections_.find(++footnotes_read_);
            target_ = at != footnote_sections_.end() ? at->second : sections_.size() - 1;
        } else {
            enter_inline(node, type);
        }
    }

    void leave(cmark_node* node) {
        const cmark_node_type type = cmark_node_get_type(node);
        if (type == CMARK_NODE_HEADING) {
            close_heading();
        } else if (type == CMARK_NODE_FOOTNOTE_DEFINITION) {
            target_ = sections_.size() - 1;
        } else if (type == CMARK_NODE_PARAGRAPH) {
            out() += '\n';
            in_script_ = false;
        } else {
            leave_table_part(node);
        }
    }

    // The types of an extension's nodes have no public names, only strings.
    void leave_table_part(cmark_node* node) {
        const std::string_view name = cmark_node_get_type_string(node);
        if (name == "table_row" || name == "table_header") out() += '\n';
        if (name == "table_cell" && cmark_node_next(node) != nullptr) out() += " | ";
    }

    void open_heading(cmark_node* node) {
        HeadingSource source = heading_source(node);
        Section section;
        section.level = cmark_node_get_heading_level(node);
        const bool unknown =
            depends_on_template(source.content) || (options_.emoji_names && has_emoji_name(source.content));
        if (!unknown || !source.id.empty()) section.anchor = ids_.next(source);
        cut_attributes_ = source.has_attributes;
        sections_.push_back(std::move(section));
        target_ = sections_.size() - 1;
        in_heading_ = true;
    }

    void close_heading() {
        in_heading_ = false;
        in_script_ = false;
        std::string& heading = sections_[target_].heading;
        if (cut_attributes_) {  // cmark took `{#id}` for text
            heading.resize(std::min(heading.rfind('{'), heading.size()));
            const std::size_t end = heading.find_last_not_of(" \t");
            heading.resize(end == std::string::npos ? 0 : end + 1);
            if (const std::size_t marks = heading.find_last_not_of('#');
                marks != std::string::npos && heading[marks] == ' ')
                heading.resize(marks);
        }
    }

    [[nodiscard]] HeadingSource heading_source(cmark_node* node) const {
        const auto first = static_cast<std::size_t>(std::max(cmark_node_get_start_line(node), 1)) - 1;
        const auto column = static_cast<std::size_t>(std::max(cmark_node_get_start_column(node), 1)) - 1;
        if (first >= lines_.size()) return {};
        const std::string_view first_line = lines_[first].substr(std::min(column, lines_[first].size()));
        if (cmark_node_get_end_line(node) == cmark_node_get_start_line(node))
            return read_atx_heading(first_line, options_.heading_attributes);
        // A setext heading: what counts is the line above the first underline.
        const char* const indent = is_quoted(node) ? " \t>" : " \t";
        std::string_view last_line = first_line;
        for (std::size_t i = first + 1; i < lines_.size(); ++i) {
            const std::string_view line =
                lines_[i].substr(std::min(lines_[i].find_first_not_of(indent), lines_[i].size()));
            if (is_underline(line)) break;
            last_line = line;
        }
        return read_setext_heading(last_line, options_.heading_attributes);
    }

    static bool is_underline(std::string_view line) {
        line = trim(line);
        return !line.empty() && (line.front() == '=' || line.front() == '-') &&
               line.find_first_not_of(line.front()) == std::string_view::npos;
    }

    static bool is_quoted(cmark_node* node) {
        for (; node != nullptr; node = cmark_node_parent(node))
            if (cmark_node_get_type(node) == CMARK_NODE_BLOCK_QUOTE) return true;
        return false;
    }

    // ---- Inlines

    void enter_inline(cmark_node* node, cmark_node_type type) {
        if (type == CMARK_NODE_HTML_INLINE) {
            const std::string name = tag_name(literal_of(node));
            if (name == "br") out() += '\n';
            if (name == "script" || name == "style") in_script_ = options_.raw_html;
            if (name == "/script" || name == "/style") in_script_ = false;
            if (name == "img" && options_.raw_html) add_text(read_html_piece(literal_of(node)).front().text);
        } else if (type == CMARK_NODE_SOFTBREAK) {
            out() += ' ';
        } else if (type == CMARK_NODE_LINEBREAK) {
            out() += '\n';
        } else if (type == CMARK_NODE_FOOTNOTE_REFERENCE) {
            // The literal is its number; the first reference decides where the note is read.
            footnote_sections_.emplace(std::strtoul(cmark_node_get_literal(node), nullptr, 10), target_);
        } else if ((type == CMARK_NODE_TEXT || type == CMARK_NODE_CODE) && !in_script_) {
            add_text(literal_of(node));
        }
    }

    std::string& out() { return in_heading_ ? sections_[target_].heading : sections_[target_].text; }

    void add_code(const std::string& code) {
        std::string& to = sections_[target_].code;
        to += code;
        if (!to.empty() && to.back() != '\n') to += '\n';
    }

    // A block of HTML: its headings open sections where their ids are, as those of Markdown do.
    void add_html(std::string_view html) {
        // A table's blank lines cut it into several blocks; without its beginning a parser drops rows and cells.
        const std::string name = tag_name(html.substr(std::min(html.find('<'), html.size())));
        const bool in_table = name == "tr" || name == "td" || name == "th" || name == "tbody" || name == "thead";
        const std::vector<Section> pieces = read_html_piece((in_table ? "<table>" : "") + std::string(html));
        for (const Section& piece : pieces) {
            if (piece.level > 0) {
                sections_.push_back(
                    {piece.level,
                     {},
                     find_placeholder(piece.anchor).begin == std::string_view::npos ? piece.anchor : std::string(),
                     {},
                     {}});
                target_ = sections_.size() - 1;
                in_heading_ = true;
                add_text(piece.heading);
                in_heading_ = false;
            }
            add_text(piece.text);
            if (!piece.code.empty()) add_code(expanded(piece.code));
        }
    }

    // Appends text, with what stands behind placeholders in their place.
    void add_text(std::string_view text) {
        for (;;) {
            const Placeholder at = find_placeholder(text);
            out() += text.substr(0, at.begin);
            if (at.begin == std::string_view::npos) return;
            add_shortcode(text.substr(at.begin, at.end - at.begin));
            text.remove_prefix(at.end);
        }
    }

    void add_shortcode(std::string_view placeholder) {
        const auto found = source_.shortcodes.find(placeholder);
        if (found == source_.shortcodes.end()) {
            out() += placeholder;  // the author wrote just that
            return;
        }
        const Shortcode& shortcode = found->second;
        if (shortcode.is_code) {
            add_code(shortcode.inner);
            return;
        }
        for (const std::string& markdown : {shortcode.words, shortcode.inner}) {
            if (depth_ >= kMaxShortcodeDepth || trim(markdown).empty()) continue;
            // A template prints the inner text as it likes: its headings have ids of their own or none.
            MarkdownOptions options = options_;
            options.raw_html = true;
            const std::vector<Section> sections = Reader(markdown, options, depth_ + 1).read();
            std::string text;
            for (const Section& section : sections) {
                if (!section.heading.empty()) text += section.heading + '\n';
                text += section.text;
                if (!section.code.empty()) add_code(section.code);
            }
            out() += in_heading_ ? std::string(trim(text)) : text;
        }
    }

    // Code as it is shown: shortcodes are replaced there, too.
    [[nodiscard]] std::string expanded(std::string_view code) const {
        std::string out;
        for (Placeholder at = find_placeholder(code); at.begin != std::string_view::npos; at = find_placeholder(code)) {
            const std::string_view placeholder = code.substr(at.begin, at.end - at.begin);
            const auto found = source_.shortcodes.find(placeholder);
            out += code.substr(0, at.begin);
            out += found != source_.shortcodes.end() ? std::string_view(found->second.inner) : placeholder;
            code.remove_prefix(at.end);
        }
        out += code;
        return out;
    }

    // No blanks at the ends of lines, no empty lines, '\n' at the end.
    static void tidy(Section& section) {
        std::string text;
        std::string_view rest = section.text;
        while (!rest.empty()) {
            const std::size_t end = std::min(rest.find('\n'), rest.size());
            if (const std::string_view line = trim(rest.substr(0, end)); !line.empty()) (text += line) += '\n';
            rest.remove_prefix(std::min(end + 1, rest.size()));
        }
        section.text = std::move(text);
        section.heading = collapse_space(section.heading);
    }

    MarkdownOptions options_;
    HeadingIdRegister ids_;
    int depth_;
    ShortcodeText source_;
    std::vector<std::string_view> lines_;
    std::vector<Section> sections_ = std::vector<Section>(1);
    std::size_t target_ = 0;  // the section that text goes to
    std::map<unsigned long, std::size_t> footnote_sections_;
    unsigned long footnotes_read_ = 0;
    bool in_heading_ = false;
    bool in_script_ = false;
    bool cut_attributes_ = false;
};

}  // namespace

std::vector<Section> read_markdown(std::string_view text, const MarkdownOptions& options) {
    return Reader(text, options, 0).read();
}

std::vector<Section> read_html_fragment(std::string_view text) { return Reader(text, {}, 0).read_html(); }

}  // namespace tim::indexer
