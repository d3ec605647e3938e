// Where documents come from. A source reads files and hands documents to a sink; it knows no index.
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "engine/index/document.h"

namespace tim::indexer {

// A file, or an entry of one, that was left out, and why.
struct Skipped {
    std::string file;      // as the reader can open it
    std::size_t line = 0;  // 1-based; 0 where the whole file is meant
    std::string field;     // "summary.vi", "date"; may be empty
    std::string reason;    // what was expected and what to do
};

// What reading a source yields. Drafts and pages of the future are not errors: they are counted as unpublished.
struct Collected {
    std::vector<index::Document> documents;
    std::vector<index::GlossaryPair> glossary;
    index::FacetLabels labels;
    std::vector<Skipped> skipped;
    std::size_t files = 0;        // files read
    std::size_t unpublished = 0;  // pages left out because their front matter says so
};

// Called now and then with the file being read.
using Progress = std::function<void(const std::string& file)>;

// Reads SOURCE, which is a Hugo site (a folder with a Hugo configuration), a catalogue (a .json or .jsonl file, or a
// folder of them), a glossary (.tsv), a folder of Markdown, one Markdown file, or a folder that holds several of
// these. Throws std::runtime_error only if SOURCE itself cannot be read or is none of these; a bad file inside is
// reported in `skipped`.
void collect(const std::filesystem::path& source, Collected& into, const Progress& progress = {});

}  // namespace tim::indexer
