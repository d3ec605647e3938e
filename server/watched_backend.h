// A backend that is looked after: what comes when too much waits already is turned away, a search gets a time limit,
// and what was searched is counted, timed and noted. All protocols ask through it.
#pragma once

#include <chrono>
#include <functional>
#include <stdexcept>

#include "server/backend.h"
#include "server/metrics.h"
#include "server/query_report.h"

namespace tim::server {

// Thrown instead of an answer; the service answers it with status 503 and Retry-After. Better early and to some than
// late to all: who waits longer than a person does has gone by the time the answer is there.
struct Overloaded : std::runtime_error {
    Overloaded() : std::runtime_error("too many requests wait") {}
};

class WatchedBackend : public Backend {
public:
    struct Options {
        std::chrono::milliseconds time_limit{500};    // for one search; what was found by then is the answer
        std::chrono::milliseconds queue_limit{1000};  // how long requests may wait before searches are turned away
        std::function<std::chrono::microseconds()> queue_delay;  // how long requests wait at present; none: not at all
    };

    // What is referred to must outlive this.
    WatchedBackend(Backend& backend, Options options, Metrics& metrics, QueryReport& report)
        : backend_(backend), options_(std::move(options)), metrics_(metrics), report_(report) {}

    // Throws Overloaded, as suggest() does.
    [[nodiscard]] search::Result<search::Answer> search(const search::Request& request) override;
    [[nodiscard]] search::Result<std::vector<search::Suggestion>> suggest(
        const search::SuggestRequest& request) override;
    [[nodiscard]] search::Result<search::Hit> document(std::string_view id) override { return backend_.document(id); }
    [[nodiscard]] search::Result<std::string> revision() override { return backend_.revision(); }
    [[nodiscard]] std::vector<search::ShardState> shards() override { return backend_.shards(); }
    [[nodiscard]] bool has_fallen_back() override { return backend_.has_fallen_back(); }
    [[nodiscard]] std::optional<std::chrono::system_clock::time_point> published() override {
        return backend_.published();
    }
    [[nodiscard]] std::optional<index::ReplicaState> replica() override { return backend_.replica(); }

private:
    void admit() const;

    Backend& backend_;
    const Options options_;
    Metrics& metrics_;
    QueryReport& report_;
};

}  // namespace tim::server
