// Any bytes as the body of another client's search, as an agent's message, and as the parameters of our own search: an
// answer that is JSON, or a problem with a status for it.

#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "server/protocols/algolia.h"
#include "server/protocols/mcp.h"
#include "server/protocols/search_request.h"

namespace {

using namespace tim;

// One hit, whatever is asked.
class OneHit : public server::Backend {
public:
    search::Result<search::Answer> search(const search::Request& request) override {
        search::Answer answer;
        answer.total = 1;
        answer.interpreted.as = request.query;
        search::Hit hit;
        hit.id = "a";
        hit.url = "/vi/a/#b";
        hit.title = "Ảnh <bệnh lý>";
        hit.path = {"Ảnh", "Y tế"};
        hit.attributes = R"({"provider":"Bioptimus"})";
        hit.title_parts = {{"Ảnh <", false}, {"bệnh lý", true}, {">", false}};
        hit.snippet = {{"Phân tích ", false}, {"bệnh lý", true}, {" & tế bào", false}};
        answer.hits.push_back(hit);
        for (const auto& field : request.facets) answer.facets[field] = {{.value = "model", .count = 1}};
        return answer;
    }
    search::Result<std::vector<search::Suggestion>> suggest(const search::SuggestRequest&) override {
        return std::vector<search::Suggestion>{};
    }
    search::Result<search::Hit> document(std::string_view) override { return search::Hit{}; }
    search::Result<std::string> revision() override { return "000001-1"; }
};

void check(server::Backend& backend, std::string_view path, std::string_view body) {
    const auto call = server::parse_algolia_call(path, body);
    if (!call) {
        if (call.error().status < 400 || call.error().status > 499) std::abort();
        return;
    }
    const auto answer = server::answer_algolia(backend, *call);
    if (!answer || !nlohmann::json::accept(answer->body)) std::abort();
}

// What is answered from the cache is what was answered first.
void check_mcp(server::Backend& backend, std::string_view version, std::string_view body) {
    server::ResponseCache cache(1 << 20);
    const auto first = server::answer_mcp(backend, cache, version, body);
    const bool is_right = first.status == 202
                              ? first.body.empty()
                              : (first.status == 200 || first.status == 400) && nlohmann::json::accept(first.body);
    if (!is_right || server::answer_mcp(backend, cache, version, body).body != first.body) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static OneHit backend;
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    for (const char* path : {"/1/indexes/*/queries", "/1/indexes/docs/query", "/1/indexes/docs/facets/kind/query"})
        check(backend, path, bytes);
    for (const char* version : {"", "2025-11-25"}) check_mcp(backend, version, bytes);
    if (const auto request = server::parse_search_request(bytes); !request && request.error().status != 400)
        std::abort();
    if (const auto request = server::parse_suggest_request(bytes); !request && request.error().status != 400)
        std::abort();
    return 0;
}
