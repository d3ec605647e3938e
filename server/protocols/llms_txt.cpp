#include "server/protocols/llms_txt.h"

#include <fmt/format.h>

#include "engine/analysis/unicode.h"
#include "server/utf8.h"

namespace tim::server {
namespace {

constexpr std::size_t kMaxTitleBytes = 200;

// On one line, without anything that Markdown or HTML would read as more than text.
std::string text(std::string_view title) {
    const std::string_view shown = analysis::truncate_utf8(title, kMaxTitleBytes);
    std::string out;
    for (std::size_t at = 0; at < shown.size();) {
        const std::size_t length = utf8::sequence_length(shown, at);
        const char first = shown[at];
        if (length == 0) {
            out += "\xEF\xBF\xBD";
        } else if (static_cast<unsigned char>(first) < 0x20 || first == 0x7F) {
            out += ' ';
        } else {
            if (std::string_view("\\`*_[]<>&|~").find(first) != std::string_view::npos) out += '\\';
            out += shown.substr(at, length);
        }
        at += length == 0 ? 1 : length;
    }
    if (shown.size() < title.size()) out += "…";
    return out;
}

std::string link(std::string_view title, std::string_view url) {
    if (url.empty()) return text(title);
    // What would end the link early; the rest of the address is safe already.
    std::string target;
    for (const char c : url) {
        if (c == '(') {
            target += "%28";
        } else if (c == ')') {
            target += "%29";
        } else {
            target += c;
        }
    }
    return fmt::format("[{}]({})", text(title), target);
}

}  // namespace

std::string llms_txt(const std::vector<Listing>& listings, std::string_view own_address) {
    std::string out =
        "# Tìm\n\n> Search over documentation in Vietnamese and English, and over a catalogue of models, services and "
        "workflows whose facts carry their sources. Here are";
    for (std::size_t i = 0; i < listings.size(); ++i) {
        out += fmt::format("{} {} {}", i == 0 ? "" : ",", listings[i].answer.total, listings[i].heading);
    }
    out += fmt::format(
        R"(.

Ask in either language; the other one is searched, too.

## How to ask

- [Search]({0}/api/v1/search?q=pathology): ranked sections of pages as JSON. `filter=delivery:aws-marketplace` narrows, `facets=provider,tasks,modalities,delivery` tells by what; `limit` and `offset` page
- [A document]({0}/api/v1/documents/ID): its whole text and all it is known by, for an id that the search gave
- [OpenAPI 3.1]({0}/api/v1/openapi.json): every address, parameter and field
- [Model Context Protocol]({0}/mcp): streamable HTTP, with the tools search, get_document and compare_models
- [Search page]({0}/search?q=pathology): for people, readable without JavaScript
)",
        own_address);
    for (const auto& [heading, answer] : listings) {
        if (answer.hits.empty()) continue;
        std::string title = heading;
        title.front() = static_cast<char>(title.front() - ('a' - 'A'));
        out += fmt::format("\n## {}\n\n", title);
        for (const auto& hit : answer.hits) {
            out += fmt::format("- {}: {}", link(hit.title, hit.url), text(hit.lang));
            for (const auto& [lang, translation] : hit.translations) {
                if (lang != hit.lang)
                    out += fmt::format(", {}: {}", text(lang), link(translation.title, translation.url));
            }
            out += '\n';
        }
        if (answer.total > answer.hits.size()) {
            out += fmt::format("- and {} more, which the search finds\n", answer.total - answer.hits.size());
        }
    }
    return out;
}

}  // namespace tim::server
