// Hugo's shortcodes: machinery out, human words kept.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <string_view>

namespace tim::indexer {

// What stood in place of a placeholder in the Markdown.
struct Shortcode {
    std::string words;     // parameters that are for people (title, caption, alt …), one a line; Markdown
    std::string inner;     // what stands between {{< x >}} and {{< /x >}}; Markdown, may hold shortcodes itself
    bool is_code = false;  // {{< highlight >}} and its like: `inner` is code
};

// A Markdown text that a Markdown parser can read.
//
// {{< x >}} becomes the placeholder that Hugo itself puts there, so that heading ids made from it are the same. The
// inner text of {{% x %}} is Markdown of the page and stays; a placeholder of our own before it holds the parameters.
struct ShortcodeText {
    std::string markdown;
    std::map<std::string, Shortcode, std::less<>> shortcodes;  // by placeholder
};

// Anything that is no well-formed shortcode stays as it is. Never throws.
[[nodiscard]] ShortcodeText extract_shortcodes(std::string_view text);

// A placeholder in a text; `begin` is npos where there is none.
struct Placeholder {
    std::size_t begin = std::string_view::npos, end = 0;
};
[[nodiscard]] Placeholder find_placeholder(std::string_view text, std::size_t from = 0);

// True if the text holds something that only a template of the site knows ({{% %}}), so that no id can be made from it.
[[nodiscard]] bool depends_on_template(std::string_view text);

}  // namespace tim::indexer
