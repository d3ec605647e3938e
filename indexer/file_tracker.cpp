#include "indexer/file_tracker.h"

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

bool looks_the_same(const FileLook& a, const index::SourceFile& b) {
    return a.size == b.size && a.inode == b.inode && a.modified == b.modified && a.changed == b.changed;
}

bool may_deceive(const index::SourceFile& file) { return std::max(file.modified, file.changed) + kTick > file.read_at; }

std::uint64_t hash_of(const std::string& name) {
    std::ifstream in(name, std::ios::binary);
    return index::fnv1a(std::string{std::istreambuf_iterator<char>(in), {}});
}

}  // namespace

FileTracker::FileTracker(index::SourceFiles before, std::set<std::string> forced)
    : before_(std::move(before)), next_(before_.begin()), forced_(std::move(forced)), looks_(before_) {}

index::SourceFiles::node_type FileTracker::take(const std::string& name) {
    const auto at = next_ != before_.end() && next_->first == name ? next_ : before_.find(name);
    if (at == before_.end()) return {};
    next_ = std::next(at);
    return before_.extract(at);
}

bool FileTracker::has_changed(const std::string& name, std::string_view context) {
    auto known = take(name);
    if (known.empty() && now_.contains(name)) return changed_.contains(name);
    const FileLook look = looks_.at(name);
    index::SourceFile file;
    file.size = look.size;
    file.inode = look.inode;
    file.modified = look.modified;
    file.changed = look.changed;
    file.context = index::fnv1a(context);
    file.read_at =
        std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::system_clock::now().time_since_epoch())
            .count();
    if (!known.empty() && looks_the_same(look, known.mapped()) && !may_deceive(known.mapped())) {
        file.hash = known.mapped().hash;
        file.read_at = known.mapped().read_at;
    } else if (look.is_file && look.size <= kMaxFileBytes) {
        file.hash = hash_of(name);
    }
    const bool is_same = !known.empty() && file.hash == known.mapped().hash && file.context == known.mapped().context;
    const bool changed = !is_same || known.mapped().recheck || forced_.contains(name);
    if (changed)
        changed_.insert(name);
    else
        file.note = std::move(known.mapped().note);
    if (known.empty()) {
        now_.insert_or_assign(now_.end(), name, std::move(file));
    } else {
        known.mapped() = std::move(file);
        now_.insert(now_.end(), std::move(known));
    }
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
    for (const auto& [name, file] : before_) files.push_back(name);
    return files;
}

void FileTracker::keep(const std::string& file) {
    if (auto known = take(file); !known.empty()) {
        now_.insert(std::move(known));
        kept_.insert(file);
    }
}

}  // namespace tim::indexer
