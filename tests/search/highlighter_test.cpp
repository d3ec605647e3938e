#include "engine/search/highlighter.h"

#include <catch2/catch.hpp>

#include "tests/support/small_index.h"

using namespace tim;
using test::shown;

namespace {

const std::string kText =
    "Phân tích ảnh Bệnh lý giúp phát hiện ung thư sớm. Quản lý hồ sơ là việc khác.\n"
    "Mô hình H-Optimus-0 có 1,1 tỷ tham số. Pathologists read slides; models help.";

std::string snippet_for(const std::string& query, const std::string& text = kText) {
    test::SmallIndex index({test::page("a", "vi", "Trang", text)}, {{"ung thư", "cancer", "health"}});
    const auto answer = index.search(query);
    return answer.hits.empty() ? "(nothing)" : shown(answer.hits[0].snippet);
}

}  // namespace

TEST_CASE("words are marked as they are written", "[search]") {
    CHECK(snippet_for("benh ly").find("[Bệnh lý]") != std::string::npos);
    CHECK(snippet_for("bệnh lí").find("[Bệnh lý]") != std::string::npos);
    CHECK(snippet_for("BỆNH LÝ").find("[Bệnh lý]") != std::string::npos);
    CHECK(snippet_for("be\u0323\u0302nh ly\u0301").find("[Bệnh lý]") != std::string::npos);
    CHECK(snippet_for("h optimus 0").find("[H-Optimus-0]") != std::string::npos);
    CHECK(snippet_for("pathologist").find("[Pathologists]") != std::string::npos);
    CHECK(snippet_for("cancer").find("[ung thư]") != std::string::npos);
    CHECK(snippet_for("1.1B").find("[1,1 tỷ]") != std::string::npos);
    CHECK(snippet_for("h-opt*").find("Optimus") != std::string::npos);
}

TEST_CASE("a lone syllable of an unmarked query is not marked beside the real match", "[search]") {
    CHECK(snippet_for("benh ly").find("[lý]") == std::string::npos);
}

TEST_CASE("rows of a table and items of a list stay apart", "[search]") {
    const std::string table =
        "Bạn có gì | Nên tìm gì\nảnh võng mạc | bệnh võng mạc\nảnh mô (số hoá)\n1,1 tỷ\nHết câu.\nCâu sau.\n";
    CHECK(snippet_for("ảnh võng mạc", table) ==
          "Bạn có gì | Nên tìm gì · [ảnh võng mạc] | bệnh [võng mạc] · [ảnh] mô (số hoá) · 1,1 tỷ · Hết câu. Câu sau.");
    CHECK(snippet_for("gan", "gan\n(mới)\nmột “hai”\nba") == "[gan] · (mới) · một “hai” ba");
}

TEST_CASE("a passage begins with a sentence that is near, and ends cleanly", "[search]") {
    const std::string rest = " Rồi còn nhiều chữ khác nữa." + std::string(300, ' ') + "Hết.";
    const std::string far(150, 'x');
    CHECK(snippet_for("gan", "Mô hình cho ảnh gan." + rest).starts_with("Mô hình cho ảnh [gan]. Rồi"));
    CHECK(snippet_for("gan", far + " " + far + ". Mô hình cho ảnh gan." + rest).starts_with("…Mô hình cho ảnh [gan]."));
    CHECK(snippet_for("gan", far + " chữ " + far + " gan " + rest).starts_with("…" + far + " [gan]"));
    const auto cut_behind = [&](const std::string& words) {  // at the bound of a passage
        return snippet_for("gan", "gan " + std::string(216 - words.size(), 'x') + words + " " + far + far);
    };
    for (const char* words : {" một từ:", " một từ,", " một từ ;", " một từ"})
        CHECK(cut_behind(words).ends_with("x một từ…"));
    CHECK(cut_behind(" hết.").ends_with("x hết. …"));
}

TEST_CASE("a decomposed text is marked in its own bytes", "[search]") {
    CHECK(snippet_for("bệnh lý", "Khoa be\u0323\u0302nh ly\u0301 học").find("[be\u0323\u0302nh ly\u0301]") !=
          std::string::npos);
}

TEST_CASE("the parts of a snippet are the text, cut at words", "[search]") {
    std::string text;
    for (int i = 0; i < 300; ++i) text += "từ" + std::to_string(i) + " ";
    text += "bệnh lý ở đây ";
    for (int i = 0; i < 300; ++i) text += "chữ" + std::to_string(i) + " ";
    const std::string snippet = snippet_for("bệnh lý", text);
    CHECK(snippet.starts_with("…"));
    CHECK(snippet.ends_with("…"));
    CHECK(snippet.find("[bệnh lý]") != std::string::npos);
    CHECK(snippet.size() < 400);
    const std::string huge(2'000'000, 'x');
    CHECK(snippet_for("gan", huge + " gan " + huge).size() < 1000);
}

TEST_CASE("tiers of matching", "[search]") {
    const auto match = [](const std::string& typed, const std::string& written) {
        return std::string(name(search::compare(analysis::analyze(typed).at(0), analysis::analyze(written).at(0))));
    };
    CHECK(match("đường", "đường") == "exact");
    CHECK(match("đường", "Đường") == "exact");
    CHECK(match("hoà", "hòa") == "variant");
    CHECK(match("lí", "lý") == "variant");
    CHECK(match("bênh", "bệnh") == "compatible");
    CHECK(match("đuong", "đường") == "compatible");
    CHECK(match("đường", "dương") == "bare");
    CHECK(match("bênh", "bẻnh") == "bare");
    CHECK(match("duong", "đường") == "bare");
}
