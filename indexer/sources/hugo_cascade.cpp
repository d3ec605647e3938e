#include "indexer/sources/hugo_cascade.h"

#include <algorithm>

#include "indexer/sources/data_formats.h"
#include "indexer/sources/utf8.h"

namespace tim::indexer {

using nlohmann::json;

namespace {

// Patterns come from a site's files: a bound keeps a malicious one from costing exponential time.
bool matches(std::string_view pattern, std::string_view text, int& budget) {
    while (!pattern.empty()) {
        if (--budget < 0) return false;
        const char c = pattern.front();
        if (c == '*') {
            const bool crosses = pattern.starts_with("**");
            pattern.remove_prefix(crosses ? 2 : 1);
            for (std::size_t skip = 0; skip <= text.size(); ++skip) {
                if (matches(pattern, text.substr(skip), budget)) return true;
                if (skip < text.size() && text[skip] == '/' && !crosses) return false;
            }
            return false;
        }
        if (c == '{') {
            const std::size_t close = pattern.find('}');
            if (close == std::string_view::npos) return false;
            std::string_view choices = pattern.substr(1, close - 1);
            for (;;) {
                const std::size_t comma = choices.find(',');
                std::string rest(choices.substr(0, comma));
                rest += pattern.substr(close + 1);
                if (matches(rest, text, budget)) return true;
                if (comma == std::string_view::npos) return false;
                choices.remove_prefix(comma + 1);
            }
        }
        if (text.empty() || (c != '?' && c != text.front()) || (c == '?' && text.front() == '/')) return false;
        pattern.remove_prefix(1);
        text.remove_prefix(1);
    }
    return text.empty();
}

}  // namespace

bool glob_matches(std::string_view pattern, std::string_view text) {
    int budget = 10'000;
    return matches(pattern, text, budget);
}

void HugoCascade::add(const json& cascade) {
    if (cascade.is_object()) {
        // Only a list has targets: Hugo 0.111 hands a single mapping down to everything.
        rules_.push_back(cascade);
        rules_.back().erase("_target");
    }
    if (cascade.is_array())
        std::copy_if(cascade.begin(), cascade.end(), std::back_inserter(rules_),
                     [](const json& one) { return one.is_object(); });
}

void HugoCascade::apply(const CascadeTarget& target, json& front_matter) const {
    for (const json& rule : rules_) {
        const json& wanted = object_at(rule, "_target");
        const auto fits = [&wanted](const char* key, const std::string& value) {
            const std::string pattern = lower_case(string_at(wanted, key));
            return pattern.empty() || glob_matches(pattern, lower_case(value));
        };
        if (!fits("path", target.path) || !fits("kind", target.kind) || !fits("lang", target.lang) ||
            !fits("environment", "production"))
            continue;
        for (const auto& [key, value] : rule.items())
            if (key != "_target" && !front_matter.contains(key)) front_matter[key] = value;
    }
}

}  // namespace tim::indexer
