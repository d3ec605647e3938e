// The settings of a Hugo site that decide what is published and where.
#pragma once

#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <regex>
#include <set>
#include <string>
#include <vector>

#include "indexer/sources/hugo_templates.h"
#include "indexer/sources/hugo_urls.h"
#include "indexer/sources/markdown.h"

namespace tim::indexer {

// What a language may set for itself. A setting that it has replaces the site's as a whole.
struct HugoRules {
    HugoUrlRules urls;
    bool ugly_urls = false;
    std::map<std::string, bool> ugly_sections;      // uglyURLs by section
    std::map<std::string, std::string> permalinks;  // section -> pattern
    std::set<std::string> disabled_kinds;           // lower case
    std::map<std::string, std::string> taxonomies = {{"categories", "category"},
                                                     {"tags", "tag"}};  // plural -> singular
    bool pluralize_lists = true;                                        // titles of sections that have no file
    nlohmann::json cascade;                                             // front matter for every page
    bool build_drafts = false, build_future = false, build_expired = false;
    MarkdownOptions markdown;
};

struct HugoLanguage {
    std::string code;      // as configured, in lower case
    std::string title;     // of the site
    std::string base_url;  // "" if the site has none
    std::string prefix;    // of its pages' paths; "" where it has none
    bool disabled = false;
    HugoRules rules;
};

// A folder or a file of content, and where it is mounted.
struct HugoContentRoot {
    std::filesystem::path source;
    std::string lang;                           // of files whose names do not say
    std::string target;                         // "" or a path below the content root ("docs")
    std::vector<std::string> include, exclude;  // patterns of paths below the folder; include empty: all
};

struct HugoConfig {
    std::vector<HugoLanguage> languages;  // the default one first
    std::vector<HugoContentRoot> roots;
    HugoTemplates templates;
    std::vector<std::regex> ignored_files;
    std::vector<std::string> date_keys, publish_date_keys, expiry_date_keys;  // front matter, first found counts
    std::string fingerprint;                                                  // changes when any setting does

    [[nodiscard]] const HugoLanguage* language(const std::string& code) const;

    // Of a language, or of the default one if there is none of that name.
    [[nodiscard]] const HugoRules& rules(const std::string& code) const;
};

// True if `folder` looks like the root of a Hugo site.
[[nodiscard]] bool is_hugo_site(const std::filesystem::path& folder);

// Reads the settings of the site, and what its themes and modules add. Throws BadInput; `file` then names the file it
// is about, else the site's last settings file.
[[nodiscard]] HugoConfig read_hugo_config(const std::filesystem::path& site, std::filesystem::path& file);

}  // namespace tim::indexer
