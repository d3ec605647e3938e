// How often one client may ask: a token bucket for each, told in one number (the generic cell rate algorithm), in a
// table that does not grow beyond its bound.
#pragma once

#include <chrono>
#include <cstddef>
#include <mutex>
#include <optional>
#include <unordered_map>

#include "server/client_address.h"

namespace tim::server {

class RateLimit {
public:
    struct Options {
        double requests_a_second = 0;  // in the long run; 0: no limit
        unsigned burst = 100;          // at once, by a client that was quiet before
        std::size_t max_clients = 1 << 16;
    };
    using Clock = std::chrono::steady_clock;

    explicit RateLimit(const Options& options) : options_(options) {}

    // Nothing if the client may go on; else after how long it may. For any thread.
    [[nodiscard]] std::optional<std::chrono::milliseconds> refuse(const Address& client,
                                                                  Clock::time_point now = Clock::now());

    [[nodiscard]] std::size_t clients() const;

private:
    struct Hash {
        std::size_t operator()(const Address& address) const noexcept;
    };
    void make_room(Clock::time_point now);

    const Options options_;
    mutable std::mutex mutex_;
    // When the client's bucket will be full again.
    std::unordered_map<Address, Clock::time_point, Hash> full_at_;
};

}  // namespace tim::server
