#include "indexer/sources/built_site.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "indexer/sources/bad_input.h"
#include "indexer/sources/html_charset.h"
#include "indexer/sources/html_page.h"
#include "indexer/sources/hugo_urls.h"

namespace fs = std::filesystem;

namespace tim::indexer {

namespace {

std::string_view without_anchor(std::string_view url) { return url.substr(0, url.find('#')); }

// Where the path begins: behind "https://host", or at 0.
std::size_t path_begin(std::string_view url) {
    const std::size_t scheme = url.find("://");
    return scheme == std::string_view::npos ? 0 : std::min(url.find('/', scheme + 3), url.size());
}

// What lies in `folder` has addresses below `base`.
struct Root {
    std::string base;
    fs::path folder;
    std::size_t pages = 0;  // that are there, a thousand for each
};

// With the base under which most pages are in `folder`, the shortest of equals.
std::optional<Root> find_root(const fs::path& folder, const std::vector<const IndexedPlace*>& places) {
    std::map<std::string, std::size_t> found;
    std::string_view last;
    for (const IndexedPlace* place : places) {
        const std::string_view page = without_anchor(place->url);
        if (page == last) continue;
        last = page;
        const std::size_t begin = path_begin(page);
        for (std::size_t at = begin; at < page.size(); at = page.find('/', at + 1))
            if (!built_file(folder, unescape_path(page.substr(at))).empty())
                // Any address with a slash at its end could be the root's.
                found[std::string(page.substr(0, at))] += at + 1 == page.size() ? 1 : 1000;
    }
    const auto best =
        std::max_element(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
    if (best == found.end()) return std::nullopt;
    return Root{best->first, folder, best->second};
}

// By language.
std::map<std::string, Root> find_roots(const fs::path& built, const std::vector<IndexedPlace>& places) {
    std::map<std::string, std::vector<const IndexedPlace*>> of_languages;
    std::vector<const IndexedPlace*> all;
    for (const IndexedPlace& place : places) {
        of_languages[place.lang].push_back(&place);
        all.push_back(&place);
    }
    std::map<std::string, Root> roots, own;
    const std::optional<Root> shared = find_root(built, all);
    std::size_t in_own = 0;
    for (const auto& [lang, its] : of_languages) {
        if (shared) roots.emplace(lang, *shared);
        if (lang.empty()) continue;
        if (std::optional<Root> root = find_root(built / lang, its)) {
            in_own += root->pages;
            own.emplace(lang, std::move(*root));
        }
    }
    if (in_own > (shared ? shared->pages : 0)) return own;
    if (!shared) throw BadInput("holds none of the pages of the index; give the folder that the site was built into");
    return roots;
}

}  // namespace

fs::path built_file(const fs::path& built, std::string_view path) {
    const std::string below = join_paths({path.substr(std::min(path.find_first_not_of('/'), path.size()))});
    std::error_code error;
    for (const char* end : {"index.html", "", ".html"}) {
        const fs::path file = *end == 'i' ? built / below / end : built / (below + end);
        if (fs::is_regular_file(file, error)) return file;
    }
    return {};
}

LinkReport check_links(const fs::path& built, std::vector<IndexedPlace> places) {
    if (!fs::is_directory(built)) throw BadInput("is no folder");
    // Places of a page come together, so that each page is read once.
    std::sort(places.begin(), places.end(), [](const IndexedPlace& a, const IndexedPlace& b) { return a.url < b.url; });
    LinkReport report;
    const std::map<std::string, Root> roots = find_roots(built, places);
    std::set<std::string> bases;
    for (const auto& [lang, root] : roots) bases.insert(root.base);
    report.base = fmt::format("{}", fmt::join(bases, ", "));
    std::string_view last;
    bool opened = false;
    fs::path file;
    std::set<std::string> anchors;
    for (const IndexedPlace& place : places) {
        const std::string_view page = without_anchor(place.url);
        const auto root = roots.find(place.lang);
        if (root == roots.end() || !page.starts_with(root->second.base + '/')) {
            ++report.elsewhere;
            continue;
        }
        if (page != last) {
            last = page;
            opened = false;
            ++report.pages;
            const auto& [base, folder, pages] = root->second;
            file = built_file(folder, unescape_path(page.substr(base.size())));
            if (file.empty()) report.broken.push_back({place, fmt::format("no page for it in {}", folder.string())});
        }
        if (file.empty() || page.size() == place.url.size()) continue;
        ++report.anchors;
        try {
            if (!std::exchange(opened, true)) anchors = read_html_anchors(read_html_file(file).text);
            if (!anchors.contains(unescape_path(std::string_view(place.url).substr(page.size() + 1))))
                report.broken.push_back({place, fmt::format("no such anchor in {}", file.string())});
        } catch (const BadInput& e) {
            anchors.clear();
            report.broken.push_back({place, fmt::format("{} {}", file.string(), e.what())});
        }
    }
    return report;
}

}  // namespace tim::indexer
