#include "indexer/file_tracker.h"

#include <chrono>
#include <fstream>
#include <iterator>
#include <utility>

#include "engine/index/record.h"
#include "indexer/sources/files.h"

namespace tim::indexer {

namespace {

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
    const index::SourceFile* before = known.empty() ? nullptr : &known.mapped();
    if (before == nullptr && now_.contains(name)) return changed_.contains(name);
    const std::uint64_t context_now = index::fnv1a(context);
    const bool is_to_be_read =
        before == nullptr || before->recheck || before->context != context_now || forced_.contains(name);
    if (!is_to_be_read && looks_.is_as_before(name)) {
        now_.insert(now_.end(), std::move(known));
        return false;
    }
    // Anew: what is remembered must not be older than what is read.
    const FileLook look = look_at(name);
    index::SourceFile file;
    file.size = look.size;
    file.inode = look.inode;
    file.modified = look.modified;
    file.changed = look.changed;
    file.context = context_now;
    file.read_at =
        std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::system_clock::now().time_since_epoch())
            .count();
    if (before != nullptr && is_as(*before, look)) {
        file.hash = before->hash;
        file.read_at = before->read_at;
    } else if (look.is_file && look.size <= kMaxFileBytes) {
        file.hash = hash_of(name);
    }
    const bool changed = is_to_be_read || file.hash != before->hash;
    if (changed)
        changed_.insert(name);
    else
        file.note = before->note;
    now_.insert_or_assign(now_.end(), name, std::move(file));
    if (before != nullptr) replaced_.insert(std::move(known));
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

void FileTracker::keep_note(const std::string& file) {
    if (const auto before = replaced_.find(file); before != replaced_.end()) remember(file, before->second.note);
}

bool FileTracker::knew(const std::string& path) const {
    const auto knows = [&](const std::string& beginning) {
        const auto is_there = [&](const index::SourceFiles& files) {
            const auto at = files.lower_bound(beginning);
            return at != files.end() && at->first.starts_with(beginning);
        };
        return is_there(before_) || is_there(replaced_);
    };
    return before_.contains(path) || replaced_.contains(path) || is_unchanged(path) || knows(path + '/');
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
