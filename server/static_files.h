// Files of one folder, as a web server may show them: nothing above the folder, nothing that a symbolic link points to
// outside of it, nothing hidden.
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace tim::server {

struct StaticFile {
    std::string content;
    std::string_view mime_type;
    std::string etag;              // quoted, as in the header
    bool changes_in_place = true;  // false: an image or a font, which clients may keep for a while
};

class StaticFiles {
public:
    static constexpr std::size_t kMaxBytes = 32 << 20;  // larger files are not served

    // An empty folder name, or one that does not exist, holds no files. A link in its place may change its aim.
    explicit StaticFiles(std::filesystem::path folder) : folder_(std::move(folder)) {}

    // `path` is decoded, relative, with slashes; read anew at each call.
    [[nodiscard]] std::optional<StaticFile> read(std::string_view path) const;
    [[nodiscard]] bool is_directory(std::string_view path) const;

private:
    [[nodiscard]] std::optional<std::filesystem::path> resolve(std::string_view path) const;

    std::filesystem::path folder_;
};

}  // namespace tim::server
