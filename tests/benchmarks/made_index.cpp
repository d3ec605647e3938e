#include "tests/benchmarks/made_index.h"

#include <iostream>

#include "engine/index/index_writer.h"
#include "engine/index/inspection.h"
#include "engine/search/search.h"

namespace tim::benchmarks {

namespace fs = std::filesystem;

fs::path made_index(const fs::path& folder, const Collection& collection, unsigned shards) {
    fs::create_directories(folder);
    fs::path index = folder / (shards == 1 ? "index" : "index-" + std::to_string(shards));
    if (search::Searcher::open(index)) {
        index::set_shard_addresses(index, {});  // a run that was cut off may have left some
        return index;
    }
    std::cerr << "making an index of " << collection.size() << " documents in " << shards << " shards\n";
    fs::remove_all(index);
    index::IndexWriter writer(index, {.shards = shards});
    for (std::size_t i = 0; i < collection.size(); ++i) writer.add(collection.document(i));
    (void)writer.publish();
    return index;
}

}  // namespace tim::benchmarks
