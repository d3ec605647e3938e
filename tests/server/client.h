// A client that sends what it is told, byte for byte, which is what a server's tests need.
#pragma once

#include <chrono>
#include <map>
#include <string>
#include <string_view>

namespace tim::server::test {

struct Answer {
    int status = 0;  // 0: the connection ended, or time was up, before a whole answer was there
    std::map<std::string, std::string> headers;
    std::string body;
};

class Client {
public:
    // A small receive buffer makes a slow reader of it.
    explicit Client(int port, int receive_buffer_bytes = 0);
    ~Client();
    Client(Client&& other) noexcept;
    Client(const Client&) = delete;

    void send(std::string_view bytes);
    void send_no_more();  // half-closes
    void reset();         // goes away, as a program does that ends with bytes unread
    // The next answer; those to HEAD have no body, whatever their length says.
    Answer receive(bool is_head = false, std::chrono::milliseconds limit = std::chrono::seconds(10));
    // Whether the server closes within the limit; what it still sends is dropped.
    bool is_closed(std::chrono::milliseconds limit = std::chrono::seconds(10));

    Answer get(std::string_view target);

private:
    bool receive_more(std::chrono::steady_clock::time_point deadline);

    int fd_ = -1;
    std::string in_;
};

}  // namespace tim::server::test
