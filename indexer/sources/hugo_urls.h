// Where Hugo 0.111 publishes a page. Pure functions; hugo_site.cpp knows the files.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tim::indexer {

// The site's switches that shape addresses.
struct HugoUrlRules {
    bool disable_path_to_lower = false;
    bool remove_path_accents = false;
};

struct HugoPageAddress {
    bool is_page = true;  // false for home, sections, taxonomies and terms
    bool is_home = false;
    bool ugly = false;      // uglyURLs apply to this page
    std::string dir;        // of the content file below its root, "a/b"; of a leaf bundle: the folder that holds it
    std::string base_name;  // slug, or the file's name without language and extension, or a leaf bundle's folder
    std::string permalink;  // expanded from `permalinks`; replaces dir and base name where not empty
    std::string url;        // from front matter; empty where absent
    std::string prefix;     // of the language, "vi"; empty where it has none
};

// The path below the base address, beginning with '/': "/vi/a/leaf/". Raw UTF-8, not escaped.
[[nodiscard]] std::string hugo_page_path(const HugoPageAddress& page, const HugoUrlRules& rules);

// A name as Hugo makes it part of a path: `it's 100% C++` -> `its-100-c++`.
[[nodiscard]] std::string hugo_path_name(std::string_view name, const HugoUrlRules& rules);

// A path for a link: letters stay readable, what would end or break the address (space, '#', '?', '%' …) is escaped.
[[nodiscard]] std::string escape_path(std::string_view path);

// The opposite: every `%xx` becomes its byte.
[[nodiscard]] std::string unescape_path(std::string_view path);

// `base_url` + `path`: absolute if the base has a host, else the base's path in front. "/docs/" + "/vi/" = "/docs/vi/".
[[nodiscard]] std::string join_base_url(std::string_view base_url, std::string_view path);

// Go's path.Join: one slash between the parts, "." and ".." resolved, no slash at the end.
[[nodiscard]] std::string join_paths(const std::vector<std::string_view>& parts);

}  // namespace tim::indexer
