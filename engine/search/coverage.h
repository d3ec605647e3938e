// Which documents have enough of a question to be found by it.
#pragma once

#include <xapian.h>

#include <vector>

#include "engine/search/plan.h"

namespace tim::search {

// The units of a plan that must be there, and those of which some must be, the heaviest first.
struct WantedUnits {
    std::vector<const Unit*> required, soft;  // the plan's
    double need = 0;                          // of the weights of the soft ones; more than 0 if there are any
    bool is_everything = false;               // each document that scores has so much
};

// `share`: of the weight of the plan's units (0 to 1), which a document must have beside all required ones.
[[nodiscard]] WantedUnits wanted_units(const Plan& plan, double share);

// Those documents as a query of Xapian's own, for shards elsewhere; everything, where each document that scores has so
// much. The same unit stands in it again and again: any two of five units are fourteen. It weighs nothing.
[[nodiscard]] Xapian::Query coverage_query(const Plan& plan, double share);

}  // namespace tim::search
