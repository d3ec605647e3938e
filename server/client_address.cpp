#include "server/client_address.h"

#include <arpa/inet.h>

#include <algorithm>
#include <vector>

#include "server/trim.h"

namespace tim::server {
namespace {

constexpr std::array<std::uint8_t, 12> kMapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};

bool is_ipv4(const Address& address) { return std::equal(kMapped.begin(), kMapped.end(), address.begin()); }

}  // namespace

std::optional<Address> parse_address(std::string_view text) {
    if (!text.empty() && text[0] == '[') {
        text = text.substr(1, text.find(']') - 1);
    } else if (std::count(text.begin(), text.end(), ':') == 1) {
        text = text.substr(0, text.find(':'));
    }
    const std::string plain(text);
    Address address{};
    if (::inet_pton(AF_INET6, plain.c_str(), address.data()) == 1) return address;
    std::copy(kMapped.begin(), kMapped.end(), address.begin());
    if (::inet_pton(AF_INET, plain.c_str(), address.data() + kMapped.size()) == 1) return address;
    return std::nullopt;
}

std::string to_string(const Address& address) {
    std::array<char, INET6_ADDRSTRLEN> text{};
    if (is_ipv4(address)) {
        ::inet_ntop(AF_INET, address.data() + kMapped.size(), text.data(), text.size());
    } else {
        ::inet_ntop(AF_INET6, address.data(), text.data(), text.size());
    }
    return text.data();
}

bool is_loopback(const Address& address) {
    constexpr Address kIpv6Loopback{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
    return address == kIpv6Loopback || (is_ipv4(address) && address[kMapped.size()] == 127);
}

Address network_of(Address address) {
    if (!is_ipv4(address)) std::fill(address.begin() + 8, address.end(), std::uint8_t{0});
    return address;
}

Address client_address(const httplib::Request& request, unsigned trusted_hops) {
    const Address peer = parse_address(request.remote_addr).value_or(Address{});
    if (trusted_hops == 0) return peer;
    // Several headers of this name are one list.
    std::vector<std::string_view> hops;
    const auto [first, last] = request.headers.equal_range("X-Forwarded-For");
    for (auto header = first; header != last; ++header) {
        std::string_view rest = header->second;
        while (!rest.empty()) {
            const auto comma = rest.find(',');
            hops.push_back(trim(rest.substr(0, comma)));
            rest.remove_prefix(comma == std::string_view::npos ? rest.size() : comma + 1);
        }
    }
    if (hops.size() < trusted_hops) return peer;
    return parse_address(hops[hops.size() - trusted_hops]).value_or(peer);
}

}  // namespace tim::server
