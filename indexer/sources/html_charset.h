// Pages in other charsets than UTF-8.
#pragma once

#include <filesystem>

#include "indexer/sources/files.h"

namespace tim::indexer {

// As read_text_file(), but text that is not valid UTF-8 is decoded as browsers do: by a byte order mark of UTF-16, else
// by the charset that a <meta> at the head declares, where iso-8859-1 means windows-1252. Where none is declared, or
// one that is not known, the text is refused as no UTF-8.
[[nodiscard]] TextFile read_html_file(const std::filesystem::path& path);

}  // namespace tim::indexer
