// The Model Context Protocol (streamable HTTP) for agents that read: three tools, no session, nothing kept of who asks,
// and every answer one JSON text.
#pragma once

#include <string>
#include <string_view>

#include "server/backend.h"
#include "server/response_cache.h"

namespace tim::server {

// Whether it is a version of the protocol spoken here: "2025-11-25", "2025-06-18", "2025-03-26".
[[nodiscard]] bool speaks_mcp(std::string_view version) noexcept;

struct McpReply {
    int status = 202;
    std::string body;  // empty with status 202: what only tells something is not answered
};

// `version` is what the client's header says; empty: none was sent. Mistakes of any kind are answered as JSON-RPC
// errors; throws what the backend throws. What a tool has said is said again from `cache`, whoever asks.
[[nodiscard]] McpReply answer_mcp(Backend& backend, ResponseCache& cache, std::string_view version,
                                  std::string_view body);

}  // namespace tim::server
