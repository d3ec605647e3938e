#include "server/protocols/search_request.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <set>

#include <fmt/compile.h>
#include <fmt/format.h>

namespace tim::server {
namespace {

using search::Request;
using search::SuggestRequest;
using Fault = std::optional<Problem>;

constexpr std::size_t kMaxValueBytes = 512;

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }

// A closed list of words; forms send empty values for what was left open, so the list may hold an empty one.
Fault one_of(std::string_view name, const std::string& value, std::initializer_list<std::string_view> words) {
    if (std::find(words.begin(), words.end(), value) != words.end()) return std::nullopt;
    std::string list;
    for (const auto word : words) {
        if (!word.empty()) list.append(list.empty() ? "" : ", ").append(word);
    }
    return bad_parameter(name, fmt::format("{} must be one of: {}.", name, list));
}

Fault number(std::string_view name, const std::string& value, unsigned max, unsigned& out) {
    const char* const end = value.data() + value.size();
    const auto [stopped, error] = std::from_chars(value.data(), end, out);
    if (error != std::errc{} || stopped != end || out > max) {
        return bad_parameter(name, fmt::format("{} must be a whole number from 0 to {}.", name, max));
    }
    return std::nullopt;
}

Fault boolean(std::string_view name, const std::string& value, bool& out) {
    out = value == "1" || value == "true";
    if (out || value == "0" || value == "false") return std::nullopt;
    return bad_parameter(name, fmt::format("{} must be 1, 0, true or false.", name));
}

Fault query(std::string_view name, const std::string& value, std::string& out) {
    if (value.size() > search::kMaxQueryBytes) {
        return bad_parameter(name, fmt::format("{} may have at most {} bytes.", name, search::kMaxQueryBytes));
    }
    out = value;
    std::replace_if(out.begin(), out.end(), is_control, ' ');
    return std::nullopt;
}

Fault filter(std::string_view name, const std::string& value, Request& request) {
    if (request.filters.size() == search::kMaxFilters) {
        return bad_parameter(name, fmt::format("At most {} filters can be combined.", search::kMaxFilters));
    }
    if (value.empty()) return bad_parameter(name, "filter must be field:value, or parameters>=1e9 for numbers.");
    request.filters.push_back(value);
    return std::nullopt;
}

Fault facets(std::string_view name, std::string_view value, Request& request) {
    while (!value.empty()) {
        const std::size_t comma = value.find(',');
        const std::string_view field = value.substr(0, comma);
        if (field.empty()) return bad_parameter(name, "facets must be field names separated by commas.");
        if (std::find(request.facets.begin(), request.facets.end(), field) == request.facets.end()) {
            request.facets.emplace_back(field);
        }
        if (comma == value.size() - 1) return bad_parameter(name, "facets must not end with a comma.");
        value.remove_prefix(comma == std::string_view::npos ? value.size() : comma + 1);
    }
    if (request.facets.size() > search::kMaxFacets) {
        return bad_parameter(name, fmt::format("At most {} facets can be counted.", search::kMaxFacets));
    }
    return std::nullopt;
}

Fault lang(std::string_view name, const std::string& value, std::string& out) {
    out = value;
    return one_of(name, value, {"", "vi", "en"});
}

template <class Wanted>
struct Parameter {
    std::string_view name;
    bool repeatable;
    Fault (*read)(std::string_view name, const std::string& value, Wanted& wanted);
};

constexpr std::array kSearchParameters{
    Parameter<Request>{"q", false,
                       [](std::string_view name, const std::string& value, Request& request) {
                           return query(name, value, request.query);
                       }},
    Parameter<Request>{"lang", false,
                       [](std::string_view name, const std::string& value, Request& request) {
                           return lang(name, value, request.lang);
                       }},
    Parameter<Request>{"prefer", false,
                       [](std::string_view name, const std::string& value, Request& request) {
                           return lang(name, value, request.prefer);
                       }},
    Parameter<Request>{"kind", false,
                       [](std::string_view name, const std::string& value, Request& request) {
                           request.kind = value;
                           return one_of(name, value, {"", "article", "model", "service", "workflow"});
                       }},
    Parameter<Request>{"filter", true, filter},
    Parameter<Request>{
        "facets", false,
        [](std::string_view name, const std::string& value, Request& request) { return facets(name, value, request); }},
    Parameter<Request>{"sort", false,
                       [](std::string_view name, const std::string& value, Request& request) {
                           request.sort = value == "date" ? search::Sort::date : search::Sort::relevance;
                           return one_of(name, value, {"relevance", "date"});
                       }},
    Parameter<Request>{"limit", false,
                       [](std::string_view name, const std::string& value, Request& request) {
                           return number(name, value, search::kMaxLimit, request.limit);
                       }},
    Parameter<Request>{"offset", false,
                       [](std::string_view name, const std::string& value, Request& request) {
                           return number(name, value, search::kMaxOffset, request.offset);
                       }},
    Parameter<Request>{"group", false,
                       [](std::string_view name, const std::string& value, Request& request) {
                           request.group = value == "section" ? search::Group::section : search::Group::page;
                           return one_of(name, value, {"page", "section"});
                       }},
    Parameter<Request>{"exact_total", false,
                       [](std::string_view name, const std::string& value, Request& request) {
                           return boolean(name, value, request.exact_total);
                       }},
    Parameter<Request>{"explain", false,
                       [](std::string_view name, const std::string& value, Request& request) {
                           return boolean(name, value, request.explain);
                       }},
    Parameter<Request>{"as_typed", false,
                       [](std::string_view name, const std::string& value, Request& request) {
                           return boolean(name, value, request.as_typed);
                       }},
    Parameter<Request>{"translate", false,
                       [](std::string_view name, const std::string& value, Request& request) {
                           return boolean(name, value, request.translate);
                       }},
};

constexpr std::array kSuggestParameters{
    Parameter<SuggestRequest>{"q", false,
                              [](std::string_view name, const std::string& value, SuggestRequest& request) {
                                  return query(name, value, request.query);
                              }},
    Parameter<SuggestRequest>{"lang", false,
                              [](std::string_view name, const std::string& value, SuggestRequest& request) {
                                  return lang(name, value, request.lang);
                              }},
    Parameter<SuggestRequest>{"limit", false,
                              [](std::string_view name, const std::string& value, SuggestRequest& request) {
                                  return number(name, value, search::kMaxSuggestions, request.limit);
                              }},
};

template <class Parameters>
std::string known_names(const Parameters& known) {
    std::string names;
    for (const auto& parameter : known) names.append(names.empty() ? "" : ", ").append(parameter.name);
    return names;
}

template <class Wanted, class Parameters>
tl::expected<Wanted, Problem> parse(std::string_view query_string, const Parameters& known) {
    const auto parameters = decode_query(query_string);
    if (!parameters) {
        return tl::unexpected(bad_parameter(
            parameters.error(), "The query string must be UTF-8 with whole percent-escapes; write % as %25."));
    }
    Wanted wanted;
    std::set<std::string_view> seen;
    for (const auto& [name, value] : *parameters) {
        const auto parameter =
            std::find_if(known.begin(), known.end(), [&name = name](const auto& each) { return each.name == name; });
        if (parameter == known.end()) {
            return tl::unexpected(bad_parameter(name, "Unknown parameter; known are " + known_names(known) + "."));
        }
        if (!seen.insert(parameter->name).second && !parameter->repeatable) {
            return tl::unexpected(bad_parameter(name, fmt::format("{} may be given only once.", name)));
        }
        if (parameter->name != "q") {
            if (value.size() > kMaxValueBytes) {
                return tl::unexpected(
                    bad_parameter(name, fmt::format("{} may have at most {} bytes.", name, kMaxValueBytes)));
            }
            if (std::any_of(value.begin(), value.end(), is_control)) {
                return tl::unexpected(
                    bad_parameter(name, fmt::format("{} must not contain control characters.", name)));
            }
        }
        if (auto fault = parameter->read(parameter->name, value, wanted)) return tl::unexpected(*std::move(fault));
    }
    return wanted;
}

}  // namespace

tl::expected<Request, Problem> parse_search_request(std::string_view query_string) {
    return parse<Request>(query_string, kSearchParameters);
}

tl::expected<SuggestRequest, Problem> parse_suggest_request(std::string_view query_string) {
    return parse<SuggestRequest>(query_string, kSuggestParameters);
}

std::string normal_form(const Request& request) {
    // Order matters neither for filters nor for facets; lengths keep apart what separators could not.
    auto filters = request.filters, facets = request.facets;
    std::sort(filters.begin(), filters.end());
    std::sort(facets.begin(), facets.end());
    std::string out = fmt::format(
        FMT_COMPILE("{}:{} {} {} {} {} {} {} {} {} {} {} {}"), request.query.size(), request.query, request.lang,
        request.prefer, request.kind, static_cast<int>(request.sort), request.limit, request.offset,
        static_cast<int>(request.group), request.exact_total, request.explain, request.as_typed, request.translate);
    for (const auto& any_of : request.all_of) {
        out += " a";
        for (const auto& wanted : any_of)
            out += fmt::format(" {}{}:{}", wanted.negated, wanted.filter.size(), wanted.filter);
    }
    for (const auto& filter : filters) out += fmt::format(" f{}:{}", filter.size(), filter);
    for (const auto& facet : facets) out += fmt::format(" c{}:{}", facet.size(), facet);
    return out;
}

std::string normal_form(const SuggestRequest& request) {
    return fmt::format("suggest {}:{} {} {}", request.query.size(), request.query, request.lang, request.limit);
}

}  // namespace tim::server
