#include "engine/search/spelling.h"

#include <catch2/catch.hpp>

#include "engine/index/index_reader.h"
#include "tests/support/small_index.h"

using namespace tim;

TEST_CASE("words one slip away", "[search]") {
    test::SmallIndex index({test::page("a", "vi", "Bệnh lý", "phát hiện bệnh lý võng mạc, pathology")});
    const index::IndexReader reader(index.path());
    const auto near = [&](const char* word, const char* previous = "", const char* next = "") {
        return search::near_words(reader, word, previous, next, 3);
    };
    CHECK(near("pathlogy") == std::vector<std::string>{"pathology"});    // left out
    CHECK(near("patholoogy") == std::vector<std::string>{"pathology"});  // doubled
    CHECK(near("pahtology") == std::vector<std::string>{"pathology"});   // swapped
    CHECK(near("pathologu") == std::vector<std::string>{"pathology"});   // neighbouring key
    CHECK(near("bemh", "", "ly") == std::vector<std::string>{"benh"});
    CHECK(near("xyzzy").empty());
    CHECK(near("pathlgy").empty());  // two slips
    CHECK(near("l").empty());
    CHECK(near("").empty());
}
