// The part of a text's tokens that some words can be among, without analysing the rest of it.
//
// A stored text is long, what a query matches in it is a few words. A quick look over the bytes finds where these may
// stand; only there is the text analysed.
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

    // Of analysis::analyze(text) all tokens that are wanted, and perhaps others. Words that follow one another there,
    // and no others, have positions that do here. Those behind words that are left out join none; all else is as it is
    // there. Safe to call from several threads.
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
