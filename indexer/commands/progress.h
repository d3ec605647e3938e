// How far the work has come, on stderr: a line that rewrites itself on a terminal, plain lines in a log.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdio>
#include <string>
#include <string_view>

namespace tim::indexer {

class ProgressLine {
public:
    // `quiet` prints nothing.
    ProgressLine(std::FILE* out, bool quiet);
    ~ProgressLine() { clear(); }
    ProgressLine(const ProgressLine&) = delete;
    ProgressLine& operator=(const ProgressLine&) = delete;

    // Begins a step of `total` pieces; 0 where the number is not known.
    void begin(std::string_view step, std::size_t total, std::string_view unit);
    // One more piece is done; prints at most ten times a second on a terminal (and the last one), every five seconds
    // elsewhere.
    void advance(std::string_view detail = {});
    // Ends the step and leaves a line about it.
    void finish();

private:
    void print(std::string_view detail);
    void clear();
    [[nodiscard]] double seconds() const;

    std::FILE* out_;
    bool quiet_, terminal_;
    std::string step_, unit_;
    std::size_t total_ = 0, done_ = 0;
    std::chrono::steady_clock::time_point started_, printed_;
    bool line_open_ = false;
};

}  // namespace tim::indexer
