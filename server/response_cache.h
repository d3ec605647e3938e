// Answers that were written already, bounded in bytes. An answer is kept under the question's normal form and belongs
// to one revision of the index: after a publish the next request for it computes it anew, and old answers give way as
// those least recently asked for do.
//
//     auto kept = cache.find(key, revision);                              // null: not here
//     auto body = cache.find_or_compute(key, revision, [&] { ... });      // computed once, however many wait for it
//
// Keys are the caller's: what answers in another form (another protocol, compressed) has another key.
#pragma once

#include <array>
#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "engine/search/search.h"

namespace tim::server {

class ResponseCache {
public:
    struct Computed {
        std::string body;
        std::string revision;   // of the index that answered; it may be newer than the one asked for
        bool may_keep = false;  // a partial answer may not: the same question gets a better one next
        bool is_gzip = false;   // the body
    };
    using Result = search::Result<std::shared_ptr<const Computed>>;
    using Compute = std::function<search::Result<Computed>()>;

    // 0 keeps nothing; a question that is being answered is still answered once for all who ask it meanwhile.
    explicit ResponseCache(std::size_t max_bytes);
    ~ResponseCache();

    // Everything below may be called by any thread.

    [[nodiscard]] std::shared_ptr<const Computed> find(std::string_view key, std::string_view revision);

    // The answer that is kept, or the one another thread is about to have, or what `compute` returns. Errors go to
    // all who wait, and are not kept. What `compute` throws is thrown here; the others who wait try for themselves.
    [[nodiscard]] Result find_or_compute(std::string_view key, std::string_view revision, const Compute& compute);

    struct Counts {
        std::uint64_t hits = 0, misses = 0;
        std::uint64_t joined = 0;     // waited for another thread's answer
        std::uint64_t displaced = 0;  // gave way to others
        std::size_t bytes = 0, entries = 0;
    };
    [[nodiscard]] Counts counts() const;

private:
    struct Entry;
    struct Flight;
    struct Shard;
    [[nodiscard]] Shard& shard_of(std::string_view key) const;
    void keep(Shard& shard, std::string_view key, std::shared_ptr<const Computed> computed);

    static constexpr std::size_t kShards = 8;
    const std::size_t max_bytes_a_shard_;
    const std::unique_ptr<std::array<Shard, kShards>> shards_;
};

}  // namespace tim::server
