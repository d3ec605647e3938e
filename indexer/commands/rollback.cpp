// rollback: the index before the current one answers again.
#include <fmt/format.h>

#include <string>

#include "engine/index/inspection.h"
#include "indexer/commands/commands.h"

namespace tim::indexer {

int rollback(const std::string& index_dir) {
    fmt::print("Revision {} is current again\n", index::roll_back(index_dir));
    return kDone;
}

}  // namespace tim::indexer
