#include "indexer/sources/shortcodes.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>
#include <vector>

#include "indexer/sources/utf8.h"

namespace tim::indexer {

namespace {

constexpr std::string_view kHugoPrefix = "HAHAHUGOSHORTCODEs";
constexpr std::string_view kOwnPrefix = "HAHATIMSHORTCODEs";
constexpr std::string_view kPlaceholderEnd = "HBHB";

struct Parameter {
    std::string name;  // empty: by position
    std::string value;
    bool quoted = false;
};

struct Tag {
    std::size_t end = 0;   // behind the closing delimiter
    bool markup = false;   // {{% %}}
    bool comment = false;  // {{</* x */>}}: shown, not run
    bool closing = false;
    bool self_closing = false;
    std::string name;
    std::vector<Parameter> parameters;
    std::string_view comment_text;
};

bool is_name_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
           static_cast<unsigned char>(c) >= 0x80;
}
bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

// One tag, from its `{{` on.
class TagReader {
public:
    TagReader(std::string_view text, std::size_t at) : text_(text), at_(at) {}

    std::optional<Tag> read() {
        Tag tag;
        if (rest().starts_with("{{%")) {
            tag.markup = true;
        } else if (!rest().starts_with("{{<")) {
            return std::nullopt;
        }
        const std::string_view close = tag.markup ? "%}}" : ">}}";
        at_ += 3;
        if (rest().starts_with("/*")) return comment(tag, close);
        skip_blanks();
        if (eat('/')) {
            tag.closing = true;
            skip_blanks();
        }
        tag.name = word("/.");
        if (tag.name.empty()) return std::nullopt;
        for (;;) {
            skip_blanks();
            if (rest().starts_with(close)) {
                tag.end = at_ + close.size();
                return tag;
            }
            if (eat('/')) {
                tag.self_closing = true;
                continue;
            }
            std::optional<Parameter> parameter = read_parameter();
            if (!parameter) return std::nullopt;
            tag.parameters.push_back(std::move(*parameter));
        }
    }

private:
    [[nodiscard]] std::string_view rest() const { return text_.substr(std::min(at_, text_.size())); }
    bool eat(char c) {
        if (at_ >= text_.size() || text_[at_] != c) return false;
        ++at_;
        return true;
    }
    void skip_blanks() {
        while (at_ < text_.size() && is_blank(text_[at_])) ++at_;
    }
    std::string word(std::string_view extra) {
        const std::size_t start = at_;
        while (at_ < text_.size() &&
               (is_name_character(text_[at_]) || extra.find(text_[at_]) != std::string_view::npos)) {
            if (text_[at_] == '/' && text_.substr(at_ + 1, 1).find_first_of("%>") == 0) break;  // {{< x/>}}
            ++at_;
        }
        return std::string(text_.substr(start, at_ - start));
    }

    std::optional<Tag> comment(Tag tag, std::string_view close) {
        constexpr std::size_t kMaxComment = 4096;  // many that do not end must not cost the square of the text
        const std::string end = fmt::format("*/{}", close);
        const std::string_view window = text_.substr(at_ + 2, kMaxComment);
        const std::size_t found = window.find(end);
        if (found == std::string_view::npos) return std::nullopt;
        tag.comment = true;
        tag.comment_text = window.substr(0, found);
        tag.end = at_ + 2 + found + end.size();
        return tag;
    }

    // `value`, `"value"`, `name=value`, `name="value"`; \"…\" is how a quote is written inside another.
    std::optional<Parameter> read_parameter() {
        Parameter parameter;
        parameter.quoted = quoted(parameter.value);
        if (parameter.quoted) return parameter;
        parameter.value = word(".");
        if (parameter.value.empty()) return std::nullopt;
        if (!eat('=')) return parameter;
        parameter.name = std::exchange(parameter.value, {});
        skip_blanks();
        parameter.quoted = quoted(parameter.value);
        if (parameter.quoted) return parameter;
        const std::size_t start = at_;
        while (at_ < text_.size() && !is_blank(text_[at_]) && !rest().starts_with(">}}") && !rest().starts_with("%}}"))
            ++at_;
        parameter.value = std::string(text_.substr(start, at_ - start));
        return parameter;
    }

    bool quoted(std::string& value) {
        const bool escaped = rest().starts_with("\\\"");
        std::string_view body = rest().substr(escaped ? 1 : 0);
        if (!body.starts_with('"') && !body.starts_with('`')) return false;
        const char quote = body.front();
        std::string read;
        for (std::size_t i = 1; i < body.size(); ++i) {
            const bool escape = quote == '"' && body[i] == '\\' && body.substr(i + 1).starts_with('"');
            if (body[i] == quote || (escape && escaped)) {
                at_ = text_.size() - body.size() + i + (escape ? 2 : 1);
                value = std::move(read);
                return true;
            }
            if (quote == '"' && body[i] == '\n') return false;
            if (escape) ++i;
            read += body[i];
        }
        return false;
    }

    std::string_view text_;
    std::size_t at_;
};

bool is_for_people(const Parameter& parameter) {
    constexpr std::array<std::string_view, 15> kNames = {"title",  "caption", "alt",     "text",     "label",
                                                         "header", "heading", "summary", "subtitle", "description",
                                                         "desc",   "quote",   "content", "attr",     "note"};
    const std::string_view value = parameter.value;
    if (trim(value).empty() || value.find("://") != std::string_view::npos) return false;
    if (!parameter.name.empty())
        return std::find(kNames.begin(), kNames.end(), lower_case(parameter.name)) != kNames.end();
    // By position: a quoted value of several words reads like a title, `"fa-icon"` or `"/img/x.png"` does not.
    return parameter.quoted && !value.starts_with('/') && value.find(' ') != std::string_view::npos &&
           value.find('=') == std::string_view::npos;
}

std::string words_of(const Tag& tag) {
    for (const std::string_view machine : {"highlight", "ref", "relref", "youtube", "vimeo", "gist", "tweet", "param"})
        if (tag.name == machine) return {};
    std::string words;
    for (const Parameter& parameter : tag.parameters)
        if (is_for_people(parameter)) words += parameter.value + "\n";
    return words;
}

struct PlacedTag {
    std::size_t begin;
    Tag tag;
};

std::vector<PlacedTag> find_tags(std::string_view text) {
    std::vector<PlacedTag> tags;
    for (std::size_t i = text.find("{{"); i != std::string_view::npos; i = text.find("{{", i)) {
        if (std::optional<Tag> tag = TagReader(text, i).read()) {
            tags.push_back({i, std::move(*tag)});
            i = tags.back().tag.end;
        } else {
            ++i;
        }
    }
    return tags;
}

// For each opening tag the index of the tag that closes it; itself where none does.
std::vector<std::size_t> match_tags(const std::vector<PlacedTag>& tags) {
    std::vector<std::size_t> closed_by(tags.size());
    std::vector<std::size_t> open;
    for (std::size_t i = 0; i < tags.size(); ++i) {
        closed_by[i] = i;
        const Tag& tag = tags[i].tag;
        if (tag.comment || tag.self_closing) continue;
        if (!tag.closing) {
            open.push_back(i);
            continue;
        }
        constexpr std::ptrdiff_t kMaxOpen = 256;  // bounds the search in a text of tags that never close
        const auto limit = open.rbegin() + std::min(std::ssize(open), kMaxOpen);
        const auto opener = std::find_if(open.rbegin(), limit, [&](std::size_t at) {
            return tags[at].tag.name == tag.name && tags[at].tag.markup == tag.markup;
        });
        if (opener == limit) continue;
        closed_by[*opener] = i;
        open.erase(std::next(opener).base(), open.end());  // what is open within has no inner text
    }
    return closed_by;
}

bool is_code(std::string_view name) {
    return name == "highlight" || name == "code" || name == "mermaid" || name == "chart";
}

bool starts_its_line(std::string_view text, std::size_t begin) {
    const std::string_view before = text.substr(0, begin);
    const std::size_t last = before.find_last_not_of(" \t");
    return last == std::string_view::npos || before[last] == '\n';
}

bool is_alone_on_its_line(std::string_view text, std::size_t begin, std::size_t end) {
    const std::size_t after = text.find_first_not_of(" \t\r", end);
    return starts_its_line(text, begin) && (after == std::string_view::npos || text[after] == '\n');
}

}  // namespace

ShortcodeText extract_shortcodes(std::string_view text) {
    ShortcodeText out;
    const std::vector<PlacedTag> tags = find_tags(text);
    const std::vector<std::size_t> closed_by = match_tags(tags);
    std::size_t copied = 0;       // the text before is done
    std::size_t markup_ends = 0;  // the text before is inside {{% %}}
    std::size_t hugo_number = 0, own_number = 0;

    for (std::size_t i = 0; i < tags.size(); ++i) {
        const auto& [begin, tag] = tags[i];
        if (begin < copied) continue;  // part of an inner text
        out.markdown += text.substr(copied, begin - copied);
        copied = tag.end;
        if (tag.comment) {
            (out.markdown += tag.markup ? "{{%" : "{{<") += tag.comment_text;
            out.markdown += tag.markup ? "%}}" : ">}}";
            continue;
        }
        if (tag.closing) {
            if (tag.markup && starts_its_line(text, begin)) out.markdown += "\n";
            continue;
        }

        const PlacedTag& closer = tags[closed_by[i]];
        const bool outermost = begin >= markup_ends;
        const std::size_t number = outermost ? hugo_number++ : 0;
        Shortcode shortcode{words_of(tag), {}, is_code(tag.name)};
        if (tag.markup && outermost) {
            markup_ends = closer.tag.end;
        } else if (closed_by[i] != i) {  // one inside another is rendered by itself, {{% %}} too
            shortcode.inner = text.substr(tag.end, closer.begin - tag.end);
            copied = closer.tag.end;
        }
        const bool alone = is_alone_on_its_line(text, begin, tag.end);
        if (tag.markup && alone && shortcode.words.empty() && shortcode.inner.empty()) continue;

        // Hugo numbers the outermost shortcodes of the page.
        const bool hugos = outermost && !tag.markup;
        std::string placeholder =
            fmt::format("{}{}{}", hugos ? kHugoPrefix : kOwnPrefix, hugos ? number : own_number++, kPlaceholderEnd);
        out.markdown += placeholder;
        // A title on a line of its own must not run into what follows it.
        if (tag.markup && outermost && alone) out.markdown += "\n";
        out.shortcodes.emplace(std::move(placeholder), std::move(shortcode));
    }
    out.markdown += text.substr(copied);
    return out;
}

Placeholder find_placeholder(std::string_view text, std::size_t from) {
    for (std::size_t at = text.find("HAHA", from); at != std::string_view::npos; at = text.find("HAHA", at + 1)) {
        for (const std::string_view prefix : {kHugoPrefix, kOwnPrefix}) {
            if (!text.substr(at).starts_with(prefix)) continue;
            const std::size_t end = text.find_first_not_of("0123456789", at + prefix.size());
            if (end != std::string_view::npos && text.substr(end).starts_with(kPlaceholderEnd))
                return {at, end + kPlaceholderEnd.size()};
        }
    }
    return {};
}

bool depends_on_template(std::string_view text) { return text.find(kOwnPrefix) != std::string_view::npos; }

}  // namespace tim::indexer
