#include "engine/search/filters.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>

#include "engine/index/fields.h"
#include "engine/search/everything.h"

namespace tim::search {
namespace {

using Xapian::Query;

Error bad(std::string parameter, std::string message) {
    return {Errc::bad_request, std::move(message), std::move(parameter)};
}

bool is_field_name(std::string_view name) {
    return !name.empty() && name.size() <= 32 && std::all_of(name.begin(), name.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' ||
               c == '.';
    });
}

bool is_language(std::string_view tag) {
    return tag.size() >= 2 && tag.size() <= 16 && std::all_of(tag.begin(), tag.end(), [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
           });
}

bool is_date(std::string_view text) {
    if (text.size() != 4 && text.size() != 7 && text.size() != 10) return false;
    for (std::size_t i = 0; i < text.size(); ++i)
        if ((i == 4 || i == 7) ? text[i] != '-' : (text[i] < '0' || text[i] > '9')) return false;
    return true;
}

struct Comparison {
    std::string_view field, op, value;
};

std::optional<Comparison> split(std::string_view filter) {
    const std::size_t at = filter.find_first_of(":<>");
    if (at == std::string_view::npos) return std::nullopt;
    const std::size_t length = filter[at] != ':' && at + 1 < filter.size() && filter[at + 1] == '=' ? 2 : 1;
    Comparison c{filter.substr(0, at), filter.substr(at, length), filter.substr(at + length)};
    if (!is_field_name(c.field) || c.value.empty() || c.value.size() > 256) return std::nullopt;
    return c;
}

// `>` and `<` leave the value itself out.
Query range(index::Slot slot, std::string_view op, const std::string& value) {
    const unsigned number = index::slot_number(slot);
    const Query at_least(Query::OP_VALUE_GE, number, value), at_most(Query::OP_VALUE_LE, number, value);
    const Query present(Query::OP_VALUE_GE, number, std::string(1, '\0'));  // a document without a value has ""
    if (op == ">=") return at_least;
    if (op == ">") return Query(Query::OP_AND_NOT, at_least, at_most);
    if (op == "<=") return Query(Query::OP_AND, present, at_most);
    if (op == "<") return Query(Query::OP_AND_NOT, present, at_least);
    return Query(Query::OP_AND, at_least, at_most);
}

std::optional<double> number(std::string_view text) {
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || !std::isfinite(value)) return std::nullopt;
    return value;
}

// A number, or with `:` a range LOW..HIGH that has its lower end and leaves its upper one out; either may be open.
std::optional<Query> number_condition(index::Slot slot, std::string_view op, std::string_view value) {
    const std::size_t dots = op == ":" ? value.find("..") : std::string_view::npos;
    if (dots == std::string_view::npos) {
        const auto bound = number(value);
        if (!bound) return std::nullopt;
        return range(slot, op, Xapian::sortable_serialise(*bound));
    }
    const std::string_view low = value.substr(0, dots), high = value.substr(dots + 2);
    std::vector<Query> bounds;
    for (const auto& [end, side] : {std::pair{low, ">="}, std::pair{high, "<"}}) {
        if (end.empty()) continue;
        const auto bound = number(end);
        if (!bound) return std::nullopt;
        bounds.push_back(range(slot, side, Xapian::sortable_serialise(*bound)));
    }
    if (bounds.empty()) return std::nullopt;
    return Query(Query::OP_AND, bounds.begin(), bounds.end());
}

// One filter as a query; `field` is set where its values are alternatives to others of that field.
Result<Query> condition(std::string_view filter, std::string_view* field = nullptr) {
    const auto c = split(filter);
    if (!c) return tl::unexpected(bad("filter", "a filter is field:value, or a comparison such as parameters>=1e9"));
    if (c->op == ":" && field != nullptr) *field = c->field;
    if (const auto slot = index::number_slot(c->field)) {
        auto query = number_condition(*slot, c->op, c->value);
        if (!query)
            return tl::unexpected(bad("filter", std::string(c->field) + " is compared with a number such as 1e9, or is "
                                                                        "in a range such as 1e9..1e10"));
        return *std::move(query);
    }
    if (c->field == "date") {
        if (!is_date(c->value)) return tl::unexpected(bad("filter", "date is compared with a date such as 2025-05-07"));
        if (c->op == ":")  // a year or a month is every day in it
            return Query(Query::OP_VALUE_RANGE, index::slot_number(index::Slot::date), std::string(c->value),
                         std::string(c->value) + "~");
        return range(index::Slot::date, c->op, std::string(c->value));
    }
    if (c->op != ":")
        return tl::unexpected(
            bad("filter", std::string(c->field) + " has no order: only date and parameters can be compared"));
    return Query(index::facet_term(c->field, c->value));
}

}  // namespace

Result<Filters> Filters::parse(const Request& request, const std::vector<std::string>& query_languages) {
    Filters out;
    if (!request.lang.empty()) {
        if (!is_language(request.lang)) return tl::unexpected(bad("lang", "lang is a language such as vi or en"));
        out.fields_["lang"].emplace_back(index::facet_term("lang", request.lang));
    } else {
        for (const auto& lang : query_languages) out.fields_["lang"].emplace_back(index::facet_term("lang", lang));
    }
    if (!request.kind.empty()) {
        if (!is_field_name(request.kind))
            return tl::unexpected(bad("kind", "kind is article, model, service or workflow"));
        out.fields_["kind"].emplace_back(index::facet_term("kind", request.kind));
    }
    std::size_t count = request.filters.size();
    for (const auto& any_of : request.all_of) count += any_of.size();
    if (count > kMaxFilters)
        return tl::unexpected(bad("filter", "at most " + std::to_string(kMaxFilters) + " filters are taken"));
    for (const auto& filter : request.filters) {
        std::string_view field;
        auto query = condition(filter, &field);
        if (!query) return tl::unexpected(std::move(query.error()));
        auto& alternatives = field.empty() ? out.always_ : out.fields_[std::string(field)];
        alternatives.push_back(*std::move(query));
    }
    for (const auto& any_of : request.all_of) {
        std::vector<Query> alternatives;
        for (const auto& wanted : any_of) {
            auto query = condition(wanted.filter);
            if (!query) return tl::unexpected(std::move(query.error()));
            alternatives.push_back(wanted.negated ? Query(Query::OP_AND_NOT, everything(), *query) : *std::move(query));
        }
        if (!alternatives.empty()) out.always_.emplace_back(Query::OP_OR, alternatives.begin(), alternatives.end());
    }
    return out;
}

Query Filters::query(std::string_view without) const {
    std::vector<Query> all = always_;
    for (const auto& [field, values] : fields_)
        if (field != without) all.emplace_back(Query::OP_OR, values.begin(), values.end());
    if (all.empty()) return everything();
    return Query(Query::OP_AND, all.begin(), all.end());
}

}  // namespace tim::search
