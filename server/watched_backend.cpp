#include "server/watched_backend.h"

namespace tim::server {

void WatchedBackend::admit() const {
    if (!options_.queue_delay || options_.queue_delay() <= options_.queue_limit) return;
    metrics_.count_refusal(Metrics::Refusal::load);
    throw Overloaded();
}

search::Result<search::Answer> WatchedBackend::search(const search::Request& request) {
    admit();
    const auto begin = std::chrono::steady_clock::now();
    search::Request limited = request;
    limited.time_limit = options_.time_limit;
    auto answer = backend_.search(limited);
    const auto took = std::chrono::steady_clock::now() - begin;
    if (!answer) {
        if (answer.error().code != search::Errc::bad_request) metrics_.count_search(Metrics::Search::failed, took);
        return answer;
    }
    using Outcome = Metrics::Search;
    metrics_.count_search(answer->partial      ? Outcome::partial
                          : answer->total == 0 ? Outcome::nothing_found
                                               : Outcome::answered,
                          took);
    report_.note_time(request.query, took);
    // What filters left nothing of says nothing about the words.
    if (answer->total == 0 && !answer->partial && request.filters.empty()) report_.note_nothing_found(request.query);
    return answer;
}

search::Result<std::vector<search::Suggestion>> WatchedBackend::suggest(const search::SuggestRequest& request) {
    admit();
    return backend_.suggest(request);
}

}  // namespace tim::server
