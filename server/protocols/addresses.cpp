#include "server/protocols/addresses.h"

#include <algorithm>

namespace tim::server {
namespace {

bool is_web_scheme(std::string_view scheme) {
    std::string lower(scheme);
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return lower == "http" || lower == "https";
}

}  // namespace

std::string safe_address(std::string_view address) {
    // Browsers skip blanks in front and line breaks anywhere, so those could hide a scheme.
    const bool has_control = std::any_of(address.begin(), address.end(),
                                         [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
    if (has_control || (!address.empty() && address.front() == ' ')) return {};
    const std::size_t end = address.find_first_of(":/?#");
    if (end != std::string_view::npos && address[end] == ':' && !is_web_scheme(address.substr(0, end))) return {};
    std::string out;
    out.reserve(address.size());
    for (const char c : address) {
        switch (c) {
            case ' ':
                out += "%20";
                break;
            case '"':
                out += "%22";
                break;
            case '<':
                out += "%3C";
                break;
            case '>':
                out += "%3E";
                break;
            default:
                out += c;
        }
    }
    return out;
}

search::Result<search::Answer> AddressingBackend::search(const search::Request& request) {
    auto answer = inner_.search(request);
    if (answer) {
        for (auto& hit : answer->hits) address(hit);
    }
    return answer;
}

search::Result<search::Hit> AddressingBackend::document(std::string_view id) {
    auto hit = inner_.document(id);
    if (hit) address(*hit);
    return hit;
}

search::Result<std::vector<search::Suggestion>> AddressingBackend::suggest(const search::SuggestRequest& request) {
    auto suggestions = inner_.suggest(request);
    if (suggestions) {
        for (auto& suggestion : *suggestions) address(suggestion.url);
    }
    return suggestions;
}

void AddressingBackend::address(search::Hit& hit) const {
    address(hit.url);
    for (auto& section : hit.sections) address(section.url);
    for (auto& [lang, translation] : hit.translations) address(translation.url);
}

void AddressingBackend::address(std::string& url) const {
    url = safe_address(url);
    // Pages of another site have addresses without a host, too.
    const bool is_own = url.starts_with("/catalogue/") || (has_site_ && url.starts_with("/docs/"));
    if (is_own) url.insert(0, public_url_);
}

}  // namespace tim::server
