// Words that stand together in a collection more often than chance would have it: `bệnh lý`, `foundation models`; and
// frequent words that tell something by themselves: `thuốc`, `diagnosis`.
#pragma once

#include <xapian.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace tim::index {

struct FrequentPhrase {
    std::string text;             // one to four words as the documents write them most often
    std::string lang;             // of most of the documents that were looked at
    std::uint64_t documents = 0;  // that have it; of more than two words, that have all pairs
};

// At most `most` phrases and half as many words, the most frequent ones, from the words and pairs that a finished
// documents database is indexed under and a few documents of each, which tell how it is written and whether it is but a
// piece of a longer one. Reads the list of terms once and at most 6 * most documents; what it keeps in memory follows
// `most`.
[[nodiscard]] std::vector<FrequentPhrase> frequent_phrases(const Xapian::Database& documents, std::size_t most);

}  // namespace tim::index
