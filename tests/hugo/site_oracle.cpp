// tim-hugo-oracle [--known FILE] SITE BUILT: what the indexer makes of a Hugo site, against what Hugo made of it.
//
// Every address and anchor of the index must exist in BUILT, and every page that Hugo rendered there must be in the
// index. Then BUILT is read as rendered pages, and what the two readings tell differently of pages, titles, languages,
// translations, headings and anchors is listed. FILE holds the differences that are known and why; with it, a
// difference that is not in it fails, and so does one in it that is no longer there. Exit status: 0 as it should be,
// 1 not, 2 wrong usage.
#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "indexer/sources/built_site.h"
#include "indexer/sources/files.h"
#include "indexer/sources/html_folder.h"
#include "indexer/sources/hugo_site.h"
#include "indexer/sources/source.h"
#include "indexer/sources/utf8.h"

namespace {

using namespace tim::indexer;
namespace fs = std::filesystem;

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

// What is in order and what is not, a line each.
class Findings {
public:
    // `known` is a file of lines "kind: what"; those that begin with # say why.
    explicit Findings(const std::string& known) : strict_(!known.empty()) {
        if (!strict_) return;
        std::ifstream in(known);
        if (!in) throw std::runtime_error(known + " cannot be opened");
        for (std::string line; std::getline(in, line);)
            if (!line.empty() && line.front() != '#') known_.insert(line);
    }
    // The index and the built site contradict each other.
    void fault(const std::string& kind, const std::string& what) {
        failed_ = true;
        print(kind, what, "");
    }
    // The two readings do.
    void difference(const std::string& kind, const std::string& what) {
        const bool is_known = known_.erase(kind + ": " + what) > 0;
        failed_ = failed_ || (strict_ && !is_known);
        print(kind, what, is_known ? " (known)" : "");
    }
    // Returns whether all is as it should be.
    bool finish() {
        for (const std::string& line : known_) fault("known, but not there any more", line);
        for (const auto& [kind, count] : counts_) fmt::print("  {:>6} {}\n", count, kind);
        return !failed_;
    }

private:
    void print(const std::string& kind, const std::string& what, const char* note) {
        constexpr std::size_t kShown = 40;
        if (++counts_[kind] <= kShown) fmt::print("  {}: {}{}\n", kind, what, note);
    }

    bool strict_, failed_ = false;
    std::set<std::string> known_;
    std::map<std::string, std::size_t> counts_;
};

void compare_sections(const std::string& path, const ReadPage& written, const ReadPage& rendered, Findings& findings) {
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
    findings.difference("sections differ", fmt::format("{} at section {}: source {}, rendered {}", path, same + 1,
                                                       shown(written), shown(rendered)));
}

// The paths of each page's versions, joined: equal where two readings pair the same pages.
std::map<std::string, std::string> versions_of(const Pages& pages, const Pages& others) {
    std::map<std::string, std::string> together;
    for (const auto& [path, page] : pages)
        if (others.contains(path))
            (together[page.translation_key] += together[page.translation_key].empty() ? "" : " ") += path;
    std::map<std::string, std::string> versions;
    for (const auto& [path, page] : pages)
        if (others.contains(path)) versions[path] = together[page.translation_key];
    return versions;
}

// ---- What Hugo rendered

struct BuiltPages {
    std::set<fs::path> rendered;
    std::size_t aliases = 0, copied = 0, pagers = 0;
};

// The second page of a list and the further ones (`posts/page/2/`): what they list is indexed as itself.
bool is_pager(const fs::path& below) {
    const std::string number = below.parent_path().filename().string();
    return below.parent_path().parent_path().filename() == "page" && !number.empty() &&
           number.find_first_not_of("0123456789") == std::string::npos;
}

// True if the file is in BUILT because a file of the site was copied there.
bool is_copied(const fs::path& site, const fs::path& below) {
    std::vector<fs::path> folders = {site / "static", site / "content"};
    std::error_code ignored;
    for (const auto& theme : fs::directory_iterator(site / "themes", ignored))
        folders.push_back(theme.path() / "static");
    const fs::path in_language = below.lexically_relative(*below.begin());
    return std::any_of(folders.begin(), folders.end(), [&](const fs::path& folder) {
        return fs::is_regular_file(folder / below) || fs::is_regular_file(folder / in_language);
    });
}

BuiltPages built_pages(const fs::path& site, const fs::path& built) {
    BuiltPages pages;
    for (const auto& entry : fs::recursive_directory_iterator(built)) {
        const fs::path below = fs::relative(entry.path(), built);
        if (!entry.is_regular_file() || !is_html(entry.path().native()) || below.filename() == "404.html") continue;
        const std::string head = lower_case(read_text_file(entry.path()).text.substr(0, 4096));
        if (head.find("http-equiv=\"refresh\"") != std::string::npos ||
            head.find("http-equiv=refresh") != std::string::npos)
            ++pages.aliases;
        else if (is_copied(site, below))
            ++pages.copied;
        else if (is_pager(below))
            ++pages.pagers;
        else
            pages.rendered.insert(below);
    }
    return pages;
}

bool run(const std::string& site, const std::string& built, Findings findings) {
    Collected from_source, from_html;
    collect(site, from_source);
    collect_html_folder(built, from_html);
    for (const Fault& one : from_source.skipped) findings.fault("skipped", one.file + ": " + one.reason);
    for (const Fault& one : from_html.skipped) findings.difference("skipped", one.file + ": " + one.reason);

    std::vector<IndexedPlace> places;
    for (const tim::index::Document& document : from_source.documents)
        places.push_back({document.url, document.source, document.lang});
    const LinkReport links = check_links(built, places);
    for (const BrokenLink& one : links.broken)
        findings.fault("leads nowhere", fmt::format("{} ({}): {}", one.place.url, one.place.source, one.reason));
    if (links.elsewhere > 0) findings.fault("outside the site", fmt::format("{} addresses", links.elsewhere));

    const Pages written = pages_of(from_source), rendered = pages_of(from_html);
    const BuiltPages hugo = built_pages(site, built);
    std::set<fs::path> indexed;
    for (const auto& [path, page] : written) indexed.insert(fs::relative(built_file(built, path), built));
    for (const fs::path& file : hugo.rendered)
        if (!indexed.contains(file)) findings.fault("rendered, not in the index", file.string());

    const auto written_versions = versions_of(written, rendered), rendered_versions = versions_of(rendered, written);
    for (const auto& [path, page] : rendered) {
        const auto found = written.find(path);
        if (found == written.end()) {
            findings.difference("not among the pages of the source", path);
            continue;
        }
        const ReadPage& source = found->second;
        if (source.title != page.title)
            findings.difference("title differs",
                                fmt::format("{}: source “{}”, rendered “{}”", path, source.title, page.title));
        if (source.lang != page.lang)
            findings.difference("language differs",
                                fmt::format("{}: source “{}”, rendered “{}”", path, source.lang, page.lang));
        if (written_versions.at(path) != rendered_versions.at(path))
            findings.difference(
                "translations differ",
                fmt::format("{}: source {}, rendered {}", path, written_versions.at(path), rendered_versions.at(path)));
        compare_sections(path, source, page, findings);
    }
    for (const auto& [path, page] : written)
        if (!rendered.contains(path)) findings.difference("not among the rendered pages", path);

    fmt::print(
        "{} of {} pages that Hugo rendered are in the index ({} aliases, {} copied files, {} further pages of lists "
        "beside them)\n",
        std::count_if(hugo.rendered.begin(), hugo.rendered.end(),
                      [&](const fs::path& file) { return indexed.contains(file); }),
        hugo.rendered.size(), hugo.aliases, hugo.copied, hugo.pagers);
    fmt::print("{} addresses and {} anchors of the index looked up below {}, {} lead nowhere\n", links.pages,
               links.anchors, links.base.empty() ? "/" : links.base, links.broken.size());
    fmt::print("{} documents from the source, {} from the rendered pages\n", from_source.documents.size(),
               from_html.documents.size());
    return findings.finish();
}

}  // namespace

int main(int argc, char** argv) {
    std::vector<std::string> arguments(argv + 1, argv + argc);
    std::string known;
    if (arguments.size() == 4 && arguments[0] == "--known") {
        known = arguments[1];
        arguments.erase(arguments.begin(), arguments.begin() + 2);
    }
    if (arguments.size() != 2) {
        fmt::print(stderr, "usage: {} [--known FILE] SITE BUILT\n", argv[0]);
        return 2;
    }
    try {
        return run(arguments[0], arguments[1], Findings(known)) ? 0 : 1;
    } catch (const std::exception& e) {
        fmt::print(stderr, "{}: {}\n", argv[0], e.what());
        return 1;
    }
}
