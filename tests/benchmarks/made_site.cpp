#include "tests/benchmarks/made_site.h"

#include <fstream>
#include <string>

namespace tim::benchmarks {
namespace fs = std::filesystem;
namespace {

// For YAML; made titles have no control characters.
std::string quoted(const std::string& text) {
    std::string out = "\"";
    for (const char c : text) out += (c == '"' || c == '\\' ? "\\" : "") + std::string(1, c);
    return out + '"';
}

}  // namespace

std::size_t write_site(const Collection& collection, const fs::path& out, std::size_t most) {
    std::size_t files = 0;
    std::ofstream page;
    for (std::size_t i = 0; i < collection.size(); ++i) {
        const auto document = collection.document(i);
        if (document.ordinal == 0) {
            if (files == most) break;
            ++files;
            const std::string name = document.id.substr(0, document.id.find('.'));
            const fs::path folder = out / ("part-" + std::to_string(std::stoul(name.substr(1)) / 1000));
            fs::create_directories(folder);
            page.close();
            page.open(folder / (name + '.' + document.lang + ".md"), std::ios::trunc);
            page << "---\ntitle: " << quoted(document.title) << "\ndate: " << document.date << "\n---\n\n";
        } else {
            page << "## " << document.section << "\n\n";
        }
        for (const char c : document.text) page << c << (c == '\n' ? "\n" : "");
    }
    return files;
}

}  // namespace tim::benchmarks
