#include "engine/search/match_list.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "engine/search/coverage.h"
#include "engine/search/everything.h"

namespace tim::search {
namespace {

using Xapian::Query;

// What sums may differ by that are added up in another order.
constexpr double kRounding = 1e-8;

constexpr Xapian::docid kNone = std::numeric_limits<Xapian::docid>::max();

// Documents with a term, or with all or any of several.
struct Expression {
    enum class Kind { term, all, any };
    Kind kind = Kind::any;
    std::size_t list = 0;  // its place in Aim::terms
    std::vector<Expression> parts;
};

// What scores: some words as one, a fixed weight, or several of these.
struct Scorer {
    enum class Kind { words, fixed, sum, best, all };
    Kind kind = Kind::words;
    double most = 0;                 // the most that it can give; of `words`, where they are repeated without end
    std::vector<std::size_t> lists;  // of `words` and `fixed`
    std::vector<Scorer> parts;       // of the others; `all`: nothing unless all are there
    bool is_loan = false;
    std::size_t id = 0;    // of those of an Aim: its place there
    double documents = 0;  // at the most, as a measure of what reading its lists costs
};

// What is to be found, as the lists of all databases have it.
struct Aim {
    struct Unit {
        Expression match;
        double weight = 0;
        double likely = 0;  // share of all documents that have it, as if no term knew of another
    };
    std::vector<std::string> terms;
    // Documents that must be found; all that score, if `is_everything`.
    bool is_everything = false;
    std::vector<Unit> required, soft;  // soft: the heaviest first
    double need = 0;
    std::size_t essential = 0;  // so many of the soft ones: without any of them the others cannot be enough
    double essential_documents = 0;
    std::vector<Scorer> scorers;      // those that can give most first
    std::vector<double> most;         // of each of them, side by side
    std::vector<double> rest;         // rest[i]: what those from i on can give together
    std::optional<std::size_t> lent;  // of the scorers: documents that it gives something are found by that alone
    std::size_t ids = 0;              // of scorers and their parts
    double likely = 0;                // share of all documents that are found, likewise

    Bm25 formula;
    double length_factor = 0;  // times the length of a document: beside the mean

    // BM25's denominator, but for the frequency within the document.
    [[nodiscard]] double base(double normalised_length) const {
        return formula.k1 * (normalised_length * formula.b + (1 - formula.b));
    }
};

class AimBuilder {
public:
    AimBuilder(const index::IndexReader& reader, const Bm25& formula)
        : reader_(reader), all_(reader.documents().get_doccount()) {
        aim_->formula = formula;
        const double mean = reader.documents().get_avlength();
        if (formula.k1 > 0 && formula.b > 0 && mean > 0) aim_->length_factor = 1 / mean;
    }

    std::shared_ptr<const Aim> build(const Plan& plan, const WantedUnits& wanted) {
        aim_->is_everything = wanted.is_everything;
        if (!wanted.is_everything) add_units(wanted);
        for (const auto& part : plan.parts) add(part);
        auto& scorers = aim_->scorers;
        std::stable_sort(scorers.begin(), scorers.end(),
                         [](const Scorer& a, const Scorer& b) { return a.most > b.most; });
        aim_->ids = scorers.size();
        aim_->rest.assign(scorers.size() + 1, 0);
        for (std::size_t i = scorers.size(); i-- > 0;) {
            aim_->rest[i] = aim_->rest[i + 1] + scorers[i].most;
            if (scorers[i].is_loan) aim_->lent = i;
            scorers[i].id = i;
            number(scorers[i].parts);
        }
        for (const auto& scorer : scorers) aim_->most.push_back(scorer.most);
        if (wanted.is_everything) {
            double without = 1;
            for (const auto& [term, documents] : scored_) without *= 1 - documents / all_;
            aim_->likely = 1 - without;
        } else if (aim_->lent) {
            aim_->likely = 1 - (1 - aim_->likely) * (1 - std::min(1.0, scorers[*aim_->lent].documents / all_));
        }
        return std::move(aim_);
    }

private:
    void number(std::vector<Scorer>& parts) {
        for (auto& part : parts) {
            part.id = aim_->ids++;
            number(part.parts);
        }
    }

    void add_units(const WantedUnits& wanted) {
        for (const auto* unit : wanted.required) aim_->required.push_back(compile(*unit));
        for (const auto* unit : wanted.soft) aim_->soft.push_back(compile(*unit));
        aim_->need = wanted.need;
        double left = 0;
        for (const auto& unit : aim_->soft) left += unit.weight;
        for (; aim_->essential < aim_->soft.size() && left >= aim_->need; ++aim_->essential) {
            left -= aim_->soft[aim_->essential].weight;
            aim_->essential_documents += documents(aim_->soft[aim_->essential].match);
        }
        aim_->likely = aim_->soft.empty() ? 1 : likely_to_reach(0, aim_->need);
        for (const auto& unit : aim_->required) aim_->likely *= unit.likely;
    }

    Aim::Unit compile(const Unit& unit) {
        Expression match = compile(unit.match, false);
        const double its_share = likely(match);
        return {std::move(match), unit.weight, its_share};
    }

    // Who looks for several terms in step is further on in the list of one than others that look for the same.
    std::size_t list_of(const std::string& term, bool in_step) {
        const std::size_t next = aim_->terms.size();
        const std::size_t place = in_step ? next : lists_.try_emplace(term, next).first->second;
        if (place == next) aim_->terms.push_back(term);
        return place;
    }

    Expression compile(const Query& query, bool in_step) {
        Expression out;
        switch (query.get_type()) {
            case Query::LEAF_TERM:
                out.kind = Expression::Kind::term;
                out.list = list_of(*query.get_terms_begin(), in_step);
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
            out.parts.push_back(compile(query.get_subquery(i), in_step || out.kind == Expression::Kind::all));
        return out;
    }

    double documents(const Expression& match) const {
        if (match.kind == Expression::Kind::term) return reader_.documents_with(aim_->terms[match.list]);
        double sum = 0;
        for (const auto& part : match.parts) sum += documents(part);
        return sum;
    }

    double likely(const Expression& match) const {
        if (match.kind == Expression::Kind::term)
            return all_ > 0 ? reader_.documents_with(aim_->terms[match.list]) / all_ : 0;
        double product = 1;
        const bool is_any = match.kind == Expression::Kind::any;
        for (const auto& part : match.parts) product *= is_any ? 1 - likely(part) : likely(part);
        return is_any ? 1 - product : product;
    }

    double likely_to_reach(std::size_t at, double need) const {
        if (need <= 0) return 1;
        if (at == aim_->soft.size()) return 0;
        const auto& unit = aim_->soft[at];
        return unit.likely * likely_to_reach(at + 1, need - unit.weight) +
               (1 - unit.likely) * likely_to_reach(at + 1, need);
    }

    void add(const Part& part) {
        auto scorer = compile(part.score, 1.0);
        if (!scorer) return;
        if (part.kind == Part::Kind::counterpart) {
            // A document is the counterpart of one section: of the loans to it, which are many, the sum is the best.
            if (scorer->kind == Scorer::Kind::sum) become(*scorer, Scorer::Kind::best);
            scorer->is_loan = true;
        }
        flatten(std::move(*scorer));
    }

    void flatten(Scorer scorer) {
        if (scorer.kind != Scorer::Kind::sum)
            aim_->scorers.push_back(std::move(scorer));
        else
            for (auto& part : scorer.parts) flatten(std::move(part));
    }

    std::optional<Scorer> compile(const Score& score, double factor) {
        if (score.kind == Score::Kind::terms) return compile(score.terms, factor * score.weight, false);
        if (score.kind == Score::Kind::fixed) {
            auto out = compile(score.terms, 1.0, false);
            if (!out) return std::nullopt;
            out->kind = Scorer::Kind::fixed;
            out->most = factor * score.weight;
            return out;
        }
        std::vector<Scorer> parts;
        for (const auto& part : score.parts)
            if (auto scorer = compile(part, factor * score.weight)) parts.push_back(std::move(*scorer));
        return joined(score.kind == Score::Kind::sum ? Scorer::Kind::sum : Scorer::Kind::best, std::move(parts));
    }

    std::optional<Scorer> compile(const Query& query, double factor, bool in_step) {
        switch (query.get_type()) {
            case Query::LEAF_MATCH_NOTHING:
                return std::nullopt;
            case Query::LEAF_TERM:
            case Query::OP_SYNONYM: {
                Scorer out;
                const double frequency = add_words(query, out, in_step);
                if (out.lists.empty()) return std::nullopt;
                out.most = factor * weight_of(frequency);
                return out;
            }
            case Query::OP_AND:
            case Query::OP_OR: {
                const bool is_all = query.get_type() == Query::OP_AND;
                std::vector<Scorer> parts;
                for (std::size_t i = 0; i < query.get_num_subqueries(); ++i) {
                    if (auto part = compile(query.get_subquery(i), factor, in_step || is_all))
                        parts.push_back(std::move(*part));
                    else if (is_all)
                        return std::nullopt;
                }
                return joined(is_all ? Scorer::Kind::all : Scorer::Kind::sum, std::move(parts));
            }
            default:
                throw std::logic_error("what scores cannot be " + query.get_description());
        }
    }

    std::optional<Scorer> joined(Scorer::Kind kind, std::vector<Scorer> parts) {
        if (parts.empty()) return std::nullopt;
        Scorer out;
        out.parts = std::move(parts);
        for (const auto& part : out.parts) out.documents += part.documents;
        become(out, kind);
        return out;
    }

    static void become(Scorer& scorer, Scorer::Kind kind) {
        scorer.kind = kind;
        scorer.most = 0;
        for (const auto& part : scorer.parts)
            scorer.most = kind == Scorer::Kind::best ? std::max(scorer.most, part.most) : scorer.most + part.most;
    }

    // Returns how many documents have some of the words, as Xapian estimates it.
    double add_words(const Query& query, Scorer& out, bool in_step) {
        if (query.get_type() == Query::LEAF_TERM) {
            const std::string term = *query.get_terms_begin();
            const double documents = reader_.documents_with(term);
            if (documents == 0) return 0;
            out.lists.push_back(list_of(term, in_step));
            out.documents += documents;
            scored_.emplace(term, documents);
            return documents;
        }
        if (query.get_type() == Query::LEAF_MATCH_NOTHING) return 0;
        if (query.get_type() != Query::OP_SYNONYM)
            throw std::logic_error("synonyms cannot be " + query.get_description());
        double frequency = 0;
        for (std::size_t i = 0; i < query.get_num_subqueries(); ++i) {
            const double other = add_words(query.get_subquery(i), out, in_step);
            frequency = std::floor(frequency + other - frequency * other / all_ + 0.5);
        }
        return frequency;
    }

    // BM25's of a term, as Xapian::BM25Weight has it: what more than half of the documents have weighs little, not less
    // than nothing.
    double weight_of(double frequency) const {
        double odds = (all_ - frequency + 0.5) / (frequency + 0.5);
        if (odds < 2) odds = odds * 0.5 + 1;
        return std::log(odds) * (aim_->formula.k1 + 1);
    }

    const index::IndexReader& reader_;
    const double all_;
    std::map<std::string, std::size_t> lists_;
    std::map<std::string, double> scored_;
    std::shared_ptr<Aim> aim_ = std::make_shared<Aim>();
};

// The documents of one database that are aimed at.
//
// Lists are asked for the first document from some number on, and that number never falls: it is at most the one that
// is found next. So one list serves all who ask for its term, but those who ask for several in step (AimBuilder). Where
// check() says no, Xapian's next question is about documents further on.
class MatchList : public Xapian::PostingSource {
public:
    MatchList(std::shared_ptr<const Aim> aim, const index::IndexReader& reader, Deadline& deadline, TopDocuments* best)
        : aim_(std::move(aim)), reader_(reader), deadline_(deadline), best_(best) {}
    PostingSource* clone() const override { return new MatchList(aim_, reader_, deadline_, best_); }
    void init(const Xapian::Database& database) override {
        deadline_.begin();
        database_ = database;
        columns_ = &reader_.columns(database);
        size_ = database.get_doccount();
        lists_.assign(aim_->terms.size(), {});
        scorer_at_.assign(aim_->ids, 0);
        unit_at_.assign(aim_->soft.size(), 0);
        at_ = 0;
        need_ = 0;
        leaders_.clear();
        leaders_documents_ = 0;
        set_maxweight(aim_->rest.front() + kRounding);
    }
    Xapian::doccount get_termfreq_min() const override { return 0; }
    Xapian::doccount get_termfreq_est() const override {
        return static_cast<Xapian::doccount>(std::lround(aim_->likely * size_));
    }
    Xapian::doccount get_termfreq_max() const override { return size_; }
    double get_weight() const override {
        if (!weight_) weight_ = weight_of(at_, 0);
        return *weight_;
    }
    void next(double least) override {
        expect(least);
        go_to(at_ + 1);
    }
    void skip_to(Xapian::docid wanted, double least) override {
        expect(least);
        if (wanted > at_) go_to(wanted);
    }
    bool check(Xapian::docid wanted, double least) override {
        if (wanted <= at_) return true;
        expect(least);
        are_in_order_ = false;  // weighing it moves those that stand before
        if (deadline_.is_over())
            at_ = kNone;
        else if (has_required(wanted) && scores(wanted) && answers(wanted))
            stand_at(wanted);
        else
            return false;
        return true;
    }
    bool at_end() const override { return at_ == kNone; }
    Xapian::docid get_docid() const override { return at_; }
    std::string get_description() const override { return "MatchList"; }

private:
    struct List {
        bool is_open = false;
        Xapian::docid at = 0;
        Xapian::PostingIterator next, end;
    };

    // The first document from `wanted` on that has the term; kNone if there is none.
    Xapian::docid seek(std::size_t term, Xapian::docid wanted) const {
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
    Xapian::docid seek(const Expression& match, Xapian::docid wanted) const {
        switch (match.kind) {
            case Expression::Kind::term:
                return seek(match.list, wanted);
            case Expression::Kind::any:
                return seek_any(match.parts, wanted);
            case Expression::Kind::all:
                return seek_all(match.parts, wanted);
        }
        return kNone;
    }

    // Likewise, that it gives something.
    Xapian::docid seek(const Scorer& scorer, Xapian::docid wanted) const {
        Xapian::docid& at = scorer_at_[scorer.id];
        if (at >= wanted) return at;
        switch (scorer.kind) {
            case Scorer::Kind::words:
            case Scorer::Kind::fixed:
                return at = seek_any(scorer.lists, wanted);
            case Scorer::Kind::sum:
            case Scorer::Kind::best:
                return at = seek_any(scorer.parts, wanted);
            case Scorer::Kind::all:
                return at = seek_all(scorer.parts, wanted);
        }
        return kNone;
    }

    Xapian::docid seek(const Aim::Unit& unit, Xapian::docid wanted) const { return seek(unit.match, wanted); }

    template <class Parts>
    Xapian::docid seek_any(const Parts& parts, Xapian::docid wanted) const {
        Xapian::docid first = kNone;
        for (const auto& part : parts) {
            first = std::min(first, seek(part, wanted));
            if (first == wanted) break;
        }
        return first;
    }

    template <class Parts>
    Xapian::docid seek_all(const Parts& parts, Xapian::docid wanted) const {
        for (std::size_t agree = 0, i = 0; wanted != kNone && agree < parts.size(); i = (i + 1) % parts.size()) {
            const Xapian::docid at = seek(parts[i], wanted);
            agree = at == wanted ? agree + 1 : 1;
            wanted = at;
        }
        return wanted;
    }

    Xapian::docid seek_unit(std::size_t unit, Xapian::docid wanted) const {
        if (unit_at_[unit] < wanted) unit_at_[unit] = seek(aim_->soft[unit].match, wanted);
        return unit_at_[unit];
    }

    // What a document must weigh from now on. The leaders are the scorers that can give most. The others together give
    // less than `kLittle` of that, so that they are taken to give it to every document.
    void expect(double least) {
        constexpr double kLittle = 0.2;
        if (best_ != nullptr) least = std::max(least, best_->least());
        if (least - kRounding <= need_) return;
        need_ = least - kRounding;
        leaders_.clear();
        leaders_documents_ = 0;
        for (std::size_t i = 0; i < aim_->scorers.size() && aim_->rest[i] >= kLittle * need_; ++i) {
            leaders_.push_back(i);
            leaders_documents_ += aim_->scorers[i].documents;
        }
        are_in_order_ = false;
    }

    // The first document from `wanted` on that is heavy enough if all leaders that stand there or before have it, and
    // all other scorers, too (WAND: Broder and others, Efficient query evaluation using a two-level retrieval process,
    // 2003). No leader is left before it, so that weighing it moves none.
    Xapian::docid pivot(Xapian::docid wanted) {
        const auto at = [&](std::size_t leader) { return scorer_at_[leaders_[leader]]; };
        if (!are_in_order_)
            for (std::size_t i = 1; i < leaders_.size(); ++i) {
                const std::size_t moved = leaders_[i];
                std::size_t place = i;
                for (; place > 0 && at(place - 1) > scorer_at_[moved]; --place) leaders_[place] = leaders_[place - 1];
                leaders_[place] = moved;
            }
        are_in_order_ = true;
        while (!deadline_.is_over()) {
            std::size_t behind = 0;
            while (behind < leaders_.size() && at(behind) < wanted) ++behind;
            while (behind-- > 0) {
                const std::size_t moved = leaders_[behind];
                const Xapian::docid to = seek(aim_->scorers[moved], wanted);
                std::size_t place = behind;
                for (; place + 1 < leaders_.size() && at(place + 1) < to; ++place)
                    leaders_[place] = leaders_[place + 1];
                leaders_[place] = moved;
            }
            double weight = aim_->rest[leaders_.size()];
            std::size_t last = 0;
            for (; last < leaders_.size(); ++last)
                if ((weight += aim_->most[leaders_[last]]) >= need_) break;
            if (last == leaders_.size()) return kNone;
            wanted = at(last);
            if (wanted == kNone || at(0) == wanted) return wanted;
        }
        return kNone;
    }

    // The next document that may answer: by the leaders, once a weight is needed, unless the units have far fewer.
    Xapian::docid candidate(Xapian::docid wanted) {
        constexpr double kCheaper = 4;  // as many documents take as long by leaping from one to the next
        if (need_ > 0 && (aim_->is_everything || leaders_documents_ < kCheaper * aim_->essential_documents))
            return pivot(wanted);
        Xapian::docid first = kNone;
        if (aim_->is_everything) return seek_any(aim_->scorers, wanted);
        for (std::size_t i = 0; i < aim_->essential && first > wanted; ++i)
            first = std::min(first, seek_unit(i, wanted));
        if (aim_->lent && first > wanted) first = std::min(first, seek(aim_->scorers[*aim_->lent], wanted));
        return first;
    }

    bool has_required(Xapian::docid document) const {
        return std::all_of(aim_->required.begin(), aim_->required.end(),
                           [&](const Aim::Unit& unit) { return seek(unit, document) == document; });
    }

    // Where that is not known from candidate().
    bool scores(Xapian::docid document) const {
        return !aim_->is_everything ||
               std::any_of(aim_->scorers.begin(), aim_->scorers.end(),
                           [&](const Scorer& scorer) { return seek(scorer, document) == document; });
    }

    bool has_enough(Xapian::docid document) const {
        if (aim_->soft.empty()) return true;
        if (aim_->lent && seek(aim_->scorers[*aim_->lent], document) == document) return true;
        double have = 0, left = 0;
        for (const auto& unit : aim_->soft) left += unit.weight;
        for (std::size_t i = 0; i < aim_->soft.size() && have < aim_->need && have + left >= aim_->need; ++i) {
            left -= aim_->soft[i].weight;
            if (seek_unit(i, document) == document) have += aim_->soft[i].weight;
        }
        return have >= aim_->need;
    }

    // Whether the document may weigh enough, by where the lists stand already.
    bool may_weigh_enough(Xapian::docid document) const {
        double weight = aim_->rest.front();
        for (std::size_t i = 0; i < aim_->most.size(); ++i)
            if (scorer_at_[i] > document) weight -= aim_->most[i];
        return weight >= need_;
    }

    // How heavy the document is at `base`, the least of which is for the shortest ones. Nothing, as soon as it cannot
    // weigh enough.
    std::optional<double> weight_of(Xapian::docid document, double base, double least) const {
        double weight = 0;
        for (std::size_t i = 0; i < aim_->scorers.size(); ++i) {
            if (weight + aim_->rest[i] < least) return std::nullopt;
            const Scorer& scorer = aim_->scorers[i];
            if (seek(scorer, document) == document) weight += weight_of(scorer, document, base);
        }
        return weight < least ? std::nullopt : std::optional(weight);
    }

    double weight_of(const Scorer& scorer, Xapian::docid document, double base) const {
        double weight = 0;
        switch (scorer.kind) {
            case Scorer::Kind::words: {
                double frequency = 0;
                for (const std::size_t list : scorer.lists)
                    if (seek(list, document) == document) frequency += lists_[list].next.get_wdf();
                return frequency > 0 ? scorer.most * frequency / (base + frequency) : 0;
            }
            case Scorer::Kind::fixed:
                return scorer.most;
            case Scorer::Kind::best:
                for (const auto& part : scorer.parts)
                    if (seek(part, document) == document) weight = std::max(weight, weight_of(part, document, base));
                return weight;
            case Scorer::Kind::sum:
            case Scorer::Kind::all:
                for (const auto& part : scorer.parts)
                    if (seek(part, document) == document) weight += weight_of(part, document, base);
                return weight;
        }
        return 0;
    }

    std::optional<double> weight_of(Xapian::docid document, double least) const {
        const double length = aim_->length_factor > 0 ? columns_->length(document) * aim_->length_factor : 0;
        return weight_of(document, aim_->base(std::max(length, aim_->formula.min_normlen)), least);
    }

    // Whether the document has enough, and weighs enough.
    bool answers(Xapian::docid document) const {
        weight_.reset();
        if (need_ <= 0) return has_enough(document);
        if (!may_weigh_enough(document) || !weight_of(document, aim_->base(aim_->formula.min_normlen), need_) ||
            !has_enough(document))
            return false;
        weight_ = weight_of(document, need_);
        return weight_.has_value();
    }

    void go_to(Xapian::docid wanted) {
        for (;; ++wanted) {
            if (deadline_.is_over()) wanted = kNone;
            wanted = seek_all(aim_->required, wanted);
            if (aim_->required.empty() && wanted != kNone) wanted = candidate(wanted);
            if (wanted == kNone || answers(wanted)) break;
        }
        stand_at(wanted);
    }

    void stand_at(Xapian::docid document) {
        at_ = document;
        if (best_ != nullptr) best_->stand_at(*columns_, document);
    }

    std::shared_ptr<const Aim> aim_;
    const index::IndexReader& reader_;
    Deadline& deadline_;
    TopDocuments* best_;
    Xapian::Database database_;
    index::DocumentColumns* columns_ = nullptr;
    Xapian::doccount size_ = 0;
    mutable std::vector<List> lists_;
    mutable std::vector<Xapian::docid> scorer_at_, unit_at_;  // where each stands next, as far as it was asked
    Xapian::docid at_ = 0;
    mutable std::optional<double> weight_;  // of the document there, once it is known
    double need_ = 0;
    std::vector<std::size_t> leaders_;  // of the scorers; in the order of where they stand, if `are_in_order_`
    bool are_in_order_ = false;
    double leaders_documents_ = 0;
};

}  // namespace

Query match_list(const Plan& plan, double share, const index::IndexReader& reader, const Bm25& formula,
                 Deadline& deadline, TopDocuments* best) {
    const WantedUnits wanted = wanted_units(plan, share);
    if (wanted.is_everything && plan.parts.empty()) return everything();
    return Query((new MatchList(AimBuilder(reader, formula).build(plan, wanted), reader, deadline, best))->release());
}

}  // namespace tim::search
