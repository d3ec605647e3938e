#include "indexer/sources/source.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <stdexcept>
#include <utility>
#include <vector>

#include "indexer/sources/bad_input.h"
#include "indexer/sources/catalogue.h"
#include "indexer/sources/files.h"
#include "indexer/sources/glossary.h"
#include "indexer/sources/html_charset.h"
#include "indexer/sources/html_folder.h"
#include "indexer/sources/hugo_config.h"
#include "indexer/sources/hugo_settings.h"
#include "indexer/sources/hugo_site.h"
#include "indexer/sources/markdown_folder.h"

namespace fs = std::filesystem;

namespace tim::indexer {

namespace {

std::int64_t now() {
    using namespace std::chrono;
    return duration_cast<seconds>(system_clock::now().time_since_epoch()).count();
}

bool is_glossary(std::string_view file) { return extension_of(file) == ".tsv"; }

void collect_glossary(const fs::path& file, Collected& into) {
    // Read each time: it is small, and has no documents that could stay as they are.
    try {
        const TextFile content = read_text_file(file);
        ++into.files;
        read_glossary(content.text, file.string(), into);
    } catch (const BadInput& e) {
        into.is_glossary_whole = false;
        into.skip({file.string(), e.line(), e.field(), e.what()});
    }
}

// A single file; false if it is nothing we read.
bool collect_file(const fs::path& file, Collected& into) {
    const std::string extension = extension_of(file.native());
    if (is_glossary(file.native())) {
        collect_glossary(file, into);
    } else if (extension == ".json" || extension == ".jsonl") {
        collect_catalogue(file.has_parent_path() ? file.parent_path() : fs::path("."), {file}, into);
    } else if (is_markdown(file.native())) {
        collect_markdown_file(file, into);
    } else if (is_html(file.native())) {
        collect_html_file(file, into);
    } else {
        return false;
    }
    return true;
}

// What a folder is, from its own files and those of its children.
class FolderCollector {
public:
    FolderCollector(Collected& into) : into_(into) {}

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
            collect_hugo_site(folder, now(), into_);
            return true;
        }
        if (has_lost_settings(folder)) {
            into_.skip({folder.string(),
                        0,
                        {},
                        "was a Hugo site when the index was made, and has no settings file now; its pages stay as they "
                        "were until there is one again, or the index is built anew"});
            return true;
        }
        if (is_built_site(folder)) {
            collect_html_folder(folder, into_);
            return true;
        }
        const FolderListing listing = list_folder(folder, is_glossary);
        const std::vector<fs::path> entries = catalogue_files(folder, into_);
        bool found = !entries.empty();
        if (found) collect_catalogue(folder, entries, into_);
        for (const std::string& file : listing.files) {
            collect_glossary(file, into_);
            found = true;
        }
        // Without a site or a catalogue directly inside, all Markdown below is one collection of pages.
        if (!found && !has_known_child(listing.folders) && holds_markdown(folder)) {
            collect_markdown_folder(folder, into_);
            return true;
        }
        for (const fs::path& child : listing.folders) {
            const std::string name = child.filename().string();
            if (name != "node_modules" && name != "public" && name != "resources")
                found = collect_child(child) || found;
        }
        return found;
    }

    // Without settings its pages would be read as plain Markdown, at other addresses. Renaming the file is enough to
    // come here: an update may see the moment in between.
    [[nodiscard]] bool has_lost_settings(const fs::path& folder) const {
        if (!hugo_settings_file(folder).empty()) return false;
        const std::vector<fs::path> places = hugo_settings_places(folder);
        return into_.knew(folder / "config" / "_default") ||
               std::any_of(places.begin(), places.end(), [&](const fs::path& file) {
                   return file.filename() != "config.json" && into_.knew(file);  // which others have, too
               });
    }

    // Also while its first page is there and cannot be read.
    [[nodiscard]] bool is_built_site(const fs::path& folder) const {
        if (is_html_site(folder)) return true;
        const fs::path first = folder / "index.html";
        if (!into_.knew(first) || !fs::exists(first)) return false;
        try {
            (void)read_html_file(first);
            return false;
        } catch (const BadInput&) {
            return true;
        }
    }

    bool collect_child(const fs::path& child) {
        try {
            return collect(child);
        } catch (const BadInput& e) {
            into_.skip({child.string(), e.line(), e.field(), e.what()});
            return false;
        }
    }

    [[nodiscard]] bool has_known_child(const std::vector<fs::path>& folders) const {
        for (const fs::path& folder : folders) {
            try {
                if (is_hugo_site(folder) || has_lost_settings(folder) || is_built_site(folder) ||
                    !catalogue_files(folder, into_).empty())
                    return true;
            } catch (const BadInput&) {
                // It is named when its turn comes.
            }
        }
        return false;
    }

    Collected& into_;
    FolderTrail trail_;
};

}  // namespace

bool Collected::begins(const fs::path& source) { return begun_.insert(fs::canonical(source)).second; }

bool Collected::wants(const std::string& file, std::string_view context) {
    return sink_ == nullptr || sink_->wants(file, context);
}

void Collected::add(index::Document&& document) {
    if (sources_.empty() || sources_.back() != document.source) sources_.push_back(document.source);
    const auto [first, is_new] = first_with_id_.emplace(document.id, sources_.size() - 1);
    if (!is_new) {
        if (repeating_.insert(document.source).second)
            leave_out({document.source,
                       0,
                       {},
                       fmt::format("has the address or id of {}, which was read before", sources_[first->second])});
    } else if (sink_ != nullptr) {
        sink_->take(std::move(document));
    } else {
        documents.push_back(std::move(document));
    }
}

void Collected::skip(Fault what) {
    if (sink_ != nullptr) sink_->skipped(what);
    leave_out(std::move(what));
}

void Collected::leave_out(Fault what) {
    recheck(what.file);
    skipped.push_back(std::move(what));
}

void Collected::doubt(Fault what) { doubtful.push_back(std::move(what)); }

void Collected::leave_unpublished(const fs::path& file) {
    ++unpublished;
    recheck(file);
}

void Collected::recheck(const fs::path& file) {
    if (sink_ != nullptr) sink_->recheck(file.string());
}

void Collected::remember(const fs::path& file, const std::string& note) {
    if (sink_ != nullptr) sink_->remember(file.string(), note);
}

std::string Collected::remembered(const fs::path& file) const {
    return sink_ == nullptr ? std::string() : sink_->remembered(file.string());
}

bool Collected::knew(const fs::path& file) const { return sink_ != nullptr && sink_->knew(file.string()); }

void collect(const fs::path& source, Collected& into) {
    std::error_code error;
    const fs::file_status status = fs::status(source, error);
    if (!fs::exists(status)) throw std::runtime_error(fmt::format("{}: no such file or folder", source.string()));
    try {
        if (!into.begins(source)) return;
        const bool known =
            fs::is_directory(status) ? FolderCollector(into).collect(source) : collect_file(source, into);
        if (!known)
            throw std::runtime_error(fmt::format(
                "{}: holds nothing to index; expected a Hugo site, built pages (an index.html at the root), a "
                "catalogue (.json, .jsonl), a glossary (.tsv) or Markdown",
                source.string()));
    } catch (const BadInput& e) {
        throw std::runtime_error(fmt::format("{}: {}", source.string(), e.what()));
    } catch (const fs::filesystem_error& e) {
        throw std::runtime_error(e.what());
    }
}

}  // namespace tim::indexer
