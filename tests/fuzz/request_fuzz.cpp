// Any bytes on a connection: requests or a refusal, the same ones however the bytes arrive, nothing beyond the limits.

#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "server/front/request_reader.h"
#include "server/utf8.h"

namespace {

using tim::server::RequestReader;

const RequestReader::Limits kLimits{.target_bytes = 64, .head_bytes = 512, .headers = 8, .body_bytes = 256};

struct Read {
    std::vector<std::string> requests;
    int refused = 0;  // with this status
    bool operator==(const Read&) const = default;
};

// In pieces whose sizes go round.
Read read(std::string_view bytes, const std::vector<std::size_t>& sizes) {
    RequestReader reader(kLimits);
    Read out;
    for (std::size_t at = 0, turn = 0; at < bytes.size(); ++turn) {
        const std::string_view piece = bytes.substr(at, sizes[turn % sizes.size()]);
        at += piece.size();
        reader.append(piece);
        for (;;) {
            httplib::Request request;
            const auto state = reader.next(request);
            if (state == RequestReader::State::incomplete) break;
            if (state == RequestReader::State::refused) {
                out.refused = reader.problem().status;
                if (out.refused < 400 || out.refused > 599) std::abort();
                return out;
            }
            if (request.target.size() > kLimits.target_bytes || request.body.size() > kLimits.body_bytes ||
                request.headers.size() > kLimits.headers || !tim::server::utf8::is_valid(request.target))
                std::abort();
            std::string all = request.method + ' ' + request.target + ' ' + request.version + '\n';
            for (const auto& [name, value] : request.headers) {
                if (value.find_first_of(std::string_view("\r\n\0", 3)) != std::string::npos) std::abort();
                all += name + ": " + value + '\n';
            }
            out.requests.push_back(all + request.body);
        }
    }
    return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    const Read at_once = read(bytes, {size + 1});
    if (!(read(bytes, {1}) == at_once) || !(read(bytes, {7, 2, 31}) == at_once)) std::abort();
    return 0;
}
