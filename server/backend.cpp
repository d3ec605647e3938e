#include "server/backend.h"

#include <algorithm>
#include <condition_variable>
#include <utility>

#include "server/log.h"

namespace tim::server {

IndexBackend::IndexBackend(std::filesystem::path index_dir, const search::ShardLimits& limits)
    : index_dir_(std::move(index_dir)), limits_(limits), follower_([this](const std::stop_token& stop) {
          std::mutex mutex;
          std::condition_variable_any never;
          std::unique_lock lock(mutex);
          while (!never.wait_for(lock, stop, kFollowEvery, [&] { return stop.stop_requested(); })) {
              (void)follow();
              const std::lock_guard state(mutex_);
              revision_.clear();
          }
      }) {}

// Forgets what belongs to a stub that was replaced. Returns the stamp of the one that is there.
index::StubStamp IndexBackend::follow() {
    const auto now = std::chrono::steady_clock::now();
    const auto stamp = index::stub_stamp(index_dir_);
    std::vector<search::Searcher> old;  // closed behind the lock
    const std::lock_guard lock(mutex_);
    looked_ = now;
    if (stamp_ != stamp) {
        stamp_ = stamp;
        old.swap(free_);
        revision_.clear();
    }
    return stamp;
}

template <class Call>
auto IndexBackend::with_searcher(Call&& call) -> decltype(call(std::declval<search::Searcher&>())) {
    const auto stamp = follow();
    const auto take = [this]() -> search::Result<search::Searcher> {
        {
            const std::lock_guard lock(mutex_);
            if (!free_.empty()) {
                search::Searcher searcher = std::move(free_.back());
                free_.pop_back();
                return searcher;
            }
        }
        return search::Searcher::open(index_dir_, limits_);
    };
    auto searcher = take();
    if (!searcher) return tl::unexpected(searcher.error());
    auto result = call(*searcher);
    if (const std::string& warning = searcher->warning(); !warning.empty()) note_warning(warning);
    // One that failed, by error or exception, may hold a broken index, and one that another index was published under
    // may hold the old one: they are not used again.
    if (result || result.error().code == search::Errc::bad_request || result.error().code == search::Errc::not_found) {
        const std::lock_guard lock(mutex_);
        if (stamp_ == stamp) free_.push_back(*std::move(searcher));
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

// One line for each shard that goes, and one when it is back.
void IndexBackend::note_shards(const search::Searcher& searcher, const std::vector<std::string>& missing) {
    {
        const std::lock_guard lock(mutex_);
        if (missing_ == missing) return;
        missing_ = missing;
    }
    if (missing.empty()) log::Line(log::Level::info, "shards_are_back");
    for (const auto& shard : searcher.shards())
        if (std::find(missing.begin(), missing.end(), shard.name) != missing.end())
            log::Line(log::Level::warning, "shard_left_out").add("shard", shard.name).add("why", shard.why);
}

std::vector<search::ShardState> IndexBackend::shards() {
    std::vector<search::ShardState> out;
    (void)with_searcher([&](search::Searcher& searcher) {
        out = searcher.shards();
        return searcher.revision();
    });
    return out;
}

search::Result<search::Answer> IndexBackend::search(const search::Request& request) {
    return with_searcher([&](search::Searcher& searcher) {
        auto answer = searcher.search(request);
        if (answer) note_shards(searcher, answer->missing);
        return answer;
    });
}

search::Result<std::vector<search::Suggestion>> IndexBackend::suggest(const search::SuggestRequest& request) {
    return with_searcher([&](search::Searcher& searcher) { return searcher.suggest(request); });
}

search::Result<search::Hit> IndexBackend::document(std::string_view id) {
    return with_searcher([&](search::Searcher& searcher) { return searcher.document(id); });
}

// Every request asks, and of an answer that is kept a look at the stub would be a ninth of the cost.
search::Result<std::string> IndexBackend::revision() {
    {
        const std::lock_guard lock(mutex_);
        if (!revision_.empty() && std::chrono::steady_clock::now() - looked_ < kLookEvery) return revision_;
    }
    const auto stamp = follow();
    {
        const std::lock_guard lock(mutex_);
        if (stamp_ == stamp && !revision_.empty()) return revision_;
    }
    auto revision = with_searcher([](search::Searcher& searcher) { return searcher.revision(); });
    const std::lock_guard lock(mutex_);
    if (revision && stamp_ == stamp) revision_ = *revision;
    return revision;
}

std::optional<std::chrono::system_clock::time_point> IndexBackend::published() {
    const auto stamp = index::stub_stamp(index_dir_);
    if (stamp.seconds == 0) return std::nullopt;
    return std::chrono::system_clock::time_point(std::chrono::seconds(stamp.seconds));
}

}  // namespace tim::server
