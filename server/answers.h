// The forms in which routes answer: problems, and bodies that the client may have already.
#pragma once

#include <string>
#include <string_view>

#include <httplib.h>

#include "server/problem.h"
#include "server/static_files.h"

namespace tim::server {

// The same for equal arguments on every machine, so that replicas behind a balancer agree. Weak, because equal answers
// may differ in how long they took.
[[nodiscard]] std::string weak_etag(std::string_view key, std::string_view revision);

// Whether the client has what this entity tag names. RFC 9110: they are compared weakly here, so W/ does not count.
[[nodiscard]] bool has_etag(const httplib::Request& request, std::string_view etag);

// Adds a header. As httplib's set_header(), which every answer would pay for eight times; the front leaves out what
// would break the framing.
void add_header(httplib::Response& response, const char* name, std::string value);

void answer_problem(httplib::Response& response, const Problem& problem);

// 304 if the client has it, else 200 with the body. To be asked for anew each time.
void answer_tagged(const httplib::Request& request, httplib::Response& response, std::string body,
                   const std::string& mime_type, const std::string& etag);

// What is never the same twice, or too short to be worth a tag.
void answer_fresh(httplib::Response& response, std::string body, const std::string& mime_type);

void answer_file(const httplib::Request& request, httplib::Response& response, StaticFile file, int status = 200);

}  // namespace tim::server
