// A glossary: one pair of words a line.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "indexer/sources/source.h"

namespace tim::indexer {

// Reads lines `vi<TAB>en<TAB>domain`; the domain may be absent, `#` begins a comment. A line that is none of these goes
// to `into.skipped` under the name `file`.
void read_glossary(std::string_view text, const std::string& file, Collected& into);

}  // namespace tim::indexer
