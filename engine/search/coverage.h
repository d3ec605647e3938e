// Which documents have enough of a question to be found by it.
#pragma once

#include <xapian.h>

#include "engine/index/index_reader.h"
#include "engine/search/plan.h"

namespace tim::search {

// Those that have at least `share` (0 to 1) of the weight of the plan's units, and all required ones. Everything, where
// each document that scores has so much. It weighs nothing.
//
// On this machine's disk it is a posting list of ours, which opens the lists of each unit once. As a query of AND and
// OR, which is what shards elsewhere are asked, the same unit stands in it again and again: any two of five units
// are fourteen, and their lists are opened for each.
[[nodiscard]] Xapian::Query coverage(const Plan& plan, double share, const index::IndexReader& reader);

// The same as a query of Xapian's own, for any database.
[[nodiscard]] Xapian::Query coverage_query(const Plan& plan, double share);

}  // namespace tim::search
