#include "engine/search/deadline.h"

#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "engine/search/everything.h"

namespace tim::search {
namespace {

// Looking at the clock costs about as much as considering a document; a document costs microseconds at the most, but
// for phrases, which read its text.
constexpr unsigned kLookEvery = 32;

}  // namespace

// The documents of one database, until the time is over.
class Deadline::Source : public Xapian::PostingSource {
public:
    // `terms`: of which each document that counts has some.
    Source(Deadline& deadline, std::vector<std::string> terms) : deadline_(deadline), terms_(std::move(terms)) {}
    PostingSource* clone() const override { return new Source(deadline_, terms_); }
    void init(const Xapian::Database& database) override {
        size_ = database.get_doccount();
        estimated_ = size_;
        if (!terms_.empty()) {
            double without = 1;  // as if each term knew nothing of the others, which is how Xapian reckons
            for (const auto& term : terms_) without *= 1 - static_cast<double>(database.get_termfreq(term)) / size_;
            estimated_ = static_cast<Xapian::doccount>(std::lround((1 - without) * size_));
        }
        if (estimated_ == size_ && size_ > 1) --estimated_;  // before what comes last
        last_ = database.get_lastdocid();
        at_ = 0;
        is_at_end_ = false;
        // Numbers without gaps, as a compacted index has them, need no list.
        has_gaps_ = size_ != last_;
        if (has_gaps_) {
            list_ = database.postlist_begin(std::string());
            end_ = database.postlist_end(std::string());
        }
    }
    Xapian::doccount get_termfreq_min() const override { return terms_.empty() ? size_ : 0; }
    Xapian::doccount get_termfreq_est() const override { return estimated_; }
    Xapian::doccount get_termfreq_max() const override { return size_; }
    void next(double) override { go_to(at_ + 1); }
    void skip_to(Xapian::docid wanted, double) override {
        if (wanted > at_) go_to(wanted);
    }
    bool at_end() const override { return is_at_end_; }
    Xapian::docid get_docid() const override { return at_; }
    std::string get_description() const override { return "Deadline"; }

private:
    void go_to(Xapian::docid wanted) {
        if (has_gaps_) {
            list_.skip_to(wanted);
            is_at_end_ = list_ == end_;
            if (!is_at_end_) at_ = *list_;
        } else {
            at_ = wanted;
            is_at_end_ = at_ > last_;
        }
        if (deadline_.is_over()) is_at_end_ = true;
    }

    Deadline& deadline_;
    const std::vector<std::string> terms_;
    Xapian::doccount size_ = 0, estimated_ = 0;
    Xapian::docid last_ = 0, at_ = 0;
    bool has_gaps_ = false, is_at_end_ = false;
    Xapian::PostingIterator list_, end_;
};

// A list that says to be as long as there are documents, and to weigh more than all others: an OR with it stands last
// in a conjunction, and nothing in it is passed over until it has begun. Then it ends, and leaves the OR as it was.
//
// The weight is for several databases. The second begins with what documents of the first must be beaten by, and an OR
// below an OR that need not be looked at for its own sake is taken for being at its end before it has begun.
class Deadline::Last : public Xapian::PostingSource {
public:
    PostingSource* clone() const override { return new Last; }
    void init(const Xapian::Database& database) override {
        constexpr double kMoreThanAll = 1e6;
        size_ = database.get_doccount();
        is_at_end_ = false;
        set_maxweight(kMoreThanAll);
    }
    Xapian::doccount get_termfreq_min() const override { return 0; }
    Xapian::doccount get_termfreq_est() const override { return size_; }
    Xapian::doccount get_termfreq_max() const override { return size_; }
    void next(double) override { end(); }
    void skip_to(Xapian::docid, double) override { end(); }
    bool at_end() const override { return is_at_end_; }
    Xapian::docid get_docid() const override { return 0; }
    std::string get_description() const override { return "Last"; }

private:
    void end() {
        is_at_end_ = true;
        set_maxweight(0);
    }

    Xapian::doccount size_ = 0;
    bool is_at_end_ = false;
};

Deadline::Deadline(std::chrono::milliseconds limit)
    : is_limited_(limit.count() > 0), limit_(limit), end_(std::chrono::steady_clock::now() + limit) {}

Xapian::Query Deadline::walk(const Xapian::Query* scoring) {
    asked_ = 0;  // a match that begins looks at the clock first
    std::vector<std::string> terms;
    if (scoring != nullptr) terms.assign(scoring->get_unique_terms_begin(), scoring->get_terms_end());
    return Xapian::Query((new Source(*this, std::move(terms)))->release());
}

Xapian::Query Deadline::limited(const Xapian::Query& filter) {
    return is_limited_ ? Xapian::Query(Xapian::Query::OP_AND, filter, walk(nullptr)) : filter;
}

Xapian::Query Deadline::limited(const Xapian::Query& scoring, const Xapian::Query& filter, bool tells_little) {
    // Scaled, it is an OR by itself: Xapian would take the two for one.
    const Xapian::Query last(Xapian::Query::OP_OR, Xapian::Query(Xapian::Query::OP_SCALE_WEIGHT, scoring, 1.0),
                             Xapian::Query((new Last)->release()));
    return {Xapian::Query::OP_FILTER, last, both(filter, walk(tells_little ? &scoring : nullptr))};
}

bool Deadline::is_long_over() const noexcept {
    return is_limited_ && std::chrono::steady_clock::now() >= end_ + limit_;
}

bool Deadline::is_over() noexcept {
    if (is_limited_ && !has_ended_ && asked_++ % kLookEvery == 0) has_ended_ = std::chrono::steady_clock::now() >= end_;
    return has_ended_;
}

}  // namespace tim::search
