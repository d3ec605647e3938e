#include "indexer/sources/hugo_templates.h"

#include <algorithm>
#include <system_error>
#include <vector>

namespace fs = std::filesystem;

namespace tim::indexer {

void HugoTemplates::add(const fs::path& root) {
    const fs::path layouts = root / "layouts";
    std::error_code error;
    fs::recursive_directory_iterator entry(layouts, fs::directory_options::skip_permission_denied, error);
    for (const fs::recursive_directory_iterator end; !error && entry != end; entry.increment(error)) {
        // `list.html`, also as `list.vi.html` or `list.html.html`.
        const fs::path below = entry->path().lexically_relative(layouts);
        if (below.extension() != ".html") continue;
        const std::string name = below.filename().string();
        names_.insert((below.parent_path() / name.substr(0, name.find('.'))).generic_string());
        names_.insert((below.parent_path() / below.stem()).generic_string());
    }
}

bool HugoTemplates::can_render(const std::string& kind, const std::string& section, const std::string& type,
                               const std::string& layout) const {
    if (has_all_) return true;
    // The order in which Hugo 0.111 looks does not matter here, only where.
    std::vector<std::string> folders{"_default"}, names{"list"};
    if (!type.empty()) folders.push_back(type);
    if (!layout.empty()) names.push_back(layout);
    if (kind == "home") {
        folders.emplace_back();
        names.insert(names.end(), {"index", "home"});
    } else if (kind == "section") {
        folders.insert(folders.end(), {section, "section"});
        names.insert(names.end(), {section, "section"});
    } else {
        folders.insert(folders.end(), {section, "taxonomy"});
        names.emplace_back("taxonomy");
        if (kind == "term")
            names.insert(names.end(), {section, "term"});
        else
            names.insert(names.end(), {section + ".terms", "terms"});
    }
    return std::any_of(folders.begin(), folders.end(), [&](const std::string& folder) {
        return std::any_of(names.begin(), names.end(), [&](const std::string& name) {
            return names_.contains((fs::path(folder) / name).generic_string());
        });
    });
}

std::string HugoTemplates::fingerprint() const {
    std::string out = has_all_ ? "all" : "";
    for (const std::string& name : names_) out += ' ' + name;
    return out;
}

}  // namespace tim::indexer
