// Plain text of HTML fragments inside Markdown. Whole pages want a real HTML parser, not this.
#pragma once

#include <string>
#include <string_view>

namespace tim::indexer {

// Tags and comments out, `<br>` and the ends of blocks as '\n', what stands in <script> and <style> dropped, `alt` of
// images kept, character references decoded.
[[nodiscard]] std::string html_to_text(std::string_view html);

// The lower-case name of the tag that `tag` ("<br/>", "</Script>") begins with; a closing one with its '/'.
[[nodiscard]] std::string tag_name(std::string_view tag);

// `&amp;`, `&ecirc;`, `&#273;` as HTML5 has them; unknown ones stay.
[[nodiscard]] std::string decode_references(std::string_view text);

}  // namespace tim::indexer
