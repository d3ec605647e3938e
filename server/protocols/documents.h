// Texts that the server hands out as they are: written by hand in the JSON files beside this one, part of the program.
#pragma once

#include <string_view>

namespace tim::server {

extern const std::string_view kOpenApi;   // openapi.json; what stands for this server's address in it is kOpenApiServer
extern const std::string_view kMcpTools;  // mcp_tools.json: the result of the method tools/list

inline constexpr std::string_view kOpenApiServer = R"("url": "/")";

}  // namespace tim::server
