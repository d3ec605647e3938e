// Files and folders as sources see them: sorted, without surprises.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tim::indexer {

inline constexpr std::uintmax_t kMaxFileBytes = 16u << 20u;

struct TextFile {
    std::string text;  // valid UTF-8, without a byte order mark
    std::string hash;  // of the bytes on disk
};

// Makes UTF-8 of bytes that are none; nothing where it cannot.
using Decode = std::optional<std::string> (*)(std::string_view bytes);

// Throws BadInput unless `path` is a regular file of at most kMaxFileBytes, of valid UTF-8 or of what `decode` reads.
[[nodiscard]] TextFile read_text_file(const std::filesystem::path& path, Decode decode = nullptr);

// 64-bit FNV-1a in 16 hexadecimal digits: stable between runs and machines, no defence against an adversary.
[[nodiscard]] std::string fnv1a_hex(std::string_view bytes);

// ".md" of "docs/Page.MD"; empty where the name has none.
[[nodiscard]] std::string extension_of(std::string_view file);

struct FolderListing {
    std::vector<std::string> files;  // everything that is not a folder; most are never opened, and a path costs more
    std::vector<std::filesystem::path> folders;  // links to folders too
};

// What is directly in `folder`, sorted by name, without dotfiles and editors' backups (`x~`, `#x#`), and of the files
// only those whose names are `wanted`. A folder that cannot be opened throws BadInput.
[[nodiscard]] FolderListing list_folder(const std::filesystem::path& folder,
                                        bool (*wanted)(std::string_view name) = nullptr);

// Folders that a walk has entered. Links can make a tree endless; entering a folder twice on one way down is refused.
class FolderTrail {
public:
    // False if `folder` is already on the trail, or too deep.
    [[nodiscard]] bool enter(const std::filesystem::path& folder);
    void leave() { trail_.pop_back(); }

private:
    std::vector<std::pair<std::uintmax_t, std::uintmax_t>> trail_;  // device and inode
};

}  // namespace tim::indexer
