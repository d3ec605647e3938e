// How records lie in the index: compressed by Zstandard, which gives them back in half the time that Xapian's own zlib
// takes, so that Xapian has nothing left to compress.
#pragma once

#include <string>
#include <string_view>

namespace tim::index {

// Any bytes, up to 256 MiB; std::length_error beyond that. Two versions of the library may compress the same otherwise.
[[nodiscard]] std::string compress(std::string_view bytes);

// What was compressed; throws Error where that was cut or is something else.
[[nodiscard]] std::string decompress(std::string_view compressed);

}  // namespace tim::index
