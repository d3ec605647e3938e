// The other writer of an index: what changed goes into a copy of the current generation, which becomes the next one.
#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/index/document.h"
#include "engine/index/source_files.h"

namespace tim::index {

// What a finished update reports.
struct UpdateSummary {
    std::size_t documents = 0;                        // of the index now
    std::size_t added = 0, changed = 0, removed = 0;  // documents
    std::string revision;                             // as answers carry it; the one before, if nothing changed
    bool is_published = false;                        // false: nothing changed, or nothing was to be written
};

// Its cost follows the change, not the index. Words, spellings and suggestions are kept exact; frequent phrases and
// what else is learnt from the whole collection stay as the last build left them.
//
// Holds the folder's lock from construction to destruction. Nothing is copied until the first document changes;
// destroyed without publish(), it removes what it wrote, and readers never saw it.
class IndexUpdater {
public:
    enum class Mode { write, look };  // `look` only counts what would change: no lock, no draft

    // Throws Error if there is no index that this program can update; the hint names the command that builds one.
    IndexUpdater(const std::filesystem::path& index_dir, Mode mode);
    ~IndexUpdater();
    IndexUpdater(const IndexUpdater&) = delete;
    IndexUpdater& operator=(const IndexUpdater&) = delete;

    [[nodiscard]] SourceFiles take_files();                                  // that the index was made from; once
    [[nodiscard]] const std::vector<std::string>& sources() const noexcept;  // as they were given to the build

    // The documents of one file, all of them: what it had before and is not put again is removed. A file may be begun
    // anew, where two sources hold it: what was put the first time stays. put() takes the place of any document with
    // the same id; if that is of another file, it returns that file's name.
    void begin_file(const std::string& source);
    std::optional<std::string> put(const Document& document);
    void end_file();
    void remove_file(const std::string& source);

    // They replace what the index has.
    void set_glossary(const std::vector<GlossaryPair>& pairs);
    void set_labels(const FacetLabels& labels);

    // Syncs, checks and publishes the next generation, or only keeps `files` where no document and no word changed.
    // Throws Error where nothing would be left.
    UpdateSummary publish(const SourceFiles& files);

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace tim::index
