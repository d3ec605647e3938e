#include "engine/search/suggest.h"

#include <catch2/catch.hpp>

#include "tests/support/small_index.h"

using namespace tim;
using test::page;

namespace {

std::vector<std::string> offered(test::SmallIndex& index, const std::string& typed, const std::string& lang = "") {
    std::vector<std::string> out;
    const auto suggestions = index->suggest({typed, lang, 8}).value();
    for (const auto& suggestion : suggestions) out.push_back(suggestion.text);
    return out;
}

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("what goes on from what was typed", "[search]") {
    struct Row {
        const char *typed, *text;
        bool goes_on;
    };
    static const Row rows[] = {{"benh l", "bệnh lý", true},
                               {"bệnh l", "bệnh lý", true},
                               {"bênh l", "bệnh lý", true},
                               {"bẻnh l", "bệnh lý", false},
                               {"bệ", "bệnh lý", true},
                               {"bê", "bệnh lý", true},
                               {"bă", "bệnh lý", false},
                               {"benh li", "bệnh lý", true},
                               {"bệnh lí", "bệnh lý", true},
                               {"benh ly ", "bệnh lý", true},
                               {"benh l ", "bệnh lý", false},
                               {"hòa", "hoàn thành", true},
                               {"hoà", "hoàn thành", true},
                               {"hoá", "hoàn thành", false},
                               {"lym", "lymphoma", true},
                               {"ly", "lymphoma", true},
                               {"h-opt", "H-Optimus-0", true},
                               {"hopt", "H-Optimus-0", true},
                               {"optimus", "H-Optimus-0", true},
                               {"đ", "Đường", true},
                               {"d", "Đường", true},
                               {"đư", "dương", false},
                               {"duo", "Đường", true},
                               {"", "bệnh", false},
                               {"be\u0323\u0302", "bệnh lý", true},
                               {"nh", "bệnh", false},
                               {"lý", "bệnh lý", true},
                               {"BENH L", "bệnh lý", true},
                               {"bệnh lý học", "bệnh lý", false}};
    for (const auto& row : rows) {
        CAPTURE(row.typed, row.text);
        CHECK(search::goes_on(row.typed, row.text) == row.goes_on);
    }
}

TEST_CASE("titles, headings and entries are offered with their marks", "[search]") {
    auto entry = page("h", "en", "H-Optimus-0", "a foundation model for pathology");
    entry.kind = "model";
    auto section = page("s", "vi", "Bệnh lý học", "tiêu bản");
    section.page_key = "vi:b";
    section.ordinal = 1;
    section.section = "Bệnh viện số";
    section.path = {section.section};
    auto lead = page("b", "vi", "Bệnh lý học", "lời mở đầu");
    lead.page_key = "vi:b";
    test::SmallIndex index({lead, section, entry, page("p", "en", "Pathology -slides", "benh"),
                            page("q", "en", "lang:vi", "only an operator")});
    CHECK(offered(index, "benh") == Texts{"Bệnh lý học", "Bệnh viện số"});
    CHECK(offered(index, "bệnh v") == Texts{"Bệnh viện số"});
    CHECK(offered(index, "be") == Texts{"Bệnh lý học", "Bệnh viện số"});
    CHECK(offered(index, "bé").empty());
    CHECK(offered(index, "h-o") == Texts{"H-Optimus-0"});
    CHECK(offered(index, "hopti") == Texts{"H-Optimus-0"});
    CHECK(offered(index, "optim") == Texts{"H-Optimus-0"});
    CHECK(offered(index, "").empty());
    CHECK(offered(index, "xyz").empty());
    CHECK(offered(index, "benh", "en").empty());
    CHECK(offered(index, "patho").empty());  // searched, the title would leave something out
    CHECK(offered(index, "lang").empty());
    const auto first = index->suggest({"benh ly", "", 1}).value().at(0);
    CHECK(first.kind == "title");
    CHECK(first.lang == "vi");
    CHECK(first.url == lead.url);
    CHECK(index->suggest({"\xFF", "", 8}).error().parameter == "q");
    CHECK(index->suggest({"a", "../", 8}).error().parameter == "lang");
    CHECK(index->suggest({"a", "", 21}).error().parameter == "limit");
}

TEST_CASE("a phrase is offered whole", "[search]") {
    std::vector<index::Document> documents;
    for (const char* text : {"các mô hình ngôn ngữ lớn", "Mô hình ngôn ngữ nhỏ", "dùng mô hình ngôn ngữ nào",
                             "mô hình nền", "mô hình nhỏ", "một mô hình khác", "ngôn ngữ học", "nhiều ngôn ngữ khác"})
        documents.push_back(page("p" + std::to_string(documents.size()), "vi", "Trang", text));
    for (int i = 0; i < 20; ++i)
        documents.push_back(page("q" + std::to_string(i), "vi", "Khác", "điều không liên quan"));
    test::SmallIndex index(documents);
    CHECK(offered(index, "mo hinh") == Texts{"mô hình", "mô hình ngôn ngữ"});
    CHECK(offered(index, "hinh").empty());
    CHECK(offered(index, "ngon") == Texts{"ngôn ngữ"});
}

TEST_CASE("frequent phrases are offered as the documents write them", "[search]") {
    std::vector<index::Document> documents;
    const std::string texts[] = {"Ảnh bệnh lý số và giải phẫu bệnh.",        "Bệnh lý học, giải phẫu bệnh của gan.",
                                 "Đọc bệnh lý nhanh. Giải phẫu bệnh là gì?", "Foundation models đọc ảnh. Của của.",
                                 "The foundation models of the day.",        "Small foundation models, of the day"};
    for (std::size_t i = 0; i < std::size(texts); ++i)
        documents.push_back(page("p" + std::to_string(i), i < 4 ? "vi" : "en", "Trang " + std::to_string(i), texts[i]));
    for (int i = 0; i < 20; ++i)
        documents.push_back(
            page("q" + std::to_string(i), "vi", "Khác " + std::to_string(i), "một điều không liên quan"));
    test::SmallIndex index(documents);
    CHECK(offered(index, "benh") == Texts{"bệnh lý"});
    CHECK(offered(index, "bệnh l") == Texts{"bệnh lý"});
    CHECK(offered(index, "gia") == Texts{"giải phẫu bệnh"});  // not half of it
    CHECK(offered(index, "giai phau b") == Texts{"giải phẫu bệnh"});
    CHECK(offered(index, "found") == Texts{"foundation models"});
    CHECK(offered(index, "of the").empty());
    const auto first = index->suggest({"benh l", "", 8}).value().at(0);
    CHECK(first.kind == "phrase");
    CHECK(first.lang == "vi");
    CHECK(first.url.empty());
    // None finds nothing.
    for (const char* typed : {"b", "g", "f", "m", "k", "t"})
        for (const auto& text : offered(index, typed)) {
            CAPTURE(text);
            CHECK_FALSE(index.search(text).hits.empty());
        }
}

TEST_CASE("what was typed with the input method off is read where nothing goes on from it", "[search]") {
    std::vector<index::Document> documents{
        page("a", "vi", "Bệnh lý số", "tiêu bản"),   page("b", "vi", "Điều trị ung thư", "thuốc"),
        page("c", "vi", "Thuốc mới", "liều"),        page("d", "vi", "Chẩn đoán", "xét nghiệm"),
        page("e", "vi", "Hí viện", "kịch"),          page("f", "en", "History of the box", "was his car"),
        page("g", "vi", "Bõ công", "việc"),          page("h", "vi", "Cả nhà", "người"),
        page("i", "vi", "Sử dụng LibreOffice", "a"), page("j", "vi", "Bên trái", "phía"),
        page("k", "en", "Where it has been", "aws"), page("l", "vi", "Trên AWS Marketplace", "chợ")};
    test::SmallIndex index(documents);
    for (const char* typed :
         {"beenhj", "beenhj l", "Beenhj ly", "benhje", "benhj ly", "be6nh5", "be6nh5 l", "be65nh ly1 so"}) {
        CAPTURE(typed);
        CHECK(offered(index, typed) == Texts{"Bệnh lý số"});
    }
    CHECK(offered(index, "thuoocs") == Texts{"Thuốc mới"});
    CHECK(offered(index, "thuo61c ") == Texts{"Thuốc mới"});
    CHECK(offered(index, "chaanr d") == Texts{"Chẩn đoán"});
    CHECK(offered(index, "chaanr ddoasn") == Texts{"Chẩn đoán"});
    // Half a word is none yet.
    CHECK(offered(index, "ddie") == Texts{"Điều trị ung thư"});
    CHECK(offered(index, "d9ie6") == Texts{"Điều trị ung thư"});
    CHECK(offered(index, "ung thw") == Texts{"Điều trị ung thư"});  // a w by itself is ư
    CHECK(offered(index, "ddieeuf trij u") == Texts{"Điều trị ung thư"});
    CHECK(offered(index, "car nhaf") == Texts{"Cả nhà"});  // a word here, but not between such keys
    // What begins an English word is no keys, nor is a word that the index knows, nor one of grammar.
    CHECK(offered(index, "his") == Texts{"History of the box"});
    CHECK(offered(index, "box") == Texts{"History of the box"});
    CHECK(offered(index, "car").empty());
    CHECK(offered(index, "his ").empty());
    // Names and words of grammar stand among keys, too.
    CHECK(offered(index, "suwr dungj libreo") == Texts{"Sử dụng LibreOffice"});
    CHECK(offered(index, "treen aws mark") == Texts{"Trên AWS Marketplace"});
    CHECK(offered(index, "been trais") == Texts{"Bên trái"});
    CHECK(offered(index, "benhs").empty());   // other marks
    CHECK(offered(index, "thuoss").empty());  // the key once more takes the mark back
}

TEST_CASE("what differs in missing marks alone is offered once", "[search]") {
    auto english = page("c", "en", "Máu", "blood");
    test::SmallIndex index({page("a", "vi", "Bệnh lý", "một"), page("b", "vi", "Benh ly", "hai"), english,
                            page("d", "vi", "Máu", "ba"), page("e", "vi", "Mẫu", "bốn")});
    CHECK(offered(index, "benh") == Texts{"Bệnh lý"});
    CHECK(offered(index, "mau") == Texts{"Máu", "Mẫu"});
}

TEST_CASE("a title that was typed to its end is offered first, whatever is like it", "[search]") {
    std::vector<index::Document> documents{page("a", "vi", "Gắn", "một"),    page("b", "vi", "Gán", "hai"),
                                           page("c", "vi", "Rã nhóm", "ba"), page("d", "vi", "Ra nhóm", "b"),
                                           page("e", "vi", "Dãy", "bốn"),    page("f", "en", "DAY", "five"),
                                           page("g", "en", "Machine", "m"),  page("h", "vi", "Machine", "máy")};
    for (int i = 0; i < 60; ++i)
        documents.push_back(page("x" + std::to_string(i), "en", "HTML export " + std::to_string(i), "text"));
    documents.push_back(page("y", "en", "HTML", "text"));
    test::SmallIndex index(documents);
    CHECK(offered(index, "gán") == Texts{"Gán", "Gắn"});
    CHECK(offered(index, "gan") == Texts{"Gán", "Gắn"});
    CHECK(offered(index, "ra nhóm") == Texts{"Ra nhóm", "Rã nhóm"});
    CHECK(offered(index, "ra nhom") == Texts{"Rã nhóm"});
    CHECK(offered(index, "day") == Texts{"DAY", "Dãy"});
    CHECK(offered(index, "machine") == Texts{"Machine"});
    CHECK(offered(index, "html").at(0) == "HTML");
}

TEST_CASE("frequent words are offered that tell something by themselves", "[search]") {
    std::vector<index::Document> documents;
    for (const char* text : {"Thuốc là gì? Xét nghiệm này.", "Có thuốc và không có thuốc. Thử nghiệm của ta.",
                             "Khi dùng thuốc, thí nghiệm nào?", "Của thuốc. Kinh nghiệm và trải nghiệm."})
        documents.push_back(page("v" + std::to_string(documents.size()), "vi", "Trang", text));
    for (const char* text :
         {"The diagnosis of another one, by machine learning.", "Diagnosis is many things. Machine learning!",
          "For diagnosis and machine learning by Gleason", "Another Gleason; deep thought, however",
          "Of Gleason, because another had many"})
        documents.push_back(page("e" + std::to_string(documents.size()), "en", "Page", text));
    for (int i = 0; i < 20; ++i) documents.push_back(page("q" + std::to_string(i), "vi", "Khác", "chuyện ở đâu"));
    test::SmallIndex index(documents);
    CHECK(offered(index, "thuo") == Texts{"thuốc"});
    CHECK(offered(index, "thuoocs") == Texts{"thuốc"});
    CHECK(offered(index, "diagn") == Texts{"diagnosis"});
    CHECK(offered(index, "gle") == Texts{"Gleason"});  // as they write it
    CHECK(offered(index, "mach") == Texts{"machine learning"});
    CHECK(offered(index, "lear") == Texts{"learning"});  // a word, though it has a longer one that begins otherwise
    for (const char* typed : {"nghi", "another", "many", "of", "cua", "khi", "thought"}) {
        CAPTURE(typed);
        CHECK(offered(index, typed).empty());  // half a word, words of grammar, words that few have
    }
    const auto first = index->suggest({"diagn", "", 8}).value().at(0);
    CHECK(first.kind == "phrase");
    CHECK(first.lang == "en");
}

TEST_CASE("a word of two syllables is offered, however often these stand in others", "[search]") {
    std::vector<index::Document> documents;
    const std::string rest = " và của các những là với thì mà này nhưng hoặc nếu đã đang sẽ cũng được khi để trong";
    const auto add = [&](int pages, const std::string& text) {
        for (int i = 0; i < pages; ++i)
            documents.push_back(page("p" + std::to_string(documents.size()), "vi", "Trang", text + rest));
    };
    add(12, "mô hình" + rest + " chụp ảnh");
    add(5, "mô hình" + rest + " hình ảnh" + rest + " chụp ảnh");
    add(5, "dữ liệu gen" + rest + " dữ liệu" + rest + " gen");
    add(9, "mô hình" + rest + " dữ liệu" + rest + " gen");
    add(4, "cho y tế");  // and no piece of what grammar puts before it
    test::SmallIndex index(documents);
    CHECK(offered(index, "hinh") == Texts{"hình ảnh"});
    CHECK(offered(index, "mo h") == Texts{"mô hình"});
    CHECK(offered(index, "lieu").empty());  // `liệu gen` is no more than pieces of two words
    CHECK(offered(index, "y t") == Texts{"y tế"});
}
