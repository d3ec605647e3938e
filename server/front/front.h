// Connections. A few workers serve all of them: a connection that waits, for its client to send or to read, is parked
// in epoll and holds nothing but its own buffers, so that neither idle nor slow clients keep anybody else waiting.
//
//     Front front({}, [](const httplib::Request& request, httplib::Response& response) { ... });
//     if (auto port = front.bind("127.0.0.1", 8080)) front.run();   // until stop()
//
// Requests are complete when the handler sees them, body included: `target` is as sent (valid UTF-8, undecoded),
// `remote_addr` and `remote_port` are the other end's, `path` and `params` are not filled. Of the response `status`,
// `headers` and `body` are sent; length, date and connection headers are the front's. Ranges are left to whoever
// stands in front.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

#include <httplib.h>
#include <tl/expected.hpp>

#include "server/front/request_reader.h"

namespace tim::server {

class Front {
public:
    struct Options {
        unsigned workers = 0;                             // 0: one for each processor, at least two
        std::size_t max_connections = 16384;              // further ones wait in the kernel's queue
        std::size_t max_parked_output_bytes = 64 << 20;   // answers that wait for slow readers, all together
        std::chrono::milliseconds idle_limit{60'000};     // between requests
        std::chrono::milliseconds request_limit{10'000};  // from a request's first byte to its last
        std::chrono::milliseconds write_limit{15'000};    // without the client reading anything
        std::chrono::milliseconds answer_limit{300'000};  // for reading an answer, however steadily
        std::chrono::milliseconds drain_limit{1'500};     // for requests under way when stop() is called
        RequestReader::Limits request;
    };
    // Called by several workers at once. What it throws is answered with status 500.
    using Handler = std::function<void(const httplib::Request&, httplib::Response&)>;

    Front(Options options, Handler handler);
    ~Front();
    Front(const Front&) = delete;
    Front& operator=(const Front&) = delete;

    // Clients can connect from here on. Returns the port, which is a free one for port 0; or why the address is not to
    // be had, in the system's words.
    [[nodiscard]] tl::expected<int, std::string> bind(const std::string& host, int port);

    // Serves until stop(): then accepts nobody, finishes the requests under way and returns within the drain limit,
    // unless a handler takes longer. Once in a lifetime, after bind().
    void run();

    // For any thread, and for signal handlers.
    void stop() noexcept;

    // How long requests wait for a worker at present. Measured, not guessed: a marker goes through the queue that
    // requests go through, five times a second. For any thread.
    [[nodiscard]] std::chrono::microseconds queue_delay() const noexcept;

    struct Counts {
        std::uint64_t accepted = 0;  // connections, since the start
        std::size_t open = 0;        // connections
        std::uint64_t refused = 0;   // requests that broke a rule of HTTP or a limit, since the start
        std::uint64_t late = 0;      // connections ended for what their client was too slow at, since the start
        std::size_t parked_output_bytes = 0;
    };
    [[nodiscard]] Counts counts() const;

private:
    struct Connection;
    enum class Phase : std::uint8_t;
    enum class Next : std::uint8_t { read, write, again, close };

    void work();
    void accept_waiting();
    void serve(Connection& connection, bool is_reset);
    [[nodiscard]] Next converse(Connection& connection);
    [[nodiscard]] static Next linger(Connection& connection);
    void answer(Connection& connection, httplib::Request& request);
    void refuse(Connection& connection, const Problem& problem);
    [[nodiscard]] static bool flush(Connection& connection);
    void close(Connection& connection);
    void sweep();
    void drain();
    void send_marker();
    void take_marker();

    const Options options_;
    const Handler handler_;
    int listening_ = -1;
    int events_ = -1;                              // epoll: the listening socket, every connection, marker_, stopped_
    int stop_ = -1;                                // eventfd: stop() was called
    int stopped_ = -1;                             // eventfd: workers leave
    int marker_ = -1;                              // eventfd: see queue_delay()
    std::atomic<std::int64_t> marker_sent_us_{0};  // 0: none is under way
    std::atomic<std::int64_t> queue_delay_us_{0};
    std::atomic<std::uint64_t> accepted_{0}, refused_{0}, late_{0};
    std::atomic<bool> draining_{false};
    std::atomic<bool> accept_paused_{false};
    std::atomic<std::size_t> parked_output_bytes_{0};
    mutable std::mutex connections_mutex_;
    std::unordered_map<Connection*, std::unique_ptr<Connection>> connections_;
};

}  // namespace tim::server
