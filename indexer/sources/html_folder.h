// Pages that a generator has rendered: Docusaurus, MkDocs, Sphinx, VitePress, Hugo's own output, or any other.
#pragma once

#include <filesystem>
#include <string_view>

#include "indexer/sources/source.h"

namespace tim::indexer {

// Reads every page below `folder`, which is the root of the built site. Addresses begin with the site's base, which the
// pages' canonical addresses or `sitemap.xml` tell; where neither does, they are paths from the root. Pages that say
// `noindex`, lead on to another page or name another page as the one to be found are counted as unpublished.
// Language versions are joined by `hreflang`, else by a path that differs in a language's folder only.
void collect_html_folder(const std::filesystem::path& folder, Collected& into);
void collect_html_file(const std::filesystem::path& file, Collected& into);

[[nodiscard]] bool is_html(std::string_view file);

// True if `folder` is the root of a built site: an `index.html` that is a whole page lies in it.
[[nodiscard]] bool is_html_site(const std::filesystem::path& folder);

}  // namespace tim::indexer
