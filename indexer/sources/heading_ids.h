// Anchors of headings, exactly as Hugo 0.111 (Goldmark) makes them.
#pragma once

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <string_view>

namespace tim::indexer {

// How `markup.goldmark.parser` makes ids; `none` where autoHeadingID is off.
enum class HeadingIds { github, github_ascii, blackfriday, none };

// The raw source of a heading in its parts. Goldmark makes ids from source, not from what is rendered: a link's target
// and the underscores of an emphasis are in them.
struct HeadingSource {
    std::string content;          // without marks of level and without attributes
    std::string id;               // given by `{#id}`; empty where absent
    bool has_attributes = false;  // `{…}` was cut off, whether or not it held an id
};

// Reads the line of an ATX heading, from its first `#` on, or the last line of a setext heading. With `attributes`
// off (`markup.goldmark.parser.attribute.title`), `{#id}` is text.
[[nodiscard]] HeadingSource read_atx_heading(std::string_view line, bool attributes = true);
[[nodiscard]] HeadingSource read_setext_heading(std::string_view last_line, bool attributes = true);

// The id of a heading's content before repetitions are numbered; may be empty.
[[nodiscard]] std::string heading_id(std::string_view content, HeadingIds kind);

// The ids of one page, given in the order of its headings.
class HeadingIdRegister {
public:
    explicit HeadingIdRegister(HeadingIds kind) : kind_(kind) {}

    // The anchor of the next heading; "" if it has none.
    [[nodiscard]] std::string next(const HeadingSource& heading);

private:
    HeadingIds kind_;
    std::set<std::string> taken_;
    std::map<std::string, std::size_t> next_number_;  // by id without number: all below are taken
};

}  // namespace tim::indexer
