// Why a hit stands where it stands, word by word.
#pragma once

#include <functional>
#include <vector>

#include "engine/index/document.h"
#include "engine/search/counterparts.h"
#include "engine/search/highlighter.h"
#include "engine/search/plan.h"
#include "engine/search/search.h"

namespace tim::search {

// A title or heading that counts as a whole.
struct TitleTold {
    double weight = 0;  // of the hit's score
    bool is_heading = false;
};

// `told` is for the hit's title or heading; `lender` its counterpart, if one lends. `weight_in_hit` says what one part
// of the plan contributes to the hit's score, zero if nothing.
[[nodiscard]] std::vector<Explanation> explain(const Plan& plan, const Highlighter& highlighter,
                                               const index::Document& hit, const TitleTold& told,
                                               const Counterparts::Lender* lender,
                                               const std::function<double(const Part&)>& weight_in_hit);

}  // namespace tim::search
