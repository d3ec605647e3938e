#include "engine/index/generations.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <future>
#include <sstream>
#include <utility>
#include <vector>

#include "engine/index/error.h"
#include "engine/index/remote_shard.h"
#include "engine/index/shards.h"

namespace tim::index {
namespace fs = std::filesystem;
namespace {

constexpr const char* kStub = "XAPIANDB";
constexpr std::string_view kWordsLine = "# words ";
constexpr std::string_view kLastLine = "# last ";  // the newest generation there has been
constexpr std::string_view kDatabaseWord = "auto ", kRemoteWord = "remote ";
constexpr const char* kShards = "shards";
constexpr std::string_view kDraftSuffix = ".draft";

std::string system_message() { return std::strerror(errno); }

bool is_generation_name(std::string_view name) {
    return name.size() == 6 && std::all_of(name.begin(), name.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::vector<std::string> generation_names(const fs::path& index_dir) {
    std::vector<std::string> names;
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator(index_dir, ignored))
        if (is_generation_name(entry.path().filename().string())) names.push_back(entry.path().filename().string());
    std::sort(names.begin(), names.end());
    return names;
}

void sync_path(const fs::path& path, int flags) {
    const int fd = ::open(path.c_str(), flags | O_CLOEXEC);
    if (fd < 0) throw Error("cannot open " + path.string() + " to sync it: " + system_message());
    // What Xapian has synced already costs nothing so; times need not last.
    const bool ok = ((flags & O_DIRECTORY) != 0 ? ::fsync(fd) : ::fdatasync(fd)) == 0;
    const std::string why = ok ? "" : system_message();
    ::close(fd);
    if (!ok) throw Error("cannot sync " + path.string() + ": " + why, "free some disk space and build again");
}

// Files several at a time, as each waits for the disk; then the folders that name them.
void sync_tree(const fs::path& dir) {
    constexpr int kOthers = 3;
    std::vector<fs::path> files, folders;
    for (const auto& entry : fs::recursive_directory_iterator(dir))
        (entry.is_directory() ? folders : files).push_back(entry.path());
    std::atomic<std::size_t> next = 0;
    const auto sync_files = [&] {
        for (std::size_t i = next++; i < files.size(); i = next++) sync_path(files[i], O_RDONLY);
    };
    {
        std::vector<std::future<void>> others;
        for (int i = 0; i < kOthers; ++i) others.push_back(std::async(sync_files));
        sync_files();
        for (auto& other : others) other.get();
    }
    for (const auto& folder : folders) sync_path(folder, O_RDONLY | O_DIRECTORY);
    sync_path(dir, O_RDONLY | O_DIRECTORY);
}

// The stub's line that begins so, without its beginning; empty if there is none.
std::string stub_line(const fs::path& index_dir, std::string_view begin) {
    std::ifstream in(index_dir / kStub);
    for (std::string line; std::getline(in, line);)
        if (std::string_view(line).starts_with(begin)) return line.substr(begin.size());
    return {};
}

std::string newest_name(const fs::path& index_dir) {
    const auto names = generation_names(index_dir);
    std::string last = stub_line(index_dir, kLastLine);
    if (!is_generation_name(last)) last.clear();
    return names.empty() ? last : std::max(names.back(), last);
}

// In place of the one before, at once.
template <class Write>
void replace_stub(const fs::path& folder, Write&& write) {
    const fs::path next = folder / (std::string(kStub) + ".next");
    {
        std::ofstream out(next, std::ios::trunc);
        write(out);
        out.flush();
        if (!out) throw Error("cannot write " + next.string(), "free some disk space and build again");
    }
    sync_path(next, O_RDONLY);
    fs::rename(next, folder / kStub);
    sync_path(folder, O_RDONLY | O_DIRECTORY);
}

// Shards are switched first, one by one, for xapian-tcpsrv; readers follow the index's own stub. `addresses` count
// where there is one for each shard.
void write_stub(const fs::path& index_dir, const std::string& name, const std::vector<std::string>& addresses) {
    const std::string last = std::max(newest_name(index_dir), name);
    const auto paths = shard_paths(index_dir / name);
    const bool are_elsewhere = addresses.size() == paths.size() && !addresses.front().empty();
    const std::size_t served = paths.size() > 1 || are_elsewhere ? paths.size() : 0;
    const auto stub_folder = [&](std::size_t shard) { return index_dir / kShards / std::to_string(shard + 1); };
    for (std::size_t i = 0; i < served; ++i) {
        const fs::path folder = stub_folder(i);
        fs::create_directories(folder);
        replace_stub(folder, [&](std::ostream& out) {
            out << kDatabaseWord << "../../" << name << '/' << paths[i].filename().string() << '\n';
        });
    }
    replace_stub(index_dir, [&](std::ostream& out) {
        out << "# An index of Tim, written by tim-indexer; Xapian opens this folder through this file.\n"
            << kWordsLine << name << "/words\n"
            << kLastLine << last << '\n';
        for (std::size_t i = 0; i < paths.size(); ++i)
            if (are_elsewhere)
                out << kRemoteWord << addresses[i] << '\n';
            else
                out << kDatabaseWord << name << '/' << paths[i].filename().string() << '\n';
    });
    std::error_code ignored;
    for (std::size_t i = served; fs::remove_all(stub_folder(i), ignored) > 0; ++i) continue;
}

// As the stub has them now; none where it cannot be read.
std::vector<std::string> addresses_now(const fs::path& index_dir) {
    std::vector<std::string> addresses;
    try {
        if (const auto current = current_generation(index_dir))
            for (const auto& shard : current->documents) addresses.push_back(shard.address);
    } catch (const Error&) {
    }
    return addresses;
}

// Of a Xapian database: the file that names the revision is replaced at each commit, the tables are written to.
bool is_table(const fs::path& file) { return file.extension() == ".glass" && file.filename() != "iamglass"; }

// Those that Xapian keeps for replicas (XAPIAN_MAX_CHANGESETS), "changes7", are never written again.
bool is_changeset(const fs::path& file) {
    const std::string name = file.filename().string();
    return name.starts_with("changes") && name != "changestmp";
}

int open_generation(const fs::path& dir, int lock) {
    const int fd = ::open(dir.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) return -1;
    if (::flock(fd, lock | LOCK_NB) == 0) return fd;
    ::close(fd);
    return -1;
}

// Nothing happens if it is being read.
void remove_generation(const fs::path& dir) {
    const int fd = open_generation(dir, LOCK_EX);
    if (fd < 0) return;
    std::error_code ignored;
    fs::remove_all(dir, ignored);
    ::close(fd);
}

}  // namespace

Error no_index(const fs::path& index_dir) {
    if (::access((index_dir / kStub).c_str(), R_OK) != 0 && errno == EACCES)
        return Error("the index in " + index_dir.string() + " cannot be read: Permission denied",
                     "let this user read the folder, and those in it");
    return Error("there is no index in " + index_dir.string(),
                 "build it with: tim-indexer build --index " + index_dir.string() + " SOURCE...");
}

std::optional<Generation> current_generation(const fs::path& index_dir) {
    std::ifstream in(index_dir / kStub);
    if (!in) return std::nullopt;
    Generation generation;
    for (std::string line; std::getline(in, line);) {
        if (std::string_view(line).starts_with(kWordsLine)) {
            const fs::path words = line.substr(kWordsLine.size());
            generation.name = words.parent_path().string();
            generation.words = index_dir / words;
        } else if (std::string_view(line).starts_with(kDatabaseWord)) {
            generation.documents.push_back({index_dir / line.substr(kDatabaseWord.size()), {}});
        } else if (std::string_view(line).starts_with(kRemoteWord)) {
            generation.documents.push_back({{}, line.substr(kRemoteWord.size())});
        }
    }
    for (std::size_t i = 0; i < generation.documents.size(); ++i)
        if (!generation.documents[i].address.empty())
            generation.documents[i].path = shard_path(index_dir / generation.name, static_cast<unsigned>(i),
                                                      static_cast<unsigned>(generation.documents.size()));
    if (!generation.words.empty() && !generation.documents.empty()) return generation;
    throw Error((index_dir / kStub).string() + " names no words database, so it is not an index of tim-indexer",
                "build the index with tim-indexer build --index " + index_dir.string() + " SOURCE...");
}

Generation local_generation(const fs::path& index_dir, const std::string& name) {
    Generation generation{name, {}, index_dir / name / "words"};
    for (auto& path : shard_paths(index_dir / name)) generation.documents.push_back({std::move(path), {}});
    return generation;
}

std::vector<std::string> generations_to_try(const fs::path& index_dir) {
    auto names = generation_names(index_dir);
    std::reverse(names.begin(), names.end());
    try {
        const auto current = current_generation(index_dir);
        if (!current) return {};
        if (is_generation_name(current->name))
            names.erase(names.begin(), std::find_if(names.begin(), names.end(),
                                                    [&](const std::string& name) { return name < current->name; }));
        names.insert(names.begin(), current->name);
    } catch (const Error&) {
        // Whatever there is.
    }
    return names;
}

GenerationHold::GenerationHold(const fs::path& index_dir, const std::string& name)
    : fd_(open_generation(index_dir / name, LOCK_SH)) {}

GenerationHold::~GenerationHold() {
    if (fd_ >= 0) ::close(fd_);
}

GenerationHold::GenerationHold(GenerationHold&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}

GenerationHold& GenerationHold::operator=(GenerationHold&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
}

StubStamp stub_stamp(const fs::path& index_dir) noexcept {
    struct stat info {};
    const std::string path = index_dir.string() + '/' + kStub;
    if (::stat(path.c_str(), &info) != 0) return {};
    return {static_cast<long long>(info.st_ino), static_cast<long long>(info.st_mtim.tv_sec),
            static_cast<long long>(info.st_mtim.tv_nsec)};
}

FolderLock::FolderLock(const fs::path& index_dir, const char* file_name, const char* doing, const char* hint) {
    if (!fs::is_directory(index_dir)) throw no_index(index_dir);
    const fs::path path = index_dir / file_name;
    fd_ = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    if (fd_ < 0) throw Error("cannot write to the index folder: " + path.string() + ": " + system_message());
    if (::flock(fd_, LOCK_EX | LOCK_NB) != 0) {
        char holder[32] = {};
        const auto got = ::read(fd_, holder, sizeof holder - 1);
        ::close(fd_);
        fd_ = -1;
        std::string who = got > 0 ? std::string(holder, static_cast<std::size_t>(got)) : "unknown";
        while (!who.empty() && who.back() == '\n') who.pop_back();
        throw Error("process " + who + " " + doing + " the index " + index_dir.string(), hint);
    }
    const std::string pid = std::to_string(::getpid()) + '\n';
    if (::ftruncate(fd_, 0) != 0 || ::pwrite(fd_, pid.data(), pid.size(), 0) < 0) {
        // The number is for messages only; the lock holds without it.
    }
}

FolderLock::~FolderLock() {
    if (fd_ >= 0) ::close(fd_);
}

bool owns_its_files(const fs::path& generation_dir) {
    for (const auto& entry : fs::recursive_directory_iterator(generation_dir))
        if (is_table(entry.path()) && fs::hard_link_count(entry.path()) > 1) return false;
    return true;
}

void copy_database(const fs::path& database, const fs::path& copy, CopyMode mode) {
    fs::create_directories(copy);
    for (const auto& entry : fs::directory_iterator(database)) {
        const fs::path& file = entry.path();
        const fs::path to = copy / file.filename();
        if (file.filename() == "flintlock" || file.filename() == "changestmp") continue;
        if (is_changeset(file) || (mode == CopyMode::shared && is_table(file)))
            fs::create_hard_link(file, to);
        else
            fs::copy_file(file, to);
    }
}

void copy_databases(const fs::path& generation_dir, const fs::path& draft, CopyMode mode) {
    for (const auto& database : fs::directory_iterator(generation_dir))
        if (database.is_directory()) copy_database(database.path(), draft / database.path().filename(), mode);
}

std::size_t bytes_below(const fs::path& dir) {
    std::size_t bytes = 0;
    for (const auto& entry : fs::recursive_directory_iterator(dir))
        if (entry.is_regular_file()) bytes += entry.file_size();
    return bytes;
}

std::string next_generation_name(const fs::path& index_dir) {
    const unsigned long next = std::strtoul(newest_name(index_dir).c_str(), nullptr, 10) + 1;
    char name[16];
    std::snprintf(name, sizeof name, "%06lu", next % 1'000'000);
    return name;
}

fs::path draft_path(const fs::path& index_dir, const std::string& name) {
    return index_dir / (name + std::string(kDraftSuffix));
}

void remove_leftovers(const fs::path& index_dir) {
    std::error_code ignored;
    std::vector<fs::path> drafts;
    for (const auto& entry : fs::directory_iterator(index_dir, ignored))
        if (entry.path().extension() == kDraftSuffix) drafts.push_back(entry.path());
    for (const auto& draft : drafts) fs::remove_all(draft, ignored);
    auto keep = generations_to_try(index_dir);
    if (keep.empty()) return;
    keep.resize(std::min<std::size_t>(keep.size(), 2));
    for (const std::string& name : generation_names(index_dir))
        if (std::find(keep.begin(), keep.end(), name) == keep.end()) remove_generation(index_dir / name);
}

void publish_generation(const fs::path& index_dir, const std::string& name, const std::function<void()>& announce) {
    const fs::path draft = draft_path(index_dir, name);
    sync_tree(draft);
    fs::rename(draft, index_dir / name);
    announce();
    write_stub(index_dir, name, addresses_now(index_dir));
}

void republish_generation(const fs::path& index_dir, const std::string& name) {
    write_stub(index_dir, name, addresses_now(index_dir));
}

void publish_addresses(const fs::path& index_dir, const std::vector<std::string>& addresses) {
    const auto current = current_generation(index_dir);
    if (!current) throw no_index(index_dir);
    if (addresses.size() != current->documents.size())
        throw Error("the index has " + std::to_string(current->documents.size()) + " shards, " +
                        std::to_string(addresses.size()) + " addresses are given",
                    "name one for each, in order");
    for (const auto& address : addresses)
        if (!parse_host_port(address) && !(address.empty() && addresses.front().empty()))
            throw Error("\"" + address + "\" is not an address such as 127.0.0.1:9001",
                        "name one for each shard, or none");
    write_stub(index_dir, current->name, addresses);
}

}  // namespace tim::index
