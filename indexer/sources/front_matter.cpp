#include "indexer/sources/front_matter.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "indexer/sources/bad_input.h"
#include "indexer/sources/data_formats.h"
#include "indexer/sources/dates.h"
#include "indexer/sources/utf8.h"

namespace tim::indexer {

namespace {

constexpr std::string_view kPublished = "published";  // a date, or whether the page is
constexpr const char* kDateKeys[] = {"date",       "publishdate",   "pubdate", kPublished.data(),
                                     "expirydate", "unpublishdate", "lastmod", "modified"};

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

// The line of `block` that begins with the key; its first one where none does.
std::size_t line_of(std::string_view key, std::string_view block, std::size_t first_line) {
    std::size_t line = first_line;
    for (std::string_view left = block; !left.empty(); ++line) {
        const std::string_view here = left.substr(0, left.find('\n'));
        left.remove_prefix(std::min(left.size(), here.size() + 1));
        const std::size_t begin = std::min(here.find_first_not_of(" \t{\"'"), here.size());
        if (lower_case(here.substr(begin, key.size())) == key) return line;
    }
    return first_line;
}

// What Hugo takes silently for no date, and for no draft.
std::vector<DoubtfulValue> doubtful_values(const nlohmann::json& values, DateForms dates, std::string_view block,
                                           std::size_t first_line) {
    std::vector<DoubtfulValue> doubtful;
    const auto check = [&](const char* key, auto&& is_meant, const char* expected) {
        const auto at = values.find(key);
        if (at == values.end() || at->is_null() || is_meant(*at)) return;
        doubtful.push_back({line_of(key, block, first_line), key, fmt::format("{} is {}", json_text(*at), expected)});
    };
    for (const char* key : kDateKeys)
        check(
            key,
            [&](const nlohmann::json& value) {
                const bool says_whether = value.is_boolean() && key == kPublished;
                return value == "" || says_whether || read_date(value, dates).has_value();
            },
            dates == DateForms::hugo
                ? "no date to Hugo, and the page is read without; expected 2026-01-31 or 2026-01-31T10:20:00+07:00"
                : "no date, and the page is read without; expected 2026-01-31 or 2026-01-31T10:20:00+07:00");
    check(
        "draft",
        [](const nlohmann::json& value) {
            const std::string text = value.is_string() ? lower_case(value.get<std::string>()) : "";
            return value.is_boolean() || value.is_number() || text == "true" || text == "false" || text == "t" ||
                   text == "f" || text == "1" || text == "0";
        },
        "neither true nor false, and the page counts as finished; expected draft: true or draft: false");
    return doubtful;
}

}  // namespace

FrontMatter read_front_matter(std::string_view text, DateForms dates) {
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
        matter.doubtful = doubtful_values(matter.values, dates, block.data, line + 1);
    } else if (head.starts_with('{') && !head.starts_with("{{")) {
        const Block block = braced(head, line);
        matter.values = parse_data(block.data, DataFormat::json, line);
        // Every number in JSON is a fraction to Hugo, and a fraction is no date.
        for (const char* key : kDateKeys)
            if (const auto at = matter.values.find(key); at != matter.values.end() && at->is_number())
                *at = at->get<double>();
        matter.body = block.body;
        matter.doubtful = doubtful_values(matter.values, dates, block.data, line);
    }
    if (!matter.values.is_object()) throw BadInput("front matter is not a list of `key: value` lines", line);
    return matter;
}

}  // namespace tim::indexer
