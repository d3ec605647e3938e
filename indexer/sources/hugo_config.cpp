#include "indexer/sources/hugo_config.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <tuple>

#include "indexer/sources/bad_input.h"
#include "indexer/sources/data_formats.h"
#include "indexer/sources/files.h"
#include "indexer/sources/hugo_modules.h"
#include "indexer/sources/hugo_settings.h"
#include "indexer/sources/utf8.h"

namespace fs = std::filesystem;
using nlohmann::json;

namespace tim::indexer {

namespace {

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

// By the names that they have now: Hugo 0.73 made `taxonomyTerm` taxonomy, and taxonomy term.
std::set<std::string> disabled_kinds(const json& settings) {
    std::set<std::string> kinds;
    for (const std::string& kind : strings_at(settings, "disablekinds")) kinds.insert(lower_case(kind));
    if (kinds.erase("taxonomyterm") > 0) kinds.insert(kinds.contains("taxonomy") ? "term" : "taxonomy");
    return kinds;
}

HugoRules read_rules(const json& settings) {
    HugoRules rules;
    read_markup(settings, rules.markdown);
    rules.urls.disable_path_to_lower = bool_at(settings, "disablepathtolower");
    rules.urls.remove_path_accents = bool_at(settings, "removepathaccents");
    for (const auto& [section, ugly] : object_at(settings, "uglyurls").items())
        rules.ugly_sections[section] = ugly.is_boolean() && ugly.get<bool>();
    rules.ugly_urls = rules.ugly_sections.empty() && bool_at(settings, "uglyurls");
    for (const auto& [section, pattern] : object_at(settings, "permalinks").items())
        if (pattern.is_string()) {
            const std::size_t begin = section.find_first_not_of(" /"), end = section.find_last_not_of(" /");
            rules.permalinks[begin == std::string::npos ? "" : section.substr(begin, end + 1 - begin)] = pattern;
        }
    rules.disabled_kinds = disabled_kinds(settings);
    if (settings.contains("taxonomies")) {
        rules.taxonomies.clear();
        for (const auto& [singular, plural] : object_at(settings, "taxonomies").items())
            if (plural.is_string()) rules.taxonomies[plural] = singular;
    }
    rules.pluralize_lists = bool_at(settings, "pluralizelisttitles", true);
    if (const auto cascade = settings.find("cascade"); cascade != settings.end()) rules.cascade = *cascade;
    rules.build_drafts = bool_at(settings, "builddrafts");
    rules.build_future = bool_at(settings, "buildfuture");
    rules.build_expired = bool_at(settings, "buildexpired");
    return rules;
}

// The site's settings with those of a language in their place.
json settings_in_language(const json& settings, const json& own) {
    json all = settings;
    for (const auto& [key, value] : own.items())
        if (key != "enableemoji") all[key] = value;  // which Hugo looks for in the site's alone
    return all;
}

// Those without a weight last, by name.
std::vector<std::string> codes_by_weight(const json& languages) {
    const auto rank = [&](const std::string& code) {
        const json& own = object_at(languages, code);
        const auto weight = own.find("weight");
        const double value = weight != own.end() && weight->is_number() ? weight->get<double>() : 0;
        return std::tuple(value == 0, value, code);
    };
    std::vector<std::string> codes;
    for (const auto& [code, own] : languages.items())
        if (own.is_object()) codes.push_back(code);
    std::sort(codes.begin(), codes.end(),
              [&](const std::string& a, const std::string& b) { return rank(a) < rank(b); });
    return codes;
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
        language.rules = read_rules(settings_in_language(settings, own));
        config.languages.push_back(std::move(language));
    };
    if (configured.empty()) add(default_code, json::object());
    std::vector<std::string> codes = codes_by_weight(configured);
    std::stable_partition(codes.begin(), codes.end(), [&](const std::string& code) { return code == default_code; });
    for (const std::string& code : codes) add(code, object_at(configured, code));
    if (config.languages.empty() || config.languages.front().code != default_code)
        throw BadInput(fmt::format("defaultContentLanguage is {}, which is not under `languages`", default_code));
}

// A mount of content; nothing of other mounts.
void add_mount(const json& mount, const fs::path& folder, HugoConfig& config) {
    const std::string target = string_at(mount, "target");
    if (target != "content" && !target.starts_with("content/")) return;
    const std::string lang = lower_case(string_at(mount, "lang"));
    config.roots.push_back({folder / string_at(mount, "source"), lang.empty() ? config.languages.front().code : lang,
                            target.size() > 8 ? join_paths({target.substr(8)}) : "", strings_at(mount, "includefiles"),
                            strings_at(mount, "excludefiles")});
}

// The site's own content. A folder that several languages name is the first one's.
void read_roots(const json& settings, const fs::path& site, HugoConfig& config) {
    const json& module = object_at(settings, "module");
    if (const auto mounts = module.find("mounts"); mounts != module.end() && mounts->is_array())
        for (const json& mount : *mounts) add_mount(mount, site, config);
    if (!config.roots.empty()) return;

    const std::string content = string_at(settings, "contentdir");
    const std::string shared = content.empty() ? "content" : content;
    std::set<std::string> seen;
    for (const HugoLanguage& language : config.languages) {
        const json& own = object_at(object_at(settings, "languages"), language.code);
        const std::string folder = own.contains("contentdir") ? string_at(own, "contentdir") : shared;
        if (seen.insert(folder).second) config.roots.push_back({site / folder, language.code, "", {}, {}});
    }
}

// Behind it that of modules: of two files at one place the first counts.
void read_module_roots(const std::vector<HugoModule>& modules, HugoConfig& config) {
    for (const HugoModule& module : modules) {
        if (module.folder.empty()) continue;
        if (module.mounts.is_null())
            config.roots.push_back({module.folder / "content", config.languages.front().code, "", {}, {}});
        else
            for (const json& mount : module.mounts) add_mount(mount, module.folder, config);
    }
}

// Hugo looks for these once, in what counts for the first of the languages that it builds.
void read_ignored_files(const json& settings, HugoConfig& config) {
    const json& languages = object_at(settings, "languages");
    const json* from = &settings;
    for (const std::string& code : codes_by_weight(languages)) {
        if (config.language(code)->disabled) continue;
        if (const json& own = object_at(languages, code); own.contains("ignorefiles")) from = &own;
        break;
    }
    for (const std::string& pattern : strings_at(*from, "ignorefiles")) {
        try {
            config.ignored_files.emplace_back(pattern);
        } catch (const std::regex_error& e) {
            throw BadInput(
                fmt::format("ignoreFiles holds `{}`, which is no regular expression: {}", pattern, e.what()));
        }
    }
}

HugoTemplates find_templates(const fs::path& site, const std::vector<HugoModule>& modules) {
    HugoTemplates templates;
    templates.add(site);
    for (const HugoModule& module : modules) {
        if (module.folder.empty())
            templates.add_unknown();
        else
            templates.add(module.folder);
    }
    return templates;
}

}  // namespace

const HugoLanguage* HugoConfig::language(const std::string& code) const {
    const auto at = std::find_if(languages.begin(), languages.end(), [&](const auto& one) { return one.code == code; });
    return at == languages.end() ? nullptr : &*at;
}

const HugoRules& HugoConfig::rules(const std::string& code) const {
    const HugoLanguage* known = language(code);
    return (known != nullptr ? *known : languages.front()).rules;
}

bool is_hugo_site(const fs::path& folder) {
    std::error_code error;  // of a folder that cannot be read: no site, and list_folder() names it
    if (fs::is_directory(folder / "config" / "_default", error)) return true;
    const fs::path file = hugo_settings_file(folder);
    if (file.empty()) return false;
    // Other programs have a config.json, too.
    return file.stem() == "hugo" || fs::is_directory(folder / "content") || fs::is_directory(folder / "archetypes") ||
           fs::is_directory(folder / "layouts") || fs::is_directory(folder / "themes");
}

namespace {

HugoConfig make_hugo_config(const json& settings, const std::vector<HugoModule>& modules, const fs::path& site) {
    HugoConfig config;
    read_languages(settings, config);
    read_roots(settings, site, config);
    read_module_roots(modules, config);
    read_ignored_files(settings, config);
    config.templates = find_templates(site, modules);
    config.date_keys = date_keys(settings, "date", {"date", "publishdate", "lastmod"});
    config.publish_date_keys = date_keys(settings, "publishdate", {"publishdate", "date"});
    config.expiry_date_keys = date_keys(settings, "expirydate", {"expirydate"});
    std::string everything = json_text(settings);
    for (const HugoModule& module : modules)
        everything += module.name + module.folder.string() + json_text(module.mounts) + json_text(module.settings);
    everything += config.templates.fingerprint();
    config.fingerprint = fnv1a_hex(everything);
    return config;
}

}  // namespace

HugoConfig read_hugo_config(const fs::path& site, fs::path& file) {
    json settings = read_hugo_settings(site, file);
    const fs::path own = file;
    const std::vector<HugoModule> modules = find_hugo_modules(settings, site, file);
    file = own;
    for (const HugoModule& module : modules) merge_module_settings(module.settings, settings);
    return make_hugo_config(settings, modules, site);
}

}  // namespace tim::indexer
