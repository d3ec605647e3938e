// What the file system tells of files. Asking about each of a large site is most of an update that changes little, so
// that is begun before anybody wants to know.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string>
#include <thread>
#include <vector>

#include "engine/index/source_files.h"

namespace tim::indexer {

// Times in nanoseconds since 1970.
struct FileLook {
    std::uint64_t size = 0, inode = 0;
    std::int64_t modified = 0, changed = 0;
    bool is_file = false;  // a regular one; false, and all else 0, where nothing can be told
};

[[nodiscard]] FileLook look_at(const std::string& file);

// Whether a file looks as it did before, in a way that does not deceive.
[[nodiscard]] bool is_as(const index::SourceFile& before, const FileLook& now);

// Looks at many files on a thread of its own, from the last to the first: who asks from the first on meets it midway.
class FileLooks {
public:
    FileLooks() = default;
    // Entries of `before` stay where they are, with their size, inode and times, as long as this lives.
    explicit FileLooks(const index::SourceFiles& before);

    // is_as(), as seen at some time since this was made. Quickest in the order of names.
    [[nodiscard]] bool is_as_before(const std::string& file);

private:
    void look(const std::stop_token& stop);

    std::vector<const index::SourceFiles::value_type*> before_;
    std::vector<char> as_before_;
    // Each in a line of the processors' caches that only one thread writes to.
    alignas(64) std::atomic<std::size_t> first_ = 0;  // from here on all were looked at
    alignas(64) std::atomic<std::size_t> here_ = 0;   // so many were looked at by who asked, the first ones mostly
    std::size_t next_ = 0;                            // likely to be asked for
    alignas(64) std::jthread thread_;                 // last: it ends before what it writes to
};

}  // namespace tim::indexer
