#include "server/response_cache.h"

#include <exception>
#include <optional>
#include <utility>

namespace tim::server {
namespace {

// What an entry costs beside its strings: list and table nodes, the counted pointer.
constexpr std::size_t kOverhead = 256;

struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const noexcept { return std::hash<std::string_view>()(text); }
};

}  // namespace

struct ResponseCache::Entry {
    std::string key;
    std::shared_ptr<const Computed> computed;
    [[nodiscard]] std::size_t bytes() const {
        return key.size() + computed->body.size() + computed->revision.size() + kOverhead;
    }
};

// An answer on its way. Whoever asks meanwhile waits for it.
struct ResponseCache::Flight {
    std::mutex mutex;
    std::condition_variable landed;
    bool is_over = false;
    std::optional<Result> result;  // none: the computation threw
};

struct ResponseCache::Shard {
    std::mutex mutex;
    std::list<Entry> entries;  // most recently asked for first
    std::unordered_map<std::string_view, std::list<Entry>::iterator> by_key;
    std::unordered_map<std::string, std::shared_ptr<Flight>, Hash, std::equal_to<>> flights;
    Counts counts;
};

ResponseCache::ResponseCache(std::size_t max_bytes)
    : max_bytes_a_shard_(max_bytes / kShards), shards_(std::make_unique<std::array<Shard, kShards>>()) {}

ResponseCache::~ResponseCache() = default;

ResponseCache::Shard& ResponseCache::shard_of(std::string_view key) const {
    // Not the bits that the shard's own table goes by.
    return (*shards_)[(std::hash<std::string_view>()(key) >> 40) % kShards];
}

std::shared_ptr<const ResponseCache::Computed> ResponseCache::find(std::string_view key, std::string_view revision) {
    Shard& shard = shard_of(key);
    const std::lock_guard lock(shard.mutex);
    const auto found = shard.by_key.find(key);
    if (found == shard.by_key.end() || found->second->computed->revision != revision) return nullptr;
    shard.entries.splice(shard.entries.begin(), shard.entries, found->second);
    ++shard.counts.hits;
    return found->second->computed;
}

ResponseCache::Result ResponseCache::find_or_compute(std::string_view key, std::string_view revision,
                                                     const Compute& compute) {
    if (auto kept = find(key, revision)) return kept;

    Shard& shard = shard_of(key);
    // Two revisions of one question are two computations.
    const std::string flight_key = std::string(revision) + '\n' + std::string(key);
    auto flight = std::make_shared<Flight>();
    {
        std::unique_lock lock(shard.mutex);
        const auto [place, is_first] = shard.flights.emplace(flight_key, flight);
        if (!is_first) {
            ++shard.counts.joined;
            flight = place->second;
            lock.unlock();
            std::unique_lock waiting(flight->mutex);
            flight->landed.wait(waiting, [&] { return flight->is_over; });
            if (flight->result) return *flight->result;
            waiting.unlock();
            auto own = compute();
            if (!own) return tl::unexpected(own.error());
            return std::make_shared<const Computed>(*std::move(own));
        }
        ++shard.counts.misses;
    }

    std::optional<Result> result;
    std::exception_ptr thrown;
    try {
        auto computed = compute();
        if (computed) {
            result = std::make_shared<const Computed>(*std::move(computed));
        } else {
            result = tl::unexpected(computed.error());
        }
    } catch (...) {
        thrown = std::current_exception();
    }
    {
        const std::lock_guard lock(shard.mutex);
        shard.flights.erase(flight_key);
        if (result && *result && (**result)->may_keep) keep(shard, key, **result);
    }
    {
        const std::lock_guard lock(flight->mutex);
        flight->result = result;
        flight->is_over = true;
    }
    flight->landed.notify_all();
    if (thrown) std::rethrow_exception(thrown);
    return *std::move(result);
}

// With the shard locked.
void ResponseCache::keep(Shard& shard, std::string_view key, std::shared_ptr<const Computed> computed) {
    const auto drop = [&](std::list<Entry>::iterator entry) {
        shard.counts.bytes -= entry->bytes();
        shard.by_key.erase(entry->key);
        shard.entries.erase(entry);
    };
    if (const auto found = shard.by_key.find(key); found != shard.by_key.end()) drop(found->second);
    Entry entry{std::string(key), std::move(computed)};
    const std::size_t bytes = entry.bytes();
    // One answer may not push out all the others.
    if (bytes > max_bytes_a_shard_ / 4) return;
    while (shard.counts.bytes + bytes > max_bytes_a_shard_) {
        ++shard.counts.displaced;
        drop(std::prev(shard.entries.end()));
    }
    shard.entries.push_front(std::move(entry));
    shard.by_key.emplace(shard.entries.front().key, shard.entries.begin());
    shard.counts.bytes += bytes;
}

ResponseCache::Counts ResponseCache::counts() const {
    Counts sum;
    for (Shard& shard : *shards_) {
        const std::lock_guard lock(shard.mutex);
        sum.hits += shard.counts.hits;
        sum.misses += shard.counts.misses;
        sum.joined += shard.counts.joined;
        sum.displaced += shard.counts.displaced;
        sum.bytes += shard.counts.bytes;
        sum.entries += shard.entries.size();
    }
    return sum;
}

}  // namespace tim::server
