#include "engine/analysis/unicode.h"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <catch2/catch.hpp>
#include <string>

using namespace tim::analysis;

TEST_CASE("normalize_text: NFKC, lower case, NFC", "[analysis]") {
    struct Row {
        const char *why, *text, *wanted;
    };
    static const Row rows[] = {
        {"case", "BỆNH LÝ", "bệnh lý"},
        {"decomposed", "be\u0323\u0302nh ly\u0301", "bệnh lý"},
        {"decomposed, marks in the other order", "be\u0302\u0323nh", "bệnh"},
        {"half composed", "b\u1EB9\u0302nh", "bệnh"},
        {"decomposed capitals", "BE\u0323\u0302NH", "bệnh"},
        {"d with stroke", "Đường ĐƯỜNG", "đường đường"},
        {"full width", "ＡＷＳ", "aws"},
        {"ligature", "ﬁne", "fine"},
        {"superscript", "m²", "m2"},
        {"fraction", "½", "1⁄2"},
        {"soft hyphen", "bệ\u00ADnh", "bệnh"},
        {"zero width joiner and bidi controls", "a\u200Db\u202Ec\u2066d", "abcd"},
        {"byte order mark", "\uFEFFabc", "abc"},
        {"ill-formed byte", "a\xC3", "a\uFFFD"},
        {"overlong", "\xC0\xAF", "\uFFFD\uFFFD"},
        {"surrogate", "\xED\xA0\x80x", "\uFFFD\uFFFD\uFFFDx"},
        {"dotted capital I", "İ", "i"},
        {"emoji", "🚀", "🚀"},
        {"empty", "", ""},
    };
    for (const auto& row : rows) {
        CAPTURE(row.why);
        CHECK(normalize_text(row.text) == row.wanted);
    }
    CHECK(normalize_text(std::string("a\0b", 3)) == std::string("a\0b", 3));
}

TEST_CASE("characters that are looked up in a table are what ICU makes of them", "[analysis]") {
    UErrorCode status = U_ZERO_ERROR;
    const auto& nfkc = *icu::Normalizer2::getNFKCInstance(status);
    const auto& nfc = *icu::Normalizer2::getNFCInstance(status);
    std::size_t others = 0;
    for (UChar32 c = 1; c < 0x3000; ++c) {
        if (u_hasBinaryProperty(c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT) != 0) continue;
        const icu::UnicodeString compatible = nfkc.normalize(icu::UnicodeString(c), status);
        icu::UnicodeString lower;
        for (int32_t i = 0; i < compatible.length(); i = compatible.moveIndex32(i, 1))
            lower.append(u_tolower(compatible.char32At(i)));
        std::string text, wanted;
        icu::UnicodeString(c).toUTF8String(text);
        nfc.normalize(lower, status).toUTF8String(wanted);
        if (wanted != text) ++others;
        if (const std::string normal = normalize_text(text); normal != wanted)
            CHECK(normal == wanted);  // not 12,000 checks
    }
    CHECK(U_SUCCESS(status));
    CHECK(others > 1000);
}

TEST_CASE("fold takes marks off letter by letter", "[analysis]") {
    CHECK(fold("bệnh lý") == "benh ly");
    CHECK(fold("đường dương đương") == "duong duong duong");
    CHECK(fold("ăâêôơưăđ") == "aaeoouad");
    CHECK(fold("straße æther øre") == "strasse aether ore");
    CHECK(fold("ǣ ǿ") == "ae o");  // a mark on a letter that has a base form of its own
    CHECK(fold("한국 漢字 ไทย") == "한국 漢字 ไทย");
    CHECK(fold("ñandú çà") == "nandu ca");
}

TEST_CASE("offsets point at the bytes a character came from", "[analysis]") {
    const std::string text = "xe\u0323\u0302\u00ADﬁ";
    const auto chars = normalize(text);
    REQUIRE(chars.size() == 4);
    CHECK(text.substr(chars[1].begin, chars[1].end - chars[1].begin) == "e\u0323\u0302");
    CHECK(chars[2].begin == chars[3].begin);
    CHECK(chars[3].end == text.size());
}

TEST_CASE("endless marks are cut, not piled up", "[analysis]") {
    std::string zalgo = "a";
    for (int i = 0; i < 500'000; ++i) zalgo += "\u0301";
    const auto chars = normalize(zalgo);
    CHECK(chars.back().end == zalgo.size());
    CHECK(chars.size() <= 64);
}

TEST_CASE("what is normalised stays as it is", "[analysis]") {
    std::string hyphens, marks, vowels, double_marks;
    for (int i = 0; i < 100; ++i) {
        hyphens += "\u00AD";
        marks += "\u0301";
        vowels += "\u1161";
        double_marks += "\u0344";  // two code points once it is normalised
    }
    CHECK(normalize_text("d\u00AD\u0323qa") == "ḍqa");
    CHECK(normalize_text("e" + hyphens + "\u0302" + hyphens + "\u0323!") == "ệ!");
    const std::vector<std::string> texts{"漢\u200D\u0323a",
                                         "e\u200B\u0323\uFE0F\u0302",
                                         "\u00AD\u0323\u0302",
                                         "\xFF\u00AD\u0323",
                                         "\xFF" + marks,
                                         "a" + marks + "\u0323",
                                         "a\u0323" + marks + "\u0316b",
                                         "a" + double_marks,
                                         "\u00B4" + marks,
                                         "\u0958" + marks,
                                         "か" + marks.substr(0, 126) + "\uFF9E",
                                         "가" + vowels + "\u11A8",
                                         "\u1100" + vowels + "\u0301"};
    for (std::size_t i = 0; i < texts.size(); ++i) {
        CAPTURE(i);
        CHECK(normalize_text(normalize_text(texts[i])) == normalize_text(texts[i]));
    }
    const auto chars = normalize("vi\u00ADrus\u200B, d\u00AD\u0323");
    CHECK(chars[4].end == 7);  // of virus: what vanishes behind a word is no part of it
    CHECK(chars.back().end - chars.back().begin == 5);
}

TEST_CASE("truncate_utf8 never splits a character", "[analysis]") {
    CHECK(truncate_utf8("bệnh", 2) == "b");
    CHECK(truncate_utf8("bệnh", 4) == "bệ");
    CHECK(truncate_utf8("bệnh", 99) == "bệnh");
    CHECK(truncate_utf8("ệ", 1).empty());
}

TEST_CASE("is_valid_utf8", "[analysis]") {
    CHECK(is_valid_utf8("bệnh"));
    CHECK(is_valid_utf8(""));
    CHECK_FALSE(is_valid_utf8("\xFF"));
    CHECK_FALSE(is_valid_utf8("\xED\xA0\x80"));
}
