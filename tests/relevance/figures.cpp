#include "tests/relevance/figures.h"

#include <fmt/core.h>

#include <algorithm>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <unordered_map>

namespace tim::relevance {

std::map<std::string, std::vector<std::size_t>> by_kind(const std::vector<JudgedQuery>& queries) {
    std::map<std::string, std::vector<std::size_t>> out;
    for (std::size_t i = 0; i < queries.size(); ++i) {
        out[queries[i].kind].push_back(i);
        out["all"].push_back(i);
    }
    return out;
}

Scores mean(const Scored& scored, const std::vector<std::size_t>& places) {
    Scores sum;
    for (const std::size_t i : places) {
        const Scores& s = scored.scores[i];
        sum.ndcg10 += s.ndcg10;
        sum.mrr10 += s.mrr10;
        sum.r1 += s.r1;
        sum.r10 += s.r10;
    }
    const double n = std::max<double>(1, static_cast<double>(places.size()));
    return {sum.ndcg10 / n, sum.mrr10 / n, sum.r1 / n, sum.r10 / n};
}

double p_of_ndcg(const Scored& a, const Scored& b, const std::vector<std::size_t>& places) {
    std::vector<double> of_a, of_b;
    for (const std::size_t i : places) {
        of_a.push_back(a.scores[i].ndcg10);
        of_b.push_back(b.scores[i].ndcg10);
    }
    return permutation_p(of_a, of_b);
}

std::vector<Goal> read_goals(const std::filesystem::path& file) {
    std::ifstream in(file);
    if (!in) throw std::runtime_error("cannot read " + file.string());
    std::vector<Goal> out;
    std::size_t number = 0;
    for (std::string line; std::getline(in, line);) {
        ++number;
        if (line.empty() || line[0] == '#') continue;
        std::istringstream columns(line);
        Goal goal;
        std::string kinds, bound;
        std::getline(columns, goal.name, '\t');
        std::getline(columns, kinds, '\t');
        std::getline(columns, goal.measure, '\t');
        std::getline(columns, bound, '\t');
        std::istringstream split(kinds);
        for (std::string kind; std::getline(split, kind, ',');) goal.kinds.push_back(kind);
        std::istringstream number_in(bound);
        const bool has_bound = static_cast<bool>(number_in >> goal.bound);
        const bool known = goal.measure == "same" ||
                           (has_bound && (goal.measure == "ratio" || goal.measure == "mrr" || goal.measure == "ahead"));
        if (!known || goal.kinds.empty())
            throw std::runtime_error(file.string() + ":" + std::to_string(number) +
                                     ": expected name, kinds, ratio|same|mrr|ahead, and a bound, with tabs between");
        out.push_back(std::move(goal));
    }
    return out;
}

std::string judge(const Goal& goal, const std::vector<JudgedQuery>& queries, const Scored& ours,
                  const std::vector<Scored>& others) {
    std::unordered_map<std::string, std::size_t> place;
    for (std::size_t i = 0; i < queries.size(); ++i) place[queries[i].id] = i;
    std::vector<std::size_t> these, originals;
    for (std::size_t i = 0; i < queries.size(); ++i) {
        const bool wanted = std::any_of(goal.kinds.begin(), goal.kinds.end(),
                                        [&](const std::string& k) { return k == "all" || k == queries[i].kind; });
        if (!wanted) continue;
        const bool needs_original = goal.measure == "ratio" || goal.measure == "same";
        const auto original = place.find(queries[i].of);
        if (needs_original && original == place.end()) continue;
        these.push_back(i);
        if (needs_original) originals.push_back(original->second);
    }
    if (these.empty()) return "";
    bool met = true;
    std::string figures;
    if (goal.measure == "ahead") {
        const double own = mean(ours, these).ndcg10;
        figures = fmt::format("nDCG@10 {:.3f}", own);
        for (const auto& other : others) {
            const double theirs = mean(other, these).ndcg10, p = p_of_ndcg(ours, other, these);
            const bool ahead = own > theirs && p < goal.bound;
            met = met && ahead;
            figures += fmt::format(", {} {:.3f} (p {:.4f})", other.system, theirs, p);
        }
        figures += fmt::format("; goal: above each, p < {}", goal.bound);
    } else if (goal.measure == "mrr") {
        const double own = mean(ours, these).mrr10;
        met = own >= goal.bound;
        figures = fmt::format("MRR@10 {:.3f}; goal: {}", own, goal.bound);
    } else if (goal.measure == "ratio") {
        const double own = mean(ours, these).mrr10, whole = mean(ours, originals).mrr10;
        met = own >= goal.bound * whole;
        figures = fmt::format("MRR@10 {:.3f} of {:.3f} = {:.3f}; goal: {}", own, whole, whole > 0 ? own / whole : 1.0,
                              goal.bound);
    } else {
        std::size_t different = 0;
        for (std::size_t k = 0; k < these.size(); ++k)
            if (ours.scores[these[k]].ndcg10 != ours.scores[originals[k]].ndcg10) ++different;
        met = different == 0;
        figures = fmt::format("{} of {} score differently; goal: none", different, these.size());
    }
    return fmt::format("{:<7} {} ({}): {}", met ? "met" : "MISSED", goal.name, these.size(), figures);
}

}  // namespace tim::relevance
