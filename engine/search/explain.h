// Why a hit stands where it stands, word by word.
#pragma once

#include <xapian.h>

#include <functional>
#include <vector>

#include "engine/index/document.h"
#include "engine/search/highlighter.h"
#include "engine/search/plan.h"
#include "engine/search/search.h"

namespace tim::search {

// `weight_in_hit` says what one part of the plan's scoring query contributes to the hit's score, zero if nothing.
[[nodiscard]] std::vector<Explanation> explain(const Plan& plan, const Highlighter& highlighter,
                                               const index::Document& hit,
                                               const std::function<double(const Xapian::Query&)>& weight_in_hit);

}  // namespace tim::search
