// Any bytes as a rendered page: sections and anchors, or a refusal.

#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "indexer/sources/bad_input.h"
#include "indexer/sources/html_page.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace tim::indexer;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    try {
        const HtmlPage page = read_html_page(text);
        if (page.sections.empty() || page.sections.front().level != 0) std::abort();
        const std::set<std::string> anchors = read_html_anchors(text);
        for (const Section& section : page.sections)
            if (!section.anchor.empty() && !anchors.contains(section.anchor)) std::abort();
        if (read_html_piece(text).empty()) std::abort();
    } catch (const BadInput&) {
        // Nested without end.
    }
    return 0;
}
