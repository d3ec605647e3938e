// What a system answers to each query: ids of documents, best first.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "engine/search/search.h"
#include "tests/relevance/judgements.h"
#include "tests/relevance/plain_xapian.h"

namespace tim::relevance {

inline constexpr unsigned kDepth = 30;  // both languages of a page are one key, so ten keys want more documents

struct Rankings {
    std::string system;
    std::map<std::string, std::vector<std::string>> by_query;  // query id -> document ids
};

// Sections, not grouped by page, as other systems give them. Throws std::runtime_error if a search fails.
[[nodiscard]] Rankings rank(search::Searcher& searcher, const std::vector<JudgedQuery>& queries, std::string system);
[[nodiscard]] Rankings rank(const PlainXapian& xapian, const std::vector<JudgedQuery>& queries);

// Rankings that another program wrote: a query's id, a tab, document ids with spaces between, one query a line. `named`
// is NAME=FILE. Throws std::runtime_error naming file and line.
[[nodiscard]] Rankings read_rankings(const std::string& named);

}  // namespace tim::relevance
