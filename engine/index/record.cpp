#include "engine/index/record.h"

#include "engine/index/error.h"

namespace tim::index {

std::uint64_t RecordReader::long_number() {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
        if (left_.empty()) break;
        const auto byte = static_cast<unsigned char>(left_.front());
        left_.remove_prefix(1);
        value |= std::uint64_t{byte & 0x7Fu} << shift;
        if ((byte & 0x80) == 0) return value;
    }
    fail();
}

void RecordReader::fail() { throw Error("a stored record is damaged", "rebuild the index with tim-indexer build"); }

}  // namespace tim::index
