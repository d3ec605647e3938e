#include "indexer/sources/front_matter.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "indexer/sources/bad_input.h"
#include "indexer/sources/data_formats.h"

namespace tim::indexer {

namespace {

struct Block {
    std::string_view data;
    std::string_view body;
};

std::string_view after_line_end(std::string_view text) {
    if (text.starts_with("\r\n")) return text.substr(2);
    return text.starts_with('\n') ? text.substr(1) : text;
}

// As Hugo's lexer: the end is a line that begins with the delimiter, whatever follows it.
Block delimited(std::string_view text, std::string_view delimiter, std::size_t line) {
    text = after_line_end(text.substr(delimiter.size()));
    for (std::size_t i = 0; i < text.size(); i = text.find('\n', i) + 1) {
        if (text.substr(i).starts_with(delimiter))
            return {text.substr(0, i), after_line_end(text.substr(i + delimiter.size()))};
        if (text.find('\n', i) == std::string_view::npos) break;
    }
    throw BadInput(fmt::format("front matter begins with {0} and does not end; close it with a line {0}", delimiter),
                   line);
}

Block braced(std::string_view text, std::size_t line) {
    int level = 0;
    bool quoted = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (c == '\\') {
            ++i;
        } else if (c == '"') {
            quoted = !quoted;
        } else if (!quoted && c == '{') {
            ++level;
        } else if (!quoted && c == '}' && --level == 0) {
            return {text.substr(0, i + 1), after_line_end(text.substr(i + 1))};
        }
    }
    throw BadInput("front matter begins with { and does not end; close it with }", line);
}

}  // namespace

FrontMatter read_front_matter(std::string_view text) {
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    const std::size_t start = std::min(text.find_first_not_of(" \t\r\n"), text.size());
    const std::size_t line =
        1 + static_cast<std::size_t>(std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(start), '\n'));
    const std::string_view head = text.substr(start);

    FrontMatter matter;
    matter.body = text;
    if (head.starts_with("---") || head.starts_with("+++")) {
        const Block block = delimited(head, head.substr(0, 3), line);
        const DataFormat format = head.front() == '-' ? DataFormat::yaml : DataFormat::toml;
        matter.values = parse_data(block.data, format, line + 1);
        matter.body = block.body;
    } else if (head.starts_with('{') && !head.starts_with("{{")) {
        const Block block = braced(head, line);
        matter.values = parse_data(block.data, DataFormat::json, line);
        matter.body = block.body;
    }
    if (!matter.values.is_object()) throw BadInput("front matter is not a list of `key: value` lines", line);
    return matter;
}

}  // namespace tim::indexer
