// An index on disk: a folder with numbered generations, and a stub file that names the current one.
//
//   DIR/XAPIANDB          Xapian's stub file: opening DIR opens what it names. Replaced by rename, never written in
//   place DIR/000003/documents  a Xapian database of documents DIR/000003/words      a Xapian database of what is
//   learnt from all of them DIR/000002/...        the last good generation, kept for going back DIR/lock held by the
//   writer, names its process
#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace tim::index {

struct Generation {
    std::string name;                 // "000003"
    std::filesystem::path documents;  // what to hand to Xapian::Database: the index folder itself, through its stub
    std::filesystem::path words;
};

// The current generation, nothing if the folder has no stub. Throws Error on a stub that is not ours or is empty.
[[nodiscard]] std::optional<Generation> current_generation(const std::filesystem::path& index_dir);

// Changes whenever another stub is published; a stat, no more. 0 if there is none.
struct StubStamp {
    long long inode = 0, seconds = 0, nanoseconds = 0;
    bool operator==(const StubStamp&) const = default;
};
[[nodiscard]] StubStamp stub_stamp(const std::filesystem::path& index_dir) noexcept;

// One writer an index folder, across processes. Throws Error naming the process that holds it.
class WriterLock {
public:
    explicit WriterLock(const std::filesystem::path& index_dir);
    ~WriterLock();
    WriterLock(const WriterLock&) = delete;
    WriterLock& operator=(const WriterLock&) = delete;

private:
    int fd_ = -1;
};

// For the holder of the lock: a name no generation has had, the removal of half-written ones and of all but the current
// and the one before it, and the step that makes a generation current (everything below it is synced first).
[[nodiscard]] std::string next_generation_name(const std::filesystem::path& index_dir);
void remove_leftovers(const std::filesystem::path& index_dir);
void publish_generation(const std::filesystem::path& index_dir, const std::string& name);

// Where a generation is written before it is whole.
[[nodiscard]] std::filesystem::path draft_path(const std::filesystem::path& index_dir, const std::string& name);

}  // namespace tim::index
