// What an index of a size, in a number of shards, was measured to take: lines of a small file that is kept with the
// code.
#pragma once

#include <cstddef>
#include <filesystem>
#include <vector>

namespace tim::scale {

// Of one index on one processor. A question's time is processor time over all shards, asked one after the other, and
// what the one who asks does with the answer.
struct Measurement {
    std::size_t documents = 0;
    unsigned shards = 1;
    double build_s = 0;                              // processor time of the build into eight shards
    std::size_t build_memory = 0;                    // its peak, bytes
    std::size_t document_bytes = 0, word_bytes = 0;  // on disk, compacted
    std::size_t questions = 0;
    double mean_ms = 0, p50_ms = 0, p99_ms = 0;
};

// Tab-separated, with a line of names; throws std::runtime_error naming the line that is wrong.
[[nodiscard]] std::vector<Measurement> read_measurements(const std::filesystem::path& file);
void write_measurements(const std::filesystem::path& file, const std::vector<Measurement>& measurements);

// Builds the made collection in eight shards below `folder`, joins them to four, two and one, and asks each. What is
// built already is taken as it is, with what its build took.
[[nodiscard]] std::vector<Measurement> measure(const std::filesystem::path& folder, std::size_t documents);

}  // namespace tim::scale
