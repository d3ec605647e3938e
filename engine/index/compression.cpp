#include "engine/index/compression.h"

#include <zstd.h>

#include <memory>
#include <stdexcept>

#include "engine/index/error.h"

namespace tim::index {
namespace {

constexpr std::size_t kMostBytes = 256U << 20U;
constexpr int kLevel = 1;  // higher ones make sections of a few hundred bytes no smaller

// A context is expensive to make, and serves one thread at a time.
template <auto Make, auto Free>
auto* context() {
    thread_local const std::unique_ptr<std::remove_pointer_t<decltype(Make())>, decltype(Free)> instance(Make(), Free);
    if (!instance) throw std::bad_alloc();
    return instance.get();
}

[[noreturn]] void refuse() { throw Error("a stored record is damaged", "rebuild the index with tim-indexer build"); }

}  // namespace

std::string compress(std::string_view bytes) {
    if (bytes.size() > kMostBytes) throw std::length_error("a record is at most 256 MiB");
    std::string out(ZSTD_compressBound(bytes.size()), '\0');
    const std::size_t size = ZSTD_compressCCtx(context<ZSTD_createCCtx, ZSTD_freeCCtx>(), out.data(), out.size(),
                                               bytes.data(), bytes.size(), kLevel);
    if (ZSTD_isError(size) != 0) throw std::runtime_error(ZSTD_getErrorName(size));
    out.resize(size);
    return out;
}

std::string decompress(std::string_view compressed) {
    const auto size = ZSTD_getFrameContentSize(compressed.data(), compressed.size());
    if (size > kMostBytes) refuse();  // an error, and a size that is not told, are the greatest numbers
    std::string out(size, '\0');
    const std::size_t written = ZSTD_decompressDCtx(context<ZSTD_createDCtx, ZSTD_freeDCtx>(), out.data(), out.size(),
                                                    compressed.data(), compressed.size());
    if (written != size) refuse();
    return out;
}

}  // namespace tim::index
