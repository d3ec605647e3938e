#include "indexer/commands/journal.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <chrono>
#include <cstdio>
#include <ctime>

namespace tim::indexer {

void Journal::say(const std::string& what) {
    const std::time_t now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
    fmt::print("{:%Y-%m-%dT%H:%M:%SZ} {}\n", fmt::gmtime(now), what);
    std::fflush(stdout);
}

void Journal::tell_once(const std::string& trouble, const std::string& all_well) {
    if (trouble == told_) return;
    if (trouble.empty()) say(all_well);
    for (std::size_t at = 0; at < trouble.size();) {
        const std::size_t end = trouble.find('\n', at);
        say(trouble.substr(at, end - at));
        at = end + 1;
    }
    told_ = trouble;
}

}  // namespace tim::indexer
