// Catalogues: models, services and workflows, described in one or more languages.
#pragma once

#include <filesystem>
#include <vector>

#include "indexer/sources/source.h"

namespace tim::indexer {

// Reads the entries of `files` (.json: one entry or a list; .jsonl: one a line) that lie in `folder`. The schema and
// the vocabulary are `catalogue.schema.json` and `catalogue.vocabulary.json` in that folder or its parent; without a
// schema an entry needs id, kind, name, summary and description. An entry that breaks the rules is skipped with all its
// errors.
void collect_catalogue(const std::filesystem::path& folder, const std::vector<std::filesystem::path>& files,
                       Collected& into);

// The files of a folder that hold entries, if it is a catalogue: a schema is there or in its parent, or a file has
// entries in it, or had when the index was made and cannot be read now. Empty if it is none.
[[nodiscard]] std::vector<std::filesystem::path> catalogue_files(const std::filesystem::path& folder,
                                                                 const Collected& into);

}  // namespace tim::indexer
