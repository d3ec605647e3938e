// The commands of tim-indexer, one a file; main.cpp has their options on the command line. Each returns its exit status
// and may throw index::Error and std::exception, which main() reports.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace tim::indexer {

enum Exit : int { kDone = 0, kFailed = 1, kUsage = 2, kDoneWithSkipped = 3 };

// Says on stderr what went wrong and what to do about it.
int fail(const std::string& message, const std::string& hint = {});

struct BuildOptions {
    std::string index_dir;
    std::vector<std::string> sources;
    unsigned jobs = 0;          // threads that write; 0: as many as there are processors
    std::size_t memory_mb = 0;  // of terms that are not on disk yet
    unsigned shards = 1;        // databases that documents are dealt out to
    bool json = false, dry_run = false;
};
int build(const BuildOptions& options);

struct UpdateOptions {
    std::string index_dir;
    std::vector<std::string> sources;  // empty: those that the index was built from
    bool json = false, dry_run = false;
};
int update(const UpdateOptions& options);

// Until it is stopped. No sources: those that the index was built from.
int watch(const std::string& index_dir, std::vector<std::string> sources);

int rollback(const std::string& index_dir);

struct ReplicateOptions {
    std::string index_dir;
    std::string from;         // host:port of xapian-replicate-server
    unsigned interval_s = 1;  // between two questions
    bool once = false;
};
// Until it is stopped, unless once.
int replicate(const ReplicateOptions& options);

struct ShardsOptions {
    std::string index_dir;
    std::vector<std::string> at;  // "host:port" of each; empty: as they are
    bool here = false;            // all on this machine
};
int shards(const ShardsOptions& options);

struct CheckOptions {
    std::string index_dir;
    std::string built;  // folder of the built site; empty: links are not followed
    bool json = false;
};
int check(const CheckOptions& options);

struct StatsOptions {
    std::string index_dir;
    bool json = false;
};
int stats(const StatsOptions& options);

// Of the words, joined by spaces.
int explain_terms(const std::vector<std::string>& words);

}  // namespace tim::indexer
