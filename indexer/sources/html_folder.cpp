#include "indexer/sources/html_folder.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "indexer/sources/bad_input.h"
#include "indexer/sources/data_formats.h"
#include "indexer/sources/files.h"
#include "indexer/sources/html_charset.h"
#include "indexer/sources/html_page.h"
#include "indexer/sources/hugo_urls.h"
#include "indexer/sources/page_documents.h"
#include "indexer/sources/utf8.h"

namespace fs = std::filesystem;

namespace tim::indexer {

namespace {

// A page's file, and the path it is served at: "/a/" for a/index.html, "/a.html" for a.html.
struct PageFile {
    fs::path file;
    std::string path;
};

// "/a/", "/a/index.html", "/a.html" and "/a" are one page.
std::string page_name(std::string_view path) {
    for (const std::string_view end : {"index.html", "index.htm", ".html", ".htm"})
        if (path.ends_with(end)) {
            path.remove_suffix(end.size());
            break;
        }
    while (path.ends_with('/')) path.remove_suffix(1);
    return std::string(path);
}

// The path of an absolute address, percent signs resolved: "https://ex.org/docs/%C3%A1/?x" -> "/docs/á/". Empty for a
// relative one.
std::string path_of_address(std::string_view address) {
    if (const std::size_t scheme = address.find("://"); scheme != std::string_view::npos) {
        const std::size_t slash = address.find('/', scheme + 3);
        address = slash == std::string_view::npos ? "/" : address.substr(slash);
    } else if (!address.starts_with('/') || address.starts_with("//")) {
        return {};
    }
    return unescape_path(address.substr(0, address.find_first_of("?#")));
}

// What stands before the path: "https://ex.org" or "".
std::string host_of_address(std::string_view address) {
    const std::size_t scheme = address.find("://");
    if (scheme == std::string_view::npos) return {};
    return std::string(address.substr(0, address.find('/', scheme + 3)));
}

class HtmlSite {
public:
    HtmlSite(const fs::path& folder, Collected& into) : folder_(folder), into_(into) {}

    void run() {
        is_sphinx_ = fs::exists(folder_ / "objects.inv");
        find_pages(folder_, "/");
        for (const PageFile& page : pages_) names_.emplace(page_name(page.path), page.path);
        find_base();
        for (const PageFile& page : pages_) read(page);
    }

private:
    void find_pages(const fs::path& folder, const std::string& path) {
        if (!trail_.enter(folder)) return;
        try {
            const FolderListing listing = list_folder(folder, is_html);
            for (const fs::path file : listing.files)
                if (!is_machinery(file.filename().string(), path)) pages_.push_back({file, served_at(path, file)});
            for (const fs::path& child : listing.folders)
                if (const std::string name = child.filename().string(); !holds_no_pages(name))
                    find_pages(child, path + name + '/');
        } catch (const BadInput& e) {
            into_.skip({folder.string(), 0, {}, e.what()});
        }
        trail_.leave();
    }

    // Sphinx puts into the first two what pages are made with and from, be it HTML.
    static bool holds_no_pages(std::string_view folder) {
        return folder == "_static" || folder == "_sources" || folder == "node_modules";
    }

    // "/404/", "/vi/404/", "/pt-br/404/"; "/status/404/" may tell of that.
    static bool is_not_found(std::string_view path) {
        constexpr std::string_view kName = "/404/";
        if (!path.ends_with(kName)) return false;
        path.remove_suffix(kName.size());
        return path.empty() || path.size() == 3 || (path.size() == 6 && path[3] == '-');
    }

    // Pages that say nothing of their own: what is served for an address that is none, and Sphinx's indexes.
    [[nodiscard]] bool is_machinery(std::string_view name, std::string_view path) const {
        if (name == "404.html" || (name == "index.html" && is_not_found(path))) return true;
        return is_sphinx_ && path == "/" &&
               (name == "genindex.html" || name == "search.html" || name == "py-modindex.html");
    }

    static std::string served_at(const std::string& path, const fs::path& file) {
        const std::string name = file.filename().string();
        return name == "index.html" || name == "index.htm" ? path : path + name;
    }

    // ---- Where the site is served

    void find_base() {
        constexpr std::size_t kLooks = 16;
        for (std::size_t i = 0; i < std::min(pages_.size(), kLooks); ++i) {
            try {
                const HtmlPage page = read_html_page(read_html_file(pages_[i].file).text);
                if (pages_[i].path == "/") site_description_ = string_at(page.front_matter, "description");
                if (!base_ && page.indexable) base_ = base_from(page.canonical, pages_[i].path);
            } catch (const BadInput&) {
                // It is named when its turn comes.
            }
        }
        if (!base_) base_ = base_from_sitemap();
    }

    static std::optional<std::string> base_from(const std::string& canonical, const std::string& path) {
        const std::string name = page_name(path_of_address(canonical)), own = page_name(path);
        if (path_of_address(canonical).empty() || !name.ends_with(own)) return std::nullopt;
        return host_of_address(canonical) + escape_path(name.substr(0, name.size() - own.size()));
    }

    // A sitemap names pages, or other sitemaps, of this folder: what stands before their path is the base.
    [[nodiscard]] std::optional<std::string> base_from_sitemap() const {
        std::string text;
        try {
            text = read_text_file(folder_ / "sitemap.xml").text;
        } catch (const BadInput&) {
            return std::nullopt;
        }
        const std::size_t begin = text.find("<loc>"), end = text.find("</loc>", begin);
        if (end == std::string::npos) return std::nullopt;
        const std::string address(trim(std::string_view(text).substr(begin + 5, end - begin - 5)));
        const std::string path = path_of_address(address);
        for (std::size_t at = 0; at < path.size(); at = path.find('/', at + 1)) {
            const std::string below = path.substr(at);
            if (below != "/" && (names_.contains(page_name(below)) || fs::exists(folder_ / below.substr(1))))
                return host_of_address(address) + escape_path(path.substr(0, at));
        }
        return path.ends_with('/') ? std::optional(host_of_address(address) + escape_path(page_name(path)))
                                   : std::nullopt;
    }

    // The path below the base; nothing if the address is none below it.
    [[nodiscard]] std::optional<std::string> path_below_base(const std::string& address) const {
        const std::string path = path_of_address(address), base = path_of_address(base_.value_or("") + "/");
        if (path.empty() || host_of_address(address) != host_of_address(base_.value_or(""))) return std::nullopt;
        if (!(path + '/').starts_with(base)) return std::nullopt;
        return path.size() < base.size() ? "/" : path.substr(base.size() - 1);
    }

    // ---- One page

    void read(const PageFile& one) {
        if (!into_.wants(one.file, "html " + base_.value_or("") + '\n' + one.path + '\n' + site_description_)) return;
        try {
            TextFile content = read_html_file(one.file);
            HtmlPage html = read_html_page(content.text);
            ++into_.files;
            const std::optional<std::string> path = html.indexable ? path_of(one, html) : std::nullopt;
            if (!path) {
                into_.leave_unpublished(one.file);
                return;
            }
            Page page;
            page.lang = html.lang;
            page.path = *path;
            page.url = join_base_url(base_.value_or(""), escape_path(*path));
            page.translation_key = translation_key(page, html);
            page.title = std::move(html.title);
            if (const auto date = front_matter_date(html.front_matter, {"date"})) page.date = date->day;
            // A site's own description, repeated on every page, describes none of them.
            if (one.path != "/" && string_at(html.front_matter, "description") == site_description_)
                html.front_matter.erase("description");
            page.front_matter = std::move(html.front_matter);
            page.source = one.file.string();
            page.facets = std::move(html.facets);
            page.sections = std::move(html.sections);
            for (index::Document& document : page_documents(std::move(page))) into_.add(std::move(document));
        } catch (const BadInput& e) {
            into_.skip({one.file.string(), e.line(), e.field(), e.what()});
        }
    }

    // The page's path as its canonical address writes it; nothing if that is another page's.
    [[nodiscard]] std::optional<std::string> path_of(const PageFile& one, const HtmlPage& html) const {
        const std::optional<std::string> canonical = path_below_base(html.canonical);
        if (!canonical) return one.path;
        if (page_name(*canonical) == page_name(one.path)) return canonical;
        if (names_.contains(page_name(*canonical))) return std::nullopt;
        return one.path;
    }

    // All versions of a page list the same addresses: the first of these by name stands for all.
    [[nodiscard]] std::string translation_key(const Page& page, const HtmlPage& html) const {
        std::set<std::string> names;
        for (const auto& [lang, href] : html.alternates)
            if (const auto path = path_below_base(href)) names.insert(page_name(*path));
        if (names.size() > 1) return names.begin()->empty() ? "/" : *names.begin();
        const std::string own = page_name(page.path), folder = '/' + page.lang + '/';
        const std::size_t at = page.lang.empty() ? std::string::npos : (own + '/').find(folder);
        std::string key = at == std::string::npos ? own : (own + '/').erase(at, folder.size() - 1);
        while (key.ends_with('/')) key.pop_back();
        return key.empty() ? "/" : key;
    }

    fs::path folder_;
    Collected& into_;
    FolderTrail trail_;
    std::vector<PageFile> pages_;
    std::map<std::string, std::string> names_;  // page_name() -> path, of every page
    std::optional<std::string> base_;
    std::string site_description_;
    bool is_sphinx_ = false;
};

}  // namespace

bool is_html(std::string_view file) {
    const std::string extension = extension_of(file);
    return extension == ".html" || extension == ".htm";
}

bool is_html_site(const fs::path& folder) {
    const fs::path index = folder / "index.html";
    std::error_code error;
    if (!fs::is_regular_file(index, error)) return false;
    try {
        const std::string head = lower_case(read_html_file(index).text.substr(0, 1024));
        return head.find("<html") != std::string::npos || head.find("<!doctype html") != std::string::npos;
    } catch (const BadInput&) {
        return false;
    }
}

void collect_html_folder(const fs::path& folder, Collected& into) { HtmlSite(folder, into).run(); }

void collect_html_file(const fs::path& file, Collected& into) {
    // Without the site around it, a page is what its own head says.
    if (!into.wants(file, "html file")) return;
    try {
        TextFile content = read_html_file(file);
        HtmlPage html = read_html_page(content.text);
        ++into.files;
        if (!html.indexable) {
            into.leave_unpublished(file);
            return;
        }
        Page page;
        page.lang = std::move(html.lang);
        page.path = '/' + file.filename().string();
        page.url = html.canonical.find("://") != std::string::npos ? html.canonical : escape_path(page.path);
        page.title = std::move(html.title);
        page.front_matter = std::move(html.front_matter);
        page.source = file.string();
        page.facets = std::move(html.facets);
        page.sections = std::move(html.sections);
        for (index::Document& document : page_documents(std::move(page))) into.add(std::move(document));
    } catch (const BadInput& e) {
        into.skip({file.string(), e.line(), e.field(), e.what()});
    }
}

}  // namespace tim::indexer
