#include "server/rate_limit.h"

#include <algorithm>
#include <functional>
#include <string_view>

namespace tim::server {

std::size_t RateLimit::Hash::operator()(const Address& address) const noexcept {
    return std::hash<std::string_view>()({reinterpret_cast<const char*>(address.data()), address.size()});
}

std::optional<std::chrono::milliseconds> RateLimit::refuse(const Address& client, Clock::time_point now) {
    if (options_.requests_a_second <= 0) return std::nullopt;
    const auto one =
        std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(1.0 / options_.requests_a_second));
    const auto whole_bucket = one * std::max(1U, options_.burst);

    const std::lock_guard lock(mutex_);
    if (full_at_.size() >= options_.max_clients && full_at_.find(client) == full_at_.end()) make_room(now);
    auto& full_at = full_at_.try_emplace(client, now).first->second;
    const auto next = std::max(full_at, now) + one;
    if (next - now > whole_bucket) {
        return std::chrono::ceil<std::chrono::milliseconds>(next - now - whole_bucket);
    }
    full_at = next;
    return std::nullopt;
}

// Forgets whose bucket is full: for them nothing changes. If that is nobody, those who are nearest to it.
void RateLimit::make_room(Clock::time_point now) {
    for (auto horizon = now; full_at_.size() >= options_.max_clients; horizon += std::chrono::seconds(1)) {
        std::erase_if(full_at_, [&](const auto& client) { return client.second <= horizon; });
    }
}

std::size_t RateLimit::clients() const {
    const std::lock_guard lock(mutex_);
    return full_at_.size();
}

}  // namespace tim::server
