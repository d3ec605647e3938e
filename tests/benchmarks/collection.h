// A made collection of any size: bilingual documentation whose words are as frequent, as long and as clustered as in
// real text, and questions that people could ask of it. For benchmarks and tests of size; it says nothing about
// relevance.
//
// Nothing is stored and nothing is read: document i is computed from the seed and i alone, so that several processes
// can make their share of one collection, and every machine makes the same.
//
//     const Collection collection({.documents = 200'000});
//     for (std::size_t i = 0; i < collection.size(); ++i) writer.add(collection.document(i));
//
// How it resembles text. Word frequencies fall as Zipf's law has it, and a tail of rare words (names, numbers,
// identifiers) grows with the collection, as Heaps' law has it. Half of the Vietnamese words are two syllables written
// apart. A page has a topic, and words of its topic are what its sections share and what questions ask for. A page
// has one to eight sections; three of four are there in both languages. One page of twenty is a catalogue entry.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "engine/index/document.h"

namespace tim::benchmarks {

class Collection {
public:
    struct Options {
        std::size_t documents = 200'000;
        std::uint64_t seed = 1;
        // Words of a section, in the median; lengths spread around it as they do in documentation (log-normal).
        std::size_t median_words = 45;
    };

    explicit Collection(Options options);
    ~Collection();
    Collection(Collection&&) noexcept;
    Collection& operator=(Collection&&) noexcept;

    [[nodiscard]] std::size_t size() const noexcept;

    // i < size(). Takes microseconds; for any thread. Sections of a page follow each other.
    [[nodiscard]] index::Document document(std::size_t i) const;

    // What people type: one to five words of a topic; in Vietnamese with marks or without, in English, a few with a
    // slip of the fingers, in quotes or by an identifier. All differ. For any thread.
    [[nodiscard]] std::vector<std::string> queries(std::size_t count) const;

    // `count` places in a list of `of` questions, as often as people repeat questions: Zipf's law, exponent 1.
    [[nodiscard]] std::vector<std::size_t> repeated(std::size_t count, std::size_t of) const;

private:
    struct Impl;
    std::unique_ptr<const Impl> impl_;
};

}  // namespace tim::benchmarks
