#include "indexer/sources/hugo_modules.h"

#include <algorithm>
#include <fstream>
#include <map>
#include <set>
#include <utility>

#include "indexer/sources/data_formats.h"
#include "indexer/sources/hugo_settings.h"
#include "indexer/sources/utf8.h"

namespace fs = std::filesystem;
using nlohmann::json;

namespace tim::indexer {

namespace {

constexpr const char* kMerge = "_merge";

// Settings that have a value in every site, so that a module's never counts.
constexpr const char* kAlwaysSet[] = {"builddrafts",
                                      "buildexpired",
                                      "buildfuture",
                                      "contentdir",
                                      "defaultcontentlanguage",
                                      "defaultcontentlanguageinsubdir",
                                      "disablepathtolower",
                                      "enableemoji",
                                      "ignorefiles",
                                      "pluralizelisttitles",
                                      "removepathaccents",
                                      "themesdir",
                                      "uglyurls"};

// Params.merge of Hugo's common/maps: `above` is the strategy of what `into` is in.
void merge_object(const json& from, const std::string& above, json& into) {
    const std::string own = into.contains(kMerge) ? string_at(into, kMerge) : above;
    const bool adds = own != "none" && above != "shallow";
    for (const auto& [key, value] : from.items()) {
        if (key == kMerge) continue;
        if (const auto at = into.find(key); at == into.end()) {
            if (adds) into[key] = value;
        } else if (at->is_object() && value.is_object()) {
            merge_object(value, own, *at);
        }
    }
}

class ModuleFinder {
public:
    ModuleFinder(const json& settings, fs::path site, fs::path& file) : site_(std::move(site)), file_(file) {
        const std::string themes = string_at(settings, "themesdir");
        themes_ = site_ / (themes.empty() ? "themes" : themes);
        for (const std::string& pair : replacements(object_at(settings, "module")))
            if (const std::size_t arrow = pair.find("->"); arrow != std::string::npos)
                replaced_.emplace(trim(std::string_view(pair).substr(0, arrow)),
                                  trim(std::string_view(pair).substr(arrow + 2)));
        read_vendored();
    }

    void import_from(const json& settings) {
        if (found.size() > kMostModules) return;
        const json& module = object_at(settings, "module");
        if (const auto imports = module.find("imports"); imports != module.end() && imports->is_array())
            for (const json& one : *imports) import(string_at(one, "path"), one);
        for (const std::string& theme : strings_at(settings, "theme")) import(theme, json::object());
    }

    std::vector<HugoModule> found;

private:
    static constexpr std::size_t kMostModules = 200;

    // "a -> b, c -> d", or a list of these.
    static std::vector<std::string> replacements(const json& module) {
        std::vector<std::string> pairs;
        for (const std::string& text : strings_at(module, "replacements"))
            for (std::size_t at = 0; at < text.size();) {
                const std::size_t end = std::min(text.find(',', at), text.size());
                pairs.push_back(text.substr(at, end - at));
                at = end + 1;
            }
        return pairs;
    }

    // _vendor/modules.txt: "# path version" a line.
    void read_vendored() {
        std::ifstream in(site_ / "_vendor" / "modules.txt");
        for (std::string line; std::getline(in, line);) {
            if (!line.starts_with("# ")) continue;
            const std::string path = line.substr(2, line.find(' ', 2) - 2);
            vendored_[path] = site_ / "_vendor" / path;
        }
    }

    [[nodiscard]] fs::path folder_of(const std::string& name) const {
        std::error_code ignored;
        if (const auto at = vendored_.find(name); at != vendored_.end() && fs::is_directory(at->second, ignored))
            return at->second;
        const auto other = replaced_.find(name);
        const fs::path folder = themes_ / (other != replaced_.end() ? other->second : name);
        return fs::is_directory(folder, ignored) ? folder : fs::path();
    }

    void import(const std::string& name, const json& how) {
        if (name.empty() || bool_at(how, "disable") || !seen_.insert(name).second) return;
        HugoModule module{name, folder_of(name), json::object(), json()};
        if (!module.folder.empty() && !bool_at(how, "ignoreconfig"))
            module.settings = read_hugo_settings(module.folder, file_);
        const auto mounts_of = [](const json& from) {
            const auto at = from.find("mounts");
            return at != from.end() && at->is_array() && !at->empty() ? *at : json();
        };
        module.mounts = mounts_of(how);
        if (module.mounts.is_null()) module.mounts = mounts_of(object_at(module.settings, "module"));
        if (bool_at(how, "nomounts")) module.mounts = json::array();
        const json settings = module.settings;
        found.push_back(std::move(module));
        if (!bool_at(how, "ignoreimports")) import_from(settings);
    }

    fs::path site_, themes_;
    fs::path& file_;
    std::map<std::string, std::string, std::less<>> replaced_;
    std::map<std::string, fs::path> vendored_;
    std::set<std::string> seen_;
};

}  // namespace

std::vector<HugoModule> find_hugo_modules(const json& settings, const fs::path& site, fs::path& file) {
    ModuleFinder finder(settings, site, file);
    finder.import_from(settings);
    return std::move(finder.found);
}

void merge_module_settings(const json& module, json& site) {
    const std::string above = site.contains(kMerge) ? string_at(site, kMerge) : "none";
    for (const auto& [key, value] : module.items()) {
        // What is imported is the site's own affair.
        if (key == kMerge || key == "module" || key == "theme") continue;
        const auto at = site.find(key);
        if (value.is_object()) {
            const bool absent = at == site.end();
            json& into = site[key];
            if (absent) into = json::object();
            if (!into.is_object()) continue;
            if (!into.contains(kMerge)) into[kMerge] = above;
            merge_object(value, "", into);
            if (absent && into.size() == 1) site.erase(key);
        } else if (at == site.end() && above != "none" &&
                   std::find(std::begin(kAlwaysSet), std::end(kAlwaysSet), key) == std::end(kAlwaysSet)) {
            site[key] = value;
        }
    }
}

}  // namespace tim::indexer
