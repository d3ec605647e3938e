// What is searched: documents, and the key by which judgements name each of them.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "engine/index/document.h"

namespace tim::relevance {

struct Collection {
    std::vector<index::Document> documents;
    std::vector<index::GlossaryPair> glossary;
    index::FacetLabels labels;
    // Document id -> the page in all its languages, and `#` with the anchor that the section in the same place has in
    // English (its own where there is no English one); no anchor for a page's lead.
    std::map<std::string, std::string> keys;
};

// `from` is a file of documents, one JSON object a line with the fields of index::Document that are strings, lists of
// strings, or `ordinal`; or else whatever tim-indexer takes. Throws std::runtime_error naming file and line.
[[nodiscard]] Collection read_collection(const std::filesystem::path& from);

// Writes such a file. Throws std::runtime_error if it cannot.
void write_documents(const Collection& collection, const std::filesystem::path& file);

}  // namespace tim::relevance
