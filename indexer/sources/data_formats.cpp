#include "indexer/sources/data_formats.h"

#include <fmt/format.h>
#include <toml++/toml.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>
#include <sstream>
#include <unordered_map>

#include "indexer/sources/bad_input.h"
#include "indexer/sources/utf8.h"

namespace tim::indexer {

using nlohmann::json;

namespace {

constexpr int kMaxDepth = 200;  // of nested lists and mappings

// ---- YAML

// YAML 1.1 as Hugo's parser has it: `1_000`, `0x1f`, `0b11`, `0o17` and `017`.
std::optional<long long> yaml_integer(std::string text) {
    if (text.starts_with('_')) return std::nullopt;
    text.erase(std::remove(text.begin(), text.end(), '_'), text.end());
    const bool negative = text.starts_with('-');
    if (negative || text.starts_with('+')) text.erase(0, 1);
    if (text.empty() || text.front() < '0' || text.front() > '9') return std::nullopt;
    int base = 10;
    if (text.size() > 1 && text.front() == '0') {
        const char letter = static_cast<char>(text[1] | 0x20);
        base = letter == 'x' ? 16 : letter == 'b' ? 2 : 8;
        text.erase(0, letter == 'x' || letter == 'b' || letter == 'o' ? 2 : 1);
    }
    if (text.starts_with('-')) return std::nullopt;
    if (negative) text.insert(0, 1, '-');
    const char* end = text.data() + text.size();
    long long whole = 0;
    const auto [at, code] = std::from_chars(text.data(), end, whole, base);
    return code == std::errc() && at == end ? std::optional(whole) : std::nullopt;
}

json yaml_scalar(const YAML::Node& node) {
    const std::string& text = node.Scalar();
    if (node.Tag() == "!") return text;  // quoted
    if (text.empty() || text == "~" || text == "null" || text == "Null" || text == "NULL") return nullptr;
    // Hugo 0.111 reads YAML 1.1: yes and on are true.
    for (const char* word : {"true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON"})
        if (text == word) return true;
    for (const char* word : {"false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF"})
        if (text == word) return false;
    if (const auto whole = yaml_integer(text)) return *whole;
    const char* end = text.data() + text.size();
    double number = 0;
    if (const auto [at, code] = std::from_chars(text.data(), end, number);
        code == std::errc() && at == end && std::isfinite(number))
        return number;
    return text;
}

// Aliases let a small text describe an endless one, even one that holds itself: `budget` bounds what is copied.
json from_yaml(const YAML::Node& node, std::size_t& budget, int depth = 0) {
    if (budget == 0 || depth > kMaxDepth) throw BadInput("nests too deeply or repeats itself through aliases (&, *)");
    --budget;
    switch (node.Type()) {
        case YAML::NodeType::Undefined:
        case YAML::NodeType::Null:
            return nullptr;
        case YAML::NodeType::Scalar:
            return yaml_scalar(node);
        case YAML::NodeType::Sequence: {
            json out = json::array();
            for (const YAML::Node& child : node) out.push_back(from_yaml(child, budget, depth + 1));
            return out;
        }
        case YAML::NodeType::Map: {
            json out = json::object();
            for (const auto& item : node)
                if (item.first.IsScalar())
                    out[lower_case(item.first.Scalar())] = from_yaml(item.second, budget, depth + 1);
            return out;
        }
    }
    return nullptr;
}

json parse_yaml(std::string_view text, std::size_t first_line) {
    // yaml-cpp 0.7 takes a quote that never closes for closed if a line end follows.
    while (text.ends_with('\n') || text.ends_with('\r')) text.remove_suffix(1);
    try {
        const YAML::Node root = YAML::Load(std::string(text));
        std::size_t budget = 100'000;
        if (!root.IsDefined() || root.IsNull()) return json::object();
        return from_yaml(root, budget);
    } catch (const YAML::Exception& e) {
        const std::size_t line = e.mark.is_null() ? 0 : static_cast<std::size_t>(e.mark.line);
        throw BadInput(fmt::format("is not valid YAML: {}", e.msg), first_line + line);
    }
}

// ---- TOML

template <class T>
std::string written_as(const T& value) {
    std::ostringstream out;
    out << value;
    return out.str();
}

json from_toml(const toml::node& node) {
    return node.visit([](const auto& value) -> json {
        using T = std::decay_t<decltype(value)>;
        if constexpr (toml::is_table<T>) {
            json out = json::object();
            for (const auto& [key, child] : value) out[lower_case(key.str())] = from_toml(child);
            return out;
        } else if constexpr (toml::is_array<T>) {
            json out = json::array();
            for (const auto& child : value) out.push_back(from_toml(child));
            return out;
        } else if constexpr (toml::is_date<T> || toml::is_time<T> || toml::is_date_time<T>) {
            return written_as(value.get());
        } else {
            return value.get();
        }
    });
}

json parse_toml(std::string_view text, std::size_t first_line) {
    try {
        return from_toml(toml::parse(text));
    } catch (const toml::parse_error& e) {
        throw BadInput(fmt::format("is not valid TOML: {}", e.description()),
                       first_line + static_cast<std::size_t>(e.source().begin.line) - 1);
    }
}

// ---- JSON

json with_lower_keys(json value) {
    if (value.is_object()) {
        json out = json::object();
        for (auto& [key, child] : value.items()) out[lower_case(key)] = with_lower_keys(std::move(child));
        return out;
    }
    if (value.is_array())
        for (json& child : value) child = with_lower_keys(std::move(child));
    return value;
}

// nlohmann's parser needs no stack for nesting, what reads its values does.
bool nests_deeply(std::string_view text) {
    int depth = 0;
    bool quoted = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (quoted && c == '\\') {
            ++i;
        } else if (c == '"') {
            quoted = !quoted;
        } else if (!quoted && (c == '{' || c == '[')) {
            if (++depth > kMaxDepth) return true;
        } else if (!quoted && (c == '}' || c == ']')) {
            --depth;
        }
    }
    return false;
}

// "[json.exception.parse_error.101] parse error at line 1, column 2: syntax error while …" -> "syntax error while …"
std::string without_position(std::string_view message) {
    if (const std::size_t colon = message.find(": "); colon != std::string_view::npos) message.remove_prefix(colon + 2);
    return std::string(message);
}

}  // namespace

json parse_json(std::string_view text, std::size_t first_line) {
    if (nests_deeply(text)) throw BadInput(fmt::format("is nested more than {} levels deep", kMaxDepth), first_line);
    try {
        return json::parse(text);
    } catch (const json::parse_error& e) {
        const std::size_t offset = std::min(e.byte > 0 ? e.byte - 1 : 0, text.size());
        const auto lines = std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(offset), '\n');
        throw BadInput(fmt::format("is not valid JSON: {}", without_position(e.what())),
                       first_line + static_cast<std::size_t>(lines));
    } catch (const json::exception& e) {
        throw BadInput(fmt::format("is not valid JSON: {}", without_position(e.what())), first_line);
    }
}

void append_json_step(std::string_view step, std::string& field) {
    if (!step.empty() && step.find_first_not_of("0123456789") == std::string_view::npos)
        field += fmt::format("[{}]", step);
    else
        (field += field.empty() ? "" : ".") += step;
}

namespace {

// Goes through valid JSON once and notes on which lines the values begin that are asked for.
class FieldLines {
public:
    // The places of `wanted` are line numbers; 0 where not found.
    FieldLines(std::string_view text, std::unordered_map<std::string, std::size_t>& wanted)
        : text_(text), wanted_(wanted) {}

    void value() {
        skip_space();
        if (const auto at = wanted_.find(field_); at != wanted_.end()) at->second = line_;
        if (peek() == '{' || peek() == '[') {
            children(peek() == '{');
        } else if (peek() == '"') {
            string();
        } else {
            while (at_ < text_.size() && std::string_view(",]} \t\r\n").find(text_[at_]) == std::string_view::npos)
                ++at_;
        }
    }

private:
    [[nodiscard]] char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }

    void skip_space() {
        for (; at_ < text_.size() && std::string_view(" \t\r\n").find(text_[at_]) != std::string_view::npos; ++at_)
            if (text_[at_] == '\n') ++line_;
    }

    // Without its quotes, escapes as they are: a name that has some is not found.
    std::string_view string() {
        const std::size_t begin = ++at_;
        while (at_ < text_.size() && text_[at_] != '"') at_ += text_[at_] == '\\' ? 2 : 1;
        const std::size_t end = std::min(at_, text_.size());
        at_ = std::min(at_ + 1, text_.size());
        return text_.substr(begin, end - begin);
    }

    void children(bool named) {
        ++at_;
        const std::size_t length = field_.size();
        for (std::size_t index = 0; at_ < text_.size(); ++index) {
            skip_space();
            if (peek() == ']' || peek() == '}') break;
            append_json_step(named ? string() : std::string_view(std::to_string(index)), field_);
            if (named) skip_space();
            if (named) ++at_;  // the colon
            value();
            field_.resize(length);
            skip_space();
            if (peek() == ',') ++at_;
        }
        at_ = std::min(at_ + 1, text_.size());
    }

    std::string_view text_;
    std::unordered_map<std::string, std::size_t>& wanted_;
    std::string field_;
    std::size_t at_ = 0, line_ = 1;
};

// What the field is in: "a[2].b" -> "a[2]" -> "a" -> "".
std::string_view field_around(std::string_view field) {
    const std::size_t cut = field.find_last_of(".[");
    return field.substr(0, cut == std::string_view::npos ? 0 : cut);
}

}  // namespace

std::vector<std::size_t> json_field_lines(std::string_view text, const std::vector<std::string>& fields) {
    std::unordered_map<std::string, std::size_t> wanted{{"", 1}};
    for (const std::string& field : fields)
        for (std::string_view around = field; !around.empty() && wanted.emplace(around, 0).second;)
            around = field_around(around);
    FieldLines(text, wanted).value();
    std::vector<std::size_t> lines;
    for (const std::string& field : fields) {
        std::string around = field;
        while (wanted[around] == 0) around = field_around(around);
        lines.push_back(wanted[around]);
    }
    return lines;
}

std::string json_text(const json& value) { return value.dump(-1, ' ', false, json::error_handler_t::replace); }

json parse_data(std::string_view text, DataFormat format, std::size_t first_line) {
    switch (format) {
        case DataFormat::yaml:
            return parse_yaml(text, first_line);
        case DataFormat::toml:
            return parse_toml(text, first_line);
        case DataFormat::json:
            return with_lower_keys(parse_json(text, first_line));
    }
    return json::object();
}

namespace {

const json* find(const json& object, const std::string& key) {
    if (!object.is_object()) return nullptr;
    const auto at = object.find(key);
    return at == object.end() ? nullptr : &*at;
}

std::string scalar_text(const json& value) {
    if (value.is_string()) return value.get<std::string>();
    if (value.is_number_float()) return fmt::format("{}", value.get<double>());  // 8 of `08`, not 8.0
    return value.is_number() || value.is_boolean() ? value.dump() : std::string();
}

}  // namespace

std::string string_at(const json& object, const std::string& key) {
    const json* value = find(object, key);
    return value == nullptr ? std::string() : scalar_text(*value);
}

bool bool_at(const json& object, const std::string& key, bool otherwise) {
    const json* value = find(object, key);
    if (value == nullptr) return otherwise;
    if (value->is_boolean()) return value->get<bool>();
    if (value->is_number()) return value->get<double>() != 0;
    const std::string text = lower_case(scalar_text(*value));
    return text == "true" || text == "1" || text == "t";
}

std::vector<std::string> strings_at(const json& object, const std::string& key) {
    std::vector<std::string> out;
    const json* value = find(object, key);
    if (value == nullptr) return out;
    const auto add = [&out](const json& item) {
        if (std::string text = scalar_text(item); !trim(text).empty()) out.push_back(std::move(text));
    };
    if (value->is_array()) {
        for (const json& item : *value) add(item);
    } else {
        add(*value);
    }
    return out;
}

const json& object_at(const json& object, const std::string& key) {
    static const json empty = json::object();
    const json* value = find(object, key);
    return value != nullptr && value->is_object() ? *value : empty;
}

}  // namespace tim::indexer
