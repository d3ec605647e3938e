// Who answers questions. Routes know this face only, so that tests can answer in place of an index.
#pragma once

#include <chrono>
#include <filesystem>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "engine/index/generations.h"
#include "engine/index/replica.h"
#include "engine/search/search.h"

namespace tim::server {

// Every call may come from several threads at once.
class Backend {
public:
    virtual ~Backend() = default;
    [[nodiscard]] virtual search::Result<search::Answer> search(const search::Request& request) = 0;
    [[nodiscard]] virtual search::Result<std::vector<search::Suggestion>> suggest(
        const search::SuggestRequest& request) = 0;
    [[nodiscard]] virtual search::Result<search::Hit> document(std::string_view id) = 0;
    // When the index that answers was published, where that is known.
    [[nodiscard]] virtual std::optional<std::chrono::system_clock::time_point> published() { return std::nullopt; }
    // How far this copy of an index is, if it is one (tim-indexer replicate).
    [[nodiscard]] virtual std::optional<index::ReplicaState> replica() { return std::nullopt; }
    // Changes whenever answers may change.
    [[nodiscard]] virtual search::Result<std::string> revision() = 0;
    // The shards of the index, as far as it has been asked.
    [[nodiscard]] virtual std::vector<search::ShardState> shards() { return {}; }
    // True while an older index answers than the one published last, because that is damaged.
    [[nodiscard]] virtual bool has_fallen_back() { return false; }
};

// An index on disk. Each call has a searcher to itself; searchers are opened when needed and kept, so there are never
// more of them than calls at once. Those of an index that was replaced are closed by the next call, or within
// kFollowEvery without one: they hold descriptors, and files that the indexer would remove. A database that is changed
// in place, as a replica is, shows its new revision within kFollowEvery. What is published is noticed within
// kLookEvery, by all calls at once.
class IndexBackend : public Backend {
public:
    static constexpr std::chrono::milliseconds kFollowEvery{1'000}, kLookEvery{1};

    explicit IndexBackend(std::filesystem::path index_dir, const search::ShardLimits& limits = {});
    [[nodiscard]] search::Result<search::Answer> search(const search::Request& request) override;
    [[nodiscard]] search::Result<std::vector<search::Suggestion>> suggest(
        const search::SuggestRequest& request) override;
    [[nodiscard]] search::Result<search::Hit> document(std::string_view id) override;
    [[nodiscard]] search::Result<std::string> revision() override;
    [[nodiscard]] std::optional<std::chrono::system_clock::time_point> published() override;
    [[nodiscard]] std::optional<index::ReplicaState> replica() override { return index::replica_state(index_dir_); }
    [[nodiscard]] bool has_fallen_back() override;
    [[nodiscard]] std::vector<search::ShardState> shards() override;

private:
    void note_warning(const std::string& warning);
    void note_shards(const search::Searcher& searcher, const std::vector<std::string>& missing);
    [[nodiscard]] index::StubStamp follow();
    template <class Call>
    auto with_searcher(Call&& call) -> decltype(call(std::declval<search::Searcher&>()));

    const std::filesystem::path index_dir_;
    const search::ShardLimits limits_;
    std::mutex mutex_;
    std::vector<std::string> missing_;              // shards, when it was looked last
    std::optional<index::StubStamp> fell_back_at_;  // the stub whose index is damaged
    index::StubStamp stamp_;                        // of the stub that the next two follow
    std::vector<search::Searcher> free_;            // the one used last is on top, its caches warm
    std::string revision_;                          // empty: to be asked for
    std::chrono::steady_clock::time_point looked_;  // at the stub
    std::jthread follower_;                         // last: it uses the others
};

}  // namespace tim::server
