#include "server/front/front.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <ctime>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#ifdef __has_feature
#if __has_feature(thread_sanitizer)
// ThreadSanitizer knows that EPOLL_CTL_ADD orders two threads, but not that EPOLL_CTL_MOD does: closing a descriptor
// would seem to race with the epoll_ctl that handed it over.
extern "C" const char* __tsan_default_suppressions();
extern "C" const char* __tsan_default_suppressions() { return "race:epoll_ctl\n"; }
#endif
#endif

namespace tim::server {
namespace {

constexpr std::chrono::milliseconds kTick{200};
constexpr std::chrono::milliseconds kDrainTick{10};
constexpr std::chrono::milliseconds kLingerLimit{2'000};
constexpr std::chrono::milliseconds kCrowdedIdleLimit{1'000};
constexpr std::size_t kReadBytes = 16384;
constexpr std::size_t kFlushBytes = 1 << 16;
constexpr unsigned kRequestsPerTurn = 64;  // pipelined; then other connections have their turn
constexpr unsigned kAcceptsPerTurn = 64;
constexpr std::size_t kLingerBytesPerTurn = 1 << 20;

std::int64_t now_ms() {
    timespec now{};
    ::clock_gettime(CLOCK_MONOTONIC_COARSE, &now);
    return std::int64_t{now.tv_sec} * 1000 + now.tv_nsec / 1'000'000;
}

std::int64_t now_us() {
    return std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now().time_since_epoch())
        .count();
}

// "Sun, 06 Nov 1994 08:49:37 GMT", made anew once a second.
const std::string& http_date() {
    thread_local std::time_t made = 0;
    thread_local std::string date;
    timespec now{};
    ::clock_gettime(CLOCK_REALTIME_COARSE, &now);
    if (now.tv_sec != made) {
        std::tm utc{};
        ::gmtime_r(&now.tv_sec, &utc);
        std::array<char, 64> text;
        date.assign(text.data(), std::strftime(text.data(), text.size(), "%a, %d %b %Y %H:%M:%S GMT", &utc));
        made = now.tv_sec;
    }
    return date;
}

std::string_view reason(int status) {
    switch (status) {
        case 200:
            return "OK";
        case 202:
            return "Accepted";
        case 204:
            return "No Content";
        case 301:
            return "Moved Permanently";
        case 302:
            return "Found";
        case 303:
            return "See Other";
        case 304:
            return "Not Modified";
        case 400:
            return "Bad Request";
        case 403:
            return "Forbidden";
        case 404:
            return "Not Found";
        case 405:
            return "Method Not Allowed";
        case 406:
            return "Not Acceptable";
        case 408:
            return "Request Timeout";
        case 413:
            return "Content Too Large";
        case 414:
            return "URI Too Long";
        case 415:
            return "Unsupported Media Type";
        case 417:
            return "Expectation Failed";
        case 429:
            return "Too Many Requests";
        case 431:
            return "Request Header Fields Too Large";
        case 500:
            return "Internal Server Error";
        case 503:
            return "Service Unavailable";
        default:
            return "Other";  // clients go by the number
    }
}

int check(int result, const char* what) {
    if (result < 0) throw std::system_error(errno, std::generic_category(), what);
    return result;
}

void append_number(std::string& out, std::size_t number) {
    std::array<char, 24> digits;
    out.append(digits.data(), std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr);
}

bool has_no_body(int status) { return status == 204 || status == 304; }

// A handler cannot break the framing: what would end a header's line early is left out.
void append_header(std::string& out, std::string_view name, std::string_view value) {
    const auto breaks = [](std::string_view text) {
        return std::any_of(text.begin(), text.end(), [](char c) { return c == '\r' || c == '\n' || c == '\0'; });
    };
    if (breaks(name) || breaks(value)) return;
    out.append(name).append(": ").append(value).append("\r\n");
}

void append_answer(std::string& out, const httplib::Request& request, const httplib::Response& response, bool close) {
    const bool head_only = request.method == "HEAD";
    out.reserve(out.size() + 512 + (head_only ? 0 : response.body.size()));
    out += "HTTP/1.1 ";
    append_number(out, static_cast<std::size_t>(response.status));
    out.append(" ").append(reason(response.status)).append("\r\n");
    for (const auto& [name, value] : response.headers) append_header(out, name, value);
    append_header(out, "Date", http_date());
    if (close) {
        out += "Connection: close\r\n";
    } else if (request.version == "HTTP/1.0") {
        out += "Connection: keep-alive\r\n";
    }
    if (!has_no_body(response.status)) {
        out += "Content-Length: ";
        append_number(out, response.body.size());
        out += "\r\n";
    }
    out += "\r\n";
    if (!head_only && !has_no_body(response.status)) out += response.body;
}

// A listening socket on the first of the host's addresses that is to be had; or why the last of them is not.
tl::expected<int, std::string> listen_on(const std::string& host, int port) {
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
    addrinfo* found = nullptr;
    if (const int error = ::getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &found); error != 0)
        return tl::unexpected<std::string>(::gai_strerror(error));
    int listening = -1, error = 0;
    for (const addrinfo* at = found; at != nullptr && listening < 0; at = at->ai_next) {
        const int fd = ::socket(at->ai_family, at->ai_socktype | SOCK_NONBLOCK | SOCK_CLOEXEC, at->ai_protocol);
        if (fd < 0) {
            error = errno;
            continue;
        }
        const int on = 1;
        ::setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
        if (::bind(fd, at->ai_addr, at->ai_addrlen) == 0 && ::listen(fd, SOMAXCONN) == 0) {
            listening = fd;
        } else {
            error = errno;
            ::close(fd);
        }
    }
    ::freeaddrinfo(found);
    if (listening < 0) return tl::unexpected(std::generic_category().message(error));
    return listening;
}

int port_of(int socket) {
    sockaddr_storage address{};
    socklen_t size = sizeof address;
    check(::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size), "getsockname");
    return ntohs(address.ss_family == AF_INET6 ? reinterpret_cast<const sockaddr_in6&>(address).sin6_port
                                               : reinterpret_cast<const sockaddr_in&>(address).sin_port);
}

}  // namespace

enum class Front::Phase : std::uint8_t { idle, reading, serving, writing, lingering };

// Belongs to one worker at a time: events are one-shot, so while serve() runs nobody else gets it. The
// timekeeper only reads the atomics and shuts down the socket; closing and freeing is the workers' alone.
struct Front::Connection {
    Connection(int socket, const RequestReader::Limits& limits) : fd(socket), reader(limits) {}
    ~Connection() { ::close(fd); }
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    const int fd;
    RequestReader reader;
    std::string out;
    std::size_t sent = 0;          // of `out`
    std::size_t parked_bytes = 0;  // counted in parked_output_bytes_
    std::string address;
    int port = 0;
    bool at_end = false;  // the client sends no more
    bool close_after_out = false;
    bool is_lingering = false;
    std::atomic<Phase> phase{Phase::idle};
    std::atomic<std::int64_t> since_ms{now_ms()};   // when the phase began or last went on
    std::atomic<std::int64_t> writing_since_ms{0};  // when the answer that waits for its reader began to
    std::atomic<bool> is_late{false};
};

Front::Front(Options options, Handler handler) : options_(std::move(options)), handler_(std::move(handler)) {
    events_ = check(::epoll_create1(EPOLL_CLOEXEC), "epoll_create1");
    stop_ = check(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK), "eventfd");
    stopped_ = check(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK), "eventfd");
    marker_ = check(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK), "eventfd");
}

Front::~Front() {
    connections_.clear();
    for (const int fd : {listening_, events_, stop_, stopped_, marker_}) {
        if (fd >= 0) ::close(fd);
    }
}

tl::expected<int, std::string> Front::bind(const std::string& host, int port) {
    return listen_on(host, port).map([this](int socket) { return port_of(listening_ = socket); });
}

void Front::stop() noexcept {
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto written = ::write(stop_, &one, sizeof one);
}

void Front::run() {
    epoll_event listening{.events = EPOLLIN | EPOLLONESHOT, .data = {.ptr = nullptr}};
    check(::epoll_ctl(events_, EPOLL_CTL_ADD, listening_, &listening), "epoll_ctl");
    epoll_event leaving{.events = EPOLLIN, .data = {.ptr = &stopped_}};
    check(::epoll_ctl(events_, EPOLL_CTL_ADD, stopped_, &leaving), "epoll_ctl");
    epoll_event marking{.events = EPOLLIN | EPOLLET, .data = {.ptr = &marker_}};
    check(::epoll_ctl(events_, EPOLL_CTL_ADD, marker_, &marking), "epoll_ctl");

    std::vector<std::thread> workers;
    const unsigned count = options_.workers > 0 ? options_.workers : std::max(2U, std::thread::hardware_concurrency());
    for (unsigned i = 0; i < count; ++i) workers.emplace_back([this] { work(); });

    pollfd stopping{.fd = stop_, .events = POLLIN, .revents = 0};
    while (::poll(&stopping, 1, static_cast<int>(kTick.count())) <= 0) {
        sweep();
        send_marker();
    }
    drain();

    const std::uint64_t one = 1;
    [[maybe_unused]] const auto written = ::write(stopped_, &one, sizeof one);
    for (auto& worker : workers) worker.join();
}

void Front::work() {
    for (;;) {
        // One event at a time: what a worker takes and does not serve at once, nobody else can.
        epoll_event event{};
        if (::epoll_wait(events_, &event, 1, -1) < 1) continue;
        if (event.data.ptr == &stopped_) return;
        if (event.data.ptr == &marker_) {
            take_marker();
            continue;
        }
        if (event.data.ptr == nullptr) {
            accept_waiting();
            continue;
        }
        serve(*static_cast<Connection*>(event.data.ptr), (event.events & EPOLLERR) != 0);
    }
}

void Front::accept_waiting() {
    for (unsigned i = 0; i < kAcceptsPerTurn; ++i) {
        {
            const std::lock_guard lock(connections_mutex_);
            accept_paused_ = connections_.size() >= options_.max_connections;
        }
        if (accept_paused_) return;  // the timekeeper resumes
        sockaddr_storage peer{};
        socklen_t peer_size = sizeof peer;
        const int fd =
            ::accept4(listening_, reinterpret_cast<sockaddr*>(&peer), &peer_size, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (fd < 0) {
            if (errno == EAGAIN) break;
            if (errno == EINTR || errno == ECONNABORTED) continue;
            accept_paused_ = true;  // out of descriptors or memory: the queue is kept, and tried again at the next tick
            return;
        }
        ++accepted_;
        const int on = 1;
        ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);

        auto owned = std::make_unique<Connection>(fd, options_.request);
        Connection& connection = *owned;
        std::array<char, INET6_ADDRSTRLEN> address{};
        if (peer.ss_family == AF_INET) {
            const auto& in = reinterpret_cast<const sockaddr_in&>(peer);
            ::inet_ntop(AF_INET, &in.sin_addr, address.data(), address.size());
            connection.port = ntohs(in.sin_port);
        } else if (peer.ss_family == AF_INET6) {
            const auto& in = reinterpret_cast<const sockaddr_in6&>(peer);
            ::inet_ntop(AF_INET6, &in.sin6_addr, address.data(), address.size());
            connection.port = ntohs(in.sin6_port);
        }
        connection.address = address.data();
        {
            const std::lock_guard lock(connections_mutex_);
            connections_.emplace(&connection, std::move(owned));
        }
        epoll_event event{.events = EPOLLIN | EPOLLONESHOT, .data = {.ptr = &connection}};
        if (::epoll_ctl(events_, EPOLL_CTL_ADD, fd, &event) != 0) close(connection);
    }
    if (draining_) return;
    epoll_event listening{.events = EPOLLIN | EPOLLONESHOT, .data = {.ptr = nullptr}};
    ::epoll_ctl(events_, EPOLL_CTL_MOD, listening_, &listening);
}

// One turn of a connection that is ready, then it is parked again or closed.
void Front::serve(Connection& connection, bool is_reset) {
    // Reading what the last worker stored makes visible whatever else it did to the connection.
    const Phase before = connection.phase.exchange(Phase::serving);
    parked_output_bytes_ -= std::exchange(connection.parked_bytes, 0);
    if (is_reset) return close(connection);  // whatever it asked for, nobody waits for the answer
    Next next = Next::close;
    try {
        next = connection.is_lingering ? linger(connection) : converse(connection);
    } catch (const std::exception&) {
        // Out of memory: this connection is given up, the others go on.
    }
    if (next == Next::close) return close(connection);

    Phase phase = Phase::idle;
    if (next == Next::write) {
        phase = Phase::writing;
        connection.parked_bytes = connection.out.size() - connection.sent;
        if ((parked_output_bytes_ += connection.parked_bytes) > options_.max_parked_output_bytes) {
            return close(connection);
        }
    } else if (connection.is_lingering) {
        phase = Phase::lingering;
    } else if (next == Next::read && connection.reader.has_partial_request()) {
        phase = Phase::reading;
    }
    // A request's time runs from its first byte, however many pieces it comes in.
    const bool goes_on = phase == before && (phase == Phase::reading || phase == Phase::lingering);
    if (!goes_on) connection.since_ms = now_ms();
    if (phase == Phase::writing && before != Phase::writing) connection.writing_since_ms = now_ms();
    const int fd = connection.fd;
    connection.phase = phase;  // nothing of the connection is touched behind this line

    // A socket without a full send buffer is writable at once: that is how a connection gets another turn.
    const std::uint32_t interest = next == Next::read ? EPOLLIN : next == Next::write ? EPOLLOUT : EPOLLIN | EPOLLOUT;
    epoll_event event{.events = interest | EPOLLONESHOT, .data = {.ptr = &connection}};
    ::epoll_ctl(events_, EPOLL_CTL_MOD, fd, &event);
}

Front::Next Front::converse(Connection& connection) {
    bool may_have_more = true;  // in the socket
    unsigned answered = 0;
    for (;;) {
        if (connection.close_after_out || connection.out.size() - connection.sent >= kFlushBytes) {
            if (!flush(connection)) return Next::close;
            if (!connection.out.empty()) return Next::write;
        }
        if (connection.close_after_out) {
            if (connection.at_end) return Next::close;
            // Closing on unread bytes would reset the connection, and with it the answer still on its way.
            connection.is_lingering = true;
            ::shutdown(connection.fd, SHUT_WR);
            return linger(connection);
        }
        httplib::Request request;
        switch (connection.reader.next(request)) {
            case RequestReader::State::complete:
                answer(connection, request);
                if (++answered < kRequestsPerTurn) continue;
                if (!flush(connection)) return Next::close;
                return connection.out.empty() ? Next::again : Next::write;
            case RequestReader::State::refused:
                refuse(connection, connection.reader.problem());
                continue;
            case RequestReader::State::incomplete:
                break;
        }
        if (connection.reader.take_continue()) connection.out += "HTTP/1.1 100 Continue\r\n\r\n";
        if (!flush(connection)) return Next::close;
        if (!connection.out.empty()) return Next::write;
        if (connection.at_end) {
            if (!connection.is_late || !connection.reader.has_partial_request()) return Next::close;
            refuse(connection, {.status = 408, .title = "The request took too long to arrive."});
            continue;
        }
        if (!may_have_more) return Next::read;

        thread_local std::array<char, kReadBytes> buffer;
        const ssize_t bytes = ::recv(connection.fd, buffer.data(), buffer.size(), 0);
        if (bytes > 0) {
            connection.reader.append({buffer.data(), static_cast<std::size_t>(bytes)});
            may_have_more = static_cast<std::size_t>(bytes) == buffer.size();
        } else if (bytes == 0) {
            connection.at_end = true;
        } else if (errno == EAGAIN) {
            return Next::read;
        } else if (errno != EINTR) {
            return Next::close;
        }
    }
}

// Reads and forgets what the client still sends, until it closes or the timekeeper does.
Front::Next Front::linger(Connection& connection) {
    thread_local std::array<char, kReadBytes> buffer;
    for (std::size_t total = 0; total < kLingerBytesPerTurn;) {
        const ssize_t bytes = ::recv(connection.fd, buffer.data(), buffer.size(), 0);
        if (bytes == 0 || (bytes < 0 && errno != EAGAIN && errno != EINTR)) return Next::close;
        if (bytes < 0 && errno == EAGAIN) return Next::read;
        if (bytes > 0) total += static_cast<std::size_t>(bytes);
    }
    return Next::again;
}

void Front::answer(Connection& connection, httplib::Request& request) {
    request.remote_addr = connection.address;
    request.remote_port = connection.port;
    httplib::Response response;
    response.status = 200;
    try {
        handler_(request, response);
    } catch (...) {
        response = {};
        response.status = 500;
        response.body = to_json({.title = "The server made a mistake."});
        response.set_header("Content-Type", std::string(kProblemType));
    }
    // Stopping may have begun while the handler was at work.
    connection.close_after_out = draining_ || !keeps_alive(request);
    append_answer(connection.out, request, response, connection.close_after_out);
    connection.since_ms = now_ms();
}

// Answers what is no request, without the handler, and ends the connection.
void Front::refuse(Connection& connection, const Problem& problem) {
    ++refused_;
    const std::string body = to_json(problem);
    connection.out +=
        "HTTP/1.1 " + std::to_string(problem.status) + ' ' + std::string(reason(problem.status)) +
        "\r\nContent-Type: " + std::string(kProblemType) + "\r\nContent-Length: " + std::to_string(body.size()) +
        "\r\nX-Content-Type-Options: nosniff\r\nConnection: close\r\nDate: " + http_date() + "\r\n\r\n" + body;
    connection.close_after_out = true;
}

// Sends what the client takes now; `out` is empty if that was all. False if the connection is gone.
bool Front::flush(Connection& connection) {
    while (connection.sent < connection.out.size()) {
        const ssize_t bytes = ::send(connection.fd, connection.out.data() + connection.sent,
                                     connection.out.size() - connection.sent, MSG_NOSIGNAL);
        if (bytes >= 0) {
            connection.sent += static_cast<std::size_t>(bytes);
        } else if (errno == EAGAIN) {
            return true;
        } else if (errno != EINTR) {
            return false;
        }
    }
    connection.out.clear();
    connection.sent = 0;
    // An idle connection should not keep the memory of its largest answer.
    if (connection.out.capacity() > kFlushBytes) connection.out.shrink_to_fit();
    return true;
}

void Front::close(Connection& connection) {
    parked_output_bytes_ -= connection.parked_bytes;
    // Under the lock: the timekeeper must not shut down a descriptor that is somebody else's by then.
    const std::lock_guard lock(connections_mutex_);
    connections_.erase(&connection);
}

// Ends what takes too long. Shutting a socket down makes it ready, and the worker that gets it sees why.
void Front::sweep() {
    const std::int64_t now = now_ms();
    const std::lock_guard lock(connections_mutex_);
    const bool is_crowded = connections_.size() > options_.max_connections / 8 * 7;
    const auto idle_limit = is_crowded ? std::min(options_.idle_limit, kCrowdedIdleLimit) : options_.idle_limit;
    for (const auto& [connection, owned] : connections_) {
        const std::chrono::milliseconds waited{now - connection->since_ms};
        switch (connection->phase) {
            case Phase::idle:
                if (waited > idle_limit) ::shutdown(connection->fd, SHUT_RD);
                break;
            case Phase::reading:
                if (waited > options_.request_limit && !connection->is_late) {
                    ++late_;
                    connection->is_late = true;
                    ::shutdown(connection->fd, SHUT_RD);
                }
                break;
            case Phase::writing: {
                const std::chrono::milliseconds in_all{now - connection->writing_since_ms};
                if ((waited > options_.write_limit || in_all > options_.answer_limit) && !connection->is_late) {
                    ++late_;
                    connection->is_late = true;
                    ::shutdown(connection->fd, SHUT_RDWR);
                }
                break;
            }
            case Phase::lingering:
                if (waited > kLingerLimit) ::shutdown(connection->fd, SHUT_RDWR);
                break;
            case Phase::serving:
                break;
        }
    }
    if (accept_paused_ && connections_.size() < options_.max_connections) {
        accept_paused_ = false;
        epoll_event listening{.events = EPOLLIN | EPOLLONESHOT, .data = {.ptr = nullptr}};
        ::epoll_ctl(events_, EPOLL_CTL_MOD, listening_, &listening);
    }
}

void Front::send_marker() {
    if (marker_sent_us_ != 0) return;
    marker_sent_us_ = now_us();
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto written = ::write(marker_, &one, sizeof one);
}

void Front::take_marker() {
    std::uint64_t ignored = 0;
    [[maybe_unused]] const auto read = ::read(marker_, &ignored, sizeof ignored);
    queue_delay_us_ = now_us() - marker_sent_us_;
    marker_sent_us_ = 0;
}

std::chrono::microseconds Front::queue_delay() const noexcept {
    const std::int64_t sent = marker_sent_us_;
    const std::int64_t so_far = sent == 0 ? 0 : now_us() - sent;  // of the marker that is still under way
    return std::chrono::microseconds(std::max(queue_delay_us_.load(), so_far));
}

Front::Counts Front::counts() const {
    const std::lock_guard lock(connections_mutex_);
    return {accepted_, connections_.size(), refused_, late_, parked_output_bytes_};
}

void Front::drain() {
    draining_ = true;
    ::epoll_ctl(events_, EPOLL_CTL_DEL, listening_, nullptr);
    accept_waiting();
    ::shutdown(listening_, SHUT_RDWR);
    const std::int64_t deadline = now_ms() + options_.drain_limit.count();
    for (;;) {
        {
            const std::lock_guard lock(connections_mutex_);
            if (connections_.empty()) return;
            const bool is_over = now_ms() > deadline;
            for (const auto& [connection, owned] : connections_) {
                const Phase phase = connection->phase;
                if (is_over || phase == Phase::lingering) {
                    ::shutdown(connection->fd, SHUT_RDWR);
                } else if (phase == Phase::idle) {
                    ::shutdown(connection->fd, SHUT_RD);
                }
            }
            if (is_over) return;
        }
        std::this_thread::sleep_for(kDrainTick);
    }
}

}  // namespace tim::server
