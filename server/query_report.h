// For the authors of a site: which queries found nothing, and which were slow. Folded (case and marks off), counted,
// without addresses or times, bounded, and only where the settings ask for it.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

namespace tim::server {

class QueryReport {
public:
    struct Options {
        std::filesystem::path file;  // empty: nothing is noted
        std::chrono::milliseconds slow{200};
        std::size_t max_queries = 10'000;
    };

    explicit QueryReport(const Options& options) : options_(options) {}

    // For any thread.
    void note_nothing_found(std::string_view query);
    void note_time(std::string_view query, std::chrono::nanoseconds took);

    // Replaces the file by what was noted since the start, most frequent first: lines of `nothing`, count, query, and
    // of `slow`, count, query, slowest in milliseconds, separated by tabs. False if the file cannot be written.
    [[nodiscard]] bool write();

private:
    struct Entry {
        std::uint64_t count = 0;
        std::chrono::nanoseconds slowest{0};
    };
    using Entries = std::unordered_map<std::string, Entry>;
    void note(Entries& entries, std::string_view query, std::chrono::nanoseconds took);

    const Options options_;
    std::mutex mutex_;
    Entries nothing_, slow_;
};

}  // namespace tim::server
