// shards: where the databases of an index are asked, on this machine or by xapian-tcpsrv on others.
#include <fmt/format.h>

#include <string>

#include "engine/index/inspection.h"
#include "indexer/commands/commands.h"

namespace tim::indexer {

int shards(const ShardsOptions& options) {
    if (!options.at.empty() || options.here) index::set_shard_addresses(options.index_dir, options.at);
    const auto addresses = index::shard_addresses(options.index_dir);
    for (std::size_t i = 0; i < addresses.size(); ++i)
        fmt::print("shard-{}  {}\n", i + 1, addresses[i].empty() ? "here" : addresses[i]);
    return kDone;
}

}  // namespace tim::indexer
