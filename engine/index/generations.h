// An index on disk: a folder with numbered generations, and a stub file that names the current one.
//
// - DIR/XAPIANDB: Xapian's stub file; opening DIR opens what it names. Replaced by rename, never written in place.
// - DIR/000003/documents: a Xapian database of documents; or documents-1, documents-2, ... where they are in shards.
// - DIR/000003/words: a Xapian database of what is learnt from all of them.
// - DIR/000002/...: the last good generation, kept for going back; older ones while they are being read.
// - DIR/published: what is told to replicas (announcement.h). DIR/primary, DIR/replica: on a replica (replica.h).
// - DIR/shards/2: a stub file for xapian-tcpsrv, that names the second shard of the current generation.
// - DIR/lock: held by the writer, names its process; DIR/watcher: likewise by who watches the sources.
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace tim::index {

class Error;

// That there is none yet, and how one is made.
[[nodiscard]] Error no_index(const std::filesystem::path& index_dir);

// The database of one shard.
struct ShardPlace {
    std::filesystem::path path;  // on this machine, where the indexer wrote it
    std::string address;         // "host:port" if xapian-tcpsrv there is to be asked instead; else empty
};

struct Generation {
    std::string name;                   // "000003"
    std::vector<ShardPlace> documents;  // in order; all shards are published together
    std::filesystem::path words;
};

// A generation as it lies on this machine, current or not.
[[nodiscard]] Generation local_generation(const std::filesystem::path& index_dir, const std::string& name);

// The current generation, nothing if the folder has no stub. Throws Error on a stub that is not ours or is empty.
[[nodiscard]] std::optional<Generation> current_generation(const std::filesystem::path& index_dir);

// Changes whenever another stub is published; a stat, no more. 0 if there is none.
struct StubStamp {
    long long inode = 0, seconds = 0, nanoseconds = 0;
    bool operator==(const StubStamp&) const = default;
};
[[nodiscard]] StubStamp stub_stamp(const std::filesystem::path& index_dir) noexcept;

// The generations that may answer, best first: the current one, then those before it. Those after it were gone back
// from. Where the stub cannot be read, all there are, newest first.
[[nodiscard]] std::vector<std::string> generations_to_try(const std::filesystem::path& index_dir);

// A generation that is being read is not removed: its reader holds it, across processes, for as long as it has it open.
class GenerationHold {
public:
    GenerationHold() = default;
    // Holds nothing if the generation is not there or just goes; then the stub names another one by now.
    GenerationHold(const std::filesystem::path& index_dir, const std::string& name);
    ~GenerationHold();
    GenerationHold(GenerationHold&& other) noexcept;
    GenerationHold& operator=(GenerationHold&& other) noexcept;
    explicit operator bool() const noexcept { return fd_ >= 0; }

private:
    int fd_ = -1;
};

// One process an index folder and purpose. Throws Error naming the process that holds it.
class FolderLock {
public:
    FolderLock(const FolderLock&) = delete;
    FolderLock& operator=(const FolderLock&) = delete;

protected:
    // `doing` and `hint` are for the error: "is writing to".
    FolderLock(const std::filesystem::path& index_dir, const char* file_name, const char* doing, const char* hint);
    ~FolderLock();

private:
    int fd_ = -1;
};

class WriterLock : public FolderLock {
public:
    explicit WriterLock(const std::filesystem::path& index_dir)
        : FolderLock(index_dir, "lock", "is writing to", "wait until it is done") {}
};

// Held as long as changes are waited for; the writer's lock only while one is written.
class WatcherLock : public FolderLock {
public:
    explicit WatcherLock(const std::filesystem::path& index_dir)
        : FolderLock(index_dir, "watcher", "watches the sources of", "one is enough; stop it first") {}
};

// For the holder of the lock. A name no generation has had, not even one that was gone back from: revisions are made of
// it, and answers are kept under revisions.
[[nodiscard]] std::string next_generation_name(const std::filesystem::path& index_dir);
// Removes half-written generations and all but the current one, the one before it, and those that are being read.
void remove_leftovers(const std::filesystem::path& index_dir);
// The step that makes a draft a generation, and the current one. Everything in it is synced first. Shards that were
// asked at an address still are, if there are as many as before. `announce` is called when it is whole and in its
// place, before anyone reads it; what it throws leaves the current one as it is.
void publish_generation(
    const std::filesystem::path& index_dir, const std::string& name, const std::function<void()>& announce = [] {});
// Makes a generation current that was so before.
void republish_generation(const std::filesystem::path& index_dir, const std::string& name);

// Where each shard of the current generation is to be asked: "host:port" each, or all empty for this machine. For the
// holder of the lock. Throws Error if there are more or fewer than it has shards, or one is no address.
void publish_addresses(const std::filesystem::path& index_dir, const std::vector<std::string>& addresses);

// Where a generation is written before it is whole.
[[nodiscard]] std::filesystem::path draft_path(const std::filesystem::path& index_dir, const std::string& name);

// True if no other generation shares files with this one, so that a draft may.
[[nodiscard]] bool owns_its_files(const std::filesystem::path& generation_dir);
// Makes `draft` a copy of the databases of a generation. Shared, their tables are the same files: Xapian writes only to
// blocks that the revision it began from does not use, so one commit to the copy leaves the original whole, a second
// one does not.
enum class CopyMode { shared, separate };
void copy_databases(const std::filesystem::path& generation_dir, const std::filesystem::path& draft, CopyMode mode);
// One of them; `copy` is made.
void copy_database(const std::filesystem::path& database, const std::filesystem::path& copy, CopyMode mode);

// What a generation, or a part of one, takes on disk.
[[nodiscard]] std::size_t bytes_below(const std::filesystem::path& dir);

}  // namespace tim::index
