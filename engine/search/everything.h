// The query that matches every document.
#pragma once

#include <xapian.h>

#include <string>

namespace tim::search {

// Made anew each time: copies of the global Xapian::Query::MatchAll share a reference count that threads would race
// for.
[[nodiscard]] inline Xapian::Query everything() { return Xapian::Query(std::string()); }

}  // namespace tim::search
