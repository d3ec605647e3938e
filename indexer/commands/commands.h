// The commands of tim-indexer, one a file. Each adds itself to the command line and, when it is called, does its work
// and leaves its exit status.
#pragma once

#include <CLI/CLI.hpp>
#include <string>

namespace tim::indexer {

enum Exit : int { kDone = 0, kFailed = 1, kUsage = 2, kDoneWithSkipped = 3 };

// Says on stderr what went wrong and what to do about it.
int fail(const std::string& message, const std::string& hint = {});

// They may throw index::Error and std::exception; main() reports those.
void add_build(CLI::App& app, int& status);
void add_update(CLI::App& app, int& status);
void add_watch(CLI::App& app, int& status);
void add_rollback(CLI::App& app, int& status);
void add_check(CLI::App& app, int& status);
void add_stats(CLI::App& app, int& status);
void add_explain_terms(CLI::App& app, int& status);

}  // namespace tim::indexer
