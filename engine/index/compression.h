// How records lie in the index: compressed by Zstandard, which gives them back in half the time that Xapian's own zlib
// takes, so that Xapian has nothing left to compress.
#pragma once

#include <string>
#include <string_view>

namespace tim::index {

// Up to 64 MiB of any bytes; throws Error beyond that. Another version of the library may make other bytes of the same:
// what was compressed is compared by what it gives back.
[[nodiscard]] std::string compress(std::string_view bytes);

// What was compressed; throws Error where a bit of that is not as it was.
[[nodiscard]] std::string decompress(std::string_view compressed);

}  // namespace tim::index
