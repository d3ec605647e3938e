#include "server/front/request_reader.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "server/trim.h"
#include "server/utf8.h"

namespace tim::server {
namespace {

constexpr std::size_t kMaxChunkLineBytes = 256;
constexpr std::size_t kMaxTrailerBytes = 4096;

constexpr std::array<std::string_view, 9> kMethods{"GET",     "HEAD",    "POST",  "PUT",  "DELETE",
                                                   "CONNECT", "OPTIONS", "TRACE", "PATCH"};

bool is_token(std::string_view text) {
    constexpr std::string_view kSpecials = "!#$%&'*+-.^_`|~";
    return !text.empty() && std::all_of(text.begin(), text.end(), [&](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               kSpecials.find(c) != std::string_view::npos;
    });
}

bool is_host(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) {
        return is_token({&c, 1}) || std::string_view(":[](),;=").find(c) != std::string_view::npos;
    });
}

bool equal_ignoring_case(std::string_view a, std::string_view b) {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [&](char x, char y) { return lower(x) == lower(y); });
}

// Whether a comma-separated header value has the (lower case) word in it.
bool lists(std::string_view value, std::string_view word) {
    while (!value.empty()) {
        const auto comma = value.find(',');
        if (equal_ignoring_case(trim(value.substr(0, comma)), word)) return true;
        value.remove_prefix(comma == std::string_view::npos ? value.size() : comma + 1);
    }
    return false;
}

}  // namespace

bool keeps_alive(const httplib::Request& request) {
    bool close = false, keep_alive = false;
    const auto [first, last] = request.headers.equal_range("Connection");
    for (auto header = first; header != last; ++header) {
        close = close || lists(header->second, "close");
        keep_alive = keep_alive || lists(header->second, "keep-alive");
    }
    return !close && (keep_alive || request.version == "HTTP/1.1");
}

void RequestReader::append(std::string_view bytes) {
    if (stage_ == Stage::refused) return;
    in_.erase(0, begin_);
    scanned_ -= std::min(scanned_, begin_);
    line_begin_ -= std::min(line_begin_, begin_);
    begin_ = 0;
    in_.append(bytes);
}

RequestReader::State RequestReader::next(httplib::Request& request) {
    if (stage_ == Stage::head && find_head_end()) {
        const std::string_view head = std::string_view(in_).substr(begin_, scanned_ - begin_);
        request_ = {};
        if (parse_head(head) && choose_body()) begin_ = scanned_;
    }
    if (stage_ == Stage::refused) return State::refused;
    if (stage_ == Stage::head || !read_body()) {
        return stage_ == Stage::refused ? State::refused : State::incomplete;
    }
    stage_ = Stage::head;
    continue_wanted_ = false;
    scanned_ = line_begin_ = begin_;
    if (begin_ == in_.size()) {
        in_.clear();
        // An idle connection should not keep the memory of its largest request.
        if (in_.capacity() > 4096) in_.shrink_to_fit();
        begin_ = scanned_ = line_begin_ = 0;
    }
    request = std::move(request_);
    return State::complete;
}

bool RequestReader::take_continue() { return std::exchange(continue_wanted_, false); }

bool RequestReader::refuse(int status, std::string_view title) {
    problem_ = {.status = status, .title = std::string(title)};
    stage_ = Stage::refused;
    in_ = {};
    begin_ = scanned_ = line_begin_ = 0;
    return false;
}

// Moves scanned_ behind the empty line that ends the head, looking at each byte once.
bool RequestReader::find_head_end() {
    for (; scanned_ < in_.size(); ++scanned_) {
        const char c = in_[scanned_];
        const bool after_cr = scanned_ > line_begin_ && in_[scanned_ - 1] == '\r';
        if ((c == '\n') != after_cr) return refuse(400, "Lines of the head must end with CR LF.");
        if (c == '\n') {
            const bool is_empty = scanned_ == line_begin_ + 1;
            const bool is_first = line_begin_ == begin_;
            line_begin_ = scanned_ + 1;
            if (is_empty && is_first) {
                begin_ = line_begin_;  // empty lines before a request are skipped
            } else if (is_empty) {
                ++scanned_;
                if (scanned_ - begin_ > limits_.head_bytes) return refuse(431, "The headers are too long.");
                return true;
            }
        } else if ((static_cast<unsigned char>(c) < 0x20 && c != '\r' && c != '\t') || c == 0x7F) {
            return refuse(400, "The head must not contain control characters.");
        }
        // Looked at byte by byte, so that the answer does not depend on how the bytes arrive. "GET " and " HTTP/1.1"
        // stand around the target; leave parse_request_line() to judge targets at the limit.
        const std::size_t length = scanned_ + 1 - begin_;
        if (line_begin_ == begin_ && length > limits_.target_bytes + 64) return refuse(414, "The address is too long.");
        if (length > limits_.head_bytes) return refuse(431, "The headers are too long.");
    }
    return false;
}

bool RequestReader::parse_head(std::string_view head) {
    std::size_t lines = 0;
    for (; head != "\r\n"; ++lines) {
        const std::size_t end = head.find("\r\n");
        const std::string_view line = head.substr(0, end);
        if (!(lines == 0 ? parse_request_line(line) : parse_header(line))) return false;
        head.remove_prefix(end + 2);
    }
    if (lines - 1 > limits_.headers) return refuse(431, "There are too many headers.");
    const std::size_t hosts = request_.headers.count("Host");
    if (hosts > 1 || (hosts == 0 && request_.version == "HTTP/1.1")) return refuse(400, "Send one Host header.");
    if (hosts == 1 && !is_host(request_.get_header_value("Host"))) return refuse(400, "Send a valid Host header.");
    return true;
}

bool RequestReader::parse_request_line(std::string_view line) {
    const std::size_t first = line.find(' '), last = line.rfind(' ');
    if (first == std::string_view::npos || first == last) {
        return refuse(400, "The request line must be: method, address, HTTP version.");
    }
    const std::string_view method = line.substr(0, first), version = line.substr(last + 1);
    std::string_view target = line.substr(first + 1, last - first - 1);

    if (version != "HTTP/1.1" && version != "HTTP/1.0") return refuse(400, "Speak HTTP/1.1 or HTTP/1.0.");
    if (std::find(kMethods.begin(), kMethods.end(), method) == kMethods.end()) {
        return refuse(400, "The method is not one that HTTP servers know.");
    }
    if (target.size() > limits_.target_bytes) return refuse(414, "The address is too long.");
    // Proxies may send absolute form: what follows the authority is what counts.
    for (const std::string_view scheme : {"http://", "https://"}) {
        if (!equal_ignoring_case(target.substr(0, scheme.size()), scheme)) continue;
        const std::size_t path = target.find_first_of("/?", scheme.size());
        target = path == std::string_view::npos ? "/" : target.substr(path);
        break;
    }
    const bool is_asterisk = target == "*" && method == "OPTIONS";
    if (!is_asterisk && (target.empty() || target[0] != '/'))
        return refuse(400, "The address must begin with a slash.");
    if (std::any_of(target.begin(), target.end(), [](char c) { return c == ' ' || c == '\t' || c == '#'; })) {
        return refuse(400, "Spaces, tabs and # in an address must be percent-escaped.");
    }
    if (!utf8::is_valid(target)) return refuse(400, "The address must be UTF-8.");
    request_.method = method;
    request_.target = target;
    request_.version = version;
    return true;
}

bool RequestReader::parse_header(std::string_view line) {
    const std::size_t colon = line.find(':');
    // A name that begins with a space is a folded line: proxies disagree about those.
    if (colon == std::string_view::npos || !is_token(line.substr(0, colon))) {
        return refuse(400, "A header must be a name, a colon and a value.");
    }
    request_.headers.emplace(line.substr(0, colon), trim(line.substr(colon + 1)));
    return true;
}

bool RequestReader::choose_body() {
    const std::size_t lengths = request_.headers.count("Content-Length");
    const std::size_t encodings = request_.headers.count("Transfer-Encoding");
    if (lengths + encodings > 1) return refuse(400, "Send one Content-Length or one Transfer-Encoding.");
    if (encodings == 1) {
        const bool is_chunked = equal_ignoring_case(request_.get_header_value("Transfer-Encoding"), "chunked");
        if (!is_chunked || request_.version != "HTTP/1.1") {
            return refuse(400, "The only Transfer-Encoding understood is chunked, with HTTP/1.1.");
        }
    }
    remaining_ = 0;
    if (lengths == 1) {
        const std::string length = request_.get_header_value("Content-Length");
        const char* const end = length.data() + length.size();
        const auto [stopped, error] = std::from_chars(length.data(), end, remaining_);
        if (length.empty() || stopped != end || error == std::errc::invalid_argument) {
            return refuse(400, "Content-Length must be a whole number.");
        }
        if (error != std::errc{} || remaining_ > limits_.body_bytes) return refuse(413, "The body is too long.");
    }
    if (request_.has_header("Expect")) {
        if (!equal_ignoring_case(request_.get_header_value("Expect"), "100-continue")) {
            return refuse(417, "The only expectation understood is 100-continue.");
        }
        continue_wanted_ = request_.version == "HTTP/1.1" && (encodings == 1 || remaining_ > 0);
    }
    stage_ = encodings == 1 ? Stage::chunk_size : Stage::sized_body;
    return true;
}

// A line of the chunked encoding, consumed; false if it is not all here yet, or refused.
bool RequestReader::take_line(std::size_t max_bytes, std::string_view& line) {
    const std::size_t end = in_.find('\n', begin_);
    if ((end == std::string::npos ? in_.size() : end) - begin_ > max_bytes) {
        return refuse(400, "A line of the chunked body is too long.");
    }
    if (end == std::string::npos) return false;
    if (end == begin_ || in_[end - 1] != '\r') return refuse(400, "Lines of a chunked body must end with CR LF.");
    line = std::string_view(in_).substr(begin_, end - 1 - begin_);
    begin_ = end + 1;
    return true;
}

bool RequestReader::read_chunk_size(std::string_view line) {
    const auto [stopped, error] = std::from_chars(line.data(), line.data() + line.size(), remaining_, 16);
    const auto rest = trim(line.substr(static_cast<std::size_t>(stopped - line.data())));
    if (error == std::errc::invalid_argument || (!rest.empty() && rest[0] != ';')) {
        return refuse(400, "A chunk must begin with its size in hexadecimal digits.");
    }
    if (error != std::errc{} || remaining_ > limits_.body_bytes - request_.body.size()) {
        return refuse(413, "The body is too long.");
    }
    stage_ = remaining_ == 0 ? Stage::trailers : Stage::chunk_data;
    trailer_bytes_ = 0;
    return true;
}

// True when the whole body is in request_.
bool RequestReader::read_body() {
    std::string_view line;
    for (;;) {
        switch (stage_) {
            case Stage::sized_body:
            case Stage::chunk_data: {
                const std::size_t bytes = std::min(remaining_, available());
                request_.body.append(in_, begin_, bytes);
                begin_ += bytes;
                remaining_ -= bytes;
                if (remaining_ > 0) return false;
                if (stage_ == Stage::sized_body) return true;
                stage_ = Stage::chunk_end;
                break;
            }
            case Stage::chunk_size:
                if (!take_line(kMaxChunkLineBytes, line) || !read_chunk_size(line)) return false;
                break;
            case Stage::chunk_end:
                if (!take_line(kMaxChunkLineBytes, line)) return false;
                if (!line.empty()) return refuse(400, "A chunk must be as long as it says.");
                stage_ = Stage::chunk_size;
                break;
            case Stage::trailers:
                if (!take_line(kMaxTrailerBytes - trailer_bytes_, line)) return false;
                if (line.empty()) return true;
                trailer_bytes_ += line.size() + 2;  // trailers are read over
                if (trailer_bytes_ >= kMaxTrailerBytes) return refuse(400, "The trailers are too long.");
                break;
            case Stage::head:
            case Stage::refused:
                return false;
        }
    }
}

}  // namespace tim::server
