#include "engine/index/remote_shard.h"

#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <map>
#include <utility>

namespace tim::index {
namespace {

using Clock = std::chrono::steady_clock;
using namespace std::chrono_literals;

// Until a shard that is down is looked for first, and then again each time.
constexpr auto kFirstPause = 100ms, kPause = 500ms;

// Begins to connect; less than 0 if that fails at once.
int begin_to_connect(const HostPort& address) {
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* found = nullptr;
    if (::getaddrinfo(address.host.c_str(), std::to_string(address.port).c_str(), &hints, &found) != 0) return -1;
    const int fd = ::socket(found->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd >= 0) (void)::connect(fd, found->ai_addr, found->ai_addrlen);  // poll() tells what becomes of it
    ::freeaddrinfo(found);
    return fd;
}

}  // namespace

std::optional<HostPort> parse_host_port(std::string_view text) {
    constexpr unsigned kLastPort = 65535;
    const std::size_t colon = text.rfind(':');
    if (colon == std::string_view::npos || colon == 0) return std::nullopt;
    HostPort out{std::string(text.substr(0, colon)), 0};
    const std::string_view port = text.substr(colon + 1);
    const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), out.port);
    if (error != std::errc{} || end != port.data() + port.size() || out.port == 0 || out.port > kLastPort)
        return std::nullopt;
    if (out.host.size() > 2 && out.host.front() == '[' && out.host.back() == ']')
        out.host = out.host.substr(1, out.host.size() - 2);
    const bool is_host = std::all_of(out.host.begin(), out.host.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-' ||
               c == '_' || c == ':';
    });
    if (!is_host) return std::nullopt;
    return out;
}

std::string to_string(const HostPort& address) {
    const bool is_ipv6 = address.host.find(':') != std::string::npos;
    return (is_ipv6 ? '[' + address.host + ']' : address.host) + ':' + std::to_string(address.port);
}

std::shared_ptr<RemoteShard> RemoteShard::at(const HostPort& address) {
    static std::mutex mutex;
    static std::map<std::string, std::shared_ptr<RemoteShard>> known;
    const std::lock_guard lock(mutex);
    auto& shard = known[to_string(address)];
    if (!shard) shard.reset(new RemoteShard(address));
    return shard;
}

RemoteShardState RemoteShard::state() const {
    const std::lock_guard lock(mutex_);
    return state_;
}

bool RemoteShard::is_up() const {
    const std::lock_guard lock(mutex_);
    return state_.is_up;
}

void RemoteShard::note_failure(ShardFailure failure, std::string why) {
    const std::lock_guard lock(mutex_);
    ++(failure == ShardFailure::dead ? state_.dead : failure == ShardFailure::slow ? state_.slow : state_.wrong);
    state_.is_up = false;
    state_.why = std::move(why);
    next_try_ = Clock::now() + kFirstPause;
}

void RemoteShard::note_answer() {
    const std::lock_guard lock(mutex_);
    state_.is_up = true;
    state_.why.clear();
}

bool RemoteShard::may_be_tried() {
    const std::lock_guard lock(mutex_);
    if (state_.is_up) return true;
    const auto now = Clock::now();
    if (now < next_try_) return false;
    next_try_ = now + kPause;
    return true;
}

std::vector<bool> greeting(const std::vector<HostPort>& addresses, std::chrono::milliseconds limit) {
    const auto end = Clock::now() + limit;
    std::vector<bool> greets(addresses.size());
    std::vector<pollfd> waiting;
    for (const auto& address : addresses) waiting.push_back({begin_to_connect(address), POLLIN, 0});
    const auto is_open = [](const pollfd& each) { return each.fd >= 0; };
    while (std::any_of(waiting.begin(), waiting.end(), is_open)) {
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(end - Clock::now());
        if (left.count() <= 0) break;
        if (::poll(waiting.data(), waiting.size(), static_cast<int>(left.count())) < 0) {
            if (errno == EINTR) continue;
            break;
        }
        for (std::size_t i = 0; i < waiting.size(); ++i) {
            if (waiting[i].fd < 0 || waiting[i].revents == 0) continue;
            char byte = 0;
            greets[i] = ::recv(waiting[i].fd, &byte, 1, 0) > 0;
            ::close(waiting[i].fd);
            waiting[i].fd = -1;
        }
    }
    for (const auto& each : waiting)
        if (each.fd >= 0) ::close(each.fd);
    return greets;
}

}  // namespace tim::index
