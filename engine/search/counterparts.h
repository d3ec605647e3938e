// Pages found through their version in another language. Where a question is asked of one language only, it is asked of
// the others, too, and a section that answers there lends its weight to the section in the same place of the version
// that is wanted. The documents stay independent of each other: the two meet in a key that both are indexed under.
#pragma once

#include <xapian.h>

#include <map>
#include <string>

#include "engine/index/document.h"
#include "engine/search/score.h"

namespace tim::search {

class Counterparts {
public:
    // A section in another language that answers with `weight`; the lead of its page is lent `of_lead` (0 to 1) of it,
    // for versions whose sections differ.
    void add(const index::Document& answering, double weight, double of_lead);

    [[nodiscard]] bool empty() const noexcept { return lent_.empty(); }
    [[nodiscard]] bool lend_to(const index::Document& document) const;
    // What the section is called that lends most to a document; the title of the page where it is its lead.
    struct Lender {
        std::string called;
        bool is_lead = false;
    };
    // Null if none lends.
    [[nodiscard]] const Lender* lender_to(const index::Document& document) const;
    // For every document that is lent to, `share` of the best weight lent to it.
    [[nodiscard]] Score scoring(double share) const;
    [[nodiscard]] Xapian::Query matching() const;

private:
    struct Loan {
        double weight = 0;
        Lender from;
    };
    std::map<std::string, Loan> lent_;  // by the term of the counterparts
};

}  // namespace tim::search
