// Weights by name: `b=0.75,k1=1.2`.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/search/weights.h"

namespace tim::relevance {

// The default weights with those changes. Throws std::runtime_error naming what is not of the form name=number, and the
// names there are.
[[nodiscard]] search::Weights configured(std::string_view changes);

}  // namespace tim::relevance
