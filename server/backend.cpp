#include "server/backend.h"

#include <utility>

#include "server/log.h"

namespace tim::server {

template <class Call>
auto IndexBackend::with_searcher(Call&& call) -> decltype(call(std::declval<search::Searcher&>())) {
    const auto take = [this]() -> search::Result<search::Searcher> {
        {
            const std::lock_guard lock(mutex_);
            if (!free_.empty()) {
                search::Searcher searcher = std::move(free_.back());
                free_.pop_back();
                return searcher;
            }
        }
        return search::Searcher::open(index_dir_);
    };
    auto searcher = take();
    if (!searcher) return tl::unexpected(searcher.error());
    auto result = call(*searcher);
    if (const std::string& warning = searcher->warning(); !warning.empty()) note_warning(warning);
    // One that failed, by error or exception, may hold a broken index: it is not used again.
    if (result || result.error().code == search::Errc::bad_request || result.error().code == search::Errc::not_found) {
        const std::lock_guard lock(mutex_);
        free_.push_back(*std::move(searcher));
    }
    return result;
}

// One line for a damaged index, however many searchers come upon it.
void IndexBackend::note_warning(const std::string& warning) {
    const auto stamp = index::stub_stamp(index_dir_);
    {
        const std::lock_guard lock(mutex_);
        if (fell_back_at_ == stamp) return;
        fell_back_at_ = stamp;
    }
    log::Line(log::Level::warning, "index_fell_back").add("why", warning);
}

bool IndexBackend::has_fallen_back() {
    const auto stamp = index::stub_stamp(index_dir_);
    const std::lock_guard lock(mutex_);
    return fell_back_at_ == stamp;
}

search::Result<search::Answer> IndexBackend::search(const search::Request& request) {
    return with_searcher([&](search::Searcher& searcher) { return searcher.search(request); });
}

search::Result<std::vector<search::Suggestion>> IndexBackend::suggest(const search::SuggestRequest& request) {
    return with_searcher([&](search::Searcher& searcher) { return searcher.suggest(request); });
}

search::Result<search::Hit> IndexBackend::document(std::string_view id) {
    return with_searcher([&](search::Searcher& searcher) { return searcher.document(id); });
}

search::Result<std::string> IndexBackend::revision() {
    return with_searcher([](search::Searcher& searcher) { return searcher.revision(); });
}

std::optional<std::chrono::system_clock::time_point> IndexBackend::published() {
    const auto stamp = index::stub_stamp(index_dir_);
    if (stamp.seconds == 0) return std::nullopt;
    return std::chrono::system_clock::time_point(std::chrono::seconds(stamp.seconds));
}

}  // namespace tim::server
