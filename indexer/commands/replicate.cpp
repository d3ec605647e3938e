// replicate: a copy of an index on another machine, kept up with it until it is stopped.
//
// SIGTERM ends it wherever it is: what is half copied is not published, and swept away by the next start.
#include <fmt/format.h>

#include <chrono>
#include <string>
#include <thread>

#include "engine/index/error.h"
#include "engine/index/remote_shard.h"
#include "engine/index/replica.h"
#include "indexer/commands/commands.h"
#include "indexer/commands/journal.h"

namespace tim::indexer {

int replicate(const ReplicateOptions& options) {
    const auto primary = index::parse_host_port(options.from);
    if (!primary) {
        fail("\"" + options.from + "\" is not an address such as 10.0.0.1:7010");
        return kUsage;
    }
    index::Replica replica(options.index_dir, {primary->host, primary->port});
    Journal journal;
    for (;;) {
        std::string trouble;
        try {
            const auto step = replica.follow();
            if (step.is_published)
                journal.say(fmt::format("generation {}: {} databases copied whole, {} by their changes",
                                        step.generation, step.whole, step.changed));
            else if (options.once)
                journal.say(fmt::format("generation {} is here", step.generation));
        } catch (const index::Error& e) {
            if (options.once) throw;
            trouble = std::string(e.what()) + (e.hint().empty() ? "" : "; " + e.hint()) + '\n';
        }
        if (options.once) return kDone;
        journal.tell_once(trouble, "the primary answers again");
        std::this_thread::sleep_for(std::chrono::seconds(options.interval_s));
    }
}

}  // namespace tim::indexer
