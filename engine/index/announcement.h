// What an index tells its replicas.
//
// Xapian's replication copies databases by their names and nothing else, so what is new is told in one, too:
// DIR/published names the current generation and the databases in it. A database is told from another by more than
// Xapian compares: two updates of one index can have the same UUID and the same revision, and differ.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace tim::index {

struct AnnouncedDatabase {
    std::string name;  // its folder in the generation's: "documents", "words"
    std::string uuid;
    std::uint64_t revision = 0;
};

struct AnnouncedGeneration {
    std::string id;    // no other generation has it, in no index
    std::string base;  // the generation of which a copy was written to, once; empty if it was made from nothing
    std::vector<AnnouncedDatabase> databases;
};

struct Announcement {
    std::string current;
    std::map<std::string, AnnouncedGeneration> generations;  // by name; of late, those removed since, too
};

// What a DIR/published says, here or where it was copied to; an empty one where there is none. Throws Error where it
// cannot be read.
[[nodiscard]] Announcement read_announcement(const std::filesystem::path& database);

// Names a generation the current one, for the holder of the index's lock. What it holds is read from the disk, or known
// if it was announced before; `base` as above. Throws Xapian's errors.
void announce(const std::filesystem::path& index_dir, const std::string& name, const std::string& base);
// As another index announces it, of which this one is a copy.
void announce_copy(const std::filesystem::path& index_dir, const std::string& name,
                   const AnnouncedGeneration& generation);

}  // namespace tim::index
