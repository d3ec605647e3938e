// The page of a catalogue entry for browsers that run no script, as search_page.h does it for results.
#pragma once

#include <string>

#include "engine/search/search.h"
#include "server/protocols/page_strings.h"

namespace tim::server {

// What the catalogue says of it, each list of facts with its sources; what is not known is left out.
[[nodiscard]] std::string entry_html(const search::Hit& entry, const PageStrings& strings);

[[nodiscard]] std::string missing_entry_html(const PageStrings& strings);

}  // namespace tim::server
