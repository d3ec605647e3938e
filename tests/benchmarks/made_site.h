// The made collection as a folder of Markdown, as people would write it.
#pragma once

#include <cstddef>
#include <filesystem>

#include "tests/benchmarks/collection.h"

namespace tim::benchmarks {

// Writes a file a page and language, its sections as headings, a thousand pages a folder; no more than `most` files.
// Gives the number of files.
std::size_t write_site(const Collection& collection, const std::filesystem::path& out,
                       std::size_t most = static_cast<std::size_t>(-1));

}  // namespace tim::benchmarks
