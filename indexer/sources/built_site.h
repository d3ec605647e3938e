// Do the links that an index gives out land on a built site?
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace tim::indexer {

// Where a hit leads, and the file that it was made from.
struct IndexedPlace {
    std::string url;  // anchor included
    std::string source, lang;
};

struct BrokenLink {
    IndexedPlace place;
    std::string reason;  // what is missing, and where it was looked for
};

struct LinkReport {
    std::string base;         // of the addresses that belong to the site: "https://ex.org/docs"; several: ", " between
    std::size_t pages = 0;    // that were looked for
    std::size_t anchors = 0;  // that were looked for
    std::size_t elsewhere = 0;  // places that do not begin with the base
    std::vector<BrokenLink> broken;
};

// Looks up each place in `built`, the root of a built site (Hugo's `public/`). The base is the one under which most of
// the places have a page there; where more have one so, each language has a base of its own, for a folder of `built`
// that is called like the language, as Hugo builds a site with a `baseURL` for each. Throws BadInput if none has, or if
// `built` is no folder.
[[nodiscard]] LinkReport check_links(const std::filesystem::path& built, std::vector<IndexedPlace> places);

// The file of `built` that a server sends for `path` ("/a/", "/a", "/a.html"; not escaped); empty if there is none.
[[nodiscard]] std::filesystem::path built_file(const std::filesystem::path& built, std::string_view path);

}  // namespace tim::indexer
