// The metadata at the head of a Markdown file.
#pragma once

#include <cstddef>
#include <nlohmann/json.hpp>
#include <string_view>

namespace tim::indexer {

struct FrontMatter {
    nlohmann::json values = nlohmann::json::object();  // keys in lower case
    std::string_view body;                             // what follows; a view of the text given
};

// Reads YAML between `---` lines, TOML between `+++` lines or a JSON object. A text that begins with none of these is
// all body. Throws BadInput, with the line in `text`, if the front matter does not end or cannot be parsed.
[[nodiscard]] FrontMatter read_front_matter(std::string_view text);

}  // namespace tim::indexer
