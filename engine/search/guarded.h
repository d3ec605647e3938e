// What a reader of an index does about an error: it tries again where that may help, else says so to who asked.
#pragma once

#include <xapian.h>

#include <string>
#include <tl/expected.hpp>

#include "engine/index/error.h"
#include "engine/search/search.h"

namespace tim::search {

// Thrown where shards elsewhere answer, but took so long that no time is left.
struct Late {};

// What `f` answers, or the error that is left. Xapian's errors become ours here and nowhere else. A reader whose
// snapshot was overwritten opens anew, once (`refresh`, told whether it is for that); one that finds its index damaged
// goes back to the one before, once (`fall_back`, told why); `recover` leaves out shards on other machines that fail,
// one by one; it is told the error, or null where they were late. The last two say whether they did it.
template <class Refresh, class FallBack, class Recover, class F>
auto guarded(Refresh&& refresh, FallBack&& fall_back, Recover&& recover, F&& f) -> decltype(f()) {
    constexpr int kMostRecoveries = 16;
    const auto retried = [&] {
        try {
            refresh(false);
            return f();
        } catch (const Xapian::DatabaseModifiedError&) {
            refresh(true);
            return f();
        }
    };
    const auto recovered = [&] {
        for (int recoveries = 0;; ++recoveries) try {
                return retried();
            } catch (const Late&) {
                recover(nullptr);
            } catch (const Xapian::Error& e) {
                if (recoveries == kMostRecoveries || !recover(&e)) throw;
            }
    };
    try {
        try {
            return recovered();
        } catch (const Xapian::DatabaseError& e) {
            if (!fall_back(e.get_msg())) throw;
        } catch (const index::Error& e) {
            if (!fall_back(e.what())) throw;
        }
        return f();
    } catch (const index::Error& e) {
        return tl::unexpected(
            Error{Errc::index_unavailable, std::string(e.what()) + (e.hint().empty() ? "" : "; " + e.hint()), ""});
    } catch (const Xapian::DatabaseError& e) {
        return tl::unexpected(Error{Errc::index_unavailable, "the index cannot be read: " + e.get_msg(), ""});
    } catch (const Xapian::NetworkError& e) {
        return tl::unexpected(Error{Errc::index_unavailable, "the shards do not answer: " + e.get_msg(), ""});
    } catch (const Xapian::Error& e) {
        return tl::unexpected(Error{Errc::internal, "the search failed: " + e.get_description(), ""});
    }
}

}  // namespace tim::search
