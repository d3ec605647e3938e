// What an index holds, and whether it is sound: for people who look after one. Reads everything; not for serving.
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "engine/index/document.h"

namespace tim::index {

struct IndexFacts {
    std::string revision;              // as answers carry it
    std::string built;                 // when what is learnt from the whole collection was learnt; ISO 8601, UTC
    std::string updated;               // when the last update was; empty: there was none since the build
    std::size_t updates = 0;           // since the build
    std::vector<std::string> sources;  // as they were given to the build
    std::size_t files = 0;             // that documents were made from
    std::size_t documents = 0;
    std::size_t terms = 0;  // different ones
    std::size_t words = 0;  // different ones, without their marks
    std::size_t suggestions = 0;
    std::size_t glossary_pairs = 0;
    std::size_t shards = 1;                            // databases that the documents are in
    std::size_t documents_bytes = 0, words_bytes = 0;  // on disk
};

// Facts about the current generation; `visit` is called with each of its documents. Throws Error where there is no
// index that this program reads.
[[nodiscard]] IndexFacts read_facts(const std::filesystem::path& index_dir,
                                    const std::function<void(const Document&)>& visit);

// Makes the newest generation before the current one that opens the current one again, and returns its revision;
// readers follow. Where the stub cannot be read, the newest generation there is. Throws Error if there is none, or
// another writer holds the lock.
std::string roll_back(const std::filesystem::path& index_dir);

// Where the shards of the current generation are asked: "host:port", or empty for this machine.
[[nodiscard]] std::vector<std::string> shard_addresses(const std::filesystem::path& index_dir);
// Sets that; readers follow. None: all on this machine. Throws Error where there are more or fewer addresses than
// shards, one is none, or another writer holds the lock.
void set_shard_addresses(const std::filesystem::path& index_dir, std::vector<std::string> addresses);

struct SoundnessReport {
    std::string revision;                                   // empty if the index cannot be opened
    std::vector<std::string> faults;                        // a sentence each; empty: the index is sound
    std::size_t documents = 0, words = 0, suggestions = 0;  // that were looked at
};

// Looks at every block of the current generation, every record, and whether they agree: each document has its record
// and is found by its id, the counts are those that the build wrote down, each suggestion that leads somewhere leads to
// a document. Throws Error where there is no index, and nothing that a damaged one is the reason of.
[[nodiscard]] SoundnessReport check_soundness(const std::filesystem::path& index_dir);

}  // namespace tim::index
