#include "indexer/sources/heading_ids.h"

#include <unicode/uchar.h>

#include <cstring>
#include <optional>

#include "indexer/sources/utf8.h"

namespace tim::indexer {

namespace {

bool is_ascii_space(char c) { return c != '\0' && std::strchr(" \t\n\v\f\r", c) != nullptr; }
bool is_ascii_punctuation(char c) {
    return (c >= '!' && c <= '/') || (c >= ':' && c <= '@') || (c >= '[' && c <= '`') || (c >= '{' && c <= '~');
}
bool is_ascii_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_ascii_digit(char c) { return c >= '0' && c <= '9'; }

std::string_view trim_ascii_right(std::string_view text) {
    while (!text.empty() && is_ascii_space(text.back())) text.remove_suffix(1);
    return text;
}

// `{#id .class key="value"}`, as goldmark/parser/attribute.go reads it. Only the id is kept.
class AttributeReader {
public:
    explicit AttributeReader(std::string_view text) : text_(text) {}

    // Reads from `position` on and moves it behind the closing brace; on failure it stays.
    bool read(std::size_t& position, std::string& id) {
        at_ = position;
        std::string found;
        if (!attributes(found, 0)) return false;
        position = at_;
        id = found;
        return true;
    }

private:
    static constexpr int kMaxDepth = 16;

    [[nodiscard]] char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
    void skip_spaces() {
        while (at_ < text_.size() && is_ascii_space(text_[at_])) ++at_;
    }

    bool attributes(std::string& id, int depth) {
        skip_spaces();
        if (depth > kMaxDepth || peek() != '{') return false;
        ++at_;
        for (;;) {
            if (peek() == '}') {
                ++at_;
                return true;
            }
            if (!attribute(id, depth)) return false;
            skip_spaces();
            if (peek() == ',') {
                ++at_;
                skip_spaces();
            }
        }
    }

    bool attribute(std::string& id, int depth) {
        skip_spaces();
        if (peek() == '#' || peek() == '.') {
            const bool is_id = text_[at_++] == '#';
            const std::size_t start = at_;
            while (at_ < text_.size() && !is_ascii_space(text_[at_]) &&
                   (!is_ascii_punctuation(text_[at_]) || std::strchr("_-:.", text_[at_]) != nullptr))
                ++at_;
            if (is_id && id.empty()) id = text_.substr(start, at_ - start);
            return true;
        }
        const std::optional<std::string_view> name = word();
        if (!name) return false;
        skip_spaces();
        if (peek() != '=') return false;
        ++at_;
        std::string value;
        if (!attribute_value(value, depth)) return false;
        if (*name == "id" && id.empty()) id = value;
        return true;
    }

    // A name; also an unquoted value.
    std::optional<std::string_view> word() {
        if (!is_ascii_letter(peek()) && peek() != '_' && peek() != ':') return std::nullopt;
        const std::size_t start = at_;
        while (is_ascii_letter(peek()) || is_ascii_digit(peek()) ||
               (peek() != '\0' && std::strchr("_:.-", peek()) != nullptr))
            ++at_;
        return text_.substr(start, at_ - start);
    }

    bool attribute_value(std::string& value, int depth) {
        skip_spaces();
        std::string ignored;
        switch (peek()) {
            case '{':
                return attributes(ignored, depth + 1);
            case '[':
                return array(depth + 1);
            case '"':
                return quoted(value);
            default:
                break;
        }
        if (is_ascii_digit(peek()) || peek() == '-' || peek() == '+') {
            ++at_;
            while (is_ascii_digit(peek()) || peek() == '.' || peek() == 'e' || peek() == 'E') ++at_;
            return true;
        }
        const std::optional<std::string_view> plain = word();
        if (plain) value = *plain;
        return plain.has_value();
    }

    bool array(int depth) {
        if (depth > kMaxDepth) return false;
        ++at_;
        for (bool first = true;; first = false) {
            const bool comma = !first && peek() == ',';
            if (comma) ++at_;
            if (peek() == ']') {
                ++at_;
                return !comma;
            }
            std::string ignored;
            if (!attribute_value(ignored, depth)) return false;
            skip_spaces();
        }
    }

    bool quoted(std::string& value) {
        for (++at_; at_ < text_.size(); ++at_) {
            if (text_[at_] == '"') {
                ++at_;
                return true;
            }
            if (text_[at_] == '\\' && at_ + 1 < text_.size() && std::strchr("\"/\\", text_[at_ + 1]) != nullptr) ++at_;
            value += text_[at_];
        }
        return false;
    }

    std::string_view text_;
    std::size_t at_ = 0;
};

bool is_blank(std::string_view text) { return trim_ascii_right(text).empty(); }

// Attributes at the end of `line`: the last `{` from which they can be read decides.
HeadingSource without_trailing_attributes(std::string_view line) {
    HeadingSource heading{std::string(line), {}, false};
    AttributeReader reader(line);
    std::size_t start = 0, end = 0;
    std::string id;
    bool ok = false;
    for (std::size_t i = 0; i < line.size(); ++i) {
        if (line[i] == '\\') {
            if (i + 1 < line.size() && line[i + 1] == '{') ++i;
            continue;
        }
        if (line[i] != '{') continue;
        start = end = i;
        ok = reader.read(end, id);
    }
    if (!ok || !is_blank(line.substr(end))) return heading;
    return {std::string(line.substr(0, start)), id, true};
}

// `### Heading ### {#id}`: the closing marks come before the attributes.
std::optional<HeadingSource> with_closed_marks(std::string_view content) {
    for (std::size_t i = 0; i < content.size(); ++i) {
        if (content[i] == '\\' && i + 1 < content.size() && is_ascii_punctuation(content[i + 1])) {
            ++i;
            continue;
        }
        if (!is_ascii_space(content[i]) || i + 1 >= content.size() || content[i + 1] != '#') continue;
        std::size_t end = content.find_first_not_of('#', i + 1);
        if (end == std::string_view::npos) return std::nullopt;
        std::string id;
        if (!AttributeReader(content).read(end, id) || !is_blank(content.substr(end))) return std::nullopt;
        return HeadingSource{std::string(content.substr(0, i + 1)), id, true};
    }
    return std::nullopt;
}

}  // namespace

HeadingSource read_atx_heading(std::string_view line, bool attributes) {
    line.remove_prefix(std::min(line.find_first_not_of('#'), line.size()));
    while (!line.empty() && is_ascii_space(line.front())) line.remove_prefix(1);
    line = trim_ascii_right(line);

    if (attributes) {
        if (auto heading = with_closed_marks(line)) {
            // An id found here is final; classes alone leave the rest of the line to be looked at again.
            if (!heading->id.empty()) return *heading;
            HeadingSource inner = without_trailing_attributes(heading->content);
            inner.has_attributes = true;
            return inner;
        }
    }
    std::string_view content = line;
    while (!content.empty() && content.back() == '#') content.remove_suffix(1);
    // Marks close the heading only where a space stands before them.
    if (content.size() < line.size() && !content.empty() && !is_ascii_space(content.back())) content = line;
    return attributes ? without_trailing_attributes(content) : HeadingSource{std::string(content), {}, false};
}

HeadingSource read_setext_heading(std::string_view last_line, bool attributes) {
    return attributes ? without_trailing_attributes(last_line) : HeadingSource{std::string(last_line), {}, false};
}

std::string heading_id(std::string_view content, HeadingIds kind) {
    if (kind == HeadingIds::none) return {};
    const std::string bare = kind == HeadingIds::github_ascii ? remove_accents(content) : std::string();
    const std::string_view source = trim(kind == HeadingIds::github_ascii ? bare : content);

    std::string id;
    bool gap = false;
    for (std::size_t i = 0; i < source.size();) {
        const auto c = static_cast<UChar32>(next_code_point(source, i));
        const bool letter_or_digit = u_isalpha(c) || u_isdigit(c);
        if (kind == HeadingIds::blackfriday) {
            if (letter_or_digit) {
                if (gap && !id.empty()) id += '-';
                append_code_point(static_cast<char32_t>(u_tolower(c)), id);
            }
            gap = !letter_or_digit;
        } else if (kind == HeadingIds::github_ascii && c > 0x7F) {
            continue;
        } else if (c == '-' || c == ' ') {
            id += '-';
        } else if (letter_or_digit || c == '_') {
            append_code_point(static_cast<char32_t>(u_tolower(c)), id);
        }
    }
    return id;
}

std::string HeadingIdRegister::next(const HeadingSource& heading) {
    if (!heading.id.empty()) {
        taken_.insert(heading.id);
        return heading.id;
    }
    if (kind_ == HeadingIds::none) return {};
    const std::string base = heading_id(heading.content, kind_);
    const std::string stem = base.empty() ? "heading" : base;
    if (taken_.insert(stem).second) return stem;
    std::size_t& n = next_number_.try_emplace(stem, 1).first->second;
    for (;; ++n)
        if (const auto [id, is_new] = taken_.insert(stem + '-' + std::to_string(n)); is_new) return *id;
}

}  // namespace tim::indexer
