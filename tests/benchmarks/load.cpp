#include "tests/benchmarks/load.h"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <deque>
#include <memory>
#include <stdexcept>
#include <vector>

namespace tim::benchmarks {
namespace {

using Clock = std::chrono::steady_clock;

double milliseconds(Clock::duration time) { return std::chrono::duration<double, std::milli>(time).count(); }

struct Connection {
    int fd = -1;
    bool is_waiting = false;  // for an answer
    Clock::time_point due;    // of the request that it waits for
    std::string in;
    std::size_t needed = 0;  // bytes of the whole answer; 0: not known yet
    int status = 0;
};

class Run {
public:
    explicit Run(const Load& load) : load_(load), events_(::epoll_create1(EPOLL_CLOEXEC)) {
        connections_.resize(load.connections);
        for (std::size_t i = 0; i < connections_.size(); ++i) open(i);
    }
    ~Run() {
        for (const auto& connection : connections_)
            if (connection.fd >= 0) ::close(connection.fd);
        ::close(events_);
    }
    Run(const Run&) = delete;
    Run& operator=(const Run&) = delete;

    Seen measure() {
        ::prctl(PR_SET_TIMERSLACK, 1);  // waits end when they should, not up to 50 µs later
        const auto begin = Clock::now(), end = begin + load_.duration;
        const auto step =
            load_.a_second > 0
                ? std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(1 / load_.a_second))
                : Clock::duration(0);
        auto next = begin;  // when the next request is due
        if (load_.a_second <= 0) {
            for (std::size_t i = 0; i < connections_.size(); ++i) send(i, begin);
        } else {
            for (std::size_t i = 0; i < connections_.size(); ++i) idle_.push_back(i);
        }
        std::vector<epoll_event> ready(256);
        for (auto now = begin; now < end; now = Clock::now()) {
            while (load_.a_second > 0 && next <= now && !idle_.empty()) {
                const std::size_t i = idle_.front();
                idle_.pop_front();
                send(i, next);
                next += step;
            }
            // To the next request and no longer. Spinning would take from the server what it is to be measured with.
            auto wait = std::chrono::nanoseconds(std::chrono::milliseconds(1));
            if (load_.a_second > 0 && !idle_.empty())
                wait = std::clamp(std::chrono::nanoseconds(next - now), std::chrono::nanoseconds(0), wait);
            const timespec limit{.tv_sec = 0, .tv_nsec = wait.count()};
            const int count = ::epoll_pwait2(events_, ready.data(), static_cast<int>(ready.size()), &limit, nullptr);
            for (int at = 0; at < count; ++at) {
                const std::size_t i = ready[static_cast<std::size_t>(at)].data.u64;
                if (!receive(i)) {
                    ++seen_.failures;
                    ::close(connections_[i].fd);
                    connections_[i] = {};
                    open(i);
                    free(i);
                } else if (!connections_[i].is_waiting) {
                    free(i);
                }
            }
        }
        seen_.a_second =
            static_cast<double>(seen_.answers) / std::chrono::duration<double>(Clock::now() - begin).count();
        // What is under way is waited for: a server would work on it while something else is measured.
        const auto is_waiting = [](const Connection& connection) { return connection.is_waiting; };
        for (const auto limit = Clock::now() + std::chrono::seconds(10);
             Clock::now() < limit && std::any_of(connections_.begin(), connections_.end(), is_waiting);) {
            const int count = ::epoll_wait(events_, ready.data(), static_cast<int>(ready.size()), 10);
            for (int at = 0; at < count; ++at) {
                const std::size_t i = ready[static_cast<std::size_t>(at)].data.u64;
                if (receive(i)) continue;
                ++seen_.failures;
                ::close(connections_[i].fd);
                connections_[i] = {};
            }
        }
        for (const auto& connection : connections_)
            if (connection.is_waiting) note_wait(milliseconds(Clock::now() - connection.due));
        std::sort(waits_.begin(), waits_.end());
        if (!waits_.empty()) {
            seen_.p50_ms = waits_[waits_.size() / 2];
            seen_.p99_ms = waits_[waits_.size() * 99 / 100];
        }
        return seen_;
    }

private:
    void open(std::size_t i) {
        Connection& connection = connections_[i];
        connection.fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(static_cast<std::uint16_t>(load_.port));
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        if (connection.fd < 0 || ::connect(connection.fd, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0)
            throw std::runtime_error("cannot connect to the server");
        const int on = 1;
        ::setsockopt(connection.fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        epoll_event event{.events = EPOLLIN, .data = {.u64 = i}};
        ::epoll_ctl(events_, EPOLL_CTL_ADD, connection.fd, &event);
    }

    void send(std::size_t i, Clock::time_point due) {
        Connection& connection = connections_[i];
        connection.is_waiting = true;
        connection.due = due;
        const std::string request =
            "GET " + load_.target(sent_++) + " HTTP/1.1\r\nHost: 127.0.0.1\r\n" + load_.headers + "\r\n";
        // A request is far smaller than the socket's buffer; a broken connection shows when it is read from.
        [[maybe_unused]] const auto written = ::send(connection.fd, request.data(), request.size(), MSG_NOSIGNAL);
    }

    void free(std::size_t i) {
        if (load_.a_second > 0) {
            idle_.push_back(i);
        } else {
            send(i, Clock::now());
        }
    }

    // Takes what is there. False if the connection is broken.
    bool receive(std::size_t i) {
        Connection& connection = connections_[i];
        const ssize_t bytes = ::recv(connection.fd, buffer_, sizeof buffer_, MSG_DONTWAIT);
        if (bytes <= 0) return bytes < 0 && (errno == EAGAIN || errno == EINTR);
        connection.in.append(buffer_, static_cast<std::size_t>(bytes));
        if (connection.needed == 0) {
            const std::size_t head = connection.in.find("\r\n\r\n");
            if (head == std::string::npos) return true;
            std::from_chars(connection.in.data() + 9, connection.in.data() + 12, connection.status);
            // Servers differ in how they write the name.
            static constexpr std::string_view kLengths[] = {"\r\nContent-Length: ", "\r\ncontent-length: "};
            std::size_t length = 0;
            for (const auto name : kLengths) {
                const std::size_t at = connection.in.find(name);
                if (at < head)
                    std::from_chars(connection.in.data() + at + name.size(), connection.in.data() + head, length);
            }
            connection.needed = head + 4 + length;
        }
        if (connection.in.size() < connection.needed) return true;
        ++(connection.status == 200 ? seen_.answers : seen_.others);
        note_wait(milliseconds(Clock::now() - connection.due));
        connection.in.clear();
        connection.needed = 0;
        connection.is_waiting = false;
        return true;
    }

    void note_wait(double wait) {
        waits_.push_back(wait);
        seen_.longest_wait_ms = std::max(seen_.longest_wait_ms, wait);
    }

    const Load& load_;
    const int events_;
    std::vector<Connection> connections_;
    std::deque<std::size_t> idle_;
    std::size_t sent_ = 0;
    std::vector<double> waits_;
    Seen seen_;
    char buffer_[65536];
};

}  // namespace

Seen apply(const Load& load) { return std::make_unique<Run>(load)->measure(); }

std::string percent_encoded(std::string_view text) {
    std::string out;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        const bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (is_plain) {
            out += c;
            continue;
        }
        constexpr std::string_view kHex = "0123456789ABCDEF";
        (out += '%').append({kHex[byte >> 4], kHex[byte & 15]});
    }
    return out;
}

}  // namespace tim::benchmarks
