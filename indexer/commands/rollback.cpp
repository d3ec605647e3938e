// rollback: the index before the current one answers again.
#include <fmt/format.h>

#include <memory>
#include <string>

#include "engine/index/inspection.h"
#include "indexer/commands/commands.h"

namespace tim::indexer {

void add_rollback(CLI::App& app, int& status) {
    CLI::App* command =
        app.add_subcommand("rollback", "Go back to the index before the current one; servers follow at once");
    const auto index_dir = std::make_shared<std::string>();
    command->add_option("--index", *index_dir, "Folder of the index")->required()->type_name("DIR");
    command->final_callback([index_dir, &status] {
        fmt::print("Revision {} is current again\n", index::roll_back(*index_dir));
        status = kDone;
    });
}

}  // namespace tim::indexer
