// Tells when something changed in sources, as the kernel tells it (inotify).
#pragma once

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

namespace tim::indexer {

class FolderWatch {
public:
    // Sources need not be there, now or later: the folder that each lies in is watched, too. The folder `except` is
    // not, though it may lie in a source. Throws std::system_error where the system has no inotify to give.
    FolderWatch(std::vector<std::string> sources, const std::filesystem::path& except);
    ~FolderWatch();
    FolderWatch(const FolderWatch&) = delete;
    FolderWatch& operator=(const FolderWatch&) = delete;

    // Watches folders that came since. To be called before the sources are read: what changes from here on is told.
    // False if there are more folders than the system lets one watch; then changes in some are not told.
    bool refresh();

    // For poll(2); readable when something happened.
    [[nodiscard]] int descriptor() const noexcept { return fd_; }
    // Takes what happened; true if it concerns the sources. Editors' temporary files do not.
    [[nodiscard]] bool take_events();

private:
    bool watch(const std::filesystem::path& folder);
    bool watch_below(const std::filesystem::path& folder, int depth);
    [[nodiscard]] bool concerns(int watch, unsigned what, const std::string& name) const;

    const std::vector<std::string> sources_;
    const std::filesystem::path except_;
    int fd_ = -1;
    std::vector<std::pair<int, std::string>> around_;  // watch of a source's folder -> the source's name in it
    std::vector<int> inside_;                          // watches of folders of sources, sorted
};

// True for names that no source reads: hidden files, editors' backups and swap files.
[[nodiscard]] bool is_temporary_name(const std::string& name);

}  // namespace tim::indexer
