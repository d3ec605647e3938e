#include "indexer/sources/html_tree.h"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <cctype>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <initializer_list>
#include <unordered_map>

#include "indexer/sources/bad_input.h"
#include "indexer/sources/utf8.h"

namespace tim::indexer {

namespace {

constexpr std::size_t kBlockBytes = 64u << 10u;
constexpr std::size_t kMaxTreeBytes = 768u << 20u;
constexpr int kMaxOpenTags = 1000;  // browsers stop at 512 levels

bool is_letter(char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0; }
bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f'; }

// Elements that have no end tag, or may leave it out because the next one ends them.
bool may_stay_open(std::string_view name) {
    constexpr std::string_view kNames[] = {
        "area",   "base",   "br",       "col", "embed", "hr",   "img",  "input", "keygen",   "link", "meta",  "param",
        "source", "track",  "wbr",      "p",   "li",    "dt",   "dd",   "tr",    "td",       "th",   "thead", "tbody",
        "tfoot",  "option", "optgroup", "rt",  "rp",    "html", "head", "body",  "colgroup", "image"};
    return std::find(std::begin(kNames), std::end(kNames), name) != std::end(kNames);
}

// Behind the '>' of the tag that begins at `at`; `>` in a quoted value does not end it.
std::size_t tag_end(std::string_view html, std::size_t at) {
    char quote = '\0';
    for (std::size_t i = at; i < html.size(); ++i) {
        const char c = html[i];
        if (quote != '\0') {
            if (c == quote) quote = '\0';
        } else if (c == '>') {
            return i + 1;
        } else if ((c == '"' || c == '\'') && html[i - 1] == '=') {
            quote = c;
        }
    }
    return html.size();
}

// How many elements are opened and not closed, at most, counted by name: enough to keep out what is deep on purpose.
bool nests_too_deeply(std::string_view html) {
    std::unordered_map<std::string, int> open;
    int total = 0;
    for (std::size_t at = html.find('<'); at < html.size(); at = html.find('<', at)) {
        if (html.substr(at).starts_with("<!--")) {
            at = std::min(html.find("-->", at + 4), html.size());
            continue;
        }
        const bool closing = html.substr(at + 1).starts_with('/');
        std::size_t end = at + (closing ? 2 : 1);
        if (end >= html.size() || !is_letter(html[end])) {
            ++at;
            continue;
        }
        const std::size_t begin = end;
        while (end < html.size() && !is_blank(html[end]) && html[end] != '/' && html[end] != '>') ++end;
        const std::string name = lower_case(html.substr(begin, end - begin));
        at = tag_end(html, end);
        if (may_stay_open(name)) continue;
        int& count = open[name];
        if (closing) {
            if (count > 0) --count, --total;
            continue;
        }
        if (name == "script" || name == "style") {  // their text is no HTML
            at = std::min(html.find("</", at), html.size());
            continue;
        }
        // In pictures and formulas `<path/>` is whole; the names of HTML stay open.
        const bool whole = html[at - 1] == '>' && html[at - 2] == '/' &&
                           gumbo_tagn_enum(name.data(), static_cast<unsigned>(name.size())) == GUMBO_TAG_UNKNOWN;
        if (whole) continue;
        ++count;
        if (++total > kMaxOpenTags) return true;
    }
    return false;
}

// Why a parse was left. Gumbo is plain C and does not look at what it is given: a jump leaves nothing behind but our
// blocks.
enum Stop : int { kParsed, kNoMemory, kAsserted };

// Out of the parse that this thread is in.
thread_local std::jmp_buf* assertion_out = nullptr;

}  // namespace

// In place of the C library's. Debian's gumbo has its assertions compiled in, and some pages that nobody would write
// trip them: such a page is refused, it does not end an indexer.
extern "C" void __assert_fail(const char* expression, const char* file, unsigned line, const char* function) noexcept {
    if (assertion_out != nullptr) std::longjmp(*assertion_out, kAsserted);
    std::fprintf(stderr, "%s:%u: %s: Assertion `%s' failed.\n", file, line, function, expression);
    std::abort();
}

void* HtmlTree::allocate(void* self, std::size_t bytes) {
    auto* const tree = static_cast<HtmlTree*>(self);
    bytes = (bytes + alignof(std::max_align_t) - 1) / alignof(std::max_align_t) * alignof(std::max_align_t);
    if (bytes > tree->free_bytes_) {
        const std::size_t block = std::max(bytes, kBlockBytes);
        if (block > tree->limit_ - tree->used_) std::longjmp(tree->way_out_, kNoMemory);
        // Zeroed: gumbo 0.10 reads a field of fragments that it never set.
        tree->blocks_.emplace_back(new std::byte[block]());
        tree->used_ += block;
        tree->free_ = tree->blocks_.back().get();
        tree->free_bytes_ = block;
    }
    void* const given = tree->free_;
    tree->free_ += bytes;
    tree->free_bytes_ -= bytes;
    return given;
}

void HtmlTree::parse(const GumboOptions& options) {
    assertion_out = &way_out_;
    switch (setjmp(way_out_)) {
        case kParsed:
            root_ = gumbo_parse_with_options(&options, html_.data(), html_.size())->root;
            break;
        case kNoMemory:
            assertion_out = nullptr;
            throw BadInput("needs too much memory as HTML; split it into smaller pages");
        case kAsserted:
            assertion_out = nullptr;
            throw BadInput(
                "cannot be read as HTML; look for <html>, <head>, <body>, <frameset> or <template> where they must not "
                "be");
    }
    assertion_out = nullptr;
}

HtmlTree::HtmlTree(std::string html, Kind kind)
    : html_(std::move(html)), limit_(std::min(kMaxTreeBytes, kBlockBytes * 64 + html_.size() * 200)) {
    if (nests_too_deeply(html_))
        throw BadInput(fmt::format("has more than {} elements open at once; close them", kMaxOpenTags));
    GumboOptions options = kGumboDefaultOptions;
    options.allocator = &HtmlTree::allocate;
    options.deallocator = [](void*, void*) {};
    options.userdata = this;
    options.max_errors = 0;
    if (kind == Kind::fragment) options.fragment_context = GUMBO_TAG_BODY;
    parse(options);
}

bool is_element(const GumboNode* node) noexcept { return node->type == GUMBO_NODE_ELEMENT; }

GumboTag tag_of(const GumboNode* node) noexcept { return is_element(node) ? node->v.element.tag : GUMBO_TAG_LAST; }

std::string_view attribute_of(const GumboNode* node, const char* name, bool* present) noexcept {
    const GumboAttribute* const attribute =
        is_element(node) ? gumbo_get_attribute(&node->v.element.attributes, name) : nullptr;
    if (present != nullptr) *present = attribute != nullptr;
    return attribute == nullptr ? std::string_view() : attribute->value;
}

bool has_attribute(const GumboNode* node, const char* name) noexcept {
    bool present = false;
    (void)attribute_of(node, name, &present);
    return present;
}

const GumboVector& children_of(const GumboNode* node) noexcept {
    return is_element(node) ? node->v.element.children : kGumboEmptyVector;
}

bool has_class(const GumboNode* node, std::initializer_list<std::string_view> names) noexcept {
    std::string_view rest = attribute_of(node, "class");
    while (!rest.empty()) {
        const std::size_t end = std::min(rest.find_first_of(" \t\n\r\f"), rest.size());
        if (std::find(names.begin(), names.end(), rest.substr(0, end)) != names.end()) return true;
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return false;
}

int heading_level(const GumboNode* node) noexcept {
    const GumboTag tag = tag_of(node);
    return tag >= GUMBO_TAG_H1 && tag <= GUMBO_TAG_H6 ? tag - GUMBO_TAG_H1 + 1 : 0;
}

std::string text_below(const GumboNode* root) {
    std::string text;
    walk_html(root, [&](const GumboNode* node) {
        if (node->type == GUMBO_NODE_TEXT || node->type == GUMBO_NODE_WHITESPACE || node->type == GUMBO_NODE_CDATA)
            text += node->v.text.text;
        return tag_of(node) != GUMBO_TAG_SCRIPT && tag_of(node) != GUMBO_TAG_STYLE;
    });
    return collapse_space(text);
}

}  // namespace tim::indexer
