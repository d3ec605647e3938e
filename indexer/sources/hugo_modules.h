// The themes and modules of a Hugo site: their content is the site's, too, and their settings where the site lets them.
#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace tim::indexer {

struct HugoModule {
    std::string name;              // as imported
    std::filesystem::path folder;  // below themes/ or _vendor/; empty where it is not on this machine
    nlohmann::json settings;       // its own, keys in lower case
    nlohmann::json mounts;         // a list; null: its folders as they are (content/, layouts/ …)
};

// Those that `settings` and the modules themselves import, in the order in which Hugo looks through them. Modules that
// only the Go module cache has are not looked for. Throws BadInput, with `file`, if a module's settings cannot be read.
[[nodiscard]] std::vector<HugoModule> find_hugo_modules(const nlohmann::json& settings,
                                                        const std::filesystem::path& site, std::filesystem::path& file);

// Takes over from a module what the `_merge` of the site's settings lets in: without one, nothing that decides about
// pages and addresses.
void merge_module_settings(const nlohmann::json& module, nlohmann::json& site);

}  // namespace tim::indexer
