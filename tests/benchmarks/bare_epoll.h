// The least that can answer HTTP: two threads, epoll, one fixed answer. What a front can be measured against.
#pragma once

namespace tim::benchmarks {

// A listening socket on a free port of 127.0.0.1.
struct Listening {
    int socket = -1, port = 0;
};
[[nodiscard]] Listening listen_anywhere();

// Serves until the process ends. Any read that ends with an empty line is a request.
[[noreturn]] void serve_bare(int listening_socket);

}  // namespace tim::benchmarks
