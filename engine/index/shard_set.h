// The shards of a generation, open for reading as one database; without those on other machines that do not answer.
#pragma once

#include <xapian.h>

#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/index/generations.h"
#include "engine/index/remote_shard.h"

namespace tim::index {

struct ShardLimits {
    // How long another machine may take for one answer; a search asks several times, all shards at once.
    std::chrono::milliseconds answer{500};
};

struct ShardReport {
    std::string name, address;  // the address is empty on this machine
    RemoteShardState state;
};

// Not for use by two threads at once.
class ShardSet {
public:
    ShardSet() = default;
    // Opens them. Throws Error or a Xapian::Error where one on this machine cannot be opened, or is of another schema
    // or place; `hint` is what mends that. One on another machine is left out then.
    ShardSet(const Generation& generation, const ShardLimits& limits, const std::string& hint);

    [[nodiscard]] const Xapian::Database& all() const noexcept { return all_; }
    [[nodiscard]] std::vector<Xapian::Database> databases() const;          // each of those, in their order there
    [[nodiscard]] bool has_remote() const noexcept { return has_remote_; }  // some are elsewhere, open or not
    [[nodiscard]] std::vector<std::string> missing() const;                 // the names of those left out
    [[nodiscard]] std::vector<ShardReport> report() const;

    bool reopen() { return all_.reopen(); }  // what was written to since

    // Leaves out what another thread found gone, and takes back what is there again. True if anything changed.
    bool follow();
    // After an error that came from another machine: leaves out the shards that are gone, slow or wrong, and connects
    // to the others anew. False if it is none's.
    bool recover(const Xapian::Error& error);
    // Where all shards answer, but one takes too long each time: leaves out the slowest. False if none stands out.
    bool leave_out_slowest();

private:
    struct Shard {
        std::string name;
        std::filesystem::path path;
        std::shared_ptr<RemoteShard> remote;  // none: on this machine
        std::optional<Xapian::Database> open;
        std::chrono::steady_clock::time_point opened;
        // It has another generation, which is this set's affair alone: others read that one.
        std::string why_not;
        std::chrono::steady_clock::time_point not_before;
    };

    bool connect(Shard& shard, std::size_t place);
    void leave_out(Shard& shard, ShardFailure failure, const std::string& why);
    bool leave_out_silent(std::chrono::milliseconds limit);
    void join();

    std::string generation_;
    ShardLimits limits_;
    bool has_remote_ = false;
    std::vector<Shard> shards_;
    Xapian::Database all_;
};

}  // namespace tim::index
