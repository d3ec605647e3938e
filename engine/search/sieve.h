// The part of a text's tokens that some words can be among, without analysing the rest of it.
//
// A stored text is long, what a query matches in it is a few words. A quick look over the bytes finds where these may
// stand; only there, and for a word to either side, is the text analysed.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "engine/analysis/analyzer.h"

namespace tim::search {

class Sieve {
public:
    void want_folded(std::string_view folded);     // tokens with this folded form
    void want_beginning(std::string_view folded);  // tokens whose folded form begins so
    void want_stem(std::string_view stem);         // tokens with this stem

    // Of analysis::analyze(text) all tokens that are wanted, each with the words before and behind it and as it is
    // there (`position` excepted), and perhaps others. Those that follow one another here without following one another
    // there are not wanted. Safe to call from several threads.
    [[nodiscard]] std::vector<analysis::AnalyzedToken> tokens(std::string_view text) const;

private:
    struct Wanted {
        std::string beginning;  // a letter; letters, digits, + and #
        bool is_whole = false;  // `beginning` is all of it
    };
    void want(std::string_view beginning, bool is_whole);
    [[nodiscard]] bool may_be_at(std::string_view text, std::size_t at, char first) const;

    std::array<std::vector<Wanted>, 26> wanted_;  // by first letter
    bool numbers_ = false;                        // they have many notations: every one is looked at
    bool everything_ = false;
};

}  // namespace tim::search
