#include "tests/benchmarks/collection.h"

#include <catch2/catch.hpp>
#include <map>
#include <set>
#include <sstream>

#include "tests/support/small_index.h"

namespace tim::benchmarks {
namespace {

TEST_CASE("a made collection is the same wherever and in whatever order it is made", "[benchmarks]") {
    const Collection one({.documents = 500}), two({.documents = 500});
    for (const std::size_t i : {0, 499, 7, 250}) {
        CHECK(index::serialize(one.document(i)) == index::serialize(two.document(i)));
    }
    CHECK(one.queries(50) == two.queries(50));
    CHECK(index::serialize(Collection({.documents = 500, .seed = 2}).document(7)) != index::serialize(one.document(7)));
}

TEST_CASE("a made collection's words are spread as in text", "[benchmarks]") {
    const Collection collection({.documents = 3000});
    std::map<std::string, std::size_t> words;
    std::set<std::string> ids;
    std::size_t running = 0, vietnamese = 0;
    for (std::size_t i = 0; i < collection.size(); ++i) {
        const auto document = collection.document(i);
        CHECK(ids.insert(document.id).second);
        vietnamese += document.lang == "vi";
        std::istringstream in(document.text);
        for (std::string word; in >> word; ++running) ++words[word];
    }
    CHECK(vietnamese > collection.size() / 3);
    CHECK(vietnamese < collection.size() * 2 / 3);
    // In text of some hundred thousand words one in ten to one in a hundred is a new one, and half of those come once.
    std::size_t once = 0;
    for (const auto& [word, count] : words) once += count == 1;
    CHECK(words.size() > running / 100);
    CHECK(words.size() < running / 5);
    CHECK(once > words.size() / 4);
}

TEST_CASE("a made collection's questions have answers in it", "[benchmarks]") {
    const Collection collection({.documents = 1000});
    std::vector<index::Document> documents;
    for (std::size_t i = 0; i < collection.size(); ++i) documents.push_back(collection.document(i));
    test::SmallIndex index(documents);
    std::size_t answered = 0;
    const auto queries = collection.queries(200);
    for (const auto& query : queries) answered += index.search(query).hits.empty() ? 0 : 1;
    CHECK(answered > queries.size() / 2);
}

TEST_CASE("questions repeat as Zipf's law has it", "[benchmarks]") {
    const Collection collection({.documents = 10});
    std::vector<std::size_t> counts(1000);
    for (const std::size_t place : collection.repeated(100'000, counts.size())) ++counts.at(place);
    // The first of 1,000 is one of 7.5 questions, and twice as frequent as the second.
    CHECK(counts[0] == Approx(100'000 / 7.485).epsilon(0.05));
    CHECK(counts[1] == Approx(100'000 / 7.485 / 2).epsilon(0.05));
}

}  // namespace
}  // namespace tim::benchmarks
