#include "server/compression.h"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <new>
#include <string>
#include <string_view>
#include <utility>

#include "server/answers.h"
#include "server/trim.h"

namespace tim::server {
namespace {

constexpr std::size_t kLeastBytes = 1024;
constexpr int kLevel = 4;  // a quarter of an answer's size; level 6 takes a quarter more time for 2 % less
constexpr int kGzipWindow = 15 + 16;

// "br;q=1.0, gzip;q=0.8, *;q=0.1"
bool takes_gzip(std::string_view header) {
    bool any = false;
    while (!header.empty()) {
        const std::size_t comma = header.find(',');
        const std::string_view item = header.substr(0, comma);
        header.remove_prefix(comma == std::string_view::npos ? header.size() : comma + 1);
        const std::size_t semicolon = item.find(';');
        const std::string_view name = trim(item.substr(0, semicolon));
        std::string_view weight = semicolon == std::string_view::npos ? "" : trim(item.substr(semicolon + 1));
        const bool is_refused = weight.starts_with("q=0") && weight.find_first_of("123456789") == weight.npos;
        if (name == "gzip" || name == "x-gzip") return !is_refused;
        if (name == "*") any = !is_refused;
    }
    return any;
}

bool is_text(std::string_view type) {
    type = type.substr(0, type.find(';'));
    return type.starts_with("text/") || type.ends_with("json") || type.ends_with("xml") ||
           type == "application/javascript" || type == "application/wasm";
}

class Deflater {
public:
    Deflater() {
        if (::deflateInit2(&stream_, kLevel, Z_DEFLATED, kGzipWindow, 8, Z_DEFAULT_STRATEGY) != Z_OK)
            throw std::bad_alloc();
    }
    ~Deflater() { ::deflateEnd(&stream_); }
    Deflater(const Deflater&) = delete;

    std::string run(std::string_view body) {
        ::deflateReset(&stream_);
        std::string out(::deflateBound(&stream_, body.size()), '\0');
        stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(body.data()));  // zlib's const is a macro away
        stream_.avail_in = static_cast<uInt>(body.size());
        stream_.next_out = reinterpret_cast<Bytef*>(out.data());
        stream_.avail_out = static_cast<uInt>(out.size());
        ::deflate(&stream_, Z_FINISH);  // the bound is enough for all of it at once
        out.resize(stream_.total_out);
        return out;
    }

private:
    z_stream stream_{};
};

}  // namespace

bool takes_gzip(const httplib::Request& request) { return takes_gzip(request.get_header_value("Accept-Encoding")); }

bool is_worth_compressing(std::string_view body) { return body.size() >= kLeastBytes; }

std::string gzip(std::string_view body) {
    thread_local Deflater deflater;  // its quarter of a megabyte is not for every answer anew
    return deflater.run(body);
}

void compress(const httplib::Request& request, httplib::Response& response) {
    if (response.has_header("Content-Encoding")) return add_header(response, "Vary", "Accept-Encoding");
    if (!is_worth_compressing(response.body) || !is_text(response.get_header_value("Content-Type"))) return;
    add_header(response, "Vary", "Accept-Encoding");
    if (!takes_gzip(request)) return;
    response.body = gzip(response.body);
    add_header(response, "Content-Encoding", "gzip");
    if (const std::string etag = response.get_header_value("ETag"); etag.starts_with('"')) {
        response.headers.erase("ETag");
        add_header(response, "ETag", "W/" + etag);
    }
}

}  // namespace tim::server
