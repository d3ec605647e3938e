// From rankings to figures: means by kind of query, comparisons with their significance, and goals met or missed.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "tests/relevance/judgements.h"

namespace tim::relevance {

// The scores of one system, a query each, in the order of the queries.
struct Scored {
    std::string system;
    std::vector<Scores> scores;
};

// Places of the queries of each kind, and of `all`.
[[nodiscard]] std::map<std::string, std::vector<std::size_t>> by_kind(const std::vector<JudgedQuery>& queries);

[[nodiscard]] Scores mean(const Scored& scored, const std::vector<std::size_t>& places);
[[nodiscard]] double p_of_ndcg(const Scored& a, const Scored& b, const std::vector<std::size_t>& places);

// A line `name TAB kinds TAB measure TAB bound` of a file of goals. `kinds` are separated by commas.
//   ratio N   MRR@10 is at least N of the MRR@10 of the queries that these are other forms of
//   same      every one scores exactly as the query that it is another form of
//   mrr N     MRR@10 is at least N
//   ahead N   nDCG@10 is above that of each other system, p below N
struct Goal {
    std::string name;
    std::vector<std::string> kinds;
    std::string measure;
    double bound = 0;
};

// Throws std::runtime_error naming file and line.
[[nodiscard]] std::vector<Goal> read_goals(const std::filesystem::path& file);

// One line for the goal: `met` or `MISSED`, and the figures. Empty if there is no query of those kinds.
[[nodiscard]] std::string judge(const Goal& goal, const std::vector<JudgedQuery>& queries, const Scored& ours,
                                const std::vector<Scored>& others);

}  // namespace tim::relevance
