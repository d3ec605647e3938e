#include "indexer/file_tracker.h"

#include <sys/stat.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <iterator>
#include <utility>

#include "engine/index/record.h"
#include "indexer/sources/files.h"

namespace tim::indexer {

namespace {

// Times on disk are coarser than they look, by up to two seconds (FAT). A file that was written to so shortly before it
// was read may have been written to again within the same tick.
constexpr std::int64_t kTick = 2'000'000'000;

std::int64_t nanoseconds(const timespec& time) { return std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec; }

index::SourceFile look_at(const std::string& name, bool& is_file) {
    index::SourceFile file;
    struct stat info {};
    if (::stat(name.c_str(), &info) != 0) return file;
    is_file = S_ISREG(info.st_mode);
    file.size = static_cast<std::uint64_t>(info.st_size);
    file.inode = info.st_ino;
    file.modified = nanoseconds(info.st_mtim);
    file.changed = nanoseconds(info.st_ctim);
    return file;
}

bool looks_the_same(const index::SourceFile& a, const index::SourceFile& b) {
    return a.size == b.size && a.inode == b.inode && a.modified == b.modified && a.changed == b.changed;
}

bool may_deceive(const index::SourceFile& file) { return std::max(file.modified, file.changed) + kTick > file.read_at; }

std::uint64_t hash_of(const std::string& name) {
    std::ifstream in(name, std::ios::binary);
    return index::fnv1a(std::string{std::istreambuf_iterator<char>(in), {}});
}

}  // namespace

const index::SourceFiles FileTracker::kNone;

FileTracker::FileTracker(const index::SourceFiles& before, std::set<std::string> forced)
    : before_(before), forced_(std::move(forced)) {}

bool FileTracker::has_changed(const std::string& name, std::string_view context) {
    bool is_file = false;
    index::SourceFile file = look_at(name, is_file);
    file.context = index::fnv1a(context);
    file.read_at =
        std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::system_clock::now().time_since_epoch())
            .count();
    const auto at = before_.find(name);
    const bool is_known = at != before_.end();
    if (is_known && looks_the_same(file, at->second) && !may_deceive(at->second)) {
        file.hash = at->second.hash;
        file.read_at = at->second.read_at;
    } else if (is_file && file.size <= kMaxFileBytes) {
        file.hash = hash_of(name);
    }
    const bool is_same = is_known && file.hash == at->second.hash && file.context == at->second.context;
    const bool changed = !is_same || at->second.recheck || forced_.contains(name);
    if (changed)
        changed_.insert(name);
    else
        file.note = at->second.note;
    now_.insert_or_assign(now_.end(), name, std::move(file));
    return changed;
}

void FileTracker::recheck(const std::string& file) {
    if (const auto at = now_.find(file); at != now_.end()) at->second.recheck = true;
}

void FileTracker::remember(const std::string& file, const std::string& note) {
    if (const auto at = now_.find(file); at != now_.end()) at->second.note = note;
}

std::string FileTracker::remembered(const std::string& file) const {
    const auto at = now_.find(file);
    return at == now_.end() ? std::string() : at->second.note;
}

std::vector<std::string> FileTracker::not_seen() const {
    std::vector<std::string> files;
    for (const auto& [name, file] : before_)
        if (!now_.contains(name)) files.push_back(name);
    return files;
}

void FileTracker::keep(const std::string& file) {
    if (const auto at = before_.find(file); at != before_.end() && now_.insert(*at).second) kept_.insert(file);
}

}  // namespace tim::indexer
