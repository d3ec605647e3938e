// Every number that ranking depends on once there is an index, in one place, so that tests/relevance can measure what
// each of them buys, and a program whose texts are of another kind can give its own to Searcher::open().
#pragma once

namespace tim::search {

struct Weights {
    // Of terms, by how they say what was typed.
    double exact = 1.0;          // a word with its marks
    double folded_marked = 0.1;  // the bare letters of a word typed with marks
    double folded = 1.0;         // of a word typed without
    double half_marked = 0.5;    // an unmarked syllable in a query that has marks: exact and folded alike
    double compatible = 0.7;     // spellings that no typed mark contradicts, where the typed one is not in the index
    double nearer = 0.03;        // decides between words that are as good otherwise: a better tier comes first
    double english_word = 0.4;   // an English word as typed, on top of
    double english_stem = 1.0;   // its stem: `drug` is in `drugs`, too
    double overlay = 1.0;        // an identifier or a quantity as a whole
    double part = 0.3;           // a piece of one
    double bigram = 0.5, english_bigram = 0.4;
    double linking_bigram = 0.5;      // of these, with a linking word: headings alone have it, so that it seems rare
    double typo = 0.8;                // of what the mended word would have
    double translation = 0.3;         // words of the other language
    double translation_wanted = 0.8;  // the same when only that language is asked for
    double learnt = 2.0;              // of these, where they were learnt from pages in both languages
    double learnt_doubt = 0.5;        // how much their probability counts: 0 not at all, 1 in proportion
    double learnt_least = 0.1;        // the least probable one that is searched for
    double told_title = 0.8;          // of the most that the words could weigh, for a title that learnt words say whole
    double told_heading = 0.6;        // of that for the heading of a section
    double function_word = 0.2;
    double whole_title = 0.6;    // of the query's weight, for a page whose title is the query word by word
    double whole_heading = 0.1;  // likewise for the heading of a section
    double counterpart = 1.0;    // what the same section in another language would have, if it is the one asked for
    double counterpart_related = 0.15;  // of that otherwise, in proportion to the best that its words could weigh
    double counterpart_enough = 0.5;    // of the query's weight that a section there must have
    double counterpart_lead = 0.5;      // of the best section of a page in another language, for its lead

    // BM25, by Xapian's names; k2 is 0, and k3 changes nothing, as each term of a question counts once.
    double k1 = 1.0, b = 0.3, min_normlen = 0.5;
    double bare_k1 = 0.6;  // of syllables without marks: where one is repeated, it may be another word each time

    // A hit has at least so much of the query's weight (coverage.h). At 0.5 related pages were missed, and what
    // lies lower than this has only common words.
    double enough = 0.3;
    // Below so much of the query's weight the best hit is a coincidence, and nothing is the better answer.
    double least_share = 0.4;
    // Two versions of a page answer alike where the lighter one has so much of the other's weight.
    double alike = 0.5;
};

}  // namespace tim::search
