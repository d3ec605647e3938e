#include "engine/index/compression.h"

#include <zstd.h>

#include <memory>
#include <new>

#include "engine/index/error.h"

namespace tim::index {
namespace {

constexpr std::size_t kMostBytes = 64U << 20U;
constexpr int kLevel = 1;  // higher ones make sections of a few hundred bytes no smaller
constexpr std::string_view kMagic{"\x28\xB5\x2F\xFD", 4};

struct Free {
    void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
    void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
};
template <class Context>
using Owned = std::unique_ptr<Context, Free>;

// Contexts are expensive to make, and serve one thread at a time.
ZSTD_CCtx& compressing() {
    thread_local const Owned<ZSTD_CCtx> context = [] {
        Owned<ZSTD_CCtx> made(ZSTD_createCCtx());
        if (!made) throw std::bad_alloc();
        ZSTD_CCtx_setParameter(made.get(), ZSTD_c_compressionLevel, kLevel);
        ZSTD_CCtx_setParameter(made.get(), ZSTD_c_checksumFlag, 1);
        return made;
    }();
    return *context;
}

ZSTD_DCtx& decompressing() {
    thread_local const Owned<ZSTD_DCtx> context(ZSTD_createDCtx());
    if (!context) throw std::bad_alloc();
    return *context;
}

Error damaged() { return Error("a stored record is damaged", "rebuild the index with tim-indexer build"); }

}  // namespace

std::string compress(std::string_view bytes) {
    if (bytes.size() > kMostBytes) throw Error("a document is greater than 64 MiB", "divide it");
    std::string out(ZSTD_compressBound(bytes.size()), '\0');
    const std::size_t size = ZSTD_compress2(&compressing(), out.data(), out.size(), bytes.data(), bytes.size());
    if (ZSTD_isError(size) != 0)
        throw Error(std::string("a document cannot be compressed: ") + ZSTD_getErrorName(size));
    out.resize(size);
    return out;
}

std::string decompress(std::string_view compressed) {
    if (!compressed.starts_with(kMagic) ||
        ZSTD_findFrameCompressedSize(compressed.data(), compressed.size()) != compressed.size())
        throw damaged();
    const auto size = ZSTD_getFrameContentSize(compressed.data(), compressed.size());
    if (size > kMostBytes) throw damaged();  // an error, and a size that is not told, are the greatest numbers
    std::string out(size, '\0');
    if (ZSTD_decompressDCtx(&decompressing(), out.data(), size, compressed.data(), compressed.size()) != size)
        throw damaged();
    return out;
}

}  // namespace tim::index
