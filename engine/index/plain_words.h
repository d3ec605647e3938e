// The words of a lexicon that are of digits and the letters a to z alone, in memory: who looks for words like another
// one leaps through them, and in the index each leap reads blocks.
//
// Read as they are asked for, by their first two characters; some seven bytes a word, for each reader. For the revision
// that is open, and one thread.
#pragma once

#include <xapian.h>

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

    // How the words go on that begin with these two characters, as for_each_branch() reads it. Throws a Xapian::Error
    // where they cannot be read.
    [[nodiscard]] const std::string& beginning(char first, char second);

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
    std::unordered_map<unsigned, std::string> branches_;  // by the two characters
};

}  // namespace tim::index
