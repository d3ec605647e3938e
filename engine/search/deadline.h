// A time limit that ends a match with what was found by then. Xapian 1.4's own, Enquire::set_time_limit(), only stops
// looking for further matches to count: a slow match goes on.
//
// Every document that a query considers is asked of a posting list of ours that has them all, and that ends when the
// time is over; a conjunction ends with the first of its lists.
//
// The same list keeps Xapian 1.4 from losing hits. Where enough good documents were found, it takes an OR for an AND
// MAYBE and that for an AND (in AndMaybePostList::next()) and goes on behind the list that is furthest, so that the
// document in which that one stands is never looked at. An OR that is not asked for its next document, but whether it
// has the one that another list of a conjunction stands in, is not concerned. So the scoring OR is made to come last.
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
    // What `scoring` gives the documents that `filter` has. `tells_little`: most documents of `filter` score nothing,
    // so that it is no measure for how many are found.
    [[nodiscard]] Xapian::Query limited(const Xapian::Query& scoring, const Xapian::Query& filter, bool tells_little);

    // For shards elsewhere, which the lists above do not reach: whether more than twice the limit is gone.
    [[nodiscard]] bool is_long_over() const noexcept;

    // Whether a match was ended, or found the time over.
    [[nodiscard]] bool has_ended() const noexcept { return has_ended_; }

private:
    class Source;
    class Last;
    [[nodiscard]] Xapian::Query walk(const Xapian::Query* scoring);
    [[nodiscard]] bool is_over() noexcept;

    const bool is_limited_;
    const std::chrono::milliseconds limit_;
    const std::chrono::steady_clock::time_point end_;
    unsigned asked_ = 0;
    bool has_ended_ = false;
};

}  // namespace tim::search
