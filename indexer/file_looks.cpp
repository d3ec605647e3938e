#include "indexer/file_looks.h"

#include <sys/stat.h>

#include <algorithm>
#include <system_error>

namespace tim::indexer {

namespace {

std::int64_t nanoseconds(const timespec& time) { return std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec; }

}  // namespace

FileLook look_at(const std::string& file) {
    struct stat info {};
    if (::stat(file.c_str(), &info) != 0) return {};
    return {static_cast<std::uint64_t>(info.st_size), info.st_ino, nanoseconds(info.st_mtim), nanoseconds(info.st_ctim),
            S_ISREG(info.st_mode)};
}

FileLooks::FileLooks(const index::SourceFiles& files) : looks_(files.size()), first_(files.size()) {
    names_.reserve(files.size());
    for (const auto& [name, file] : files) names_.push_back(&name);
    try {
        thread_ = std::jthread([this](const std::stop_token& stop) { look(stop); });
    } catch (const std::system_error&) {
        // No thread is to be had; who asks looks.
    }
}

void FileLooks::look(const std::stop_token& stop) {
    for (std::size_t i = names_.size(); i > here_.load(std::memory_order_relaxed) && !stop.stop_requested(); --i) {
        looks_[i - 1] = look_at(*names_[i - 1]);
        first_.store(i - 1, std::memory_order_release);
    }
}

FileLook FileLooks::at(const std::string& file) {
    if (next_ >= names_.size() || *names_[next_] != file)
        next_ = static_cast<std::size_t>(
            std::lower_bound(names_.begin(), names_.end(), file,
                             [](const std::string* one, const std::string& other) { return *one < other; }) -
            names_.begin());
    if (next_ >= names_.size() || *names_[next_] != file) return look_at(file);
    const std::size_t place = next_++;
    if (place >= first_.load(std::memory_order_acquire)) return looks_[place];
    here_.fetch_add(1, std::memory_order_relaxed);
    return look_at(file);
}

}  // namespace tim::indexer
