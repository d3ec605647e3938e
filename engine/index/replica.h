// A copy of an index that follows it: Debian's xapian-replicate copies from xapian-replicate-server, which serves the
// primary's index folder.
//
// A replica's folder is an index like any other, with the primary's generations under their own names, so that all
// copies of an index answer under the same revisions. Each generation is copied by its name into a draft and published
// whole; what is served is never written to. Where the replica has a generation that the new one was made from, only
// changesets are copied (XAPIAN_MAX_CHANGESETS, in the environment of who writes the primary), else all of it.
//
// - DIR/primary: what the primary announces (announcement.h), as xapian-replicate keeps it.
// - DIR/replica: how far this copy is (ReplicaState).
#pragma once

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

namespace tim::index {

struct ReplicaState {
    using Time = std::chrono::system_clock::time_point;
    Time current;  // when the primary last was known to have nothing that this copy lacks; 1970 if never
    Time contact;  // when it was last reached
};

// Nothing where the folder is no replica.
[[nodiscard]] std::optional<ReplicaState> replica_state(const std::filesystem::path& index_dir);

// Throws Error if the folder is a replica: what it holds comes from its primary alone.
void refuse_replica(const std::filesystem::path& index_dir);
// It is an index of its own from now on.
void end_replica(const std::filesystem::path& index_dir) noexcept;

class Replica {
public:
    struct Primary {
        std::string host;
        unsigned port = 0;
        // How long it may be silent before it counts as gone; whole seconds.
        std::chrono::seconds patience{10};
    };

    // Creates `index_dir` where it is missing and holds its lock. Throws Error if another process writes to it, or if
    // it holds an index that is no replica.
    Replica(const std::filesystem::path& index_dir, Primary primary);
    ~Replica();
    Replica(const Replica&) = delete;
    Replica& operator=(const Replica&) = delete;

    struct Step {
        std::string generation;              // that is current now
        bool is_published = false;           // by this step
        std::size_t whole = 0, changed = 0;  // databases that were copied, of which `changed` by their changes only
    };
    // Asks the primary once, and takes what is new. Throws Error where that fails: what was served still is, and the
    // next call begins anew.
    Step follow();

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace tim::index
