// A time limit that ends a match with what was found by then. Xapian 1.4's own, Enquire::set_time_limit(), only stops
// looking for further matches to count: a slow match goes on.
//
// A posting list of ours asks before each document that it considers, or leaps to, and ends when the time is over
// (MatchList); a conjunction ends with the first of its lists. limited() adds one to what has none.
#pragma once

#include <xapian.h>

#include <chrono>

namespace tim::search {

// For the thread that searches. Must outlive the queries that it limited.
class Deadline {
public:
    // From now on; 0: without end.
    explicit Deadline(std::chrono::milliseconds limit);

    [[nodiscard]] Xapian::Query limited(const Xapian::Query& filter);
    // For a posting list: before a match, which looks at the clock first, and for each document.
    void begin() noexcept { asked_ = 0; }
    [[nodiscard]] bool is_over() noexcept;

    // For shards elsewhere, which the lists above do not reach: whether more than twice the limit is gone.
    [[nodiscard]] bool is_long_over() const noexcept;

    // Whether a match was ended, or found the time over.
    [[nodiscard]] bool has_ended() const noexcept { return has_ended_; }

private:
    class Source;

    const bool is_limited_;
    const std::chrono::milliseconds limit_;
    const std::chrono::steady_clock::time_point end_;
    unsigned asked_ = 0;
    bool has_ended_ = false;
};

}  // namespace tim::search
