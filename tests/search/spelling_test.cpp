#include "engine/search/spelling.h"

#include <algorithm>
#include <catch2/catch.hpp>

#include "engine/index/index_reader.h"
#include "engine/search/near_words.h"
#include "tests/support/small_index.h"

using namespace tim;
using test::page;

namespace {

std::vector<std::string> near(const index::IndexReader& reader, const char* word, unsigned slips) {
    std::vector<std::string> out;
    for (const auto& each : search::near_words(reader, word, slips)) out.push_back(each.word);
    std::sort(out.begin(), out.end());
    return out;
}

using Words = std::vector<std::string>;

}  // namespace

TEST_CASE("words of the index that are written nearly so", "[search]") {
    test::SmallIndex index({page("a", "vi", "Bệnh lý", "phát hiện bệnh lý võng mạc, pathology, gpt4 gpt5")});
    const index::IndexReader reader(index.path());
    CHECK(near(reader, "pathlogy", 1) == Words{"pathology"});    // left out
    CHECK(near(reader, "patholoogy", 1) == Words{"pathology"});  // doubled
    CHECK(near(reader, "pahtology", 1) == Words{"pathology"});   // swapped
    CHECK(near(reader, "apthology", 1) == Words{"pathology"});
    CHECK(near(reader, "pathologyy", 1) == Words{"pathology"});
    CHECK(near(reader, "pathologu", 1) == Words{"pathology"});  // neighbouring key
    CHECK(near(reader, "bemh", 1) == Words{"benh"});
    CHECK(near(reader, "pathlgy", 1).empty());
    CHECK(near(reader, "pathlgy", 2) == Words{"pathology"});
    CHECK(near(reader, "wehn", 2) == Words{"benh"});  // another first letter: syllables only
    CHECK(near(reader, "gpt3", 1).empty());           // a number is no slip
    CHECK(near(reader, "gpr4", 1) == Words{"gpt4"});
    CHECK(near(reader, "xyzzy", 2).empty());
    CHECK(near(reader, "l", 2).empty());
    CHECK(near(reader, "", 2).empty());
}

TEST_CASE("slips are counted letter by letter", "[search]") {
    struct Row {
        const char32_t *a, *b;
        unsigned slips;
    };
    static const Row rows[] = {{U"bệnh", U"bệnh", 0}, {U"bệnh", U"bênh", 1}, {U"bện", U"bệnh", 1},
                               {U"bnệh", U"bệnh", 1}, {U"bện", U"bênh", 2},  {U"", U"ab", 2},
                               {U"ab", U"", 2},       {U"ca", U"abc", 3}};
    for (const auto& row : rows) CHECK(search::slips_between(row.a, row.b) == row.slips);
}
