// Whose request it is. Behind a proxy every connection comes from the proxy, which appends the address it saw to
// X-Forwarded-For; what stands further left there, anybody may have written.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <httplib.h>

namespace tim::server {

// An IPv6 address; IPv4 ones are written as ::ffff:a.b.c.d. Ordered and comparable, for tables.
using Address = std::array<std::uint8_t, 16>;

// "192.0.2.1", "192.0.2.1:80", "2001:db8::1", "[2001:db8::1]:80"; nothing for anything else.
[[nodiscard]] std::optional<Address> parse_address(std::string_view text);

[[nodiscard]] std::string to_string(const Address& address);

// 127.0.0.0/8 and ::1.
[[nodiscard]] bool is_loopback(const Address& address);

// What one customer of a network provider has: an IPv4 address, or the /64 of an IPv6 one.
[[nodiscard]] Address network_of(Address address);

// With `trusted_hops` proxies in front, each of which appends to X-Forwarded-For: the entry that the outermost of them
// wrote, counted from the right. The other end of the connection where there is none, or it is no address.
[[nodiscard]] Address client_address(const httplib::Request& request, unsigned trusted_hops);

}  // namespace tim::server
