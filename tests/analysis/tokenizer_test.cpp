#include "engine/analysis/tokenizer.h"

#include <catch2/catch.hpp>
#include <random>
#include <string>
#include <vector>

#include "engine/analysis/unicode.h"

using namespace tim::analysis;

namespace {

// word, (whole), [part], {quantity}; ~ before a word that does not join the previous one
std::string shown(const std::string& text) {
    std::string out;
    for (const auto& token : tokenize(text)) {
        if (!out.empty()) out += ' ';
        switch (token.kind) {
            case TokenKind::word:
                out += (token.position > 0 && !token.joins_previous ? "~" : "") + token.text;
                break;
            case TokenKind::whole:
                out += '(' + token.text + ')';
                break;
            case TokenKind::part:
                out += '[' + token.text + ']';
                break;
            case TokenKind::quantity:
                out += '{' + token.text + '}';
                break;
        }
    }
    return out;
}

void check_offsets(const std::string& text) {
    std::uint32_t last_word = 0;
    for (const auto& token : tokenize(text)) {
        REQUIRE(token.begin < token.end);
        REQUIRE(token.end <= text.size());
        REQUIRE(token.text.size() <= kMaxTermBytes);
        REQUIRE(is_valid_utf8(token.text));
        if (token.kind != TokenKind::word) continue;
        REQUIRE(token.begin >= last_word);
        last_word = token.begin;
    }
}

}  // namespace

TEST_CASE("tokens", "[analysis]") {
    struct Row {
        const char *why, *text, *wanted;
    };
    static const Row rows[] = {
        {"words", "Bệnh lý học", "bệnh lý học"},
        {"a full stop parts", "ung thư. Bệnh", "ung thư ~bệnh"},
        {"a comma parts", "gan, thận", "gan ~thận"},
        {"a line parts", "gan\nthận", "gan ~thận"},
        {"quotes do not", "mô \"hình\" lớn", "mô hình lớn"},
        {"identifier", "H-Optimus-0", "h (hoptimus0) optimus 0"},
        {"identifier with a letter", "H-Optimus-O", "h (hoptimuso) optimus o"},
        {"number and unit", "Palmyra-Med 70B", "palmyra (palmyramed) med 70 (70b) b {=70000000000}"},
        {"Vietnamese number", "1,1 tỷ", "1.1 tỷ {=1100000000}"},
        {"the other spelling", "1,1 tỉ", "1.1 tỉ {=1100000000}"},
        {"without marks", "1,1 ty", "1.1 ty {=1100000000}"},
        {"English number", "1.1B", "1.1 (1.1b) b {=1100000000}"},
        {"in words", "1.1 billion", "1.1 billion {=1100000000}"},
        {"percent, comma", "85,87%", "85.87 {85.87%}"},
        {"percent, point", "85.87%", "85.87 {85.87%}"},
        {"thousands", "1.000.000", "1000000"},
        {"thousands, English", "1,000,000", "1000000"},
        {"thousands and decimals", "1,234.5", "1234.5"},
        {"thousands and decimals, Vietnamese", "1.234,5", "1234.5"},
        {"version", "v1.2", "v1 (v1.2) 2"},
        {"version of three", "1.2.3", "1.2.3"},
        {"date", "07-05-2025", "07 (07052025) 05 2025"},
        {"C++", "C++ và C#", "c++ [c] và c# [c]"},
        {"camel case", "HealthOmics", "healthomics [health] [omics]"},
        {"camel case needs two letters a side", "iPhone mRNA", "iphone mrna"},
        {"capitals", "LLMs AWS", "llms aws"},
        {"possessive", "Anthropic's Claude", "anthropic claude"},
        {"possessive, typographic", "Anthropic’s", "anthropic"},
        {"contraction", "don't", "dont"},
        {"ampersand", "R&D", "r (rd) d"},
        {"domain", "aws.amazon.com", "aws (awsamazoncom) amazon com"},
        {"letters and digits", "covid19 mp3 S3", "covid19 mp3 s3"},
        {"unit", "5mg", "5 (5mg) mg"},
        {"soft hyphen inside", "bệ\u00ADnh", "bệnh"},
        {"decomposed", "be\u0323\u0302nh ly\u0301", "bệnh lý"},
        {"lone marks", "\u0301\u0301 a", "a"},
        {"NUL", "a b", "a b"},
        {"Han", "漢字", "漢 字"},
        {"Thai", "ไทย", "ไ ท ย"},
        {"emoji", "🚀 bắt đầu", "bắt đầu"},
        {"punctuation only", "--- ... !!!", ""},
        {"trailing joiner", "a- b_", "a ~b"},
        {"empty", "", ""},
    };
    for (const auto& row : rows) {
        CAPTURE(row.why, row.text);
        CHECK(shown(row.text) == row.wanted);
        check_offsets(row.text);
    }
}

TEST_CASE("offsets name the original's bytes", "[analysis]") {
    const std::string text = "Phân tích Be\u0323\u0302nh lý";
    const auto tokens = tokenize(text);
    REQUIRE(tokens.size() == 4);
    CHECK(text.substr(tokens[2].begin, tokens[2].end - tokens[2].begin) == "Be\u0323\u0302nh");
    CHECK(text.substr(tokens[3].begin, tokens[3].end - tokens[3].begin) == "lý");
}

TEST_CASE("a word of a megabyte is one bounded term", "[analysis]") {
    std::string text = "trước ";
    for (int i = 0; i < 350'000; ++i) text += "ệ";
    text += " sau";
    const auto tokens = tokenize(text);
    REQUIRE(tokens.size() == 3);
    CHECK(tokens[1].text.size() <= kMaxTermBytes);
    CHECK(tokens[1].end - tokens[1].begin > 1'000'000);
    CHECK(tokens[2].text == "sau");
    check_offsets(text);
}

TEST_CASE("property: any bytes give sound offsets, and an equal text gives equal tokens", "[analysis]") {
    // Pieces that matter, thrown together at random, and random bytes.
    static const std::vector<std::string> pieces{"Bệnh",
                                                 " ",
                                                 "lý",
                                                 "e\u0323\u0302",
                                                 "\u0301",
                                                 "-",
                                                 ".",
                                                 ",",
                                                 "1",
                                                 "1,1",
                                                 " tỷ",
                                                 "70B",
                                                 "%",
                                                 "'s",
                                                 "C++",
                                                 "#",
                                                 "ABc",
                                                 "\xFF",
                                                 "\xE1\xBA",
                                                 "漢",
                                                 "ไ",
                                                 "🚀",
                                                 "\u200D",
                                                 "\u00AD",
                                                 "\n",
                                                 "Health",
                                                 std::string(1, '\0'),
                                                 "đ",
                                                 "Ð",
                                                 "ﬁ",
                                                 "½",
                                                 "&",
                                                 "_",
                                                 "’",
                                                 "İ",
                                                 "\u202E"};
    std::mt19937 random(11);
    for (int round = 0; round < 20'000; ++round) {
        std::string text;
        const auto length = random() % 12;
        for (unsigned i = 0; i < length; ++i) {
            if (random() % 8 == 0)
                text.push_back(static_cast<char>(random() % 256));
            else
                text += pieces[random() % pieces.size()];
        }
        CAPTURE(text);
        check_offsets(text);
    }
}
