#include "engine/index/writing.h"

#include <algorithm>
#include <chrono>
#include <ctime>
#include <string_view>

namespace tim::index {
namespace {

bool is_url_safe(std::string_view id) {
    return !id.empty() && id.size() <= 128 && std::all_of(id.begin(), id.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_' ||
               c == '~' || c == '-';
    });
}

}  // namespace

void check_can_be_indexed(const Document& document) {
    if (!is_url_safe(document.id))
        throw Error("document id \"" + document.id + "\" (" + document.source + ") is not URL-safe");
    if (document.page_key.empty())
        throw Error("document " + document.id + " (" + document.source + ") has no page key");
}

std::string now_utc() {
    const std::time_t now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
    std::tm parts{};
    gmtime_r(&now, &parts);
    char text[32];
    std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts);
    return text;
}

}  // namespace tim::index
