#include "indexer/sources/files.h"

#include <dirent.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <memory>
#include <system_error>
#include <utility>

#include "engine/index/record.h"
#include "indexer/sources/bad_input.h"
#include "indexer/sources/utf8.h"

namespace fs = std::filesystem;

namespace tim::indexer {

TextFile read_text_file(const fs::path& path, Decode decode) {
    std::error_code error;
    const fs::file_status status = fs::status(path, error);
    if (error) throw BadInput(fmt::format("cannot be opened: {}", error.message()));
    if (!fs::is_regular_file(status)) throw BadInput("is not a regular file");
    const std::uintmax_t size = fs::file_size(path, error);
    if (error) throw BadInput(fmt::format("cannot be opened: {}", error.message()));
    if (size > kMaxFileBytes)
        throw BadInput(fmt::format("is larger than {} MB; split it into smaller files", kMaxFileBytes >> 20u));

    std::ifstream in(path, std::ios::binary);
    if (!in) throw BadInput("cannot be opened; check its permissions");
    TextFile file;
    file.text.resize(static_cast<std::size_t>(size));
    in.read(file.text.data(), static_cast<std::streamsize>(size));
    if (in.bad()) throw BadInput("cannot be read");
    file.text.resize(static_cast<std::size_t>(in.gcount()));  // it may have become shorter meanwhile
    file.hash = fnv1a_hex(file.text);

    if (const std::size_t bad = find_invalid_utf8(file.text); bad != std::string::npos) {
        if (auto text = decode == nullptr ? std::nullopt : decode(file.text)) {
            file.text = *std::move(text);
            return file;
        }
        const auto end = file.text.begin() + static_cast<std::ptrdiff_t>(bad);
        throw BadInput("is not valid UTF-8; save it as UTF-8",
                       1 + static_cast<std::size_t>(std::count(file.text.begin(), end, '\n')));
    }
    if (file.text.starts_with("\xEF\xBB\xBF")) file.text.erase(0, 3);
    return file;
}

std::string fnv1a_hex(std::string_view bytes) { return fmt::format("{:016x}", index::fnv1a(bytes)); }

std::string extension_of(std::string_view file) {
    const std::string_view name = file.substr(file.rfind('/') + 1);
    const std::size_t dot = name.rfind('.');
    return dot == std::string_view::npos || dot == 0 ? std::string() : lower_case(name.substr(dot));
}

FolderListing list_folder(const fs::path& folder, bool (*wanted)(std::string_view name)) {
    const std::unique_ptr<DIR, int (*)(DIR*)> entries(::opendir(folder.c_str()), ::closedir);
    if (!entries) throw BadInput(fmt::format("cannot be opened: {}", std::system_category().message(errno)));
    const std::string before = (folder / "").native();
    std::vector<std::string> files, folders;
    for (;;) {
        errno = 0;
        const dirent* entry = ::readdir(entries.get());
        if (entry == nullptr && errno != 0)
            throw BadInput(fmt::format("cannot be read: {}", std::system_category().message(errno)));
        if (entry == nullptr) break;
        const std::string_view name = entry->d_name;
        if (name.starts_with('.') || name.starts_with('#') || name.ends_with('~')) continue;
        bool is_folder = entry->d_type == DT_DIR;
        if (entry->d_type == DT_LNK || entry->d_type == DT_UNKNOWN) {
            std::error_code ignored;  // a dangling link is a file that cannot be opened
            is_folder = fs::is_directory(folder / name, ignored);
        }
        if (is_folder)
            folders.emplace_back(name);
        else if (wanted == nullptr || wanted(name))
            files.emplace_back(name);
    }
    for (auto* names : {&files, &folders}) {
        std::sort(names->begin(), names->end());
        for (std::string& name : *names) name.insert(0, before);
    }
    return {std::move(files), {folders.begin(), folders.end()}};
}

bool FolderTrail::enter(const fs::path& folder) {
    constexpr std::size_t kMaxDepth = 64;
    struct stat info {};
    if (trail_.size() >= kMaxDepth || ::stat(folder.c_str(), &info) != 0) return false;
    const std::pair<std::uintmax_t, std::uintmax_t> key(info.st_dev, info.st_ino);
    if (std::find(trail_.begin(), trail_.end(), key) != trail_.end()) return false;
    trail_.push_back(key);
    return true;
}

}  // namespace tim::indexer
