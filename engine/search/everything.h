// The query that matches every document, and joining with it.
#pragma once

#include <xapian.h>

#include <string>

namespace tim::search {

// Made anew each time: copies of the global Xapian::Query::MatchAll share a reference count that threads would race
// for.
[[nodiscard]] inline Xapian::Query everything() { return Xapian::Query(std::string()); }

[[nodiscard]] inline bool is_everything(const Xapian::Query& query) {
    return query.get_type() == Xapian::Query::LEAF_MATCH_ALL;
}

// Both must match. What matches everything is left out: to Xapian it is one more list to walk through.
[[nodiscard]] inline Xapian::Query both(const Xapian::Query& a, const Xapian::Query& b) {
    if (is_everything(a)) return b;
    if (is_everything(b)) return a;
    return {Xapian::Query::OP_AND, a, b};
}

}  // namespace tim::search
