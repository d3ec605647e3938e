#include "engine/analysis/analyzer.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <set>
#include <string>
#include <thread>

#include "engine/analysis/unicode.h"

using namespace tim::analysis;

namespace {

std::string shown(const std::string& text, Pairs pairs = Pairs::of_content) {
    std::string out;
    for (const auto& term : terms_of(text, pairs)) {
        static constexpr const char* kNames[] = {"", "=", "~", "+"};  // folded, exact, stem, bigram
        out += (out.empty() ? "" : " ") + std::string(kNames[static_cast<std::size_t>(term.kind)]) + term.text;
    }
    return out;
}

std::set<std::string> set_of(const std::string& text) {
    std::set<std::string> out;
    for (const auto& term : terms_of(text, Pairs::all))
        out.insert(std::to_string(static_cast<int>(term.kind)) + term.text);
    return out;
}

}  // namespace

TEST_CASE("terms", "[analysis]") {
    struct Row {
        const char *why, *text, *wanted;
    };
    static const Row rows[] = {
        {"marked syllables", "bệnh án", "benh =bệnh an =án +benh an"},
        {"an unmarked syllable may be a word of its own", "an", "an =an"},
        {"English has stems", "models", "models ~model"},
        {"a stem that is the word costs nothing", "model", "model"},
        {"several abbreviations", "LLMs GPUs", "llms ~llm gpus ~gpu +llms gpus"},
        {"words that only look so", "plus css", "plus css +plus css"},
        {"no exact form where none is needed", "pathology", "pathology ~patholog"},
        {"i and y are one word", "kỹ", "ky =kĩ"},
        {"tone placement", "hoà", "hoa =hòa"},
        {"d with stroke", "đường", "duong =đường"},
        {"Icelandic eth in a Vietnamese word", "Ðường", "duong =đường"},
        {"an identifier whole and in parts", "H-Optimus-0", "h hoptimus0 optimus +h optimus 0 +optimus 0"},
    };
    for (const auto& row : rows) {
        CAPTURE(row.why);
        CHECK(shown(row.text) == row.wanted);
    }
}

TEST_CASE("running text has no pairs with linking words", "[analysis]") {
    struct Row {
        const char *text, *in_text, *in_titles;
    };
    static const Row rows[] = {
        {"mã của tôi", "ma =mã cua =của toi =tôi", "ma =mã cua =của +ma cua toi =tôi +cua toi"},
        {"đầu ra", "dau =đầu ra =ra +dau ra", "dau =đầu ra =ra +dau ra"},
        {"model for the test", "model for the =the test +the test",
         "model for +model for the =the +for the test +the test"},
        {"set up", "set =set up =up +set up", "set =set up =up +set up"},
        {"máy in", "may =máy in =in +may in", "may =máy in =in +may in"},
    };
    for (const auto& row : rows) {
        CAPTURE(row.text);
        CHECK(shown(row.text, Pairs::of_content) == row.in_text);
        CHECK(shown(row.text, Pairs::all) == row.in_titles);
    }
}

TEST_CASE("a query counts on a pair only where every spelling of its words has it", "[analysis]") {
    const auto surely = [](const std::string& text) {
        const auto tokens = analyze(text);
        return surely_has_pair(tokens.at(0), tokens.at(1));
    };
    CHECK(surely("bệnh lý"));
    CHECK(surely("benh ly"));
    CHECK(surely("cừa sổ"));
    CHECK_FALSE(surely("cua so"));  // của?
    CHECK_FALSE(surely("của nó"));
    CHECK_FALSE(surely("máy in"));
}

TEST_CASE("one word in all its spellings has the same exact terms", "[analysis]") {
    const auto plain = terms_of("bệnh lý hòa thúy", Pairs::of_content);
    for (const char* other :
         {"BỆNH LÝ HÒA THÚY", "be\u0323\u0302nh ly\u0301 ho\u0300a thu\u0301y", "bệnh lý hoà thuý"}) {
        const auto terms = terms_of(other, Pairs::of_content);
        REQUIRE(terms.size() == plain.size());
        for (std::size_t i = 0; i < terms.size(); ++i) CHECK(terms[i].text == plain[i].text);
    }
}

TEST_CASE("what is typed without marks is among the terms of what is written with them", "[analysis]") {
    const auto written = set_of("Phân tích hình ảnh bệnh lý để phát hiện ung thư sớm; đái tháo đường");
    for (const auto& term : terms_of("phan tich hinh anh benh ly de phat hien ung thu som; dai thao duong", Pairs::all))
        if (term.kind == TermKind::folded || term.kind == TermKind::bigram) {
            CAPTURE(term.text);
            CHECK(written.contains(std::to_string(static_cast<int>(term.kind)) + term.text));
        }
}

TEST_CASE("numbers in both notations share their terms", "[analysis]") {
    const auto share = [](const char* a, const char* b) {
        const auto x = set_of(a), y = set_of(b);
        return std::any_of(x.begin(), x.end(), [&](const auto& t) { return y.contains(t); });
    };
    CHECK(set_of("85,87%") == set_of("85.87%"));
    CHECK(set_of("1,1 tỷ").contains("0=1100000000"));
    CHECK(set_of("1.1B").contains("0=1100000000"));
    CHECK(share("70 tỷ", "70B"));
    CHECK_FALSE(set_of("7B").contains("0=70000000000"));
}

TEST_CASE("no term is longer than Xapian takes", "[analysis]") {
    const std::string longest(100'000, 'x');
    for (const auto& term : terms_of(longest + " " + longest + "-" + longest, Pairs::of_content))
        CHECK(term.text.size() <= 2 * kMaxTermBytes + 1);
}

TEST_CASE("threads may analyze at once", "[analysis]") {
    const std::string text = "Models for pathology: phân tích bệnh lý, H-Optimus-0, 1,1 tỷ";
    const auto wanted = shown(text);
    std::vector<std::thread> threads;
    std::vector<int> bad(4, 0);
    for (std::size_t t = 0; t < 4; ++t)
        threads.emplace_back([&, t] {
            for (int i = 0; i < 200; ++i) bad[t] += shown(text) != wanted;
        });
    for (auto& thread : threads) thread.join();
    CHECK(bad == std::vector<int>(4, 0));
}
