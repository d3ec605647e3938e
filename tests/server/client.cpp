#include "tests/server/client.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <stdexcept>
#include <utility>

namespace tim::server::test {

using Clock = std::chrono::steady_clock;

Client::Client(int port, int receive_buffer_bytes) : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    if (receive_buffer_bytes > 0) {
        ::setsockopt(fd_, SOL_SOCKET, SO_RCVBUF, &receive_buffer_bytes, sizeof receive_buffer_bytes);
    }
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(fd_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
        ::close(fd_);
        throw std::runtime_error("cannot connect");
    }
}

Client::~Client() {
    if (fd_ >= 0) ::close(fd_);
}

Client::Client(Client&& other) noexcept : fd_(std::exchange(other.fd_, -1)), in_(std::move(other.in_)) {}

void Client::send(std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t sent = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent < 0) return;  // the server has closed: the test sees it in what it receives
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
}

void Client::send_no_more() { ::shutdown(fd_, SHUT_WR); }

void Client::reset() {
    const linger at_once{.l_onoff = 1, .l_linger = 0};
    ::setsockopt(fd_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    ::close(std::exchange(fd_, -1));
}

bool Client::receive_more(Clock::time_point deadline) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now()).count();
    pollfd readable{.fd = fd_, .events = POLLIN, .revents = 0};
    if (left <= 0 || ::poll(&readable, 1, static_cast<int>(left)) <= 0) return false;
    std::array<char, 65536> buffer;
    const ssize_t bytes = ::recv(fd_, buffer.data(), buffer.size(), 0);
    if (bytes <= 0) return false;
    in_.append(buffer.data(), static_cast<std::size_t>(bytes));
    return true;
}

Answer Client::receive(bool is_head, std::chrono::milliseconds limit) {
    const auto deadline = Clock::now() + limit;
    std::size_t end;
    while ((end = in_.find("\r\n\r\n")) == std::string::npos) {
        if (!receive_more(deadline)) return {};
    }
    Answer answer;
    std::string_view head = std::string_view(in_).substr(0, end + 2);
    const int status = std::stoi(std::string(head.substr(9, 3)));
    for (head.remove_prefix(head.find("\r\n") + 2); !head.empty(); head.remove_prefix(head.find("\r\n") + 2)) {
        const std::string_view line = head.substr(0, head.find("\r\n"));
        const std::size_t colon = line.find(": ");
        answer.headers.emplace(line.substr(0, colon), line.substr(colon + 2));
    }
    in_.erase(0, end + 4);
    const auto length = answer.headers.find("Content-Length");
    if (!is_head && length != answer.headers.end()) {
        const std::size_t bytes = std::stoul(length->second);
        while (in_.size() < bytes) {
            if (!receive_more(deadline)) return {};
        }
        answer.body = in_.substr(0, bytes);
        in_.erase(0, bytes);
    }
    answer.status = status;
    return answer;
}

bool Client::is_closed(std::chrono::milliseconds limit) {
    const auto deadline = Clock::now() + limit;
    while (receive_more(deadline)) in_.clear();
    return Clock::now() < deadline;
}

Answer Client::get(std::string_view target) {
    send("GET " + std::string(target) + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
    return receive();
}

}  // namespace tim::server::test
