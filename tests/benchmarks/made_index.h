// The made collection as an index on disk.
#pragma once

#include <filesystem>

#include "tests/benchmarks/collection.h"

namespace tim::benchmarks {

// The index in `folder`, in so many shards on this machine; built there where it is missing or another version wrote
// it, which takes a minute for every 50,000 documents or so.
[[nodiscard]] std::filesystem::path made_index(const std::filesystem::path& folder, const Collection& collection,
                                               unsigned shards = 1);

}  // namespace tim::benchmarks
