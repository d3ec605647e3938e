#include "server/protocols/mcp.h"

#include <catch2/catch.hpp>
#include <string>

#include <nlohmann/json.hpp>

#include "server/protocols/addresses.h"

namespace tim::server {
namespace {

using nlohmann::json;

// One catalogue entry and one article, as hostile as text can be.
class TwoDocuments : public Backend {
public:
    search::Result<search::Answer> search(const search::Request& request) override {
        ++calls;
        last = request;
        if (request.query == "bad") return failure(search::Errc::bad_request, "Close the quote.");
        if (request.query == "gone") return failure(search::Errc::index_unavailable, "/srv/secret");
        search::Answer answer;
        answer.hits = {entry(), article()};
        answer.total = 2;
        answer.interpreted.as = "bệnh";
        answer.partial = request.query == "slow";
        answer.facets["provider"] = {{"<P>", 1, {}}};
        return answer;
    }
    search::Result<search::Hit> document(std::string_view id) override {
        ++calls;
        if (id == "entry.en") return entry();
        if (id == "page") return article();
        return failure(search::Errc::not_found, "");
    }
    search::Result<std::vector<search::Suggestion>> suggest(const search::SuggestRequest&) override { return {}; }
    search::Result<std::string> revision() override { return std::to_string(published); }

    static search::Hit entry() {
        search::Hit hit;
        hit.id = "entry.en";
        hit.kind = "model";
        hit.lang = "en";
        hit.url = "/catalogue/en/entry";
        hit.title = "</script><script>";
        hit.date = "2025-05-07";
        hit.lastmod = "2025-06-01";
        hit.attributes =
            R"({"provider":"<img src=x onerror=1>","parameters":1100000000,"sources":[{"url":"https://a.example/"},{"url":"javascript:1"}]})";
        return hit;
    }
    static search::Hit article() {
        search::Hit hit;
        hit.id = "page";
        hit.kind = "article";
        hit.url = "javascript:alert(1)";
        hit.title = "a\xC3 \x01";
        hit.attributes = "[]";
        hit.snippet = {{"một ", false}, {"<b>", true}};
        hit.text = std::string(10'000, 'x');
        return hit;
    }
    static tl::unexpected<search::Error> failure(search::Errc code, std::string message) {
        return tl::unexpected(search::Error{code, std::move(message), ""});
    }

    search::Request last;
    int calls = 0, published = 1;
};

struct Agent {
    McpReply send(const std::string& body, std::string_view version = {}) {
        return answer_mcp(addressed, cache, version, body);
    }
    json ask(std::string_view method, const json& params) {
        const auto reply = send(json{{"jsonrpc", "2.0"}, {"id", 7}, {"method", method}, {"params", params}}.dump());
        CHECK(reply.status == 200);
        json parsed = json::parse(reply.body);
        CHECK(parsed["jsonrpc"] == "2.0");
        CHECK(parsed["id"] == 7);
        return parsed;
    }
    json call(std::string_view tool, const json& arguments) {
        return ask("tools/call", {{"name", tool}, {"arguments", arguments}});
    }
    TwoDocuments backend;
    AddressingBackend addressed{backend, "https://ex.org", true};
    ResponseCache cache{1 << 20};
};

TEST_CASE_METHOD(Agent, "an agent and the server agree on a version", "[server][mcp]") {
    for (const auto* version : {"2025-11-25", "2025-06-18", "2025-03-26"}) {
        CHECK(speaks_mcp(version));
        CHECK(ask("initialize", {{"protocolVersion", version}})["result"]["protocolVersion"] == version);
    }
    CHECK_FALSE(speaks_mcp("2024-11-05"));
    const json offered = ask("initialize", {{"protocolVersion", "1999-01-01"}, {"capabilities", json::object()}});
    CHECK(offered["result"]["protocolVersion"] == "2025-11-25");
    CHECK(offered["result"]["capabilities"] == json{{"tools", json::object()}});
    CHECK(ask("ping", json::object())["result"] == json::object());
}

TEST_CASE_METHOD(Agent, "the tools that are listed are those there are", "[server][mcp]") {
    const json tools = ask("tools/list", json::object())["result"]["tools"];
    REQUIRE(tools.size() == 3);
    for (const json& tool : tools) {
        CAPTURE(tool["name"]);
        const json reply = call(tool["name"].get<std::string>(), {{"no such argument", 1}});
        CHECK(reply["error"]["code"] == -32602);
        // Every argument it takes is in the schema, and none else.
        std::string known;
        for (const auto& [name, schema] : tool["inputSchema"]["properties"].items()) known += name + " ";
        const auto message = reply["error"]["message"].get<std::string>();
        for (const auto& [name, schema] : tool["inputSchema"]["properties"].items()) {
            CHECK(message.find(name) != std::string::npos);
        }
        CHECK(std::count(message.begin(), message.end(), ',') ==
              static_cast<long>(tool["inputSchema"]["properties"].size()) - 1);
    }
}

TEST_CASE_METHOD(Agent, "what was found is text, with its facts and safe addresses", "[server][mcp]") {
    const json reply = call("search", {{"query", "x\ny"},
                                       {"lang", "vi"},
                                       {"kind", "model"},
                                       {"filters", {"a:b"}},
                                       {"facets", {"provider"}},
                                       {"limit", 3.0},
                                       {"offset", 7}});
    CHECK(backend.last.query == "x y");
    CHECK(backend.last.lang == "vi");
    CHECK(backend.last.kind == "model");
    CHECK(backend.last.filters == std::vector<std::string>{"a:b"});
    CHECK(backend.last.limit == 3);
    CHECK(backend.last.offset == 7);
    const json& result = reply["result"];
    CHECK(result["isError"] == false);
    CHECK(json::parse(result["content"][0]["text"].get<std::string>()) == result["structuredContent"]);
    const json& hits = result["structuredContent"]["hits"];
    CHECK(hits[0]["title"] == "</script><script>");
    CHECK(hits[0]["url"] == "https://ex.org/catalogue/en/entry");
    CHECK(hits[0]["facts"]["provider"] == "<img src=x onerror=1>");
    CHECK(hits[0]["facts"]["parameters"] == 1100000000);
    CHECK(hits[0]["facts"]["sources"][0]["url"] == "https://a.example/");
    CHECK(hits[0]["facts"]["sources"][1]["url"] == "");
    CHECK(hits[0]["facts"]["metrics"].is_null());
    CHECK(hits[0]["date"] == "2025-05-07");
    CHECK(hits[0]["lastmod"] == "2025-06-01");
    CHECK(hits[1]["lastmod"].is_null());
    CHECK(hits[1]["url"] == "");
    CHECK(hits[1]["title"] == "a\xEF\xBF\xBD \x01");
    CHECK(hits[1]["passage"] == "một <b>");
    CHECK_FALSE(hits[1].contains("facts"));
    CHECK(result["structuredContent"]["facets"]["provider"][0]["value"] == "<P>");

    const json document = call("get_document", {{"id", "page"}})["result"]["structuredContent"];
    CHECK(document["text"].get<std::string>().size() == 10'000);
    CHECK(document["url"] == "");
    CHECK(document["attributes"] == json::object());
    const json compared = call("compare_models", {{"ids", {"entry.en", "entry.en"}}})["result"]["structuredContent"];
    CHECK(compared["entries"].size() == 2);
    CHECK(compared["entries"][0]["facts"]["delivery"].is_null());
}

TEST_CASE_METHOD(Agent, "what was answered once is not searched for again", "[server][mcp]") {
    const auto costs = [&](std::string_view tool, const json& arguments) {
        const int before = backend.calls;
        (void)call(tool, arguments);
        return backend.calls - before;
    };
    const json entries{{"ids", {"entry.en", "entry.en"}}};
    CHECK(costs("search", {{"query", "x"}, {"limit", 3}}) == 1);
    CHECK(costs("search", {{"limit", 3}, {"query", "x"}}) == 0);
    CHECK(costs("search", {{"query", "x"}, {"limit", 4}}) == 1);
    CHECK(costs("get_document", {{"id", "page"}}) == 1);
    CHECK(costs("get_document", {{"id", "page"}}) == 0);
    CHECK(costs("compare_models", entries) == 2);
    CHECK(costs("compare_models", entries) == 0);
    // Whoever asks is answered under their own id.
    const auto reply = send(
        R"({"jsonrpc":"2.0","id":"b\"7","method":"tools/call","params":{"name":"get_document","arguments":{"id":"page"}}})");
    CHECK(json::parse(reply.body)["id"] == "b\"7");
    // Failures and what was found in part are no answers to keep.
    for (const char* query : {"bad", "gone", "slow"}) {
        CAPTURE(query);
        CHECK(costs("search", {{"query", query}}) == 1);
        CHECK(costs("search", {{"query", query}}) == 1);
    }
    backend.published = 2;
    CHECK(costs("search", {{"query", "x"}, {"limit", 3}}) == 1);
}

TEST_CASE_METHOD(Agent, "what an agent can mend it is told, and nothing about this machine", "[server][mcp]") {
    const auto told = [](const json& reply) {
        CHECK(reply["result"]["isError"] == true);
        CHECK_FALSE(reply["result"].contains("structuredContent"));
        return reply["result"]["content"][0]["text"].get<std::string>();
    };
    CHECK(told(call("search", {{"query", "bad"}})) == "Close the quote.");
    CHECK(told(call("get_document", {{"id", "none"}})) == "There is no document of this id.");
    CHECK(told(call("compare_models", {{"ids", {"entry.en", "none"}}})).find("(none)") != std::string::npos);
    CHECK(told(call("compare_models", {{"ids", {"entry.en", "page"}}})).find("article") != std::string::npos);
    const json gone = call("search", {{"query", "gone"}});
    CHECK(gone["error"]["code"] == -32603);
    CHECK(gone.dump().find("secret") == std::string::npos);
}

TEST_CASE_METHOD(Agent, "arguments of any type get an answer", "[server][mcp]") {
    const json values{nullptr,
                      true,
                      0,
                      -1,
                      1,
                      21,
                      1.5,
                      1e300,
                      "",
                      "x",
                      std::string(513, 'x'),
                      json::array(),
                      json::object(),
                      {1},
                      {"x"},
                      {nullptr},
                      json(std::vector<std::string>(33, "x")),
                      {{"a", {{"b", 1}}}}};
    const json good{{"search", {{"query", "x"}}},
                    {"get_document", {{"id", "page"}}},
                    {"compare_models", {{"ids", {"entry.en", "entry.en"}}}}};
    const json tools = ask("tools/list", json::object())["result"]["tools"];
    for (const json& tool : tools) {
        const auto name = tool["name"].get<std::string>();
        for (const auto& [argument, schema] : tool["inputSchema"]["properties"].items()) {
            for (const json& value : values) {
                json arguments = good[name];
                arguments[argument] = value;
                CAPTURE(name, argument, value.dump().substr(0, 40));
                const json reply = call(name, arguments);
                if (reply.contains("error")) {
                    CHECK(reply["error"]["code"] == -32602);
                    CHECK(reply["error"]["message"].get<std::string>().find(argument) == 0);
                } else {
                    CHECK(reply["result"]["content"][0]["type"] == "text");
                }
                // Of one type only a value of that type is taken.
                const auto type = schema.value("type", std::string("string"));
                const bool fits = (type == "string" && value.is_string()) || (type == "array" && value.is_array()) ||
                                  (type == "integer" && value.is_number());
                if (!fits) CHECK(reply.contains("error"));
            }
            json without = good[name];
            without.erase(argument);
            const bool is_required =
                !tool["inputSchema"]["required"].empty() && tool["inputSchema"]["required"][0] == argument;
            CHECK(call(name, without).contains("error") == is_required);
        }
        for (const json& value : values) {
            if (value == json::object()) continue;
            CAPTURE(name, value.dump().substr(0, 40));
            CHECK(ask("tools/call", {{"name", name}, {"arguments", value}})["error"]["code"] == -32602);
            CHECK(ask("tools/call", {{"name", value}})["error"]["code"] == -32602);
            CHECK(ask("initialize", {{"protocolVersion", value}}).contains("error") != value.is_string());
        }
    }
}

TEST_CASE_METHOD(Agent, "what is no message is refused", "[server][mcp]") {
    const struct {
        const char* body;
        int status, code;
    } rows[] = {
        {"", 400, -32700},
        {"{", 400, -32700},
        {"\xFF", 400, -32700},
        {"7", 400, -32600},
        {"null", 400, -32600},
        {"{}", 400, -32600},
        {"[]", 400, -32600},
        {R"({"jsonrpc":"1.0","id":1,"method":"ping"})", 400, -32600},
        {R"({"jsonrpc":2,"id":1,"method":"ping"})", 400, -32600},
        {R"({"jsonrpc":"2.0","id":1})", 400, -32600},
        {R"({"jsonrpc":"2.0","id":1,"method":7})", 400, -32600},
        {R"({"jsonrpc":"2.0","id":null,"method":"ping"})", 400, -32600},
        {R"({"jsonrpc":"2.0","id":1.5,"method":"ping"})", 400, -32600},
        {R"({"jsonrpc":"2.0","id":[],"method":"ping"})", 400, -32600},
        {R"({"jsonrpc":"2.0","id":1,"method":"ping","params":[]})", 200, -32602},
        {R"({"jsonrpc":"2.0","id":1,"method":"ping","params":"x"})", 200, -32602},
        {R"({"jsonrpc":"2.0","id":1,"method":"resources/list"})", 200, -32601},
        {R"({"jsonrpc":"2.0","id":1,"method":"tools/call"})", 200, -32602},
        {R"({"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"rm"}})", 200, -32602},
        {R"({"jsonrpc":"2.0","id":1,"method":"initialize"})", 200, -32602},
    };
    for (const auto& row : rows) {
        CAPTURE(row.body);
        const auto reply = send(row.body);
        CHECK(reply.status == row.status);
        CHECK(json::parse(reply.body)["error"]["code"] == row.code);
    }
    CHECK(send(std::string(100'000, '[')).status == 400);
    CHECK(send("{\"a\":" + std::string(100, '[') + std::string(100, ']') + "}").status == 400);
    for (const auto* body :
         {R"({"jsonrpc":"2.0","method":"notifications/initialized"})", R"({"jsonrpc":"2.0","method":"no/such"})",
          R"({"jsonrpc":"2.0","id":1,"result":{}})", R"({"jsonrpc":"2.0","id":1,"error":{"code":1,"message":""}})"}) {
        CAPTURE(body);
        CHECK(send(body).status == 202);
        CHECK(send(body).body.empty());
    }
}

TEST_CASE_METHOD(Agent, "batches are for the version that has them", "[server][mcp]") {
    const std::string ping = R"({"jsonrpc":"2.0","id":"a","method":"ping"})",
                      told = R"({"jsonrpc":"2.0","method":"notifications/initialized"})";
    const auto reply = send("[" + ping + "," + told + ",7]", "2025-03-26");
    CHECK(reply.status == 200);
    const json replies = json::parse(reply.body);
    REQUIRE(replies.size() == 2);
    CHECK(replies[0]["id"] == "a");
    CHECK(replies[1]["error"]["code"] == -32600);
    CHECK(send("[" + told + "]").status == 202);
    CHECK(send("[" + ping + "]", "2025-06-18").status == 400);
    std::string many = ping;
    for (int i = 0; i < 32; ++i) many += "," + ping;
    CHECK(send("[" + many + "]").status == 400);
}

}  // namespace
}  // namespace tim::server
