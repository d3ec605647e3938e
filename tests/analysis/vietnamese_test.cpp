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
        {"vỹ", "v", "", "y", "", Tone::tilde},           {"giễu", "gi", "", "ê", "u", Tone::tilde},
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
    CHECK(count == 16'994);  // the rhyme table is the rule; a change of it shows here
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

namespace {

// Letters and marks apart, the tone behind the mark of the vowel.
std::string decomposed(const std::string& word, Tone tone) {
    static const std::map<char32_t, std::u32string> parts{{U'ă', U"a\u0306"}, {U'â', U"a\u0302"}, {U'ê', U"e\u0302"},
                                                          {U'ô', U"o\u0302"}, {U'ơ', U"o\u031b"}, {U'ư', U"u\u031b"}};
    constexpr std::u32string_view kTones = U" \u0300\u0301\u0309\u0303\u0323";
    const std::u32string written = to_utf32(word), toneless = without_tone(word).letters;
    std::u32string out;
    for (std::size_t i = 0; i < written.size(); ++i) {
        const auto part = parts.find(toneless[i]);
        out += part == parts.end() ? std::u32string(1, toneless[i]) : part->second;
        if (written[i] != toneless[i]) out += kTones[static_cast<std::size_t>(tone)];
    }
    return to_utf8(out);
}

}  // namespace

TEST_CASE("all syllables: every way of writing them is the same word", "[analysis]") {
    std::size_t wrong = 0, moved = 0;
    std::string first_wrong;
    for_each_syllable([&](std::string_view spelling, const Syllable& s) {
        const std::string word(spelling);
        if (normalize_text(decomposed(word, s.tone)) != word && wrong++ == 0) first_wrong = word + " decomposed";
        // Both places of the tone in open oa, oe, uy are one word; no other tone may move.
        const auto toneless = without_tone(word);
        for (std::size_t i = 0; i < toneless.letters.size() && s.tone != Tone::level; ++i) {
            std::u32string other = toneless.letters;
            other[i] = with_tone(other[i], s.tone);
            const std::string text = to_utf8(other);
            if (text == word || other == toneless.letters) continue;
            const bool free =
                !s.glide.empty() && s.final.empty() && (s.nucleus == "a" || s.nucleus == "e" || s.nucleus == "y");
            const bool on_qu = s.initial == "qu" && i == 1;
            const bool is_free = (free && i == toneless.letters.size() - 1) || on_qu;
            if (is_free) ++moved;
            if (is_free != (place_tone(text) == word) && wrong++ == 0) first_wrong = text + " for " + word;
        }
        // What was typed with fewer marks contradicts nothing.
        const auto bare = compare_marks(fold(word), word), level = compare_marks(to_utf8(toneless.letters), word);
        const bool fits =
            bare.same_letters && bare.contradicting == 0 && level.same_letters && level.contradicting == 0;
        if (!fits && wrong++ == 0) first_wrong = word;
    });
    CAPTURE(first_wrong);
    CHECK(wrong == 0);
    CHECK(moved > 500);
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
