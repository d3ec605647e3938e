// What an index knows of the files that it was made from, so that an update reads only those that changed. One file
// beside the databases of a generation; no reader needs it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>

namespace tim::index {

struct SourceFile {
    // As the file system told when it was last read; times in nanoseconds since 1970.
    std::uint64_t size = 0, inode = 0;
    std::int64_t modified = 0, changed = 0;
    std::int64_t read_at = 0;   // by the clock of this machine
    std::uint64_t hash = 0;     // of the content, by fnv1a()
    std::uint64_t context = 0;  // of whatever else decides about its documents
    std::string note;           // what its source wants to know without reading it again
    bool recheck = false;       // to be read again each time: it has errors, or its publication depends on the time
};

// By the name that the documents have as their source.
using SourceFiles = std::map<std::string, SourceFile, std::less<>>;

// Written beside the old one and renamed, so that a reader finds the old table or the new; not where it would be the
// same. Throws Error.
void write_source_files(const std::filesystem::path& generation_dir, const SourceFiles& files);
// Throws Error if it is missing or damaged; the hint names the command that builds the index anew.
[[nodiscard]] SourceFiles read_source_files(const std::filesystem::path& generation_dir);

}  // namespace tim::index
