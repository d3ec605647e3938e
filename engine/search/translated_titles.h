// Titles in the language asked for that say what was asked in the other one. Learnt words are many to one, and each of
// them alone is in many documents; a title whose words are all accounted for by those of the question is what was asked
// for. That cannot be told by terms, so it is told by the stored titles of the first documents.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/search/plan.h"

namespace tim::search {

class TranslatedTitles {
public:
    // Keeps a reference.
    explicit TranslatedTitles(const Plan& plan);

    // Whether the question has a learnt translation at all; the rest is 0 without.
    [[nodiscard]] bool possible() const noexcept { return possible_; }

    // How much of the question a title says in its own language, times how much of the title the question accounts for;
    // 0 to 1.
    [[nodiscard]] double told(std::string_view title) const;

private:
    // Some words that say one or several of the question.
    struct Saying {
        std::vector<std::string> words;  // as key() has them
        std::size_t first_word = 0, count = 1;
        double probability = 1;
    };

    const Plan& plan_;
    std::vector<Saying> sayings_;
    bool possible_ = false;
};

}  // namespace tim::search
