// Quoted phrases, checked on the stored text: pairs of words narrow the search down, only the text decides.
#pragma once

#include <xapian.h>

#include <vector>

#include "engine/index/document.h"
#include "engine/search/query.h"

namespace tim::search {

class PhraseDecider : public Xapian::MatchDecider {
public:
    PhraseDecider(const std::vector<Clause>& wanted, const std::vector<Clause>& excluded)
        : wanted_(wanted), excluded_(excluded) {}
    bool operator()(const Xapian::Document& document) const override;
    [[nodiscard]] bool needed() const noexcept { return !wanted_.empty() || !excluded_.empty(); }

private:
    const std::vector<Clause>& wanted_;
    const std::vector<Clause>& excluded_;
};

// Whether the words of the phrase stand one behind the other somewhere in the document (its titles only, if the clause
// says so); words typed with marks must have them.
[[nodiscard]] bool holds(const index::Document& document, const Clause& phrase);

}  // namespace tim::search
