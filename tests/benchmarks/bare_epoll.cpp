#include "tests/benchmarks/bare_epoll.h"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <stdexcept>
#include <string_view>
#include <thread>

namespace tim::benchmarks {
namespace {

constexpr std::string_view kAnswer =
    "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\nContent-Length: 2\r\n\r\nok";

[[noreturn]] void answer_all(int events) {
    std::array<epoll_event, 64> ready{};
    std::array<char, 4096> buffer{};
    for (;;) {
        const int count = ::epoll_wait(events, ready.data(), ready.size(), -1);
        for (int i = 0; i < count; ++i) {
            const int fd = ready[static_cast<std::size_t>(i)].data.fd;
            const ssize_t bytes = ::recv(fd, buffer.data(), buffer.size(), 0);
            if (bytes <= 0) {
                ::close(fd);
            } else if (std::string_view(buffer.data(), static_cast<std::size_t>(bytes)).ends_with("\r\n\r\n")) {
                [[maybe_unused]] const auto sent = ::send(fd, kAnswer.data(), kAnswer.size(), MSG_NOSIGNAL);
            }
        }
    }
}

}  // namespace

Listening listen_anywhere() {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* const generic = reinterpret_cast<sockaddr*>(&address);
    const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0 || ::bind(fd, generic, size) != 0 || ::listen(fd, SOMAXCONN) != 0 ||
        ::getsockname(fd, generic, &size) != 0)
        throw std::runtime_error("cannot listen");
    return {fd, ntohs(address.sin_port)};
}

void serve_bare(int listening_socket) {
    const std::array events{::epoll_create1(0), ::epoll_create1(0)};
    for (const int each : events) std::thread([each] { answer_all(each); }).detach();
    for (std::size_t i = 0;; ++i) {
        const int fd = ::accept4(listening_socket, nullptr, nullptr, SOCK_CLOEXEC);
        if (fd < 0) continue;
        const int on = 1;
        ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        epoll_event event{.events = EPOLLIN, .data = {.fd = fd}};
        ::epoll_ctl(events[i % events.size()], EPOLL_CTL_ADD, fd, &event);
    }
}

}  // namespace tim::benchmarks
