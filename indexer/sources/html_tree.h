// HTML parsed as browsers parse it, with gumbo. Only html_*.cpp include this.
#pragma once

#include <gumbo.h>

#include <csetjmp>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace tim::indexer {

// The nodes live as long as the tree. Gumbo is no longer maintained: memory is bounded, what nests so deeply that
// parsing would cost the square of its length is refused, and so is what trips one of its assertions.
class HtmlTree {
public:
    enum class Kind { page, fragment };  // a fragment is what may stand in <body>

    // Any UTF-8. Throws BadInput where the text is beyond the bounds, or beyond gumbo.
    HtmlTree(std::string html, Kind kind);
    HtmlTree(const HtmlTree&) = delete;
    HtmlTree& operator=(const HtmlTree&) = delete;

    [[nodiscard]] const GumboNode* root() const noexcept { return root_; }  // <html>

private:
    static void* allocate(void* self, std::size_t bytes);
    void parse(const GumboOptions& options);

    std::string html_;
    // Freed all at once: gumbo's own way is recursive, and a deep tree would exhaust the stack.
    std::vector<std::unique_ptr<std::byte[]>> blocks_;
    std::byte* free_ = nullptr;
    std::size_t free_bytes_ = 0, used_ = 0, limit_;
    std::jmp_buf way_out_;
    const GumboNode* root_ = nullptr;
};

[[nodiscard]] bool is_element(const GumboNode* node) noexcept;  // <template> is none: it is not shown
[[nodiscard]] GumboTag tag_of(const GumboNode* node) noexcept;  // GUMBO_TAG_LAST if it is no element
// "" if it is absent; `present` then tells `hidden` from no `hidden`.
[[nodiscard]] std::string_view attribute_of(const GumboNode* node, const char* name, bool* present = nullptr) noexcept;
[[nodiscard]] bool has_attribute(const GumboNode* node, const char* name) noexcept;
[[nodiscard]] const GumboVector& children_of(const GumboNode* node) noexcept;  // none for text
// True if one of the words of `class` is among `names`.
[[nodiscard]] bool has_class(const GumboNode* node, std::initializer_list<std::string_view> names) noexcept;
// 1-6 for <h1> to <h6>, else 0.
[[nodiscard]] int heading_level(const GumboNode* node) noexcept;

// Goes through a tree without recursion. `enter(node)` false leaves out what is below the node, and its `leave(node)`.
template <class Enter, class Leave>
void walk_html(const GumboNode* root, Enter&& enter, Leave&& leave) {
    struct Step {
        const GumboNode* node;
        unsigned next_child;
    };
    std::vector<Step> way;
    if (enter(root)) way.push_back({root, 0});
    while (!way.empty()) {
        Step& step = way.back();
        const GumboVector& children = children_of(step.node);
        if (step.next_child == children.length) {
            leave(step.node);
            way.pop_back();
            continue;
        }
        const auto* child = static_cast<const GumboNode*>(children.data[step.next_child++]);
        if (enter(child)) way.push_back({child, 0});
    }
}

// The same where nothing is to be done on the way back.
template <class Enter>
void walk_html(const GumboNode* root, Enter&& enter) {
    walk_html(root, enter, [](const GumboNode*) {});
}

// All text below a node, white space collapsed.
[[nodiscard]] std::string text_below(const GumboNode* root);

}  // namespace tim::indexer
