// Which address answers what (docs/api.md): the search API, the protocols of others, health, the page and its files, a
// built site. What is known of an address before it is answered stands in places.h.
#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <httplib.h>

#include "server/backend.h"
#include "server/problem.h"
#include "server/protocols/addresses.h"
#include "server/response_cache.h"
#include "server/static_files.h"

namespace tim::server {

class Routes {
public:
    struct Options {
        std::filesystem::path web;                 // index.html, catalogue.html and what they load
        std::filesystem::path site;                // a built site for /docs/; empty: none
        std::vector<std::string> allowed_origins;  // for CORS: "https://docs.example"; "*" is any
        std::string public_url;                    // what clients call the server: "https://ex.org/search"; or empty
        std::size_t cache_bytes = 0;               // for answers of searches and suggestions
    };

    // The backend must outlive the routes.
    Routes(Backend& backend, const Options& options);

    // For any thread. Wants `method`, `target` and `headers`; throws Overloaded where the backend does, and otherwise
    // nothing but what memory runs out with.
    void answer(const httplib::Request& request, httplib::Response& response) const;

    // Puts an error in place of whatever the response holds: in the form of the protocol that the address speaks, and
    // readable for pages of the allowed origins, as every answer from there is.
    void refuse(const httplib::Request& request, httplib::Response& response, const Problem& problem) const;

    [[nodiscard]] ResponseCache::Counts cache_counts() const { return cache_->counts(); }

private:
    void route(const httplib::Request& request, httplib::Response& response) const;
    void api(const httplib::Request& request, httplib::Response& response, std::string_view path,
             std::string_view query) const;
    void answer_kept(const httplib::Request& request, httplib::Response& response, std::string_view kind,
                     std::string_view form, const ResponseCache::Compute& compute, const char* mime_type) const;
    template <class Write>
    void answer_suggestions(const httplib::Request& request, httplib::Response& response, std::string_view query,
                            std::string_view kind, Write&& write, const char* mime_type) const;
    void search(const httplib::Request& request, httplib::Response& response, std::string_view query) const;
    void suggest(const httplib::Request& request, httplib::Response& response, std::string_view query) const;
    void browser_suggestions(const httplib::Request& request, httplib::Response& response,
                             std::string_view query) const;
    void opensearch(const httplib::Request& request, httplib::Response& response, std::string_view query) const;
    void document(const httplib::Request& request, httplib::Response& response, std::string_view id) const;
    void readiness(httplib::Response& response) const;
    void docs(const httplib::Request& request, httplib::Response& response, std::string_view path,
              std::string_view query) const;
    void openapi(const httplib::Request& request, httplib::Response& response) const;
    void llms(const httplib::Request& request, httplib::Response& response) const;
    void search_page(const httplib::Request& request, httplib::Response& response, std::string_view query) const;
    void catalogue_page(const httplib::Request& request, httplib::Response& response, std::string_view lang,
                        std::string_view entry) const;
    void compare_page(const httplib::Request& request, httplib::Response& response, std::string_view lang,
                      std::string_view query) const;
    [[nodiscard]] std::optional<StaticFile> words_for(const StaticFile& page, std::string_view lang) const;
    void web(const httplib::Request& request, httplib::Response& response, std::string_view path) const;
    void algolia(const httplib::Request& request, httplib::Response& response, std::string_view path) const;
    void mcp(const httplib::Request& request, httplib::Response& response) const;
    [[nodiscard]] bool allows(std::string_view origin) const;
    void allow_origin(const httplib::Request& request, httplib::Response& response, std::string_view methods) const;

    [[nodiscard]] std::string own_address(const httplib::Request& request) const;

    mutable AddressingBackend backend_;
    const StaticFiles web_, site_;
    const std::vector<std::string> allowed_origins_;
    const std::string public_url_;
    const std::unique_ptr<ResponseCache> cache_;
};

}  // namespace tim::server
