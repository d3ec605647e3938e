// gzip for answers on their way out.
#pragma once

#include <httplib.h>

namespace tim::server {

// Compresses the body where the client takes gzip and text is long enough to gain from it. Sets Vary wherever the same
// request would get another body from another client, and makes a strong entity tag weak.
void compress(const httplib::Request& request, httplib::Response& response);

}  // namespace tim::server
