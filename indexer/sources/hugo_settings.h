// The settings files of a Hugo site, theme or module, as one object.
#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <vector>

namespace tim::indexer {

// Where that is looked for, best first: hugo.toml|yaml|yml|json, then config.*
[[nodiscard]] std::vector<std::filesystem::path> hugo_settings_places(const std::filesystem::path& folder);
// The first of them that is there; empty if none is.
[[nodiscard]] std::filesystem::path hugo_settings_file(const std::filesystem::path& folder);

// Reads that file, and config/_default/ and config/production/ over it. Keys are in lower case. Throws BadInput; `file`
// then names the file it is about.
[[nodiscard]] nlohmann::json read_hugo_settings(const std::filesystem::path& folder, std::filesystem::path& file);

}  // namespace tim::indexer
