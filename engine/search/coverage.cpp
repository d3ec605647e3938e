#include "engine/search/coverage.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "engine/search/everything.h"

namespace tim::search {
namespace {

using Xapian::Query;

// Units that must be there, and those of which enough must be, the heaviest first.
struct Wanted {
    std::vector<const Unit*> required, soft;
    double need = 0;  // of the weights of the soft ones; more than 0 if there are any
    bool is_everything = false;
};

Wanted wanted_of(const Plan& plan, double share) {
    // The heaviest few decide. As a query, which shards elsewhere are asked, more would be slow; on disk it is the same
    // few, so that both find the same.
    constexpr std::size_t kMostUnits = 5;
    constexpr double kRounding = 1e-9;
    Wanted wanted;
    // What weighs nothing is in no document; where nothing else is wanted, neither is what is wanted.
    const bool any_weighs = std::any_of(plan.units.begin(), plan.units.end(),
                                        [](const Unit& unit) { return unit.required || unit.weight > 0; });
    for (const auto& unit : plan.units)
        if (unit.required || unit.weight > 0 || !any_weighs)
            (unit.required ? wanted.required : wanted.soft).push_back(&unit);
    auto& soft = wanted.soft;
    std::stable_sort(soft.begin(), soft.end(), [](const Unit* a, const Unit* b) { return a->weight > b->weight; });
    if (soft.size() > kMostUnits) soft.resize(kMostUnits);
    double total = 0;
    for (const auto* unit : soft) total += unit->weight;
    wanted.need = std::max(total * share - kRounding, kRounding);
    wanted.is_everything =
        plan.units.empty() ||
        (!soft.empty() && !plan.beyond_units && soft.size() == plan.units.size() && soft.back()->weight >= wanted.need);
    return wanted;
}

// Some of `units` from `at` on, whose weights reach `need`, which is more than 0; empty if they cannot.
Query reaching(const std::vector<const Unit*>& units, std::size_t at, double need) {
    std::vector<Query> choices;
    for (; at < units.size() && units[at]->weight >= need; ++at) choices.push_back(units[at]->match);
    double left = 0;
    for (std::size_t i = at; i < units.size(); ++i) left += units[i]->weight;
    if (left >= need) {  // several together: with the heaviest of them or without it
        if (const Query rest = reaching(units, at + 1, need - units[at]->weight); !rest.empty())
            choices.emplace_back(Query::OP_AND, units[at]->match, rest);
        if (Query others = reaching(units, at + 1, need); !others.empty()) choices.push_back(std::move(others));
    }
    return choices.empty() ? Query() : Query(Query::OP_OR, choices.begin(), choices.end());
}

constexpr Xapian::docid kNone = std::numeric_limits<Xapian::docid>::max();

// A term of a unit's, or several of which all or any must be there.
struct Expression {
    enum class Kind { term, all, any };
    Kind kind = Kind::any;
    std::size_t term = 0;  // its place in Aim::terms
    std::vector<Expression> parts;
};

// What is to be found, as all copies of a source have it.
struct Aim {
    struct Part {
        Expression match;
        double weight = 0;
        double share = 0;  // of all documents, as if no term knew of another
    };
    std::vector<std::string> terms;    // one that stands in two units is there twice: they are not looked for in step
    std::vector<Part> required, soft;  // soft: the heaviest first
    double need = 0;
    std::size_t essential = 0;  // so many of the soft ones: without any of them the others cannot be enough
    double share = 0;           // of all documents
};

class AimBuilder {
public:
    explicit AimBuilder(const index::IndexReader& reader) : reader_(reader) {}

    std::shared_ptr<const Aim> build(const Wanted& wanted) {
        for (const auto* unit : wanted.required) aim_->required.push_back(part(*unit));
        for (const auto* unit : wanted.soft) aim_->soft.push_back(part(*unit));
        aim_->need = wanted.need;
        double left = 0;
        for (const auto& part : aim_->soft) left += part.weight;
        for (; aim_->essential < aim_->soft.size() && left >= aim_->need; ++aim_->essential)
            left -= aim_->soft[aim_->essential].weight;
        aim_->share = aim_->soft.empty() ? 1 : reaching_share(0, aim_->need);
        for (const auto& part : aim_->required) aim_->share *= part.share;
        return std::move(aim_);
    }

private:
    Aim::Part part(const Unit& unit) {
        Expression match = compile(unit.match);
        const double its_share = share(match);
        return {std::move(match), unit.weight, its_share};
    }

    Expression compile(const Query& query) {
        Expression out;
        switch (query.get_type()) {
            case Query::LEAF_TERM:
                out.kind = Expression::Kind::term;
                out.term = aim_->terms.size();
                aim_->terms.push_back(*query.get_terms_begin());
                return out;
            case Query::LEAF_MATCH_NOTHING:
                return out;  // any of nothing
            case Query::OP_AND:
                out.kind = Expression::Kind::all;
                break;
            case Query::OP_OR:
            case Query::OP_SYNONYM:
                break;
            default:
                throw std::logic_error("a unit cannot be " + query.get_description());
        }
        for (std::size_t i = 0; i < query.get_num_subqueries(); ++i)
            out.parts.push_back(compile(query.get_subquery(i)));
        return out;
    }

    double share(const Expression& match) const {
        const double all = reader_.documents().get_doccount();
        if (match.kind == Expression::Kind::term)
            return all > 0 ? reader_.documents_with(aim_->terms[match.term]) / all : 0;
        double product = 1;
        const bool is_any = match.kind == Expression::Kind::any;
        for (const auto& part : match.parts) product *= is_any ? 1 - share(part) : share(part);
        return is_any ? 1 - product : product;
    }

    double reaching_share(std::size_t at, double need) const {
        if (need <= 0) return 1;
        if (at == aim_->soft.size()) return 0;
        const auto& part = aim_->soft[at];
        return part.share * reaching_share(at + 1, need - part.weight) +
               (1 - part.share) * reaching_share(at + 1, need);
    }

    const index::IndexReader& reader_;
    std::shared_ptr<Aim> aim_ = std::make_shared<Aim>();
};

// The documents of one database that are aimed at.
class Source : public Xapian::PostingSource {
public:
    explicit Source(std::shared_ptr<const Aim> aim) : aim_(std::move(aim)) {}
    PostingSource* clone() const override { return new Source(aim_); }
    void init(const Xapian::Database& database) override {
        database_ = database;
        size_ = database.get_doccount();
        lists_.assign(aim_->terms.size(), {});
        at_ = 0;
        found_.assign(aim_->soft.size(), 0);
    }
    Xapian::doccount get_termfreq_min() const override { return 0; }
    Xapian::doccount get_termfreq_est() const override {
        return static_cast<Xapian::doccount>(std::lround(aim_->share * size_));
    }
    Xapian::doccount get_termfreq_max() const override { return size_; }
    void next(double) override { go_to(at_ + 1); }
    void skip_to(Xapian::docid wanted, double) override {
        if (wanted > at_) go_to(wanted);
    }
    bool at_end() const override { return at_ == kNone; }
    Xapian::docid get_docid() const override { return at_; }
    std::string get_description() const override { return "Coverage"; }

private:
    struct List {
        bool is_open = false;
        Xapian::docid at = 0;
        Xapian::PostingIterator next, end;
    };

    // The first document from `wanted` on that has the term; kNone if there is none.
    Xapian::docid seek(std::size_t term, Xapian::docid wanted) {
        List& list = lists_[term];
        if (list.at >= wanted) return list.at;
        if (!list.is_open) {
            list.next = database_.postlist_begin(aim_->terms[term]);
            list.end = database_.postlist_end(aim_->terms[term]);
            list.is_open = true;
        }
        if (list.next != list.end) list.next.skip_to(wanted);
        return list.at = list.next == list.end ? kNone : *list.next;
    }

    // Likewise, that has the expression.
    Xapian::docid seek(const Expression& match, Xapian::docid wanted) {
        switch (match.kind) {
            case Expression::Kind::term:
                return seek(match.term, wanted);
            case Expression::Kind::any: {
                Xapian::docid first = kNone;
                for (const auto& part : match.parts) {
                    first = std::min(first, seek(part, wanted));
                    if (first == wanted) break;
                }
                return first;
            }
            case Expression::Kind::all:
                return seek_all(match.parts, wanted, [](const Expression& part) -> const Expression& { return part; });
        }
        return kNone;
    }

    template <class Parts, class Match>
    Xapian::docid seek_all(const Parts& parts, Xapian::docid wanted, Match&& match) {
        for (std::size_t agree = 0, i = 0; wanted != kNone && agree < parts.size(); i = (i + 1) % parts.size()) {
            const Xapian::docid at = seek(match(parts[i]), wanted);
            agree = at == wanted ? agree + 1 : 1;
            wanted = at;
        }
        return wanted;
    }

    Xapian::docid seek_soft(std::size_t part, Xapian::docid wanted) {
        if (found_[part] < wanted) found_[part] = seek(aim_->soft[part].match, wanted);
        return found_[part];
    }

    // Where the next document may be: one that has an essential unit.
    Xapian::docid candidate(Xapian::docid wanted) {
        Xapian::docid first = kNone;
        for (std::size_t i = 0; i < aim_->essential; ++i) first = std::min(first, seek_soft(i, wanted));
        return first;
    }

    bool has_enough(Xapian::docid document) {
        double have = 0, left = 0;
        for (const auto& part : aim_->soft) left += part.weight;
        for (std::size_t i = 0; i < aim_->soft.size() && have < aim_->need && have + left >= aim_->need; ++i) {
            left -= aim_->soft[i].weight;
            if (seek_soft(i, document) == document) have += aim_->soft[i].weight;
        }
        return have >= aim_->need;
    }

    void go_to(Xapian::docid wanted) {
        const auto match = [](const Aim::Part& part) -> const Expression& { return part.match; };
        for (;; ++wanted) {
            wanted = seek_all(aim_->required, wanted, match);
            if (aim_->soft.empty() || wanted == kNone) break;
            if (aim_->required.empty()) wanted = candidate(wanted);
            if (wanted == kNone || has_enough(wanted)) break;
        }
        at_ = wanted;
    }

    std::shared_ptr<const Aim> aim_;
    Xapian::Database database_;
    Xapian::doccount size_ = 0;
    std::vector<List> lists_;
    std::vector<Xapian::docid> found_;  // where each soft unit stands next, as far as it was asked
    Xapian::docid at_ = 0;
};

}  // namespace

Query coverage(const Plan& plan, double share, const index::IndexReader& reader) {
    if (reader.is_remote()) return coverage_query(plan, share);
    const Wanted wanted = wanted_of(plan, share);
    if (wanted.is_everything) return everything();
    return Query((new Source(AimBuilder(reader).build(wanted)))->release());
}

Query coverage_query(const Plan& plan, double share) {
    const Wanted wanted = wanted_of(plan, share);
    if (wanted.is_everything) return everything();
    std::vector<Query> all;
    for (const auto* unit : wanted.required) all.push_back(unit->match);
    if (!wanted.soft.empty()) all.push_back(reaching(wanted.soft, 0, wanted.need));
    return {Query::OP_AND, all.begin(), all.end()};
}

}  // namespace tim::search
