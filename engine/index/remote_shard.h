// A shard on another machine, served by xapian-tcpsrv: where it is, and what this process knows of it.
//
// A shard that does not answer costs whoever asks it the time until that is clear. So what one thread finds out counts
// for all, and whether it is back is looked for seldom and briefly, by a question that is being answered anyway: no
// thread of its own, and nobody waits for a machine that is known to be gone.
#pragma once

#include <xapian.h>

#include <chrono>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tim::index {

struct HostPort {
    std::string host;
    unsigned port = 0;
    bool operator==(const HostPort&) const = default;
};

// "search2.example:9001", "[::1]:9001"; nothing if it is not of this form.
[[nodiscard]] std::optional<HostPort> parse_host_port(std::string_view text);
[[nodiscard]] std::string to_string(const HostPort& address);

// How a shard fails: nobody is there, it takes longer than it may, or what answers is not the shard.
enum class ShardFailure { dead, slow, wrong };

struct RemoteShardState {
    bool is_up = true;                            // as far as known
    std::string why;                              // it is not, in a sentence
    std::uint64_t dead = 0, slow = 0, wrong = 0;  // how often it failed so
};

// One for each address and process; for any thread.
class RemoteShard {
public:
    [[nodiscard]] static std::shared_ptr<RemoteShard> at(const HostPort& address);

    [[nodiscard]] const HostPort& address() const noexcept { return address_; }
    [[nodiscard]] RemoteShardState state() const;
    [[nodiscard]] bool is_up() const;

    void note_failure(ShardFailure failure, std::string why);
    void note_answer();
    // True if it is up; or if it is down and the time has come to look, which is then the caller's to do.
    [[nodiscard]] bool may_be_tried();

private:
    explicit RemoteShard(HostPort address) : address_(std::move(address)) {}

    const HostPort address_;
    mutable std::mutex mutex_;
    RemoteShardState state_;
    std::chrono::steady_clock::time_point next_try_;
};

// Which of them greet who connects, within `limit` for all together.
[[nodiscard]] std::vector<bool> greeting(const std::vector<HostPort>& addresses, std::chrono::milliseconds limit);

}  // namespace tim::index
