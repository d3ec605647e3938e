// How a question was understood, said in the words of what it found: `benh ly` as `bệnh lý`.
#pragma once

#include <optional>
#include <string>

#include "engine/search/highlighter.h"
#include "engine/search/plan.h"
#include "engine/search/query.h"
#include "engine/search/search.h"

namespace tim::search {

// Of questions that are not of words alone what follows says nothing.

// Whether two plans of one question take one of its words for different ones.
[[nodiscard]] bool reads_otherwise(const Plan& a, const Plan& b);

// Sets `as` and `how`, by the evidence of the best hit; leaves them where the question was understood as it was typed.
void interpret(const ParsedQuery& query, const Plan& plan, const Highlighter::Evidence& evidence, Interpreted& out);

// `hổ trợ`, where the best hits have `hỗ trợ` and none has what was typed.
class OtherMarks {
public:
    // Keeps references.
    OtherMarks(const ParsedQuery& query, const Plan& plan) : query_(query), plan_(plan) {}
    // One of the best hits, the best first.
    void see(const Highlighter::Evidence& evidence);
    [[nodiscard]] std::optional<DidYouMean> offer() const;

private:
    const ParsedQuery& query_;
    const Plan& plan_;
    std::string meant_;
    bool is_found_as_typed_ = false;
};

}  // namespace tim::search
