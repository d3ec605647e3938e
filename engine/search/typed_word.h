// A word of a query as it was typed.
#pragma once

#include "engine/analysis/analyzer.h"

namespace tim::search {

struct TypedWord {
    const analysis::AnalyzedToken* token = nullptr;
    bool after_previous = false;  // a neighbour of the word before it
    bool is_known = false;        // to the glossary, whether or not the index has it: if short, it stays as typed
};

}  // namespace tim::search
