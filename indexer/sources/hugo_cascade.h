// Front matter that a section hands down to the pages below it.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace tim::indexer {

// What a `cascade` is matched against.
struct CascadeTarget {
    std::string path;  // of the content file, with a slash in front
    std::string kind;  // home, section, taxonomy, term, page
    std::string lang;
};

// The nearest section comes first and wins; a page's own front matter wins over all.
class HugoCascade {
public:
    // Takes over a `cascade` value: one mapping, or a list of mappings with `_target`.
    void add(const nlohmann::json& cascade);
    // What the sections above hand down, after what has been added here.
    void inherit(const HugoCascade& above) { rules_.insert(rules_.end(), above.rules_.begin(), above.rules_.end()); }
    // Sets every key that `front_matter` lacks.
    void apply(const CascadeTarget& target, nlohmann::json& front_matter) const;

private:
    std::vector<nlohmann::json> rules_;
};

// Patterns with `*` (not beyond a slash), `**`, `?` and `{a,b}`.
[[nodiscard]] bool glob_matches(std::string_view pattern, std::string_view text);

}  // namespace tim::indexer
