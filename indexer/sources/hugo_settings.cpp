#include "indexer/sources/hugo_settings.h"

#include <optional>
#include <string>
#include <utility>

#include "indexer/sources/bad_input.h"
#include "indexer/sources/data_formats.h"
#include "indexer/sources/files.h"
#include "indexer/sources/utf8.h"

namespace fs = std::filesystem;
using nlohmann::json;

namespace tim::indexer {

namespace {

constexpr const char* kExtensions[] = {".toml", ".yaml", ".yml", ".json"};

std::optional<DataFormat> format_of(const fs::path& file) {
    const std::string extension = extension_of(file.native());
    if (extension == ".toml") return DataFormat::toml;
    if (extension == ".yaml" || extension == ".yml") return DataFormat::yaml;
    if (extension == ".json") return DataFormat::json;
    return std::nullopt;
}

// Objects are merged, everything else is replaced.
void merge(json& into, const json& from) {
    if (!into.is_object() || !from.is_object()) {
        into = from;
        return;
    }
    for (const auto& [key, value] : from.items()) merge(into[key], value);
}

json read_settings(const fs::path& file, DataFormat format) {
    json settings = parse_data(read_text_file(file).text, format);
    if (!settings.is_object()) throw BadInput("is not a list of settings");
    return settings;
}

// config/_default/params.vi.toml holds what `languages.vi.params` would.
void merge_config_folder(const fs::path& folder, json& settings, fs::path& file) {
    if (!fs::is_directory(folder)) return;
    const FolderListing listing = list_folder(folder);
    for (const fs::path path : listing.files) {
        const std::optional<DataFormat> format = format_of(path);
        if (!format) continue;
        file = path;
        json root = read_settings(path, *format);
        const std::string stem = lower_case(path.stem().string());
        const std::size_t dot = stem.rfind('.');
        const std::string name = stem.substr(0, dot);
        if (dot != std::string::npos) {
            const bool nested = name == "params" || name == "menu" || name == "menus";
            if (nested) root = json{{name, root}};
            root = json{{"languages", {{stem.substr(dot + 1), root}}}};
        } else if (name != "hugo" && name != "config") {
            root = json{{name, root}};
        }
        merge(settings, root);
    }
    for (const fs::path& child : listing.folders) merge_config_folder(child, settings, file);
}

}  // namespace

std::vector<fs::path> hugo_settings_places(const fs::path& folder) {
    std::vector<fs::path> places;
    for (const char* name : {"hugo", "config"})
        for (const char* extension : kExtensions) places.push_back(folder / (std::string(name) + extension));
    return places;
}

fs::path hugo_settings_file(const fs::path& folder) {
    std::error_code error;
    for (fs::path& file : hugo_settings_places(folder))
        if (fs::is_regular_file(file, error)) return std::move(file);
    return {};
}

json read_hugo_settings(const fs::path& folder, fs::path& file) {
    json settings = json::object();
    if (const fs::path main = hugo_settings_file(folder); !main.empty())
        settings = read_settings(file = main, *format_of(main));
    merge_config_folder(folder / "config" / "_default", settings, file);
    merge_config_folder(folder / "config" / "production", settings, file);
    return settings;
}

}  // namespace tim::indexer
