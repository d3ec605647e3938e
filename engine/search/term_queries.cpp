#include "engine/search/term_queries.h"

#include <cstddef>

namespace tim::search {

using Xapian::Query;

namespace {

Query joined(Query::op op, const std::vector<Query>& queries) {
    if (queries.size() == 1) return queries.front();
    return Query(op, queries.begin(), queries.end());
}

// How many documents have it is estimated, two by two, and rounded each time; Xapian would choose the pairs by how
// frequent the words are in one database. Pairs that stand fixed make the estimate, and with it the weight, the same
// in every shard.
Query synonyms(const std::vector<Query>& queries, std::size_t first, std::size_t last) {
    if (last - first == 1) return queries[first];
    const std::size_t middle = first + (last - first + 1) / 2;
    return {Query::OP_SYNONYM, synonyms(queries, first, middle), synonyms(queries, middle, last)};
}

}  // namespace

Query term_query(index::Prefix prefix, std::string_view text) { return Query(index::term(prefix, text)); }

Query any_of(const std::vector<Query>& queries) { return joined(Query::OP_OR, queries); }

Query all_of(const std::vector<Query>& queries) { return joined(Query::OP_AND, queries); }

Query synonyms(const std::vector<Query>& queries) {
    return queries.empty() ? Query::MatchNothing : synonyms(queries, 0, queries.size());
}

Query synonyms(const std::vector<std::string>& terms) {
    return synonyms(std::vector<Query>(terms.begin(), terms.end()));
}

}  // namespace tim::search
