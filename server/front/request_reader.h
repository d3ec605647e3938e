// Cuts the bytes of one connection into HTTP/1.x requests. Strict where leniency lets two readers of the same bytes see
// different requests (line ends, lengths, folded lines), bounded everywhere, and without any input or output of its
// own.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include <httplib.h>

#include "server/problem.h"

namespace tim::server {

class RequestReader {
public:
    struct Limits {
        std::size_t target_bytes = 8192;
        std::size_t head_bytes = 16384;  // request line and headers
        std::size_t headers = 100;
        std::size_t body_bytes = 1 << 20;
    };

    enum class State {
        incomplete,  // append more
        complete,    // `request` is filled; its bytes are gone from the reader
        refused,     // see problem(); nothing further can be read from this connection
    };

    explicit RequestReader(const Limits& limits) : limits_(limits) {}

    void append(std::string_view bytes);

    // Fills method, target (in origin form, as sent, valid UTF-8), version, headers and body; chunks are joined.
    [[nodiscard]] State next(httplib::Request& request);

    [[nodiscard]] const Problem& problem() const { return problem_; }

    // Whether bytes of a request are here that next() has not returned.
    [[nodiscard]] bool has_partial_request() const { return begin_ < in_.size() || stage_ != Stage::head; }

    // True once for each request whose client waits for "100 Continue" before it sends the body.
    [[nodiscard]] bool take_continue();

private:
    enum class Stage { head, sized_body, chunk_size, chunk_data, chunk_end, trailers, refused };

    bool find_head_end();
    bool parse_head(std::string_view head);
    bool parse_request_line(std::string_view line);
    bool parse_header(std::string_view line);
    bool choose_body();
    bool read_body();
    bool read_chunk_size(std::string_view line);
    bool take_line(std::size_t max_bytes, std::string_view& line);
    bool refuse(int status, std::string_view title);
    [[nodiscard]] std::size_t available() const { return in_.size() - begin_; }

    const Limits& limits_;
    std::string in_;
    std::size_t begin_ = 0;       // bytes before it are consumed
    std::size_t scanned_ = 0;     // of the head
    std::size_t line_begin_ = 0;  // of the head's line that `scanned_` is in
    Stage stage_ = Stage::head;
    std::size_t remaining_ = 0;  // of a sized body or chunk
    std::size_t trailer_bytes_ = 0;
    bool continue_wanted_ = false;
    httplib::Request request_;
    Problem problem_;
};

// Whether the client lets the connection stay open after this request.
[[nodiscard]] bool keeps_alive(const httplib::Request& request);

}  // namespace tim::server
