// Weights and boosts by name: `b=0.75,title_of_lead=5`.
#pragma once

#include <string>
#include <string_view>

#include "engine/index/fields.h"
#include "engine/search/weights.h"

namespace tim::relevance {

struct Configuration {
    search::Weights weights;
    index::Boosts boosts;  // of an index of its own
};

// The default numbers with those changes. Throws std::runtime_error naming what is not of the form name=number, and the
// names there are.
[[nodiscard]] Configuration configured(std::string_view changes);

}  // namespace tim::relevance
