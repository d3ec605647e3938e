#include "server/query_report.h"

#include <algorithm>
#include <fstream>
#include <system_error>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "engine/analysis/unicode.h"

namespace tim::server {
namespace {

// One spelling for what is typed in many: letters and digits without case and marks, single spaces between.
std::string folded(std::string_view query) {
    std::string out;
    bool is_gap = false;
    for (const char32_t c : analysis::to_utf32(analysis::fold(analysis::normalize_text(query)))) {
        if (!analysis::is_word_character(c)) {
            is_gap = !out.empty();
            continue;
        }
        if (std::exchange(is_gap, false)) out += ' ';
        analysis::append_utf8(c, out);
    }
    return out;
}

}  // namespace

void QueryReport::note_nothing_found(std::string_view query) {
    if (!options_.file.empty()) note(nothing_, query, {});
}

void QueryReport::note_time(std::string_view query, std::chrono::nanoseconds took) {
    if (!options_.file.empty() && took >= options_.slow) note(slow_, query, took);
}

void QueryReport::note(Entries& entries, std::string_view query, std::chrono::nanoseconds took) {
    std::string key = folded(query);
    if (key.empty()) return;
    const std::lock_guard lock(mutex_);
    // What came once makes room for what comes now; what comes often stays.
    if (entries.size() >= options_.max_queries && entries.find(key) == entries.end()) {
        std::erase_if(entries, [](const auto& entry) { return entry.second.count == 1; });
        if (entries.size() >= options_.max_queries) return;
    }
    Entry& entry = entries[std::move(key)];
    ++entry.count;
    entry.slowest = std::max(entry.slowest, took);
}

bool QueryReport::write() {
    if (options_.file.empty()) return true;
    const auto by_count = [](const Entries& entries) {
        std::vector<std::pair<std::string, Entry>> sorted(entries.begin(), entries.end());
        std::sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) {
            return std::pair(b.second.count, a.first) < std::pair(a.second.count, b.first);
        });
        return sorted;
    };
    std::vector<std::pair<std::string, Entry>> nothing, slow;
    {
        const std::lock_guard lock(mutex_);
        nothing = by_count(nothing_);
        slow = by_count(slow_);
    }
    const std::filesystem::path next = options_.file.string() + ".next";
    {
        std::ofstream out(next, std::ios::trunc);
        for (const auto& [query, entry] : nothing) out << "nothing\t" << entry.count << '\t' << query << '\n';
        for (const auto& [query, entry] : slow) {
            out << "slow\t" << entry.count << '\t' << query << '\t'
                << fmt::format("{:.0f}", std::chrono::duration<double, std::milli>(entry.slowest).count()) << '\n';
        }
        out.flush();
        if (!out) return false;
    }
    std::error_code error;
    std::filesystem::rename(next, options_.file, error);
    return !error;
}

}  // namespace tim::server
