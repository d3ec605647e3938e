// YAML, TOML and JSON as one kind of value, for front matter and settings.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace tim::indexer {

enum class DataFormat { yaml, toml, json };

// Parses `text`, whose first line is line `first_line` of its file. Keys of mappings become lower case at every
// level, as Hugo reads them; dates become strings. Empty YAML and TOML are {}. Throws BadInput with the file's line.
[[nodiscard]] nlohmann::json parse_data(std::string_view text, DataFormat format, std::size_t first_line = 1);

// Parses strict JSON with its keys as they are. Throws BadInput with the file's line.
[[nodiscard]] nlohmann::json parse_json(std::string_view text, std::size_t first_line = 1);

// The line on which each of `fields` ("[2].metrics[0].value"; "" is the whole) begins in `text`, which parse_json() has
// read; of a field that is missing, the line of what it is missing from. One pass, however many fields.
[[nodiscard]] std::vector<std::size_t> json_field_lines(std::string_view text, const std::vector<std::string>& fields);

// A step into a value, as fields are written: `name` to `.name` (`name` at the beginning), an index to `[7]`.
void append_json_step(std::string_view step, std::string& field);

// On one line; ill-formed UTF-8 (YAML can escape half a surrogate pair) is replaced.
[[nodiscard]] std::string json_text(const nlohmann::json& value);

// Forgiving access, as front matter wants it: `key` may be absent or of another type.
[[nodiscard]] std::string string_at(const nlohmann::json& object, const std::string& key);
[[nodiscard]] bool bool_at(const nlohmann::json& object, const std::string& key, bool otherwise = false);
// A list of strings, or one string.
[[nodiscard]] std::vector<std::string> strings_at(const nlohmann::json& object, const std::string& key);
// The object at `key`, or an empty one.
[[nodiscard]] const nlohmann::json& object_at(const nlohmann::json& object, const std::string& key);

}  // namespace tim::indexer
