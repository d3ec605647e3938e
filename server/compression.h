// gzip for answers on their way out.
#pragma once

#include <string>
#include <string_view>

#include <httplib.h>

namespace tim::server {

[[nodiscard]] bool takes_gzip(const httplib::Request& request);
// Shorter ones are one packet with and without.
[[nodiscard]] bool is_worth_compressing(std::string_view body);
[[nodiscard]] std::string gzip(std::string_view body);

// Compresses the body where the client takes gzip and text is long enough to gain from it. Sets Vary wherever the same
// request would get another body from another client, and makes a strong entity tag weak. A body that has an encoding
// stays as it is.
void compress(const httplib::Request& request, httplib::Response& response);

}  // namespace tim::server
