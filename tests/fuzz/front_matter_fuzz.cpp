// Any bytes as a file with front matter: values and the rest of the text, or an error with a line of the file.

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "indexer/sources/bad_input.h"
#include "indexer/sources/data_formats.h"
#include "indexer/sources/front_matter.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace tim::indexer;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto lines = 2 + static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
    try {
        const FrontMatter matter = read_front_matter(text);
        if (!matter.values.is_object() || !text.ends_with(matter.body)) std::abort();
        (void)json_text(matter.values);
        for (const DoubtfulValue& one : matter.doubtful)
            if (one.line == 0 || one.line > lines) std::abort();
    } catch (const BadInput& e) {
        if (e.line() > lines || *e.what() == '\0') std::abort();
    }
    return 0;
}
