#include "server/places.h"

#include <array>

namespace tim::server {
namespace {

struct Entry {
    std::string_view path;
    bool with_all_below;
    Place place;
};

constexpr std::string_view kReading = "GET, HEAD, OPTIONS", kAsking = "POST, OPTIONS";

// The first that fits counts.
constexpr std::array kEntries{
    Entry{"/api/v1/search", false, {"search", kReading, true}},
    Entry{"/api/v1/suggest", false, {"suggest", kReading, true}},
    Entry{"/api/v1/documents", true, {"documents", kReading, true}},
    Entry{"/api/v1/openapi.json", false, {"descriptions", kReading, true}},
    Entry{"/api", true, {"protocols", kReading, true}},
    Entry{"/1", true, {"protocols", kAsking, true, true}},
    Entry{"/mcp", false, {"mcp", kAsking, true}},
    Entry{"/suggest", false, {"suggest", kReading}},
    Entry{"/opensearch.xml", false, {"descriptions", kReading}},
    Entry{"/llms.txt", false, {"descriptions", kReading}},
    Entry{"/", false, {"pages", kReading}},
    Entry{"/search", false, {"pages", kReading}},
    Entry{"/catalogue", true, {"pages", kReading}},
    Entry{"/compare", true, {"pages", kReading}},
    Entry{"/docs", true, {"docs", kReading}},
    Entry{"/healthz", false, {"health", kReading}},
    Entry{"/readyz", false, {"health", kReading}},
    Entry{"/metrics", false, {"health", kReading}},
    // The search box for other sites is a module script: browsers load it from here only with the same consent.
    Entry{"/tim-search.js", false, {"files", kReading, true}},
};

}  // namespace

bool is_below(std::string_view path, std::string_view folder) noexcept {
    return path.starts_with(folder) && (path.size() == folder.size() || path[folder.size()] == '/');
}

Place place_of(std::string_view path) noexcept {
    for (const Entry& entry : kEntries) {
        if (entry.with_all_below ? is_below(path, entry.path) : path == entry.path) return entry.place;
    }
    return {};
}

}  // namespace tim::server
