#include "indexer/sources/markdown_folder.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "indexer/sources/bad_input.h"
#include "indexer/sources/data_formats.h"
#include "indexer/sources/files.h"
#include "indexer/sources/front_matter.h"
#include "indexer/sources/hugo_urls.h"
#include "indexer/sources/languages.h"
#include "indexer/sources/page_documents.h"
#include "indexer/sources/utf8.h"

namespace fs = std::filesystem;

namespace tim::indexer {

namespace {

// Folders of programs, not of people's writing.
bool is_machinery(const fs::path& folder) {
    for (const char* name : {"node_modules", "public", "resources"})
        if (folder.filename() == name) return true;
    return false;
}

// `dir` is the file's folder below the root of the collection, "" for the root itself.
Page read_page(const fs::path& file, const std::string& dir, Collected& into) {
    const TextFile content = read_text_file(file);
    FrontMatter matter = read_front_matter(content.text);
    for (DoubtfulValue& value : matter.doubtful)
        into.doubt({file.string(), value.line, std::move(value.key), std::move(value.reason)});
    Page page;
    std::string name = file.stem().string();
    for (const char* lang : {"vi", "en"})
        if (name.ends_with(std::string(".") + lang)) {
            page.lang = lang;
            name.resize(name.size() - 3);
            break;
        }
    if (page.lang.empty()) page.lang = primary_language(string_at(matter.values, "lang"));
    const LanguageFolder in = language_folder(dir);
    if (page.lang.empty()) page.lang = in.lang;
    const std::string lower_name = lower_case(name);
    const bool is_folder_page = lower_name == "index" || lower_name == "_index" || lower_name == "readme";
    if (is_folder_page) name.clear();
    const std::string place = join_paths({dir, name});
    const std::string key = join_paths({std::string_view(in.rest), name});  // the same in all languages
    const std::string given_key = string_at(matter.values, "translationkey");

    page.path = place.empty() ? "/" : "/" + place + "/";
    page.url = escape_path(page.path);
    page.translation_key = !given_key.empty() ? given_key : key.empty() ? "home" : key;
    page.title = collapse_space(string_at(matter.values, "title"));
    if (const auto date = front_matter_date(matter.values, {"date"})) page.date = date->day;
    page.sections = read_markdown(matter.body);
    page.front_matter = std::move(matter.values);
    page.source = file.string();
    return page;
}

void collect_file(const std::string& file, const std::string& dir, Collected& into) {
    if (!into.wants(file, "markdown " + dir)) return;
    try {
        Page page = read_page(file, dir, into);
        ++into.files;
        if (bool_at(page.front_matter, "draft")) {
            into.leave_unpublished(file);
            return;
        }
        for (index::Document& document : page_documents(std::move(page))) into.add(std::move(document));
    } catch (const BadInput& e) {
        into.skip({file, e.line(), e.field(), e.what()});
    }
}

void walk(const fs::path& folder, const std::string& dir, FolderTrail& trail, Collected& into) {
    if (!trail.enter(folder)) return;
    try {
        FolderListing listing = list_folder(folder, is_markdown);
        // Beside an index, a README is for those who look at the files.
        std::stable_partition(listing.files.begin(), listing.files.end(), [](const std::string& file) {
            return !lower_case(fs::path(file).filename().string()).starts_with("readme.");
        });
        for (const std::string& file : listing.files) collect_file(file, dir, into);
        for (const fs::path& child : listing.folders)
            if (!is_machinery(child)) walk(child, join_paths({dir, child.filename().string()}), trail, into);
    } catch (const BadInput& e) {
        into.skip({folder.string(), 0, {}, e.what()});
    }
    trail.leave();
}

bool holds_markdown(const fs::path& folder, FolderTrail& trail) {
    if (!trail.enter(folder)) return false;
    bool found = false;
    try {
        const FolderListing listing = list_folder(folder, is_markdown);
        found = !listing.files.empty();
        for (const fs::path& child : listing.folders)
            found = found || (!is_machinery(child) && holds_markdown(child, trail));
    } catch (const BadInput&) {
        // A folder that cannot be opened holds nothing to read.
    }
    trail.leave();
    return found;
}

}  // namespace

bool is_markdown(std::string_view file) {
    const std::string extension = extension_of(file);
    return extension == ".md" || extension == ".markdown" || extension == ".mdown";
}

bool holds_markdown(const fs::path& folder) {
    FolderTrail trail;
    return holds_markdown(folder, trail);
}

void collect_markdown_folder(const fs::path& folder, Collected& into) {
    FolderTrail trail;
    walk(folder, "", trail, into);
}

void collect_markdown_file(const fs::path& file, Collected& into) { collect_file(file.string(), "", into); }

}  // namespace tim::indexer
