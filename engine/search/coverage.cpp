#include "engine/search/coverage.h"

#include <algorithm>

#include "engine/search/everything.h"

namespace tim::search {

using Xapian::Query;

WantedUnits wanted_units(const Plan& plan, double share) {
    // The heaviest few decide. As a query, which shards elsewhere are asked, more would be slow; on disk it is the same
    // few, so that both find the same.
    constexpr std::size_t kMostUnits = 5;
    constexpr double kRounding = 1e-9;
    WantedUnits wanted;
    // What weighs nothing is in no document; where nothing else is wanted, neither is what is wanted.
    const bool any_weighs = std::any_of(plan.units.begin(), plan.units.end(),
                                        [](const Unit& unit) { return unit.required || unit.weight > 0; });
    for (const auto& unit : plan.units)
        if (unit.required || unit.weight > 0 || !any_weighs)
            (unit.required ? wanted.required : wanted.soft).push_back(&unit);
    auto& soft = wanted.soft;
    std::stable_sort(soft.begin(), soft.end(), [](const Unit* a, const Unit* b) { return a->weight > b->weight; });
    if (soft.size() > kMostUnits) soft.resize(kMostUnits);
    double total = 0;
    for (const auto* unit : soft) total += unit->weight;
    wanted.need = std::max(total * share - kRounding, kRounding);
    wanted.is_everything =
        plan.units.empty() ||
        (!soft.empty() && !plan.beyond_units && soft.size() == plan.units.size() && soft.back()->weight >= wanted.need);
    return wanted;
}

namespace {

// Some of `units` from `at` on, whose weights reach `need`, which is more than 0; empty if they cannot.
Query reaching(const std::vector<const Unit*>& units, std::size_t at, double need) {
    std::vector<Query> choices;
    for (; at < units.size() && units[at]->weight >= need; ++at) choices.push_back(units[at]->match);
    double left = 0;
    for (std::size_t i = at; i < units.size(); ++i) left += units[i]->weight;
    if (left >= need) {  // several together: with the heaviest of them or without it
        if (const Query rest = reaching(units, at + 1, need - units[at]->weight); !rest.empty())
            choices.emplace_back(Query::OP_AND, units[at]->match, rest);
        if (Query others = reaching(units, at + 1, need); !others.empty()) choices.push_back(std::move(others));
    }
    return choices.empty() ? Query() : Query(Query::OP_OR, choices.begin(), choices.end());
}

}  // namespace

Query coverage_query(const Plan& plan, double share) {
    const WantedUnits wanted = wanted_units(plan, share);
    if (wanted.is_everything) return everything();
    std::vector<Query> all;
    for (const auto* unit : wanted.required) all.push_back(unit->match);
    if (!wanted.soft.empty()) all.push_back(reaching(wanted.soft, 0, wanted.need));
    return {Query::OP_AND, all.begin(), all.end()};
}

}  // namespace tim::search
