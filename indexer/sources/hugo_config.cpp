#include "indexer/sources/hugo_config.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

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
    const std::string extension = lower_case(file.extension().string());
    if (extension == ".toml") return DataFormat::toml;
    if (extension == ".yaml" || extension == ".yml") return DataFormat::yaml;
    if (extension == ".json") return DataFormat::json;
    return std::nullopt;
}

fs::path config_file(const fs::path& site) {
    for (const char* name : {"hugo", "config"})
        for (const char* extension : kExtensions)
            if (fs::path file = site / (std::string(name) + extension); fs::is_regular_file(file)) return file;
    return {};
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
    for (const fs::path& path : listing.files) {
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

std::vector<std::string> date_keys(const json& settings, const std::string& key,
                                   const std::vector<std::string>& otherwise) {
    std::vector<std::string> keys;
    std::vector<std::string> configured = strings_at(object_at(settings, "frontmatter"), key);
    if (configured.empty()) configured = {":default"};
    for (const std::string& name : configured) {
        const std::string lower = lower_case(name);
        if (lower == ":default")
            keys.insert(keys.end(), otherwise.begin(), otherwise.end());
        else
            keys.push_back(lower);
    }
    std::vector<std::string> complete;
    for (const std::string& name : keys) {
        complete.push_back(name);
        if (name == "publishdate") complete.insert(complete.end(), {"pubdate", "published"});
        if (name == "expirydate") complete.emplace_back("unpublishdate");
        if (name == "lastmod") complete.emplace_back("modified");
    }
    return complete;
}

void read_languages(const json& settings, HugoConfig& config) {
    const std::string fallback = string_at(settings, "defaultcontentlanguage");
    const std::string default_code = fallback.empty() ? "en" : lower_case(fallback);
    const json& configured = object_at(settings, "languages");
    const std::vector<std::string> disabled = strings_at(settings, "disablelanguages");

    const auto add = [&](const std::string& code, const json& own) {
        HugoLanguage language;
        language.code = code;
        language.title = own.contains("title") ? string_at(own, "title") : string_at(settings, "title");
        const bool own_host = own.contains("baseurl");
        language.base_url = string_at(own_host ? own : settings, "baseurl");
        const bool in_subdir = code != default_code || bool_at(settings, "defaultcontentlanguageinsubdir");
        // With one language there is no prefix; with a host each, neither.
        if (configured.size() > 1 && !own_host && in_subdir) language.prefix = code;
        language.disabled = bool_at(own, "disabled");
        for (const std::string& other : disabled) language.disabled |= lower_case(other) == code;
        config.languages.push_back(std::move(language));
    };
    if (configured.empty()) add(default_code, json::object());
    if (configured.contains(default_code)) add(default_code, object_at(configured, default_code));
    for (const auto& [code, own] : configured.items())
        if (code != default_code && own.is_object()) add(code, own);
    if (config.languages.empty() || config.languages.front().code != default_code)
        throw BadInput(fmt::format("defaultContentLanguage is {}, which is not under `languages`", default_code));
}

void read_roots(const json& settings, const fs::path& site, HugoConfig& config) {
    const std::string default_code = config.languages.front().code;
    const json& module = object_at(settings, "module");
    if (const auto mounts = module.find("mounts"); mounts != module.end() && mounts->is_array()) {
        for (const json& mount : *mounts) {
            const std::string target = string_at(mount, "target");
            if (target != "content" && !target.starts_with("content/")) continue;
            const std::string lang = lower_case(string_at(mount, "lang"));
            config.roots.push_back({site / string_at(mount, "source"), lang.empty() ? default_code : lang,
                                    target.size() > 8 ? join_paths({target.substr(8)}) : ""});
        }
    }
    if (!config.roots.empty()) return;

    const std::string content = string_at(settings, "contentdir");
    const std::string shared = content.empty() ? "content" : content;
    bool uses_shared = object_at(settings, "languages").empty();
    for (const HugoLanguage& language : config.languages) {
        const std::string own = string_at(object_at(object_at(settings, "languages"), language.code), "contentdir");
        if (own.empty())
            uses_shared = true;
        else
            config.roots.push_back({site / own, language.code, ""});
    }
    if (uses_shared) config.roots.insert(config.roots.begin(), {site / shared, default_code, ""});
}

void read_markup(const json& settings, MarkdownOptions& markdown) {
    const json& goldmark = object_at(object_at(settings, "markup"), "goldmark");
    const json& parser = object_at(goldmark, "parser");
    const std::string type = lower_case(string_at(parser, "autoheadingidtype"));
    if (!bool_at(parser, "autoheadingid", true))
        markdown.ids = HeadingIds::none;
    else if (type == "github-ascii")
        markdown.ids = HeadingIds::github_ascii;
    else if (type == "blackfriday")
        markdown.ids = HeadingIds::blackfriday;
    markdown.heading_attributes = bool_at(object_at(parser, "attribute"), "title", true);
    const json& extensions = object_at(goldmark, "extensions");
    const json& typographer = object_at(extensions, "typographer");
    markdown.typographer =
        typographer.empty() ? bool_at(extensions, "typographer", true) : !bool_at(typographer, "disable");
    markdown.raw_html = bool_at(object_at(goldmark, "renderer"), "unsafe");
    markdown.emoji_names = bool_at(settings, "enableemoji");
}

// Hugo renders only what it finds a template for. A theme that is not here (a Go module, a submodule) has them all.
bool finds_list_templates(const json& settings, const fs::path& site) {
    std::vector<fs::path> folders = {site / "layouts"};
    const std::string themes = string_at(settings, "themesdir");
    for (const std::string& theme : strings_at(settings, "theme")) {
        const fs::path folder = site / (themes.empty() ? "themes" : themes) / theme;
        if (!fs::is_directory(folder)) return true;
        folders.push_back(folder / "layouts");
    }
    if (object_at(settings, "module").contains("imports")) return true;
    return std::any_of(folders.begin(), folders.end(),
                       [](const fs::path& folder) { return fs::is_regular_file(folder / "_default" / "list.html"); });
}

}  // namespace

const HugoLanguage* HugoConfig::language(const std::string& code) const {
    const auto at = std::find_if(languages.begin(), languages.end(), [&](const auto& one) { return one.code == code; });
    return at == languages.end() ? nullptr : &*at;
}

bool is_hugo_site(const fs::path& folder) {
    if (fs::is_directory(folder / "config" / "_default")) return true;
    const fs::path file = config_file(folder);
    if (file.empty()) return false;
    // Other programs have a config.json, too.
    return file.stem() == "hugo" || fs::is_directory(folder / "content") || fs::is_directory(folder / "archetypes") ||
           fs::is_directory(folder / "layouts") || fs::is_directory(folder / "themes");
}

HugoConfig make_hugo_config(const json& settings, const fs::path& site) {
    HugoConfig config;
    read_languages(settings, config);
    read_roots(settings, site, config);
    read_markup(settings, config.markdown);
    config.urls.disable_path_to_lower = bool_at(settings, "disablepathtolower");
    config.urls.remove_path_accents = bool_at(settings, "removepathaccents");
    for (const auto& [section, ugly] : object_at(settings, "uglyurls").items())
        config.ugly_sections[section] = ugly.is_boolean() && ugly.get<bool>();
    config.ugly_urls = config.ugly_sections.empty() && bool_at(settings, "uglyurls");
    for (const auto& [section, pattern] : object_at(settings, "permalinks").items())
        if (pattern.is_string()) {
            const std::size_t begin = section.find_first_not_of(" /"), end = section.find_last_not_of(" /");
            config.permalinks[begin == std::string::npos ? "" : section.substr(begin, end + 1 - begin)] = pattern;
        }
    for (const std::string& kind : strings_at(settings, "disablekinds")) config.disabled_kinds.insert(lower_case(kind));
    if (settings.contains("taxonomies")) {
        config.taxonomies.clear();
        for (const auto& [singular, plural] : object_at(settings, "taxonomies").items())
            if (plural.is_string()) config.taxonomies.push_back(plural);
    }
    for (const std::string& pattern : strings_at(settings, "ignorefiles")) {
        try {
            config.ignored_files.emplace_back(pattern);
        } catch (const std::regex_error& e) {
            throw BadInput(
                fmt::format("ignoreFiles holds `{}`, which is no regular expression: {}", pattern, e.what()));
        }
    }
    config.pluralize_lists = bool_at(settings, "pluralizelisttitles", true);
    config.has_list_templates = finds_list_templates(settings, site);
    if (const auto cascade = settings.find("cascade"); cascade != settings.end()) config.cascade = *cascade;
    config.date_keys = date_keys(settings, "date", {"date", "publishdate", "lastmod"});
    config.publish_date_keys = date_keys(settings, "publishdate", {"publishdate", "date"});
    config.expiry_date_keys = date_keys(settings, "expirydate", {"expirydate"});
    config.build_drafts = bool_at(settings, "builddrafts");
    config.build_future = bool_at(settings, "buildfuture");
    config.build_expired = bool_at(settings, "buildexpired");
    config.fingerprint = fnv1a_hex(json_text(settings));
    return config;
}

HugoConfig read_hugo_config(const fs::path& site, fs::path& file) {
    json settings = json::object();
    if (file = config_file(site); !file.empty()) settings = read_settings(file, *format_of(file));
    merge_config_folder(site / "config" / "_default", settings, file);
    merge_config_folder(site / "config" / "production", settings, file);
    return make_hugo_config(settings, site);
}

}  // namespace tim::indexer
