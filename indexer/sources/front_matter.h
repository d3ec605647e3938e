// The metadata at the head of a Markdown file.
#pragma once

#include <cstddef>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "indexer/sources/dates.h"

namespace tim::indexer {

// A value that cannot be what its key is for. As Hugo does, the page is read as if it were not given.
struct DoubtfulValue {
    std::size_t line = 0;  // 1-based
    std::string key;
    std::string reason;
};

struct FrontMatter {
    nlohmann::json values = nlohmann::json::object();  // keys in lower case
    std::string_view body;                             // what follows; a view of the text given
    std::vector<DoubtfulValue> doubtful;               // dates that are none, drafts that are neither true nor false
};

// Reads YAML between `---` lines, TOML between `+++` lines or a JSON object. A text that begins with none of these is
// all body. A value that is none of `dates` is doubtful where a date is wanted. Throws BadInput, with the line in
// `text`, if the front matter does not end or cannot be parsed.
[[nodiscard]] FrontMatter read_front_matter(std::string_view text, DateForms dates = DateForms::any);

}  // namespace tim::indexer
