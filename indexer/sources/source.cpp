#include "indexer/sources/source.h"

#include <fmt/format.h>

#include <chrono>
#include <map>
#include <stdexcept>
#include <utility>

#include "indexer/sources/bad_input.h"
#include "indexer/sources/catalogue.h"
#include "indexer/sources/files.h"
#include "indexer/sources/glossary.h"
#include "indexer/sources/hugo_config.h"
#include "indexer/sources/hugo_site.h"
#include "indexer/sources/markdown_folder.h"
#include "indexer/sources/utf8.h"

namespace fs = std::filesystem;

namespace tim::indexer {

namespace {

std::int64_t now() {
    using namespace std::chrono;
    return duration_cast<seconds>(system_clock::now().time_since_epoch()).count();
}

bool is_glossary(const fs::path& file) { return lower_case(file.extension().string()) == ".tsv"; }

void collect_glossary(const fs::path& file, Collected& into, const Progress& progress) {
    if (progress) progress(file.string());
    try {
        const TextFile content = read_text_file(file);
        ++into.files;
        read_glossary(content.text, file.string(), into);
    } catch (const BadInput& e) {
        into.skipped.push_back({file.string(), e.line(), e.field(), e.what()});
    }
}

// A single file; false if it is nothing we read.
bool collect_file(const fs::path& file, Collected& into, const Progress& progress) {
    const std::string extension = lower_case(file.extension().string());
    if (is_glossary(file)) {
        collect_glossary(file, into, progress);
    } else if (extension == ".json" || extension == ".jsonl") {
        collect_catalogue(file.has_parent_path() ? file.parent_path() : fs::path("."), {file}, into, progress);
    } else if (is_markdown(file)) {
        collect_markdown_file(file, into, progress);
    } else {
        return false;
    }
    return true;
}

// What a folder is, from its own files and those of its children.
class FolderCollector {
public:
    FolderCollector(Collected& into, const Progress& progress) : into_(into), progress_(progress) {}

    // False if nothing in the folder is of a kind we read.
    bool collect(const fs::path& folder) {
        if (!trail_.enter(folder)) return false;
        const bool found = collect_entered(folder);
        trail_.leave();
        return found;
    }

private:
    bool collect_entered(const fs::path& folder) {
        if (is_hugo_site(folder)) {
            collect_hugo_site(folder, now(), into_, progress_);
            return true;
        }
        const FolderListing listing = list_folder(folder);
        const std::vector<fs::path> entries = catalogue_files(folder);
        bool found = !entries.empty();
        if (found) collect_catalogue(folder, entries, into_, progress_);
        for (const fs::path& file : listing.files) {
            if (!is_glossary(file)) continue;
            collect_glossary(file, into_, progress_);
            found = true;
        }
        // Without a site or a catalogue directly inside, all Markdown below is one collection of pages.
        if (!found && !has_known_child(listing.folders) && holds_markdown(folder)) {
            collect_markdown_folder(folder, into_, progress_);
            return true;
        }
        for (const fs::path& child : listing.folders) {
            const std::string name = child.filename().string();
            if (name != "node_modules" && name != "public" && name != "resources")
                found = collect_child(child) || found;
        }
        return found;
    }

    bool collect_child(const fs::path& child) {
        try {
            return collect(child);
        } catch (const BadInput& e) {
            into_.skipped.push_back({child.string(), e.line(), e.field(), e.what()});
            return false;
        }
    }

    static bool has_known_child(const std::vector<fs::path>& folders) {
        for (const fs::path& folder : folders) {
            try {
                if (is_hugo_site(folder) || !catalogue_files(folder).empty()) return true;
            } catch (const BadInput&) {
                // It is named when its turn comes.
            }
        }
        return false;
    }

    Collected& into_;
    const Progress& progress_;
    FolderTrail trail_;
};

// Sources may overlap or collide (two sites with a page `/about/`): the first document of an id stays.
void drop_repeated_ids(Collected& into) {
    std::map<std::string, std::string> first;
    std::map<std::string, std::string> dropped;  // file -> the file that was first
    std::erase_if(into.documents, [&](const index::Document& document) {
        const auto [at, is_new] = first.emplace(document.id, document.source);
        if (!is_new) dropped.emplace(document.source, at->second);
        return !is_new;
    });
    for (const auto& [file, other] : dropped)
        into.skipped.push_back({file, 0, {}, fmt::format("has the address or id of {}, which was read before", other)});
}

}  // namespace

void collect(const fs::path& source, Collected& into, const Progress& progress) {
    std::error_code error;
    const fs::file_status status = fs::status(source, error);
    if (!fs::exists(status)) throw std::runtime_error(fmt::format("{}: no such file or folder", source.string()));
    try {
        const bool known = fs::is_directory(status) ? FolderCollector(into, progress).collect(source)
                                                    : collect_file(source, into, progress);
        if (!known)
            throw std::runtime_error(
                fmt::format("{}: holds nothing to index; expected a Hugo site, a catalogue (.json, .jsonl), a glossary "
                            "(.tsv) or Markdown",
                            source.string()));
    } catch (const BadInput& e) {
        throw std::runtime_error(fmt::format("{}: {}", source.string(), e.what()));
    } catch (const fs::filesystem_error& e) {
        throw std::runtime_error(e.what());
    }
    drop_repeated_ids(into);
}

}  // namespace tim::indexer
