// The only writer of an index: documents in, a new generation out.
#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "engine/index/document.h"
#include "engine/index/fields.h"
#include "engine/index/source_files.h"

namespace tim::index {

// What a finished build reports.
struct BuildSummary {
    std::size_t documents = 0;
    std::map<std::pair<std::string, std::string>, std::size_t> by_kind_and_lang;
    std::size_t text_bytes = 0;   // titles, headings, keywords and texts as they came in
    std::size_t index_bytes = 0;  // on disk after compaction
    std::string revision;         // of the new generation, as answers carry it
};

inline constexpr std::size_t kBuildMemory = 256u << 20u;

// Writes a new generation beside the current one and publishes it whole, or not at all: readers see the old
// index until publish() returns. Holds the folder's lock from construction to destruction; destroyed without
// publish(), it removes what it wrote.
class IndexWriter {
public:
    enum class Mode { write, look };  // `look` only checks and counts what would be written: no lock, no draft

    struct Options {
        Mode mode = Mode::write;
        std::vector<std::string> sources;  // named in the index's metadata
        Boosts boosts;
        unsigned jobs = 0;  // threads that write; 0 is one a processor. The index does not depend on it
        std::size_t memory_bytes = kBuildMemory;  // what postings that are not on disk yet may take
        unsigned shards = 1;  // databases that documents are dealt out to, by page; 1 to kMostShards
    };

    // Creates `index_dir` where it is missing. Throws Error if another writer holds the lock (names its process) or
    // the folder cannot be written.
    IndexWriter(const std::filesystem::path& index_dir, Options options);
    ~IndexWriter();
    IndexWriter(const IndexWriter&) = delete;
    IndexWriter& operator=(const IndexWriter&) = delete;

    // Throws Error on an empty or repeated id, a missing page key, or when the disk fails.
    void add(Document document);
    void add_glossary(const std::vector<GlossaryPair>& pairs);
    void add_labels(const FacetLabels& labels);
    // What the documents were read from, for updates.
    void set_files(SourceFiles files);

    // Compacts, syncs, checks that the result opens with the documents added, then renames the stub file. One that only
    // looks gives the counts, without bytes of index and without a revision. Throws Error without documents: an empty
    // index never replaces one that works.
    BuildSummary publish();

    [[nodiscard]] bool empty() const noexcept;  // nothing was added

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace tim::index
