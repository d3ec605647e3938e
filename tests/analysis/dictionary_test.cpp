#include "engine/analysis/dictionary.h"

#include <catch2/catch.hpp>
#include <cstddef>
#include <string>

#include "engine/analysis/vietnamese.h"
#include "engine/analysis/word_lists.h"

using namespace tim::analysis;

TEST_CASE("English words are in the dictionary in all their forms", "[analysis]") {
    for (const char* word : {"key", "chair", "chairs", "food", "scared", "the", "zoom", "dna"}) {
        CAPTURE(word);
        CHECK(is_english_word(word));
    }
    // No names, nothing that is more or less than a word.
    for (const char* word :
         {"", "k", "ke", "kye", "keyy", "london", "xqz", "key\nkeyboard", "\n", "key\n", "\nkey", "réf"}) {
        CAPTURE(word);
        CHECK_FALSE(is_english_word(word));
    }
}

TEST_CASE("Vietnamese syllables in use are in the dictionary in any spelling", "[analysis]") {
    for (const char* word : {"rét", "tá", "thí", "an", "hoà", "hòa", "lý", "lí", "quý", "quí", "đơn", "giản"}) {
        CAPTURE(word);
        CHECK(is_syllable_in_use(word));
    }
    // Some are spelled by rule, and nobody says them.
    for (const char* word : {"", "ãnh", "đoám", "benh", "rétt", "pathology", "6631"}) {
        CAPTURE(word);
        CHECK_FALSE(is_syllable_in_use(word));
    }
}

TEST_CASE("each line of the lists is found, and nothing between them", "[analysis]") {
    const auto lines = [](std::string_view list, auto&& see) {
        std::size_t count = 0;
        for (; !list.empty(); ++count) {
            const std::size_t end = std::min(list.find('\n'), list.size());
            see(list.substr(0, end));
            list.remove_prefix(std::min(end + 1, list.size()));
        }
        return count;
    };
    CHECK(lines(kEnglishWords, [](std::string_view word) {
              CAPTURE(word);
              CHECK(is_english_word(word));
              CHECK_FALSE(is_english_word(std::string(word) + "`"));  // the byte before `a`
          }) > 50'000);
    std::size_t by_rule = 0;
    const std::size_t syllables = lines(kVietnameseSyllables, [&](std::string_view syllable) {
        CAPTURE(syllable);
        CHECK(is_syllable_in_use(syllable));
        if (parse_syllable(syllable)) ++by_rule;
    });
    CHECK(syllables > 6'000);
    CHECK(by_rule > syllables * 98 / 100);  // the rest are loans: `gam`, `xtơ`
}
