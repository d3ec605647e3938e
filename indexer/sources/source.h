// Where documents come from. A source reads files and hands documents to a sink; it knows no index.
#pragma once

#include <cstddef>
#include <filesystem>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/index/document.h"

namespace tim::indexer {

// What is wrong with a file, or with an entry of one.
struct Fault {
    std::string file;        // as the reader can open it
    std::size_t line = 0;    // 1-based; 0 where the whole file is meant
    std::string field;       // "summary.vi", "date"; may be empty
    std::string reason;      // what was expected and what to do
    std::string hides = {};  // the folder below which nothing is read because of it; empty: `file`, if that is one
};

// Takes what sources read, as they read it, so that memory does not grow with the collection.
class Sink {
public:
    virtual ~Sink() = default;
    // A file is about to be read. False: leave it; what was made of it before still stands. `context` holds whatever
    // else decides about its documents (settings, the folder's place), so that a change there is seen too.
    virtual bool wants(const std::string& file, std::string_view context) = 0;
    // The documents of a file come one after another, before the next file is asked about.
    virtual void take(index::Document&& document) = 0;
    // What is made of `file` may be another thing next time, although the file itself stays as it is.
    virtual void recheck(const std::string& file) = 0;
    // Something could not be read, in the file that was last asked about or elsewhere.
    virtual void skipped(const Fault& what) = 0;
    // What a source notes of a file that it has read, and is told next time, when the file is not wanted.
    virtual void remember(const std::string& file, const std::string& note) = 0;
    virtual std::string remembered(const std::string& file) = 0;
    // True if `path`, or a file below it, was asked about when the index was made.
    virtual bool knew(const std::string& path) = 0;
};

// What reading sources yields, and what a source tells while it reads. Drafts and pages of the future are not errors:
// they are counted as unpublished.
class Collected {
public:
    // Without a sink every file is wanted, and documents are kept in `documents`.
    explicit Collected(Sink* sink = nullptr) : sink_(sink) {}

    std::vector<index::Document> documents;
    std::vector<index::GlossaryPair> glossary;
    bool is_glossary_whole = true;  // false: a file of it could not be read
    index::FacetLabels labels;
    bool are_labels_whole = true;  // likewise of a vocabulary
    std::vector<Fault> skipped;    // files and entries that were left out
    std::vector<Fault> doubtful;   // files that were read all the same, as if what is wrong were not there
    std::size_t files = 0;         // files read
    std::size_t unpublished = 0;   // pages left out because their front matter says so

    // True once for each source, by whatever path it is named.
    [[nodiscard]] bool begins(const std::filesystem::path& source);
    // For sources. Each file is asked about before it is read.
    [[nodiscard]] bool wants(const std::string& file, std::string_view context = {});
    // Sources may overlap or collide (two sites with a page `/about/`): the first document of an id stays, the file of
    // another one is skipped.
    void add(index::Document&& document);
    void skip(Fault what);
    // What can be read, but is not to be found, as another file has its address: what was made of it before goes.
    void leave_out(Fault what);
    void doubt(Fault what);
    void leave_unpublished(const std::filesystem::path& file);
    // A page whose publication ends or begins at some time.
    void recheck(const std::filesystem::path& file);
    void remember(const std::filesystem::path& file, const std::string& note);
    [[nodiscard]] std::string remembered(const std::filesystem::path& file) const;
    [[nodiscard]] bool knew(const std::filesystem::path& file) const;

private:
    Sink* sink_;
    std::set<std::filesystem::path> begun_;
    std::vector<std::string> sources_;
    std::unordered_map<std::string, std::size_t> first_with_id_;  // -> place in sources_
    std::set<std::string> repeating_;                             // files that were skipped for it
};

// Reads SOURCE, which is a Hugo site (a folder with a Hugo configuration), a built site (a folder of HTML), a catalogue
// (a .json or .jsonl file, or a folder of them), a glossary (.tsv), a folder of Markdown, one Markdown file, or a
// folder that holds several of these. Throws std::runtime_error only if SOURCE itself cannot be read or is none of
// these; a bad file inside is reported in `skipped`. A source that was read into the same before is not read again.
// Files come in the same order every time.
void collect(const std::filesystem::path& source, Collected& into);

}  // namespace tim::indexer
