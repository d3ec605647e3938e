// Any UTF-8 as Markdown: sections with a lead, anchors that differ, text in tidy lines.

#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "indexer/sources/bad_input.h"
#include "indexer/sources/markdown.h"
#include "indexer/sources/utf8.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace tim::indexer;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    if (find_invalid_utf8(text) != std::string_view::npos) return 0;  // refused before it comes here
    MarkdownOptions options;
    options.typographer = size % 2 == 0;
    options.raw_html = size % 3 != 0;
    try {
        const std::vector<Section> sections = read_markdown(text, options);
        if (sections.empty() || sections.front().level != 0) std::abort();
        for (const Section& section : sections)
            if (!section.text.empty() && section.text.back() != '\n') std::abort();
    } catch (const BadInput&) {
        // HTML without end.
    }
    return 0;
}
