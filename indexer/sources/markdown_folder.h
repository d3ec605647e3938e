// Markdown without a generator's settings: pages at `/path/`.
#pragma once

#include <filesystem>
#include <string_view>

#include "indexer/sources/source.h"

namespace tim::indexer {

// Reads every Markdown file below `folder`. `a/x.md` is `/a/x/`, `index.md`, `_index.md` and `README.md` are their
// folder's page; `x.vi.md` and `x.en.md`, `lang` in the front matter, or else a folder (`vi/x.md`, `en-US/x.md`) say
// the language. Pages of one place and name are versions of each other.
void collect_markdown_folder(const std::filesystem::path& folder, Collected& into);
void collect_markdown_file(const std::filesystem::path& file, Collected& into);

[[nodiscard]] bool is_markdown(std::string_view file);

// True if a Markdown file is somewhere below `folder`.
[[nodiscard]] bool holds_markdown(const std::filesystem::path& folder);

}  // namespace tim::indexer
