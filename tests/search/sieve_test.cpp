#include "engine/search/sieve.h"

#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <optional>
#include <random>
#include <string>
#include <string_view>

#include "engine/analysis/word_lists.h"

using namespace tim;
using analysis::AnalyzedToken;
using analysis::TokenKind;

namespace {

// What makes tokens, joins them, parts them, and what a quick look could take for something else.
constexpr std::array kPieces{"benh",   "bệnh",        "Bệnh",      "BỆNH",        "be\u0323\u0302nh",
                             "ly",     "lý",          "la",        "là",          "lâm",
                             "model",  "models",      "modelling", "dies",        "dying",
                             "sky",    "sky's",       "don't",     "don’t",       "C++",
                             "c#",     "H-Optimus-0", "gpt-4b",    "HealthOmics", "kiểm.thử",
                             "a_b",    "1,1",         "1.100",     "70B",         "tỷ",
                             "½",      "85%",         "β",         "αβ",          "漢字",
                             "ß",      "ﬁle",         "ｌｙ",      "\u0301",      "\u00AD",
                             "\u200B", "/",           "“",         "”",           "…",
                             "—",      "\u2011",      "\u00A0",    "\t",          ".",
                             "-",      "'",           "\xFF",      "\xE1\xBB",    "ð",
                             "đ",      "Đ",           "́",          "*",           ",",
                             "tumour", "tumors",      "anaemia",   "oestrogen",   "estrogens",
                             "grey",   "favourites",  "favorite",  "LLMs",        "llm"};

std::string random_text(std::mt19937& random) {
    std::string text;
    for (auto pieces = random() % 60; pieces > 0; --pieces) {
        text += kPieces[random() % kPieces.size()];
        const auto gap = random() % 10;
        text += gap < 6 ? " " : gap == 6 ? "\n" : gap == 7 ? "  " : "";
    }
    return text;
}

bool is_same(const AnalyzedToken& a, const AnalyzedToken& b) {
    return a.begin == b.begin && a.end == b.end && a.text == b.text && a.folded == b.folded && a.stem == b.stem &&
           a.kind == b.kind;
}

std::optional<AnalyzedToken> word_before(const std::vector<AnalyzedToken>& tokens, std::size_t i) {
    while (i-- > 0)
        if (tokens[i].kind == TokenKind::word) return tokens[i];
    return std::nullopt;
}

}  // namespace

TEST_CASE("what is looked for comes through, and whether it stands beside one another", "[search]") {
    std::mt19937 random(1);
    for (int round = 0; round < 3000; ++round) {
        const std::string text = random_text(random);
        CAPTURE(round, text);
        const auto all = analysis::analyze(text);
        if (all.empty()) continue;
        search::Sieve sieve;
        std::vector<std::size_t> wanted;
        for (int words = 0; words < 3; ++words) {
            const AnalyzedToken& one = all[random() % all.size()];
            const int how = static_cast<int>(random() % 3);
            const std::string beginning = one.folded.substr(0, 1 + random() % one.folded.size());
            if (how == 0) sieve.want_folded(one.folded);
            if (how == 1) sieve.want_beginning(beginning);
            if (how == 2 && one.stem.empty()) continue;
            if (how == 2) sieve.want_stem(one.stem);
            for (std::size_t i = 0; i < all.size(); ++i)
                if ((how == 0 && all[i].folded == one.folded) || (how == 1 && all[i].folded.starts_with(beginning)) ||
                    (how == 2 && all[i].stem == one.stem))
                    wanted.push_back(i);
        }
        const auto some = sieve.tokens(text);
        for (const std::size_t i : wanted) {
            CAPTURE(all[i].text);
            const auto here = std::find_if(some.begin(), some.end(),
                                           [&](const AnalyzedToken& token) { return is_same(token, all[i]); });
            REQUIRE(here != some.end());
            const auto before = word_before(all, i);
            const auto before_here = word_before(some, static_cast<std::size_t>(here - some.begin()));
            if (!before) {
                CHECK(!before_here);
            } else if (before_here && is_same(*before_here, *before)) {
                CHECK(here->joins_previous == all[i].joins_previous);
                CHECK(here->position - before_here->position == all[i].position - before->position);
            } else if (before_here) {
                CHECK(!here->joins_previous);
                CHECK(here->position > before_here->position + 1);
            }
        }
    }
}

TEST_CASE("what nobody looks for is not analysed", "[search]") {
    search::Sieve sieve;
    sieve.want_folded("benh");
    sieve.want_stem("patholog");
    std::string text;
    for (int i = 0; i < 100; ++i) text += "Những câu không có từ nào trong đó, and words that nobody asked for.\n";
    CHECK(sieve.tokens(text).empty());
    CHECK(sieve.tokens(text + "Khoa bệnh lý. " + text).size() == 1);
    CHECK(sieve.tokens(text + "Two pathologists here. " + text).size() == 1);
}

TEST_CASE("a stem tells where its word may be", "[search]") {
    const auto comes_through = [](std::string_view word) {
        const auto tokens = analysis::analyze(word);
        if (tokens.empty() || tokens[0].stem.empty()) return true;
        search::Sieve sieve;
        sieve.want_stem(tokens[0].stem);
        return !sieve.tokens(word).empty();
    };
    std::string missed;
    for (std::string_view rest = analysis::kEnglishWords; !rest.empty();) {
        const std::string_view word = rest.substr(0, rest.find('\n'));
        rest.remove_prefix(std::min(word.size() + 1, rest.size()));
        if (!comes_through(word)) missed.append(word).append(" ");
    }
    CHECK(missed == "");
    for (const char* british :
         {"anaemia",   "artefacts",  "behavioural", "favourites",     "grey",          "haemoglobin",
          "judgement", "leucocytes", "manoeuvred",  "moulds",         "neighbourhood", "odourless",
          "oedema",    "oesophagus", "oestrogens",  "orthopaedic",    "practising",    "scepticism",
          "skilfully", "sulphates",  "centred",     "standardisation"}) {
        CAPTURE(british);
        CHECK(comes_through(british));
    }
}
