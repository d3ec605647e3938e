#include "engine/search/spelling.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "engine/analysis/unicode.h"
#include "engine/analysis/vietnamese.h"
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

TEST_CASE("no word that is near is leapt over", "[search]") {
    std::mt19937 random(7);
    std::set<std::string> words;
    const auto made = [&] {
        std::string word;
        for (std::size_t n = 2 + random() % 5; n > 0; --n) word += "aabbdefz"[random() % 8];
        return word;
    };
    while (words.size() < 600) words.insert(made());
    std::string text;
    for (const auto& word : words) text += word + " ";
    test::SmallIndex index({page("a", "en", "", text + "αβγ b2b")});
    const index::IndexReader reader(index.path());
    const auto& syllables = analysis::bare_syllables();
    for (int round = 0; round < 100; ++round) {
        const std::string typed = made();
        for (const unsigned slips : {1U, 2U}) {
            Words expected;
            for (const auto& word : words) {
                const unsigned distance = search::slips_between(analysis::to_utf32(typed), analysis::to_utf32(word));
                const bool may_be_meant = slips == 1 || word.front() == typed.front() ||
                                          std::find(syllables.begin(), syllables.end(), word) != syllables.end();
                if (distance > 0 && distance <= slips && may_be_meant) expected.push_back(word);
            }
            CAPTURE(typed, slips);
            REQUIRE(near(reader, typed.c_str(), slips) == expected);
        }
    }
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
