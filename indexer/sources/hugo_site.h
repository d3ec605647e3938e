// A Hugo site: its content, languages, addresses and what it leaves out.
#pragma once

#include <cstdint>
#include <filesystem>

#include "indexer/sources/source.h"

namespace tim::indexer {

// Reads the content of the site at `site` as Hugo 0.111 publishes it at the time `now` (seconds since 1970). A file
// that cannot be read goes to `into.skipped`; so does the site as a whole if its settings cannot be read.
void collect_hugo_site(const std::filesystem::path& site, std::int64_t now, Collected& into);

}  // namespace tim::indexer
