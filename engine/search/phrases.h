// Quoted phrases, checked on the stored text: pairs of words narrow the search down, only the text decides.
#pragma once

#include <xapian.h>

#include "engine/index/document.h"
#include "engine/search/plan.h"

namespace tim::search {

class PhraseDecider : public Xapian::MatchDecider {
public:
    // `plan` is to outlive the decider.
    explicit PhraseDecider(const Plan& plan) : plan_(plan) {}
    bool operator()(const Xapian::Document& document) const override;
    [[nodiscard]] bool needed() const noexcept;

private:
    const Plan& plan_;
};

// Whether the words of the phrase stand one behind the other somewhere in the document (its titles only, if the clause
// says so); words typed with marks must have them.
[[nodiscard]] bool holds(const index::Document& document, const Clause& phrase);

}  // namespace tim::search
