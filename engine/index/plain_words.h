// The words of a lexicon that are of digits and the letters a to z alone, in memory: who looks for words like another
// one leaps through them, and in the index each leap reads blocks.
//
// Read as they are asked for, by how they begin; some seven bytes a word, for each reader. For the revision that is
// open, and one thread.
#pragma once

#include <xapian.h>

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>

#include "engine/index/record.h"

namespace tim::index {

class PlainWords {
public:
    static constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyz";
    static constexpr std::string_view kCharacters = "0123456789abcdefghijklmnopqrstuvwxyz";
    [[nodiscard]] static bool is_plain(std::string_view word) {
        return word.find_first_not_of(kCharacters) == word.npos;
    }

    // Of that words database.
    explicit PlainWords(Xapian::Database words) : words_(std::move(words)) {}

    // Of two, the first question after an update would wait 70 ms for a lexicon of 400,000 words.
    static constexpr std::size_t kBeginning = 3;

    // How the words go on that begin with these kBeginning characters, as for_each_branch() reads it. Throws a
    // Xapian::Error where they cannot be read.
    [[nodiscard]] const std::string& going_on_from(const std::string& beginning);

    // Calls visit(letters, further), sorted: the words go on with these letters, then as the branches of `further` say;
    // where that is empty, a word ends. No two begin with the same letter.
    template <class Visit>
    static void for_each_branch(std::string_view branches, Visit&& visit) {
        for (RecordReader in(branches); !in.done();) {
            const std::string_view letters = in.text();
            visit(letters, in.text());
        }
    }

private:
    Xapian::Database words_;
    std::unordered_map<std::string, std::string> branches_;  // by beginning
};

}  // namespace tim::index
