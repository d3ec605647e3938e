#include "engine/analysis/vietnamese.h"

#include <catch2/catch.hpp>
#include <map>
#include <set>
#include <string>

#include "engine/analysis/unicode.h"

using namespace tim::analysis;

TEST_CASE("syllables and their parts", "[analysis]") {
    struct Row {
        const char *word, *initial, *glide, *nucleus, *final;
        Tone tone;
    };
    static const Row rows[] = {
        {"bệnh", "b", "", "ê", "nh", Tone::dot},         {"lý", "l", "", "y", "", Tone::acute},
        {"nghiêng", "ngh", "", "iê", "ng", Tone::level}, {"quý", "qu", "", "y", "", Tone::acute},
        {"qúy", "qu", "", "y", "", Tone::acute},         {"hòa", "h", "o", "a", "", Tone::grave},
        {"hoà", "h", "o", "a", "", Tone::grave},         {"khuỷu", "kh", "u", "y", "u", Tone::hook},
        {"gì", "gi", "", "", "", Tone::grave},           {"giếng", "gi", "", "ê", "ng", Tone::acute},
        {"giạ", "gi", "", "a", "", Tone::dot},           {"gịa", "g", "", "ia", "", Tone::dot},
        {"mùa", "m", "", "ua", "", Tone::grave},         {"đường", "đ", "", "ươ", "ng", Tone::grave},
        {"yếu", "", "", "yê", "u", Tone::acute},         {"thuở", "th", "u", "ơ", "", Tone::hook},
        {"xoong", "x", "", "oo", "ng", Tone::level},     {"quốc", "qu", "", "ô", "c", Tone::acute},
    };
    for (const auto& row : rows) {
        CAPTURE(row.word);
        const auto s = parse_syllable(row.word);
        REQUIRE(s);
        CHECK(s->initial == row.initial);
        CHECK(s->glide == row.glide);
        CHECK(s->nucleus == row.nucleus);
        CHECK(s->final == row.final);
        CHECK(s->tone == row.tone);
    }
    for (const char* word :
         {"viet", "muà", "bệ́nh", "pathology", "ngi", "ka", "cê", "ghá", "", "đ", "ng", "bàch", "lắk", "fan", "quu"}) {
        CAPTURE(word);
        CHECK_FALSE(parse_syllable(word));
    }
}

TEST_CASE("one spelling for one word", "[analysis]") {
    static const std::map<std::string, std::string> same{
        {"hoà", "hòa"}, {"khoẻ", "khỏe"}, {"thuý", "thúy"}, {"qúy", "quý"},   {"lí", "lý"},
        {"kĩ", "kỹ"},   {"mĩ", "mỹ"},     {"sĩ", "sỹ"},     {"tỉ", "tỷ"},     {"hi", "hy"},
        {"quí", "quý"}, {"quĩ", "quỹ"},   {"quít", "quýt"}, {"buít", "buýt"}, {"quì", "quỳ"}};
    for (const auto& [a, b] : same) {
        CAPTURE(a, b);
        CHECK(spelling_key(a) == spelling_key(b));
    }
    static const std::map<std::string, std::string> different{
        {"ý", "í"},     {"vy", "vi"},   {"thy", "thi"},    {"ny", "ni"},   {"thúy", "thúi"},
        {"tuy", "tui"}, {"tai", "tay"}, {"mùa", "muà"},    {"gịa", "giạ"}, {"lý", "ly"},
        {"bai", "bay"}, {"mía", "miá"}, {"đường", "dường"}};
    for (const auto& [a, b] : different) {
        CAPTURE(a, b);
        CHECK(spelling_key(a) != spelling_key(b));
    }
    CHECK(place_tone("lí") != place_tone("lý"));
    CHECK(place_tone("hoà") == place_tone("hòa"));
}

TEST_CASE("all syllables: standard spellings parse to themselves and keys are stable", "[analysis]") {
    std::size_t count = 0;
    std::map<std::string, std::set<std::string>> by_key;
    for_each_syllable([&](std::string_view spelling, const Syllable& parts) {
        ++count;
        const auto parsed = parse_syllable(spelling);
        REQUIRE(parsed);
        REQUIRE(parsed->initial + parsed->glide + parsed->nucleus + parsed->final ==
                parts.initial + parts.glide + parts.nucleus + parts.final);
        REQUIRE(parsed->tone == parts.tone);
        REQUIRE(normalize_text(spelling) == spelling);
        REQUIRE(is_bare_syllable(fold(spelling)));
        const std::string key = spelling_key(spelling);
        REQUIRE(spelling_key(key) == key);
        by_key[key].insert(std::string(spelling));
    });
    CHECK(count > 16'000);
    // Nothing but i/y is ever merged.
    for (const auto& [key, spellings] : by_key) {
        if (spellings.size() < 2) continue;
        std::set<std::string> letters;
        for (auto spelling : spellings) {
            auto text = fold(spelling);
            for (char& c : text) c = c == 'y' ? 'i' : c;
            letters.insert(text);
        }
        CAPTURE(key);
        CHECK(letters.size() == 1);
        CHECK(spellings.size() == 2);
    }
}

TEST_CASE("the other spelling of a word typed without marks", "[analysis]") {
    CHECK(bare_variant("ly") == "li");
    CHECK(bare_variant("li") == "ly");
    CHECK(bare_variant("quit") == "quyt");
    CHECK(bare_variant("buyt") == "buit");
    for (const char* none : {"y", "i", "thuy", "tai", "the", "vy", "pathology", "", "my-"}) {
        CAPTURE(none);
        CHECK(bare_variant(none).empty());
    }
}

TEST_CASE("marks compared: typed features bind, missing ones do not", "[analysis]") {
    const auto d = [](const char* typed, const char* written) { return compare_marks(typed, written); };
    CHECK(d("bênh", "bệnh").contradicting == 0);
    CHECK(d("bênh", "bệnh").missing == 1);
    CHECK(d("bênh", "bẻnh").contradicting == 1);
    CHECK(d("benh", "bệnh").typed_marks == 0);
    CHECK(d("benh", "bệnh").missing == 2);
    CHECK(d("duong", "đường").missing == 3);
    CHECK(d("đương", "đường").contradicting == 0);
    CHECK(d("dường", "đường").contradicting == 0);
    CHECK(d("đường", "dương").contradicting == 2);
    CHECK(d("hoà", "hòa").contradicting == 0);
    CHECK_FALSE(d("bênh", "bán").same_letters);
    CHECK_FALSE(d("benh", "ben").same_letters);
}
