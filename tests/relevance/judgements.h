// Judged queries: reading them, and scoring rankings by them.
#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace tim::relevance {

struct JudgedQuery {
    std::string id, kind, lang, query;
    std::map<std::string, int> grades;  // key -> 1 to 3; empty: nothing must be found
    std::string system;                 // catalogue entry that must be among the first three, or empty
    std::string of;                     // id of the query that this one is another form of, or empty
};

// Throws std::runtime_error naming file and line, and what was expected there.
[[nodiscard]] std::vector<JudgedQuery> read_queries(const std::filesystem::path& file);

struct Scores {
    double ndcg10 = 0, mrr10 = 0, r1 = 0, r10 = 0;
};

// `keys`: the ranking, best first, each key "page" or "page#section". A judged page is satisfied by its first section
// in the ranking; repeats of a key do not count. nDCG: gain 2^grade - 1 over log2(rank + 1). The others count grade 2
// or better: MRR the first of them; R@n their share among the first n, of at most n. A query that must find nothing
// scores 1 with an empty ranking, else 0.
[[nodiscard]] Scores score(const JudgedQuery& query, const std::vector<std::string>& keys);

// Two-sided p of the paired differences under random signs (10,000 draws, fixed seed): the least it can be is 0.0001.
[[nodiscard]] double permutation_p(const std::vector<double>& a, const std::vector<double>& b);

}  // namespace tim::relevance
