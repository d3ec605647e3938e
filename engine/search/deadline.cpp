#include "engine/search/deadline.h"

#include <string>

namespace tim::search {
namespace {

// Looking at the clock costs about as much as considering a document; a document costs microseconds at the most, but
// for phrases, which read its text.
constexpr unsigned kLookEvery = 32;

}  // namespace

// The documents of one database, until the time is over.
class Deadline::Source : public Xapian::PostingSource {
public:
    explicit Source(Deadline& deadline) : deadline_(deadline) {}
    PostingSource* clone() const override { return new Source(deadline_); }
    void init(const Xapian::Database& database) override {
        deadline_.begin();
        size_ = database.get_doccount();
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
    Xapian::doccount get_termfreq_min() const override { return size_; }
    Xapian::doccount get_termfreq_est() const override { return size_; }
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
    Xapian::doccount size_ = 0;
    Xapian::docid last_ = 0, at_ = 0;
    bool has_gaps_ = false, is_at_end_ = false;
    Xapian::PostingIterator list_, end_;
};

Deadline::Deadline(std::chrono::milliseconds limit)
    : is_limited_(limit.count() > 0), limit_(limit), end_(std::chrono::steady_clock::now() + limit) {}

Xapian::Query Deadline::limited(const Xapian::Query& filter) {
    if (!is_limited_) return filter;
    return {Xapian::Query::OP_AND, filter, Xapian::Query((new Source(*this))->release())};
}

bool Deadline::is_long_over() const noexcept {
    return is_limited_ && std::chrono::steady_clock::now() >= end_ + limit_;
}

bool Deadline::is_over() noexcept {
    if (is_limited_ && !has_ended_ && asked_++ % kLookEvery == 0) has_ended_ = std::chrono::steady_clock::now() >= end_;
    return has_ended_;
}

}  // namespace tim::search
