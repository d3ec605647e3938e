#include "indexer/file_looks.h"

#include <sys/stat.h>

#include <algorithm>
#include <system_error>

namespace tim::indexer {

namespace {

// Times on disk are coarser than they look, by up to two seconds (FAT). A file that was written to so shortly before it
// was read may have been written to again within the same tick.
constexpr std::int64_t kTick = 2'000'000'000;

std::int64_t nanoseconds(const timespec& time) { return std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec; }

}  // namespace

FileLook look_at(const std::string& file) {
    struct stat info {};
    if (::stat(file.c_str(), &info) != 0) return {};
    return {static_cast<std::uint64_t>(info.st_size), info.st_ino, nanoseconds(info.st_mtim), nanoseconds(info.st_ctim),
            S_ISREG(info.st_mode)};
}

bool is_as(const index::SourceFile& before, const FileLook& now) {
    return now.size == before.size && now.inode == before.inode && now.modified == before.modified &&
           now.changed == before.changed && std::max(before.modified, before.changed) + kTick <= before.read_at;
}

FileLooks::FileLooks(const index::SourceFiles& before) : as_before_(before.size()), first_(before.size()) {
    before_.reserve(before.size());
    for (const auto& entry : before) before_.push_back(&entry);
    try {
        thread_ = std::jthread([this](const std::stop_token& stop) { look(stop); });
    } catch (const std::system_error&) {
        // No thread is to be had; who asks looks.
    }
}

void FileLooks::look(const std::stop_token& stop) {
    for (std::size_t i = before_.size(); i > here_.load(std::memory_order_relaxed) && !stop.stop_requested(); --i) {
        const auto& [name, file] = *before_[i - 1];
        as_before_[i - 1] = is_as(file, look_at(name)) ? 1 : 0;
        first_.store(i - 1, std::memory_order_release);
    }
}

bool FileLooks::is_as_before(const std::string& file) {
    if (next_ >= before_.size() || before_[next_]->first != file)
        next_ = static_cast<std::size_t>(
            std::lower_bound(before_.begin(), before_.end(), file,
                             [](const auto* entry, const std::string& name) { return entry->first < name; }) -
            before_.begin());
    if (next_ >= before_.size() || before_[next_]->first != file) return false;
    const std::size_t place = next_++;
    if (place >= first_.load(std::memory_order_acquire)) return as_before_[place] != 0;
    here_.fetch_add(1, std::memory_order_relaxed);
    return is_as(before_[place]->second, look_at(file));
}

}  // namespace tim::indexer
