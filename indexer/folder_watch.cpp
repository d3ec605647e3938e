#include "indexer/folder_watch.h"

#include <sys/inotify.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <system_error>
#include <utility>

namespace fs = std::filesystem;

namespace tim::indexer {

namespace {

constexpr std::uint32_t kEvents =
    IN_CLOSE_WRITE | IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR;
constexpr int kMaxDepth = 64;

bool is_beside_a_catalogue(const std::string& name) {
    return name.ends_with(".schema.json") || name.ends_with(".vocabulary.json");
}

fs::path folder_of(const std::string& source) {
    const fs::path whole = fs::absolute(source).lexically_normal();
    return (whole.has_filename() ? whole : whole.parent_path()).parent_path();
}

std::string name_of(const std::string& source) {
    const fs::path whole = fs::absolute(source).lexically_normal();
    return (whole.has_filename() ? whole : whole.parent_path()).filename().string();
}

}  // namespace

bool is_temporary_name(const std::string& name) {
    return name.starts_with('.') || name.starts_with('#') || name.ends_with('~');
}

FolderWatch::FolderWatch(std::vector<std::string> sources, const fs::path& except)
    : sources_(std::move(sources)),
      except_(fs::weakly_canonical(except)),
      fd_(::inotify_init1(IN_NONBLOCK | IN_CLOEXEC)) {
    if (fd_ < 0) throw std::system_error(errno, std::generic_category(), "cannot watch folders");
}

FolderWatch::~FolderWatch() { ::close(fd_); }

bool FolderWatch::refresh() {
    around_.clear();
    inside_.clear();
    bool all = true;
    for (const std::string& source : sources_) {
        if (const int around = ::inotify_add_watch(fd_, folder_of(source).c_str(), kEvents); around >= 0)
            around_.emplace_back(around, name_of(source));
        std::error_code error;
        if (fs::is_directory(source, error)) all = watch_below(source, 0) && all;
    }
    std::sort(inside_.begin(), inside_.end());
    return all;
}

bool FolderWatch::watch(const fs::path& folder) {
    const int watch = ::inotify_add_watch(fd_, folder.c_str(), kEvents);
    if (watch >= 0) inside_.push_back(watch);
    return watch >= 0 || errno != ENOSPC;
}

bool FolderWatch::watch_below(const fs::path& folder, int depth) {
    if (!watch(folder)) return false;
    bool all = true;
    std::error_code error;
    for (fs::directory_iterator entries(folder, error), end; !error && entries != end; entries.increment(error)) {
        const std::string name = entries->path().filename().string();
        std::error_code gone;
        if (is_temporary_name(name) || name == "node_modules" || depth >= kMaxDepth) continue;
        if (entries->is_directory(gone) && fs::weakly_canonical(entries->path(), gone) != except_)
            all = watch_below(entries->path(), depth + 1) && all;
    }
    return all;
}

bool FolderWatch::take_events() {
    bool concerned = false;
    alignas(inotify_event) char buffer[64 * 1024];
    for (;;) {
        const ssize_t got = ::read(fd_, buffer, sizeof buffer);
        if (got <= 0) return concerned;
        for (std::ptrdiff_t at = 0; at < got;) {
            const auto* event = reinterpret_cast<const inotify_event*>(buffer + at);
            at += static_cast<std::ptrdiff_t>(sizeof(inotify_event) + event->len);
            concerned = concerned || concerns(event->wd, event->mask, event->len > 0 ? event->name : "");
        }
    }
}

bool FolderWatch::concerns(int watch, unsigned what, const std::string& name) const {
    if ((what & IN_Q_OVERFLOW) != 0) return true;
    if ((what & IN_IGNORED) != 0) return false;  // the folder went, which was told before
    if (std::binary_search(inside_.begin(), inside_.end(), watch)) return name.empty() || !is_temporary_name(name);
    return std::any_of(around_.begin(), around_.end(), [&](const auto& one) {
        return one.first == watch && (name == one.second || is_beside_a_catalogue(name));
    });
}

}  // namespace tim::indexer
