#include "server/protocols/algolia_filters.h"

#include <functional>
#include <optional>

#include <nlohmann/json.hpp>

#include "server/trim.h"

namespace tim::server {
namespace {

using nlohmann::json;
using search::AnyOf;
using search::Condition;

constexpr auto kFacetForm = "must be of the form field:value, in lists of at most two levels";
constexpr auto kNumberForm = "must be comparisons such as parameters>=1e9";
constexpr auto kExpressionForm =
    "must be conditions such as lang:vi or parameters>=1e9, joined by AND, with OR inside of parentheses";

std::string_view unquoted(std::string_view text) {
    const bool is_quoted =
        text.size() >= 2 && (text.front() == '"' || text.front() == '\'') && text.back() == text.front();
    return is_quoted ? text.substr(1, text.size() - 2) : text;
}

std::string filter(std::string_view field, std::string_view op, std::string_view value) {
    const std::string_view name = algolia_field(unquoted(trim(field)));
    value = unquoted(trim(value));
    // The index has languages without a region; site generators ask in the words of <html lang>, such as en-US.
    if (name == "lang") value = value.substr(0, value.find_first_of("-_"));
    return std::string(name).append(op).append(value);
}

// field:value; a minus before the value excludes it, unless a backslash stands before the minus.
std::optional<Condition> facet_condition(std::string_view text) {
    const std::size_t colon = text.find(':');
    if (colon == 0 || colon == std::string_view::npos || colon + 1 == text.size()) return std::nullopt;
    std::string_view value = text.substr(colon + 1);
    const bool negated = value.size() > 1 && value.front() == '-';
    if (negated || value.starts_with("\\-")) value.remove_prefix(1);
    return Condition{filter(text.substr(0, colon), ":", value), negated};
}

// field>=value and the like
std::optional<Condition> comparison(std::string_view text) {
    const std::size_t at = text.find_first_of("<>=!");
    if (at == 0 || at == std::string_view::npos) return std::nullopt;
    const std::size_t length = at + 1 < text.size() && text[at + 1] == '=' ? 2 : 1;
    const std::string_view op = text.substr(at, length), field = text.substr(0, at), value = text.substr(at + length);
    if (trim(value).empty() || op == "!") return std::nullopt;
    if (op == "!=") return Condition{filter(field, ":", value), true};
    return Condition{filter(field, op == "=" || op == "==" ? ":" : op, value), false};
}

// field:low TO high, as two conditions
std::optional<std::pair<Condition, Condition>> range(std::string_view text) {
    const std::size_t colon = text.find(':'), to = text.find(" TO ");
    if (colon == 0 || to == std::string_view::npos || colon > to) return std::nullopt;
    const std::string_view field = text.substr(0, colon);
    return std::pair{Condition{filter(field, ">=", text.substr(colon + 1, to - colon - 1)), false},
                     Condition{filter(field, "<=", text.substr(to + 4)), false}};
}

template <class Read>
Filters lists(const json& value, Read&& read, const char* form) {
    std::vector<AnyOf> out;
    const auto add = [&](const json& item, AnyOf& to) {
        if (!item.is_string()) return false;
        auto condition = read(std::string_view(item.get_ref<const std::string&>()));
        if (!condition) return false;
        to.push_back(*std::move(condition));
        return true;
    };
    const auto add_group = [&](const json& item) {
        AnyOf any_of;
        if (item.is_array()) {
            for (const json& alternative : item) {
                if (!add(alternative, any_of)) return false;
            }
        } else if (!add(item, any_of)) {
            return false;
        }
        if (!any_of.empty()) out.push_back(std::move(any_of));
        return true;
    };
    if (!value.is_array()) return add_group(value) ? Filters(std::move(out)) : tl::unexpected(std::string(form));
    for (const json& item : value) {
        if (!add_group(item)) return tl::unexpected(std::string(form));
    }
    return out;
}

// Cuts `lang:vi AND (a:b OR NOT c:"d e")` into words, quoted stretches whole, and parentheses.
std::vector<std::string_view> words_of(std::string_view text) {
    std::vector<std::string_view> words;
    for (std::size_t at = 0; at < text.size();) {
        if (text[at] == ' ') {
            ++at;
            continue;
        }
        if (text[at] == '(' || text[at] == ')') {
            words.push_back(text.substr(at++, 1));
            continue;
        }
        const std::size_t begin = at;
        char quote = 0;
        for (; at < text.size(); ++at) {
            const char c = text[at];
            if (quote != 0) {
                if (c == quote) quote = 0;
            } else if (c == '"' || c == '\'') {
                quote = c;
            } else if (c == ' ' || c == '(' || c == ')') {
                break;
            }
        }
        words.push_back(text.substr(begin, at - begin));
    }
    return words;
}

bool is_operator(std::string_view word) { return word == "AND" || word == "OR" || word == "NOT"; }

class Expression {
public:
    explicit Expression(std::string_view text) : words_(words_of(text)) {}

    Filters parse() {
        while (at_ < words_.size()) {
            if (!out_.empty() && !take("AND")) return tl::unexpected(std::string(kExpressionForm));
            const bool in_parentheses = take("(");
            AnyOf any_of;
            do {
                if (!condition(any_of)) return tl::unexpected(std::string(kExpressionForm));
            } while (take("OR"));
            if (in_parentheses && !take(")")) return tl::unexpected(std::string(kExpressionForm));
            if (!any_of.empty()) out_.push_back(std::move(any_of));
        }
        return std::move(out_);
    }

private:
    bool take(std::string_view word) {
        if (at_ == words_.size() || words_[at_] != word) return false;
        ++at_;
        return true;
    }

    // One condition may be written in several words: `parameters >= 1e9`, `parameters:1 TO 5`.
    bool condition(AnyOf& any_of) {
        const bool negated = take("NOT");
        std::string text;
        for (; at_ < words_.size() && !is_operator(words_[at_]) && words_[at_] != "(" && words_[at_] != ")"; ++at_) {
            text.append(text.empty() ? "" : " ").append(words_[at_]);
        }
        if (auto both = range(text)) {
            if (negated || !any_of.empty()) return false;  // two conditions joined by AND are no alternative
            out_.push_back({std::move(both->first)});
            any_of.push_back(std::move(both->second));
            return at_ == words_.size() || words_[at_] != "OR";
        }
        const std::size_t first = text.find_first_of(":<>=!");
        if (first == std::string::npos) return false;
        auto read = text[first] == ':' ? facet_condition(text) : comparison(text);
        if (!read) return false;
        read->negated = read->negated != negated;
        any_of.push_back(*std::move(read));
        return true;
    }

    const std::vector<std::string_view> words_;
    std::size_t at_ = 0;
    std::vector<AnyOf> out_;
};

}  // namespace

Filters algolia_facet_filters(const json& value) { return lists(value, facet_condition, kFacetForm); }

Filters algolia_numeric_filters(const json& value) { return lists(value, comparison, kNumberForm); }

Filters algolia_filters(const json& value) {
    if (!value.is_string()) return tl::unexpected(std::string("must be a string"));
    return Expression(value.get_ref<const std::string&>()).parse();
}

std::string_view algolia_field(std::string_view name) {
    if (name == "language") return "lang";
    if (name == "hierarchy.lvl0") return "site_section";
    return name;
}

}  // namespace tim::server
