// Debian's xapian-tcpsrv over a database, on a free port of this machine.
#pragma once

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdint>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>

namespace tim::test {

// It and what it forks are a process group; the port stays the same when it is started again.
class TcpServer {
public:
    explicit TcpServer(std::filesystem::path database) : database_(std::move(database)), port_(free_port()) { start(); }
    ~TcpServer() { stop(); }
    TcpServer(const TcpServer&) = delete;
    TcpServer& operator=(const TcpServer&) = delete;

    void start() {
        const std::string port = std::to_string(port_), path = database_.string();
        group_ = ::fork();
        if (group_ == 0) {
            ::setpgid(0, 0);
            ::dup2(::open("/dev/null", O_WRONLY | O_CLOEXEC), STDERR_FILENO);  // it names each connection that breaks
            ::execlp("xapian-tcpsrv", "xapian-tcpsrv", "--quiet", "--interface", "127.0.0.1", "--port", port.c_str(),
                     path.c_str(), nullptr);
            ::_exit(127);
        }
        ::setpgid(group_, group_);
    }
    // Until it takes connections, which is a moment after start().
    void wait() const {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = ::htonl(INADDR_LOOPBACK);
        address.sin_port = ::htons(static_cast<std::uint16_t>(port_));
        for (int tries = 0; tries < 1000; ++tries) {
            const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
            const bool is_up = ::connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
            ::close(fd);
            if (is_up) return;
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
        }
        throw std::runtime_error("xapian-tcpsrv does not start");
    }
    void serve(const std::filesystem::path& database) {
        stop();
        database_ = database;
        start();
    }
    void stop() {
        if (group_ <= 0) return;
        signal(SIGCONT);
        signal(SIGKILL);
        ::waitpid(group_, nullptr, 0);
        group_ = 0;
    }
    void signal(int number) const { ::kill(-group_, number); }
    [[nodiscard]] std::string address() const { return "127.0.0.1:" + std::to_string(port_); }
    [[nodiscard]] pid_t pid() const { return group_; }

private:
    static int free_port() {
        const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = ::htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        const bool found = ::bind(fd, reinterpret_cast<sockaddr*>(&address), size) == 0 &&
                           ::getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size) == 0;
        ::close(fd);
        if (!found) throw std::runtime_error("no free port");
        return ::ntohs(address.sin_port);
    }

    std::filesystem::path database_;
    const int port_;
    pid_t group_ = 0;
};

}  // namespace tim::test
