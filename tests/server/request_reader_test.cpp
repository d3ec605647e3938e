#include "server/front/request_reader.h"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

namespace tim::server {
namespace {

using State = RequestReader::State;

const RequestReader::Limits kLimits{.target_bytes = 200, .head_bytes = 1000, .headers = 5, .body_bytes = 100};

struct Accepted {
    const char* why;
    std::string bytes;
    std::string method, target, body;
};

const Accepted kAccepted[] = {
    {"plain", "GET /a?b=c HTTP/1.1\r\nHost: x\r\n\r\n", "GET", "/a?b=c", ""},
    {"two question marks", "GET /a?b=c?d HTTP/1.1\r\nHost: x\r\n\r\n", "GET", "/a?b=c?d", ""},
    {"empty lines first", "\r\n\r\nGET / HTTP/1.1\r\nHost: x\r\n\r\n", "GET", "/", ""},
    {"HTTP/1.0 without Host", "HEAD / HTTP/1.0\r\n\r\n", "HEAD", "/", ""},
    {"absolute form", "GET http://x:80/a?b HTTP/1.1\r\nHost: x\r\n\r\n", "GET", "/a?b", ""},
    {"absolute form without path", "GET HTTP://x HTTP/1.1\r\nHost: x\r\n\r\n", "GET", "/", ""},
    {"asterisk form", "OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n", "OPTIONS", "*", ""},
    {"raw UTF-8", "GET /tìm HTTP/1.1\r\nHost: x\r\n\r\n", "GET", "/tìm", ""},
    {"IPv6 host", "GET / HTTP/1.1\r\nHost: [::1]:8080\r\n\r\n", "GET", "/", ""},
    {"sized body", "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello", "POST", "/", "hello"},
    {"body of a GET", "GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nhi", "GET", "/", "hi"},
    {"chunks", "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: Chunked\r\n\r\n3\r\nhel\r\n2;a=b\r\nlo\r\n0\r\n\r\n",
     "POST", "/", "hello"},
    {"trailers", "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nA: b\r\n\r\n", "POST", "/", ""},
};

struct Refused {
    const char* why;
    std::string bytes;
    int status;
};

const std::string kGet = "GET / HTTP/1.1\r\n";
const std::string kPost = "POST / HTTP/1.1\r\nHost: x\r\n";

const Refused kRefused[] = {
    {"line feeds alone", "GET / HTTP/1.1\nHost: x\n\n", 400},
    {"carriage return alone", kGet + "Host: x\rA: b\r\n\r\n", 400},
    {"NUL", std::string("GET /\0 HTTP/1.1\r\n", 17), 400},
    {"escape", "GET /\x1b[2J HTTP/1.1\r\nHost: x\r\n\r\n", 400},
    {"TLS", "\x16\x03\x01\x02", 400},
    {"HTTP/0.9", "GET /\r\n\r\n", 400},
    {"HTTP/2.0", "GET / HTTP/2.0\r\nHost: x\r\n\r\n", 400},
    {"HTTP/1.10", "GET / HTTP/1.10\r\nHost: x\r\n\r\n", 400},
    {"HTTP/2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400},
    {"space in the address", "GET /a b HTTP/1.1\r\nHost: x\r\n\r\n", 400},
    {"fragment", "GET /a#b HTTP/1.1\r\nHost: x\r\n\r\n", 400},
    {"no slash", "GET a HTTP/1.1\r\nHost: x\r\n\r\n", 400},
    {"authority form", "CONNECT x:80 HTTP/1.1\r\nHost: x\r\n\r\n", 400},
    {"asterisk form of GET", "GET * HTTP/1.1\r\nHost: x\r\n\r\n", 400},
    {"cut UTF-8", "GET /\xE1\xBB HTTP/1.1\r\nHost: x\r\n\r\n", 400},
    {"unknown method", "FIND / HTTP/1.1\r\nHost: x\r\n\r\n", 400},
    {"lower case method", "get / HTTP/1.1\r\nHost: x\r\n\r\n", 400},
    {"long address", "GET /" + std::string(200, 'a') + " HTTP/1.1\r\nHost: x\r\n\r\n", 414},
    {"address without end", "GET /" + std::string(300, 'a'), 414},
    {"long head", kGet + "A: " + std::string(1000, 'a'), 431},
    {"long whole head", kGet + "Host: x\r\nA: " + std::string(1000, 'a') + "\r\n\r\n", 431},
    {"many headers", kGet + "Host: x\r\nA: a\r\nA: a\r\nA: a\r\nA: a\r\nA: a\r\n\r\n", 431},
    {"no host", kGet + "\r\n", 400},
    {"two hosts", kGet + "Host: x\r\nHost: y\r\n\r\n", 400},
    {"host with a slash", kGet + "Host: x/y\r\n\r\n", 400},
    {"space before the colon", kGet + "Host : x\r\n\r\n", 400},
    {"folded line", kGet + "Host: x\r\nA: b\r\n c\r\n\r\n", 400},
    {"no colon", kGet + "Host\r\n\r\n", 400},
    {"no name", kGet + ": x\r\n\r\n", 400},
    {"two lengths", kPost + "Content-Length: 1\r\nContent-Length: 1\r\n\r\na", 400},
    {"length and chunks", kPost + "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400},
    {"signed length", kPost + "Content-Length: +1\r\n\r\na", 400},
    {"negative length", kPost + "Content-Length: -1\r\n\r\na", 400},
    {"list of lengths", kPost + "Content-Length: 1, 1\r\n\r\na", 400},
    {"empty length", kPost + "Content-Length:\r\n\r\n", 400},
    {"long body", kPost + "Content-Length: 101\r\n\r\n", 413},
    {"endless length", kPost + "Content-Length: 99999999999999999999999\r\n\r\n", 413},
    {"unknown encoding", kPost + "Transfer-Encoding: gzip, chunked\r\n\r\n", 400},
    {"chunks with HTTP/1.0", "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400},
    {"no chunk size", kPost + "Transfer-Encoding: chunked\r\n\r\nxyz\r\n", 400},
    {"C prefix", kPost + "Transfer-Encoding: chunked\r\n\r\n0x1\r\na\r\n0\r\n\r\n", 400},
    {"negative chunk", kPost + "Transfer-Encoding: chunked\r\n\r\n-1\r\n", 400},
    {"short chunk size", kPost + "Transfer-Encoding: chunked\r\n\r\n1\r\nab\r\n0\r\n\r\n", 400},
    {"chunk lines with line feeds alone", kPost + "Transfer-Encoding: chunked\r\n\r\n1\na\n0\n\n", 400},
    {"long chunk", kPost + "Transfer-Encoding: chunked\r\n\r\n65\r\n", 413},
    {"endless chunk", kPost + "Transfer-Encoding: chunked\r\n\r\nffffffffffffffffffff\r\n", 413},
    {"many chunks", kPost + "Transfer-Encoding: chunked\r\n\r\n40\r\n" + std::string(64, 'a') + "\r\n40\r\n", 413},
    {"long chunk line", kPost + "Transfer-Encoding: chunked\r\n\r\n1;" + std::string(300, 'a'), 400},
    {"long trailers", kPost + "Transfer-Encoding: chunked\r\n\r\n0\r\nA: " + std::string(5000, 'a') + "\r\n\r\n", 400},
    {"unknown expectation", kPost + "Expect: tea\r\n\r\n", 417},
};

TEST_CASE("requests are read whole and byte by byte", "[server][reader]") {
    for (const auto& row : kAccepted) {
        CAPTURE(row.why);
        for (const std::size_t step : {row.bytes.size(), std::size_t{1}, std::size_t{7}}) {
            RequestReader reader(kLimits);
            httplib::Request request;
            State state = State::incomplete;
            for (std::size_t at = 0; at < row.bytes.size(); at += step) {
                REQUIRE(state == State::incomplete);
                reader.append(std::string_view(row.bytes).substr(at, step));
                state = reader.next(request);
            }
            REQUIRE(state == State::complete);
            CHECK(request.method == row.method);
            CHECK(request.target == row.target);
            CHECK(request.body == row.body);
            CHECK_FALSE(reader.has_partial_request());
            CHECK(reader.next(request) == State::incomplete);
        }
    }
}

TEST_CASE("what is no request is refused, whole and byte by byte", "[server][reader]") {
    for (const auto& row : kRefused) {
        CAPTURE(row.why);
        for (const std::size_t step : {row.bytes.size(), std::size_t{1}}) {
            RequestReader reader(kLimits);
            httplib::Request request;
            for (std::size_t at = 0; at < row.bytes.size(); at += step) {
                reader.append(std::string_view(row.bytes).substr(at, step));
                if (reader.next(request) != State::incomplete) break;
            }
            REQUIRE(reader.next(request) == State::refused);
            CHECK(reader.problem().status == row.status);
            reader.append(kGet + "Host: x\r\n\r\n");
            CHECK(reader.next(request) == State::refused);
        }
    }
}

TEST_CASE("pipelined requests come out one after the other", "[server][reader]") {
    std::string bytes;
    for (const auto& row : kAccepted) bytes += row.bytes;
    for (const std::size_t step : {bytes.size(), std::size_t{1}, std::size_t{50}}) {
        RequestReader reader(kLimits);
        httplib::Request request;
        std::vector<std::string> targets, expected;
        for (const auto& row : kAccepted) expected.push_back(row.target);
        for (std::size_t at = 0; at < bytes.size(); at += step) {
            reader.append(std::string_view(bytes).substr(at, step));
            while (reader.next(request) == State::complete) targets.push_back(request.target);
        }
        CHECK(targets == expected);
    }
}

TEST_CASE("a client that waits to be asked for the body is asked once", "[server][reader]") {
    RequestReader reader(kLimits);
    httplib::Request request;
    reader.append(kPost + "Expect: 100-Continue\r\nContent-Length: 2\r\n\r\n");
    CHECK(reader.next(request) == State::incomplete);
    CHECK(reader.take_continue());
    CHECK_FALSE(reader.take_continue());
    reader.append("hi");
    CHECK(reader.next(request) == State::complete);
    CHECK(request.body == "hi");
}

TEST_CASE("connections are kept as the client wishes", "[server][reader]") {
    const struct {
        const char* version;
        const char* connection;
        bool kept;
    } rows[] = {
        {"HTTP/1.1", "", true},        {"HTTP/1.1", "close", false}, {"HTTP/1.1", "Keep-Alive, Close", false},
        {"HTTP/1.1", "upgrade", true}, {"HTTP/1.0", "", false},      {"HTTP/1.0", "keep-alive", true},
        {"HTTP/1.0", "close", false},
    };
    for (const auto& row : rows) {
        CAPTURE(row.version, row.connection);
        httplib::Request request;
        request.version = row.version;
        if (*row.connection) request.headers.emplace("Connection", row.connection);
        CHECK(keeps_alive(request) == row.kept);
    }
}

}  // namespace
}  // namespace tim::server
