// tim-hugo-oracle SITE BUILT: what the indexer makes of a Hugo site, against what Hugo made of it.
//
// Every address and anchor of the index must exist in BUILT, and every page published there must be in the index. Then
// BUILT is read as rendered pages, and both readings must tell the same pages, titles, headings and anchors; what
// differs is listed. Exit status: 0 all is equal, 1 something differs, 2 wrong usage.
#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "indexer/sources/built_site.h"
#include "indexer/sources/html_folder.h"
#include "indexer/sources/hugo_site.h"
#include "indexer/sources/source.h"

namespace {

using namespace tim::indexer;

struct ReadPage {
    std::string title, source, lang, translation_key;
    std::vector<std::pair<std::string, std::string>> sections;  // heading and anchor
};
using Pages = std::map<std::string, ReadPage>;  // by path below the base

Pages pages_of(const Collected& collected) {
    Pages pages;
    for (const tim::index::Document& document : collected.documents) {
        ReadPage& page = pages[document.page_key.substr(document.page_key.find(':') + 1)];
        page.title = document.title;
        page.source = document.source;
        page.lang = document.lang;
        page.translation_key = document.translation_key;
        const std::size_t hash = document.url.find('#');
        if (!document.section.empty() || hash != std::string::npos)
            page.sections.emplace_back(document.section,
                                       hash == std::string::npos ? "" : document.url.substr(hash + 1));
    }
    return pages;
}

class Differences {
public:
    void add(const std::string& kind, const std::string& what) {
        constexpr std::size_t kShown = 40;
        if (++counts_[kind] <= kShown) fmt::print("  {}: {}\n", kind, what);
    }
    [[nodiscard]] bool any() const { return !counts_.empty(); }
    void print() const {
        for (const auto& [kind, count] : counts_) fmt::print("  {:>6} {}\n", count, kind);
    }

private:
    std::map<std::string, std::size_t> counts_;
};

void compare_sections(const std::string& path, const ReadPage& written, const ReadPage& rendered,
                      Differences& differences) {
    if (written.sections == rendered.sections) return;
    std::size_t same = 0;
    while (same < std::min(written.sections.size(), rendered.sections.size()) &&
           written.sections[same] == rendered.sections[same])
        ++same;
    const auto shown = [&](const ReadPage& page) {
        return same < page.sections.size()
                   ? fmt::format("“{}” #{}", page.sections[same].first, page.sections[same].second)
                   : std::string("nothing");
    };
    differences.add("sections differ", fmt::format("{} at section {}: source {}, rendered {}", path, same + 1,
                                                   shown(written), shown(rendered)));
}

int run(const std::string& site, const std::string& built) {
    Collected from_source, from_html;
    collect(site, from_source);
    collect_html_folder(built, from_html);
    const Pages written = pages_of(from_source), rendered = pages_of(from_html);
    Differences differences;
    for (const Skipped& one : from_source.skipped) differences.add("skipped", one.file + ": " + one.reason);
    for (const Skipped& one : from_html.skipped) differences.add("skipped", one.file + ": " + one.reason);

    std::vector<IndexedPlace> places;
    for (const tim::index::Document& document : from_source.documents)
        places.push_back({document.url, document.source});
    const LinkReport links = check_links(built, places);
    for (const BrokenLink& one : links.broken)
        differences.add("link leads nowhere", fmt::format("{} ({}): {}", one.place.url, one.place.source, one.reason));
    if (links.elsewhere > 0) differences.add("outside the site", fmt::format("{} addresses", links.elsewhere));

    std::size_t common = 0;
    for (const auto& [path, page] : rendered) {
        const auto found = written.find(path);
        if (found == written.end()) {
            differences.add("published, not in the index", path + " (" + page.source + ")");
            continue;
        }
        ++common;
        if (found->second.title != page.title)
            differences.add("title differs",
                            fmt::format("{}: source “{}”, rendered “{}”", path, found->second.title, page.title));
        if (found->second.lang != page.lang)
            differences.add("language differs",
                            fmt::format("{}: source “{}”, rendered “{}”", path, found->second.lang, page.lang));
        compare_sections(path, found->second, page, differences);
    }
    for (const auto& [path, page] : written)
        if (!rendered.contains(path)) differences.add("not among the rendered pages", path + " (" + page.source + ")");

    fmt::print(
        "{}: base {}, {} addresses and {} anchors of the index looked up, {} lead nowhere; {} pages published, "
        "{} in the index; {} documents from the source, {} from rendered pages\n",
        site, links.base, links.pages, links.anchors, links.broken.size(), rendered.size(), common,
        from_source.documents.size(), from_html.documents.size());
    differences.print();
    return differences.any() ? 1 : 0;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 3) {
        fmt::print(stderr, "usage: {} SITE BUILT\n", argv[0]);
        return 2;
    }
    try {
        return run(argv[1], argv[2]);
    } catch (const std::exception& e) {
        fmt::print(stderr, "{}: {}\n", argv[0], e.what());
        return 1;
    }
}
