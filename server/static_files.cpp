#include "server/static_files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

#include <fmt/format.h>

namespace tim::server {
namespace {

namespace fs = std::filesystem;

struct MimeType {
    std::string_view extension, name;
    bool changes_in_place;
};

constexpr std::array kMimeTypes{
    MimeType{".html", "text/html; charset=utf-8", true},
    MimeType{".css", "text/css; charset=utf-8", true},
    MimeType{".js", "text/javascript; charset=utf-8", true},
    MimeType{".mjs", "text/javascript; charset=utf-8", true},
    MimeType{".json", "application/json", true},
    MimeType{".map", "application/json", true},
    MimeType{".webmanifest", "application/manifest+json", true},
    MimeType{".xml", "application/xml", true},
    MimeType{".txt", "text/plain; charset=utf-8", true},
    MimeType{".pdf", "application/pdf", true},
    MimeType{".wasm", "application/wasm", true},
    MimeType{".svg", "image/svg+xml", false},
    MimeType{".png", "image/png", false},
    MimeType{".jpg", "image/jpeg", false},
    MimeType{".jpeg", "image/jpeg", false},
    MimeType{".gif", "image/gif", false},
    MimeType{".webp", "image/webp", false},
    MimeType{".avif", "image/avif", false},
    MimeType{".ico", "image/x-icon", false},
    MimeType{".woff", "font/woff", false},
    MimeType{".woff2", "font/woff2", false},
    MimeType{".ttf", "font/ttf", false},
    MimeType{".mp4", "video/mp4", false},
    MimeType{".webm", "video/webm", false},
};

MimeType mime_type(const fs::path& path) {
    const auto found =
        std::find_if(kMimeTypes.begin(), kMimeTypes.end(),
                     [extension = path.extension()](const MimeType& type) { return extension == type.extension; });
    return found != kMimeTypes.end() ? *found : MimeType{"", "application/octet-stream", true};
}

// No empty part, none that is hidden or leads upwards, nothing that ends a C string.
bool is_plain(std::string_view path) {
    if (path.find('\0') != std::string_view::npos) return false;
    for (;;) {
        const std::size_t slash = path.find('/');
        const std::string_view part = path.substr(0, slash);
        if (part.empty() || part[0] == '.') return false;
        if (slash == std::string_view::npos) return true;
        path.remove_prefix(slash + 1);
    }
}

class Descriptor {
public:
    explicit Descriptor(int fd) : fd_(fd) {}
    ~Descriptor() {
        if (fd_ >= 0) ::close(fd_);
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    operator int() const { return fd_; }

private:
    const int fd_;
};

}  // namespace

std::optional<fs::path> StaticFiles::resolve(std::string_view path) const {
    if (folder_.empty() || !is_plain(path)) return std::nullopt;
    std::error_code error;
    const fs::path root = fs::canonical(folder_, error);
    if (error) return std::nullopt;
    fs::path found = fs::canonical(root / path, error);
    if (error) return std::nullopt;
    const bool is_inside = std::mismatch(root.begin(), root.end(), found.begin(), found.end()).first == root.end();
    return is_inside ? std::optional(std::move(found)) : std::nullopt;
}

bool StaticFiles::is_directory(std::string_view path) const {
    const auto found = resolve(path);
    std::error_code error;
    return found && fs::is_directory(*found, error);
}

std::optional<StaticFile> StaticFiles::read(std::string_view path) const {
    const auto found = resolve(path);
    if (!found) return std::nullopt;
    // O_NONBLOCK: opening a named pipe must not wait for its other end.
    const Descriptor fd(::open(found->c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
    struct stat status {};
    if (fd < 0 || ::fstat(fd, &status) != 0 || !S_ISREG(status.st_mode)) return std::nullopt;
    const auto size = static_cast<std::size_t>(status.st_size);
    if (size > kMaxBytes) return std::nullopt;

    StaticFile file;
    file.content.resize(size);
    std::size_t done = 0;
    while (done < size) {
        const ssize_t bytes = ::read(fd, file.content.data() + done, size - done);
        if (bytes < 0 && errno == EINTR) continue;
        if (bytes <= 0) break;
        done += static_cast<std::size_t>(bytes);
    }
    file.content.resize(done);  // a file may have become shorter meanwhile
    const MimeType type = mime_type(fs::path(path));
    file.mime_type = type.name;
    file.changes_in_place = type.changes_in_place;
    file.etag = fmt::format("\"{:x}-{:x}-{:x}\"", done, status.st_mtim.tv_sec, status.st_mtim.tv_nsec);
    return file;
}

}  // namespace tim::server
