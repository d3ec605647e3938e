#include "engine/search/search.h"
#include "engine/search/weights.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <thread>

#include "engine/analysis/analyzer.h"
#include "tests/support/small_index.h"

using namespace tim;
using search::Request;
using test::page;
using test::shown;
using Ids = std::vector<std::string>;

namespace {

index::Document model(const std::string& id, const std::string& name, const std::string& provider, double parameters,
                      const std::string& text) {
    auto d = page(id, "en", name, text);
    d.kind = "model";
    d.facets["provider"] = {provider};
    if (parameters > 0) d.numbers["parameters"] = parameters;
    d.date = parameters > 1e10 ? "2025-05-07" : "2024-01-31";
    return d;
}

bool has(const Ids& ids, const std::string& id) { return std::find(ids.begin(), ids.end(), id) != ids.end(); }

}  // namespace

TEST_CASE("every way of typing it finds the same page first", "[search]") {
    test::SmallIndex index({page("benhly", "vi", "Ảnh bệnh lý", "Mô hình phân tích bệnh lý từ tiêu bản."),
                            page("quanly", "vi", "Quản lý", "Quản lý hồ sơ bệnh nhân, xử lý dữ liệu, lý do."),
                            page("benhvien", "vi", "Bệnh viện", "Bệnh viện và người bệnh, bệnh án, bệnh."),
                            page("pathology", "en", "Pathology images", "Models for pathology slides.")},
                           {{"bệnh lý", "pathology", "health"}});
    for (const char* query :
         {"bệnh lý", "benh ly", "bệnh lí", "benh li", "BỆNH LÝ", "be\u0323\u0302nh ly\u0301", "bênh ly", "bệnh ly"}) {
        CAPTURE(query);
        const auto answer = index.search(query);
        REQUIRE(!answer.hits.empty());
        CHECK(answer.hits[0].id == "benhly");
        CHECK(shown(answer.hits[0].snippet).find("[bệnh lý]") != std::string::npos);
        CHECK_FALSE(has(index.ids(query), "quanly"));  // half of the words is not an answer
    }
    CHECK(index.ids("pathology").front() == "pathology");
    CHECK(has(index.ids("pathology"), "benhly"));  // through the glossary
    // The words themselves are the reason, although their translation stands there, too.
    test::SmallIndex both({page("both", "vi", "Ảnh bệnh lý", "Bệnh lý (pathology) nhìn từ tiêu bản.")},
                          {{"bệnh lý", "pathology", "health"}});
    CHECK(both.search("benh ly").hits.at(0).match == search::Match::bare);
    CHECK(both.search("bệnh lý").hits.at(0).match == search::Match::exact);
    CHECK(both.search("pathology").hits.at(0).match == search::Match::exact);
    CHECK(index.search("pathology").interpreted.also_searched == Ids{"bệnh lý"});
    Request vietnamese;
    vietnamese.query = "pathology";
    vietnamese.lang = "vi";
    CHECK(index.ids(vietnamese) == Ids{"benhly"});
}

TEST_CASE("a page is found through its version in the other language", "[search]") {
    const auto section = [](const std::string& key, const std::string& lang, std::uint32_t ordinal,
                            const std::string& title, const std::string& heading, const std::string& text) {
        auto d = page(key + lang + std::to_string(ordinal), lang, title, text);
        d.page_key = lang + ":" + key;
        d.translation_key = key;
        d.ordinal = ordinal;
        d.section = heading;
        if (!heading.empty()) d.path = {heading};
        return d;
    };
    test::SmallIndex index({section("chart", "en", 0, "Inserting charts", "", "About diagrams."),
                            section("chart", "en", 1, "Inserting charts", "Wizard", "Call the assistant."),
                            section("chart", "vi", 0, "Chèn biểu đồ", "", "Nói về hình vẽ."),
                            section("chart", "vi", 1, "Chèn biểu đồ", "Thuật sĩ", "Gọi trợ lý."),
                            section("font", "en", 0, "Choosing fonts", "", "Letters and their shapes."),
                            section("font", "vi", 0, "Chọn phông chữ", "", "Chữ và hình dạng."),
                            page("other", "vi", "Khác", "Không liên quan gì.")});
    Request request;
    request.lang = "vi";
    request.query = "inserting charts";
    auto answer = index->search(request).value();
    REQUIRE(answer.hits.size() == 1);
    CHECK(answer.hits[0].id == "chartvi0");
    CHECK(answer.hits[0].match == search::Match::translated);
    CHECK(answer.total == 1);
    request.query = "call the assistant";  // its section, not its page alone
    CHECK(index.ids(request) == Ids{"chartvi1"});
    request.explain = true;
    const auto why = index->search(request).value().hits.at(0).explanation;
    REQUIRE(why.size() == 1);
    CHECK(why[0].match == search::Match::translated);
    CHECK(why[0].weight == Approx(1.0));
    CHECK(why[0].through == search::Through::version);
    CHECK(why[0].word == "call the assistant");
    CHECK(why[0].as == "Wizard");
    CHECK(why[0].field == "heading");
    request.query = "xyzzy of the";  // nonsense there is nonsense here
    CHECK(index.ids(request).empty());
    request.query = "\"inserting charts\"";  // what is quoted must stand in the hit
    CHECK(index.ids(request).empty());
    request.query = "inserting charts";
    request.translate = false;
    CHECK(index.ids(request).empty());
}

TEST_CASE("a version that names a thing in both languages is no better than one that names it once", "[search]") {
    auto vi = page("llm.vi", "vi", "LLM", "Mô hình ngôn ngữ lớn (LLM). Mỗi mô hình ngôn ngữ lớn đều to.");
    auto en = page("llm.en", "en", "Large models", "Some large models, such as every other LLM, are large.");
    vi.translation_key = en.translation_key = "llm";
    std::vector<index::Document> documents{vi, en};
    for (int i = 0; i < 20; ++i) documents.push_back(page("other" + std::to_string(i), "en", "Storage", "Buckets."));
    test::SmallIndex index(documents, {{"mô hình ngôn ngữ lớn", "LLM", "ai"}});
    Request request;
    request.query = "LLM";
    CHECK(index.ids(request) == Ids{"llm.vi"});
    request.prefer = "en";
    CHECK(index.ids(request) == Ids{"llm.en"});
    request.query = "mô hình ngôn ngữ lớn";  // but one that was typed in one of them is
    CHECK(index.ids(request) == Ids{"llm.vi"});
}

TEST_CASE("British and American spellings, one abbreviation and several, find each other", "[search]") {
    test::SmallIndex index({page("uk", "en", "Tumours", "The tumour was analysed at the paediatric centre."),
                            page("us", "en", "Anemia", "A program for anemia, with several LLMs on GPUs.")});
    for (const char* query : {"tumor", "tumors", "analyze", "analyzing", "pediatric center"}) {
        CAPTURE(query);
        const auto answer = index.search(query);
        REQUIRE_FALSE(answer.hits.empty());
        CHECK(answer.hits[0].id == "uk");
        CHECK(answer.interpreted.how == search::How::as_typed);
        CHECK(shown(answer.hits[0].snippet).find('[') != std::string::npos);
    }
    for (const char* query : {"anaemia", "programmes", "llm", "gpu"}) {
        CAPTURE(query);
        CHECK(index.ids(query) == Ids{"us"});
    }
}

TEST_CASE("of a page that answers alike in both languages, the preferred version is shown", "[search]") {
    const auto version = [](const std::string& key, const std::string& lang, const std::string& title,
                            const std::string& text) {
        auto d = page(key + "." + lang, lang, title, text);
        d.translation_key = key;
        return d;
    };
    std::vector<index::Document> documents{
        version("slides", "vi", "Pathology", "Bệnh lý, pathology: mô hình phân tích tiêu bản."),
        version("slides", "en", "Pathology", "Models for pathology slides."),
        version("notes", "vi", "Ghi chú", "Ghi chú lâm sàng, có nói đến pathology: pathology, pathology."),
        version("notes", "en", "Notes", "Clinical notes, once about pathology and then about much else."),
        page("alone", "vi", "Khác", "Một trang về pathology chỉ có một thứ tiếng.")};
    for (int i = 0; i < 20; ++i) {  // so that the word is a rare one
        documents.push_back(page("other" + std::to_string(i), "en", "Storage", "Objects in buckets."));
        documents.back().kind = "service";
    }
    test::SmallIndex index(documents, {{"bệnh lý", "pathology", "health"}});
    Request request;
    request.kind = "article";
    request.query = "pathology";
    CHECK(index.ids(request).front() == "slides.vi");
    request.prefer = "en";
    const auto preferred = index.ids(request);
    REQUIRE(preferred.size() == 3);
    CHECK(preferred.front() == "slides.en");
    CHECK(has(preferred, "alone"));
    request.prefer = "vi";
    CHECK(index.ids(request).front() == "slides.vi");
    // The words typed are in one version only: that one answers better.
    request.query = "mô hình phân tích";
    request.prefer = "en";
    CHECK(index.ids(request).front() == "slides.vi");
    // Every page in the language of who looks around.
    request.query = "";
    auto all = index.ids(request);
    std::sort(all.begin(), all.end());
    CHECK(all == Ids{"alone", "notes.en", "slides.en"});
    request.lang = "vi";  // what is asked for outright counts more
    all = index.ids(request);
    std::sort(all.begin(), all.end());
    CHECK(all == Ids{"alone", "notes.vi", "slides.vi"});
}

TEST_CASE("pages in both languages translate for those in one, unless a person knows better", "[search]") {
    std::vector<index::Document> documents;
    const auto pair = [&](const std::string& key, const std::string& vi, const std::string& en) {
        for (const auto& [lang, title] : {std::pair{"vi", vi}, std::pair{"en", en}}) {
            documents.push_back(page(key + lang, lang, title, ""));
            documents.back().translation_key = key;
        }
    };
    pair("p1", "Chèn biểu đồ", "Inserting charts");
    pair("p2", "Xóa biểu đồ", "Deleting charts");
    pair("p3", "Sửa biểu đồ", "Editing charts");
    pair("p4", "Chèn bảng tính", "Inserting spreadsheets");
    pair("p5", "Xóa bảng tính", "Deleting spreadsheets");
    pair("p6", "Sửa bảng tính", "Editing spreadsheets");
    documents.push_back(page("lone", "vi", "Phân tích", "Biểu đồ của một công ty."));
    documents.push_back(page("drawn", "vi", "Hình vẽ", "Hải đồ của một con tàu."));
    Request request;
    request.query = "charts";
    request.lang = "vi";
    test::SmallIndex learnt(documents);
    const auto answer = learnt->search(request).value();
    CHECK(answer.interpreted.also_searched == Ids{"biểu đồ"});
    CHECK(has(learnt.ids(request), "lone"));
    CHECK_FALSE(has(learnt.ids(request), "drawn"));
    test::SmallIndex told(documents, {{"hải đồ", "chart", "sea"}});
    CHECK(told->search(request).value().interpreted.also_searched == Ids{"hải đồ"});
    CHECK(has(told.ids(request), "drawn"));
    request.lang = "en";
    request.query = "bieu do";
    CHECK(learnt->search(request).value().interpreted.also_searched == Ids{"charts"});
    request.translate = false;
    CHECK(learnt->search(request).value().interpreted.also_searched.empty());
}

TEST_CASE("a word with its marks is not translated by what only resembles it", "[search]") {
    std::vector<index::Document> documents;
    const std::pair<const char*, const char*> titles[] = {
        {"Câu đầu", "The first sentence"}, {"Câu cuối", "The last sentence"}, {"Một câu", "A sentence"},
        {"Cầu gỗ", "A wooden bridge"},     {"Cầu đá", "A stone bridge"},      {"Cầu sắt", "An iron bridge"}};
    for (const auto& [vi, en] : titles)
        for (const auto& [lang, title] : {std::pair{"vi", vi}, std::pair{"en", en}}) {
            documents.push_back(page(lang + std::to_string(documents.size() / 2), lang, title, ""));
            documents.back().translation_key = en;
        }
    test::SmallIndex index(documents);
    CHECK(index.search("câu").interpreted.also_searched == Ids{"sentence"});
    CHECK(index.search("cầu").interpreted.also_searched == Ids{"bridge"});
}

TEST_CASE("a title that learnt words say whole comes before pages that only have them", "[search]") {
    std::vector<index::Document> documents;
    for (const auto& [vi, en] :
         {std::pair{"Chèn biểu đồ", "Inserting charts"}, std::pair{"Xóa biểu đồ", "Deleting charts"},
          std::pair{"Sửa biểu đồ", "Editing charts"}})
        for (const auto& [lang, title] : {std::pair{"vi", vi}, std::pair{"en", en}}) {
            documents.push_back(page(std::string(lang) + title[0], lang, title, ""));
            documents.back().translation_key = en;
        }
    documents.push_back(page("has", "vi", "Kế toán", "Biểu đồ, biểu đồ, biểu đồ, biểu đồ, biểu đồ, biểu đồ, biểu đồ."));
    documents.push_back(page("is", "vi", "Biểu đồ", "Một loại hình vẽ được dùng trong nhiều báo cáo của công ty."));
    const test::SmallIndex index(documents);
    Request request;
    request.query = "charts";
    request.lang = "vi";
    request.explain = true;
    request.time_limit = {};
    const auto first = [&](const search::Weights& weights) {
        auto searcher = search::Searcher::open(index.path(), weights).value();
        const auto answer = searcher.search(request).value();
        for (const auto& hit : answer.hits)
            if (hit.id == "has" || hit.id == "is") return hit;
        return search::Hit();
    };
    search::Weights weights;
    const search::Hit by_title = first(weights);
    CHECK(by_title.id == "is");
    // Its share of the score is what the score has more by it.
    const auto told = std::find_if(by_title.explanation.begin(), by_title.explanation.end(),
                                   [](const auto& why) { return why.through == search::Through::title; });
    REQUIRE(told != by_title.explanation.end());
    CHECK(told->word == "charts");
    CHECK(told->as == "Biểu đồ");
    CHECK(told->field == "title");
    CHECK(told->match == search::Match::translated);
    double all = 0;
    for (const auto& why : by_title.explanation) all += why.weight;
    CHECK(all == Approx(1.0));
    weights.told_title /= 2;
    CHECK(by_title.score - first(weights).score == Approx(told->weight * by_title.score / 2));
    weights.told_title = 0;
    CHECK(first(weights).id == "has");
}

TEST_CASE("typed marks count, untyped ones do not", "[search]") {
    test::SmallIndex index({page("road", "vi", "Một", "con đường dài"), page("yang", "vi", "Hai", "thái dương hệ"),
                            page("while", "vi", "Ba", "đương nhiên rồi")});
    CHECK(index.ids("đường").front() == "road");
    CHECK(index.ids("dương").front() == "yang");
    CHECK(index.ids("đương").front() == "while");
    CHECK(index.ids("duong").size() == 3);
}

TEST_CASE("nonsense finds nothing", "[search]") {
    test::SmallIndex index({page("a", "vi", "Bệnh lý", "Mô hình phân tích bệnh lý là một việc khó của bác sĩ."),
                            page("b", "en", "Pathology", "The model of a doctor is in the slide.")});
    for (const char* query : {"xyzzy", "qwerty asdfgh", "máy bay trực thăng", "the xyzzy of qwerty"}) {
        CAPTURE(query);
        const auto answer = index.search(query);
        CHECK(answer.hits.empty());
        CHECK(answer.total == 0);
    }
}

TEST_CASE("unmarked words that stand beside others of the query are no coincidence", "[search]") {
    const auto found = [](const char* title) {
        std::vector<index::Document> documents{page("grid", "vi", title, "hiện chúng trên hình")};
        for (int i = 0; i < 30; ++i)
            documents.push_back(page("d" + std::to_string(i), "vi", "Định dạng", "định dạng ô"));
        test::SmallIndex index(documents);
        return has(index.ids("luoi dinh dang truc"), "grid");
    };
    CHECK(found("Mọi lưới trục"));
    CHECK_FALSE(found("Lưới là gì, hay trục"));
}

TEST_CASE("half of an English term of the glossary finds, too, but behind the whole", "[search]") {
    test::SmallIndex index({page("disk", "en", "Storage", "Storage for images of every size."),
                            page("s3", "en", "Objects", "An object storage that never fills up."),
                            page("car", "en", "Traffic", "Nothing of the kind.")},
                           {{"lưu trữ đối tượng", "object storage", "cloud"}});
    CHECK(index.ids("object storage") == std::vector<std::string>{"s3", "disk"});
}

TEST_CASE("sections of a page are one hit; its languages too", "[search]") {
    std::vector<index::Document> documents;
    for (int i = 0; i < 4; ++i) {
        for (const std::string lang : {"vi", "en"}) {
            auto d = page("p" + std::to_string(i) + lang, lang, "Trang",
                          i == 2 ? "võng mạc võng mạc retina" : "võng mạc một lần retina once");
            d.page_key = lang + ":page";
            d.translation_key = "page";
            d.ordinal = static_cast<std::uint32_t>(i);
            d.section = i == 0 ? "" : "Phần " + std::to_string(i);
            if (i > 0) d.path = {d.section};
            d.url = "/" + lang + "/page/#" + std::to_string(i);
            d.date = lang == "vi" ? "2025-01-01" : "2025-06-01";
            if (lang == "vi") d.lastmod = "2025-07-01";
            documents.push_back(d);
        }
    }
    documents.push_back(page("other", "vi", "Khác", "võng mạc"));
    test::SmallIndex index(documents);
    const auto answer = index.search("võng mạc");
    CHECK(answer.total == 2);
    CHECK(answer.total_is_exact);
    REQUIRE(answer.hits.size() == 2);
    const auto& hit = answer.hits[0].id == "other" ? answer.hits[1] : answer.hits[0];
    CHECK(hit.id.starts_with("p2"));
    CHECK(hit.sections.size() == 3);
    CHECK(hit.translations.size() == 1);
    const std::string other = hit.lang == "vi" ? "en" : "vi";
    CHECK(hit.translations.at(other).url == "/" + other + "/page/#0");
    CHECK(hit.translations.at(other).date == (other == "vi" ? "2025-01-01" : "2025-06-01"));
    CHECK(hit.translations.at(other).lastmod == (other == "vi" ? "2025-07-01" : ""));
    CHECK(hit.lastmod == (hit.lang == "vi" ? "2025-07-01" : ""));

    Request sections;
    sections.query = "võng mạc";
    sections.group = search::Group::section;
    CHECK(index->search(sections).value().total == 9);
}

TEST_CASE("filters", "[search]") {
    test::SmallIndex index({model("small", "Small model", "Bioptimus", 1.1e9, "pathology model"),
                            model("large", "Large model", "Writer", 7e10, "text model"),
                            model("unknown", "Unknown model", "VITech Lab", 0, "retina model"),
                            page("article", "vi", "Bài viết về model", "model")});
    const auto ids = [&](std::vector<std::string> filters, const std::string& kind = "", const std::string& lang = "") {
        Request request;
        request.query = "model";
        request.filters = std::move(filters);
        request.kind = kind;
        request.lang = lang;
        auto found = index.ids(request);
        std::sort(found.begin(), found.end());
        return found;
    };
    CHECK(ids({"provider:Bioptimus"}) == Ids{"small"});
    CHECK(ids({"provider:bioptimus"}) == Ids{"small"});
    CHECK(ids({"provider:Bioptimus", "provider:Writer"}) == Ids{"large", "small"});
    CHECK(ids({"provider:Writer", "kind:article"}).empty());
    CHECK(ids({"parameters>=1e9"}) == Ids{"large", "small"});
    CHECK(ids({"parameters>1.1e9"}) == Ids{"large"});
    CHECK(ids({"parameters<7e10"}) == Ids{"small"});
    CHECK(ids({"parameters<=7e10"}) == Ids{"large", "small"});
    CHECK(ids({"date>=2025-01-01"}) == Ids{"large"});
    CHECK(ids({"date:2024"}) == Ids{"small", "unknown"});
    CHECK(ids({}, "article") == Ids{"article"});
    CHECK(ids({}, "", "en") == Ids{"large", "small", "unknown"});
    CHECK(index.ids("lang:vi model") == Ids{"article"});
    CHECK(ids({"nothing:here"}).empty());
}

TEST_CASE("conditions that must all hold, some of them negated", "[search]") {
    test::SmallIndex index({model("small", "Small model", "Bioptimus", 1.1e9, "pathology model"),
                            model("large", "Large model", "Writer", 7e10, "text model"),
                            page("article", "vi", "Bài viết về model", "model")});
    Request request;
    request.query = "model";
    request.facets = {"provider"};
    const auto ids = [&](std::vector<search::AnyOf> wanted) {
        request.all_of = std::move(wanted);
        auto found = index.ids(request);
        std::sort(found.begin(), found.end());
        return found;
    };
    const search::Condition bioptimus{"provider:Bioptimus"}, writer{"provider:Writer"};
    CHECK(ids({{bioptimus, writer}}) == Ids{"large", "small"});
    CHECK(ids({{bioptimus}, {writer}}).empty());  // one value of a field does not replace the other
    CHECK(ids({{{"provider:Writer", true}}}) == Ids{"article", "small"});
    CHECK(ids({{{"provider:Writer", true}}, {{"kind:model"}}}) == Ids{"small"});
    CHECK(ids({{{"parameters>2e9", true}, {"kind:article"}}}) == Ids{"article", "small"});
    CHECK(ids({{}}) == Ids{"article", "large", "small"});

    ids({{bioptimus}});
    const auto answer = index->search(request).value();
    REQUIRE(answer.facets.at("provider").size() == 1);
    CHECK(answer.facets.at("provider")[0].value == "Bioptimus");

    request.all_of.assign(search::kMaxFilters + 1, {bioptimus});
    CHECK(index->search(request).error().parameter == "filter");
}

TEST_CASE("headings above a section are marked, too, and further sections say where they stand", "[search]") {
    auto lead = page("lead", "vi", "Bài viết", "bệnh lý"), section = lead;
    section.id = "section";
    section.section = "Ảnh bệnh lý";
    section.path = {"Chẩn đoán bệnh", "Ảnh bệnh lý"};
    section.text = "ảnh";
    test::SmallIndex index({lead, section});
    Request request;
    request.query = "bệnh lý";
    request.group = search::Group::section;
    const auto answer = index->search(request).value();
    const auto hit =
        std::find_if(answer.hits.begin(), answer.hits.end(), [](const search::Hit& h) { return h.id == "section"; });
    REQUIRE(hit != answer.hits.end());
    REQUIRE(hit->path_parts.size() == 2);
    CHECK(test::shown(hit->path_parts[1]) == "Ảnh [bệnh lý]");

    request.group = search::Group::page;
    const auto by_page = index->search(request).value();
    REQUIRE(by_page.hits.size() == 1);
    REQUIRE(by_page.hits[0].sections.size() == 1);
    const auto& other = by_page.hits[0].sections[0];
    CHECK(other.id != by_page.hits[0].id);
    CHECK(other.path.size() == other.path_parts.size());
}

TEST_CASE("facets count what matches; a filtered field shows its other values too", "[search]") {
    test::SmallIndex index(
        {model("a", "A model", "Writer", 1e9, "model"), model("b", "B model", "Writer", 1e9, "model"),
         model("c", "C model", "Bioptimus", 1e9, "model"), page("d", "vi", "Khác", "gan")},
        {}, {{{"provider", "Writer"}, {{"vi", "Nhà Writer"}}}});
    Request request;
    request.query = "model";
    request.facets = {"provider", "kind", "none"};
    auto answer = index->search(request).value();
    REQUIRE(answer.facets["provider"].size() == 2);
    CHECK(answer.facets["provider"][0].value == "Writer");
    CHECK(answer.facets["provider"][0].count == 2);
    CHECK(answer.facets["provider"][0].labels.at("vi") == "Nhà Writer");
    CHECK(answer.facets["kind"].size() == 1);
    CHECK(answer.facets["none"].empty());
    request.filters = {"provider:Bioptimus"};
    request.limit = 0;
    answer = index->search(request).value();
    CHECK(answer.total == 1);
    CHECK(answer.hits.empty());
    CHECK(answer.facets["provider"].size() == 2);
    CHECK(answer.facets["kind"][0].count == 1);
}

TEST_CASE("numbers are counted by powers of ten, in ranges that are filters", "[search]") {
    test::SmallIndex index({model("tiny", "A model", "A", 0.5, "model"), model("low", "B model", "A", 1e9, "model"),
                            model("high", "C model", "A", 9'999'999'999, "model"),
                            model("large", "D model", "B", 1e10, "model"), page("none", "vi", "Khác", "model")});
    Request request;
    request.query = "model";
    request.facets = {"parameters"};
    using Counts = std::vector<std::pair<std::string, std::uint64_t>>;
    const auto counts = [&](std::vector<std::string> filters) {
        request.filters = std::move(filters);
        Counts out;
        const auto answer = index->search(request).value();
        for (const auto& value : answer.facets.at("parameters")) out.emplace_back(value.value, value.count);
        return out;
    };
    const auto ids = [&](std::vector<std::string> filters) {
        request.filters = std::move(filters);
        auto found = index.ids(request);
        std::sort(found.begin(), found.end());
        return found;
    };
    const Counts all{{"..1", 1}, {"1e9..1e10", 2}, {"1e10..1e11", 1}};
    CHECK(counts({}) == all);
    CHECK(counts({"parameters:1e9..1e10"}) == all);
    CHECK(counts({"provider:B"}) == Counts{{"1e10..1e11", 1}});
    CHECK(ids({"parameters:..1"}) == Ids{"tiny"});
    CHECK(ids({"parameters:1e9..1e10"}) == Ids{"high", "low"});
    CHECK(ids({"parameters:1e10.."}) == Ids{"large"});
    CHECK(ids({"parameters:1e9..1e10", "parameters:1e10..1e11"}) == Ids{"high", "large", "low"});
    CHECK(ids({"parameters:1e9..1e10", "parameters>1e9"}) == Ids{"high"});
    for (const char* wrong : {"parameters:..", "parameters:a..1", "parameters:1..b", "parameters>=1..2"}) {
        CAPTURE(wrong);
        request.filters = {wrong};
        CHECK(index->search(request).error().parameter == "filter");
    }
}

TEST_CASE("the query language", "[search]") {
    test::SmallIndex index({page("cell", "vi", "Tế bào", "tế bào gan khỏe mạnh"),
                            page("apart", "vi", "Kinh tế", "kinh tế và bào chế thuốc"),
                            page("drug", "vi", "Thuốc", "tế bào và thuốc"),
                            page("optimus", "en", "H-Optimus-0", "foundation model"),
                            page("retina", "en", "Retina", "eyes"), page("slides", "en", "Slides", "pathology")});
    const auto sorted = [&](const std::string& query) {
        auto found = index.ids(query);
        std::sort(found.begin(), found.end());
        return found;
    };
    CHECK(sorted("\"tế bào\"") == Ids{"cell", "drug"});
    CHECK(sorted("\"tế bào\" -thuốc") == Ids{"cell"});
    CHECK(sorted("\"te bao gan\"") == Ids{"cell"});
    CHECK(sorted("\"bào tế\"").empty());
    CHECK(sorted("\"và thuốc\"") == Ids{"drug"});  // running text has no pairs with linking words
    CHECK(sorted("\"va thuoc\"") == Ids{"drug"});
    CHECK(sorted("thuốc -\"và thuốc\"") == Ids{"apart"});
    CHECK(sorted("thuoc -\"va thuoc\"") == Ids{"apart"});
    CHECK(sorted("\"té bào\"").empty());  // typed marks bind in a phrase
    CHECK(sorted("title:thuốc") == Ids{"drug"});
    CHECK(sorted("h-opt*") == Ids{"optimus"});
    CHECK(sorted("patho*") == Ids{"slides"});
    CHECK(sorted("retina OR pathology") == Ids{"retina", "slides"});
    CHECK(sorted("\"khỏe mạnh\" OR \"bào chế\"") == Ids{"apart", "cell"});  // either will do
    CHECK(sorted("\"khỏe mạnh\" OR \"bào tế\"") == Ids{"cell"});
    CHECK(sorted("\"bào tế gan\" OR \"tế bào gan\" OR \"kinh tế và\"") == Ids{"apart", "cell"});
    CHECK(sorted("title:\"kinh tế\" OR title:\"tế bào\"") == Ids{"apart", "cell"});
    CHECK(sorted("\"bào chế thuốc\" OR retina") == Ids{"apart", "retina"});
    CHECK(sorted("\"tế bào\" \"khỏe mạnh\"") == Ids{"cell"});  // without OR, both
    CHECK(sorted("lang:en model") == Ids{"optimus"});
    CHECK(sorted("\"tế bào").size() >= 2);  // an open quote is words
    CHECK(sorted("-thuốc").size() == 4);
    CHECK(sorted("").size() == 6);
}

TEST_CASE("typos find what was meant and say so", "[search]") {
    test::SmallIndex index(
        {page("a", "en", "Pathology", "pathology of the retina"), page("b", "vi", "Võng mạc", "bệnh võng mạc")});
    auto answer = index.search("pathlogy");
    REQUIRE(answer.hits.size() == 1);
    CHECK(answer.interpreted.as == "pathology");
    CHECK(answer.interpreted.how == search::How::typo);
    answer = index.search("vong mac");
    CHECK(answer.interpreted.as == "võng mạc");
    CHECK(answer.interpreted.how == search::How::marks_restored);
    answer = index.search("beenhj voxng mac5");
    CHECK(answer.hits.at(0).id == "b");
    CHECK(answer.interpreted.as == "bệnh võng mạc");
    CHECK(index.search("vo4ng ma5c").interpreted.how == search::How::vni);
    answer = index.search("võng mạc");
    CHECK(answer.interpreted.how == search::How::as_typed);
    CHECK(answer.interpreted.as == "võng mạc");
}

TEST_CASE("a slip in a word with marks is mended, marks and all", "[search]") {
    test::SmallIndex index({page("a", "vi", "Bệnh lý", "bệnh lý học"), page("b", "vi", "Bến xe", "bến xe, bên cạnh")});
    for (const char* query : {"bệhn lý", "bệnhh lý", "bệnj lý", "bnệh lý"}) {
        CAPTURE(query);
        const auto answer = index.search(query);
        REQUIRE(answer.hits.size() == 1);
        CHECK(answer.hits[0].id == "a");
        CHECK(answer.interpreted.as == "bệnh lý");
        CHECK(answer.interpreted.how == search::How::typo);
    }
}

TEST_CASE("a word with a tone is no slip of one with another", "[search]") {
    test::SmallIndex index(
        {page("a", "vi", "X quang", "ảnh x quang và mô hình ngôn ngữ"), page("b", "vi", "Báo", "tờ báo")});
    const auto answer = index.search("x quang ngực");
    REQUIRE(answer.hits.size() == 1);
    CHECK(answer.interpreted.as == "x quang ngực");
    CHECK(answer.interpreted.absent == std::vector<std::string>{"ngực"});
    CHECK(index.search("ngực").hits.empty());
    CHECK(index.search("bàoo").hits.empty());
    CHECK(index.search("báoo").interpreted.as == "báo");
    CHECK(index.search("nguw").interpreted.as == "ngữ");  // without a tone any will do
}

TEST_CASE("words of the index stay, whatever they decode to", "[search]") {
    const std::string english = "his has max box been too see mix car bar six seen tar o1 o3 phi3 a1 e5 test data";
    const std::string vietnamese = "hí há mã bõ bên tô sê mĩ cả bả sĩ sên tả ó ỏ phỉ á ẹ tét dât bện";
    test::SmallIndex both({page("en", "en", "Words", english), page("vi", "vi", "Từ", vietnamese)});
    for (const auto& token : analysis::analyze(english)) {
        if (token.kind != analysis::TokenKind::word) continue;
        CAPTURE(token.text);
        const auto answer = both.search(token.text);
        CHECK(answer.interpreted.how == search::How::as_typed);
        REQUIRE(!answer.hits.empty());
        CHECK(answer.hits[0].id == "en");
    }
    for (const char* word : {"tét", "dât", "phỉ", "bõ"}) {  // Vietnamese that the index has stays, too
        CAPTURE(word);
        const auto answer = both.search(word);
        CHECK(answer.interpreted.how == search::How::as_typed);
        REQUIRE(!answer.hits.empty());
        CHECK(answer.hits[0].id == "vi");
    }

    test::SmallIndex only({page("vi", "vi", "Từ", vietnamese)});
    CHECK(only.search("his").interpreted.how != search::How::telex);  // a word of English's own, so not hí
    CHECK(only.search("max").interpreted.how == search::How::telex);
    CHECK(only.search("phi3").interpreted.how == search::How::vni);
}

TEST_CASE("English that an input method marked is read back", "[search]") {
    test::SmallIndex index({page("en", "en", "Test data", "test the data with phi3 and tests"),
                            page("more", "en", "More", "another test, other data"),
                            page("vi", "vi", "Tết", "ngày tết ở quê, đất đai")});
    for (const auto& [query, as] :
         {std::pair{"tét dât", "test data"}, {"tét", "test"}, {"dât", "data"}, {"tét data", "test data"}}) {
        CAPTURE(query);
        const auto answer = index.search(query);
        REQUIRE(!answer.hits.empty());
        CHECK(answer.hits[0].id == "en");
        CHECK(answer.interpreted.as == as);
        CHECK(answer.interpreted.how == search::How::telex);
    }
    CHECK(index.search("phỉ").interpreted.as == "phi3");
    CHECK(index.search("tết").hits.at(0).id == "vi");
    CHECK(index.search("đất").hits.at(0).id == "vi");
    test::SmallIndex mostly_tet(
        {page("en", "en", "Test", "once"), page("vi", "vi", "Tết", "ngày tết"), page("v2", "vi", "Tết xưa", "ăn tết")});
    CHECK(mostly_tet.search("tét").interpreted.how == search::How::as_typed);  // a spelling fits better
    CHECK(mostly_tet.search("tét").hits.at(0).lang == "vi");
}

TEST_CASE("two slips in a word, or one in each of several, are mended", "[search]") {
    std::vector<index::Document> documents{page("c", "vi", "Đặt nhãn", "đặt nhãn cho cột"),
                                           page("b", "vi", "Bước đơn", "chạy từng bước đơn"),
                                           page("p", "en", "Pathology", "digital pathology of tissue"),
                                           page("o", "vi", "Khác", "một trang nói về những điều khác")};
    test::SmallIndex index(documents);
    for (const auto& [typed, meant] : {std::pair{"đặt jhãnn", "đặt nhãn"},
                                       {"bbước đơb", "bước đơn"},
                                       {"đặt nhn", "đặt nhãn"},
                                       {"digital patholgyy", "digital pathology"},
                                       {"digtal pathlogy", "digital pathology"}}) {
        CAPTURE(typed);
        const auto answer = index.search(typed);
        REQUIRE(!answer.hits.empty());
        CHECK(answer.interpreted.as == meant);
        CHECK(answer.interpreted.how == search::How::typo);
    }
    CHECK(index.search("zzyzx qqwrt").hits.empty());
}

TEST_CASE("six words and more are read as keystrokes, known words among them, too", "[search]") {
    test::SmallIndex index({page("a", "vi", "Áp dụng lược đồ màu từ tài liệu", "áp dụng cho tất cả các ô bên dưới"),
                            page("b", "en", "A car", "a car has been too old for this road")});
    for (const auto& [typed, meant] :
         {std::pair{"aps dungj luowcj ddoof mauf tuwf taif lieeuj", "áp dụng lược đồ màu từ tài liệu"},
          {"ap1 dung5 luo7c5 d9o62 mau2 tu72 tai2 lie6u5", "áp dụng lược đồ màu từ tài liệu"},
          {"cho taats car cacs oo been duowis", "cho tất cả các ô bên dưới"}}) {
        CAPTURE(typed);
        const auto answer = index.search(typed);
        REQUIRE(!answer.hits.empty());
        CHECK(answer.hits[0].id == "a");
        CHECK(answer.interpreted.as == meant);
    }
    CHECK(index.search("a car has been too old").interpreted.how == search::How::as_typed);
}

TEST_CASE("a word that stands beside its neighbours nowhere is doubted, not rewritten", "[search]") {
    std::vector<index::Document> documents{page("ich", "vi", "Lợi ích", "lợi ích của giá trị"),
                                           page("retina", "en", "The retina", "a retina; pathology of the eye"),
                                           page("retinal", "en", "Retinal pathology", "retinal pathology in an image"),
                                           page("la", "vi", "Lạ", "một trang lạ")};
    for (int i = 0; i < 40; ++i)
        documents.push_back(page("d" + std::to_string(i), "vi", "Trường", "đặt giá trị đích cho trường"));
    test::SmallIndex index(documents);
    auto answer = index.search("giá trị ích");
    REQUIRE(!answer.hits.empty());
    CHECK(answer.interpreted.how == search::How::as_typed);
    REQUIRE(answer.did_you_mean);
    CHECK(answer.did_you_mean->query == "giá trị đích");
    CHECK(answer.did_you_mean->why == "typo");
    CHECK_FALSE(index.search("giá trị đích").did_you_mean);
    CHECK_FALSE(index.search("lợi ích").did_you_mean);
    CHECK_FALSE(index.search("retina pathology").did_you_mean);  // another form of the word is no slip
    CHECK_FALSE(index.search("\"giá trị ích\"").did_you_mean);
    Request request;
    request.query = "giá trị ích";
    request.as_typed = true;
    CHECK_FALSE(index->search(request).value().did_you_mean);
}

TEST_CASE("a word that fits nowhere is mended where that makes the question a title or a heading", "[search]") {
    std::vector<index::Document> documents{page("cut", "vi", "Ẩn cột", "cách để không thấy chúng"),
                                           page("one", "vi", "Chiếu", "ẩn một ảnh, ẩn một trường"),
                                           page("goal", "vi", "Giá trị đích", "tìm bằng máy"),
                                           page("ich", "vi", "Lợi ích", "lợi ích của giá trị"),
                                           page("have", "vi", "Nguồn", "dữ liệu hiện có"),
                                           page("show", "vi", "Hiện cột", "cách để thấy chúng"),
                                           page("edit", "vi", "Sửa", "thay đổi"),
                                           page("late", "vi", "Khác", "sau đó, sâu bọ")};
    for (int i = 0; i < 20; ++i) documents.push_back(page("d" + std::to_string(i), "vi", "Ẩn", "ẩn một ảnh"));
    test::SmallIndex index(documents);
    const auto first = [&](const char* query) {
        const auto answer = index.search(query);
        return answer.interpreted.as + ": " + (answer.hits.empty() ? "" : answer.hits[0].id);
    };
    CHECK(first("ẩn ột") == "ẩn cột: cut");       // not `một`, though that stands there more often
    CHECK(first("hiện cộ") == "hiện cột: show");  // not as `hiện có`
    CHECK(first("giá trị ích") == "giá trị đích: goal");
    CHECK(first("saử") == "sửa: edit");
    CHECK(first("sầu").starts_with("sầu"));  // not a slip away, marks and all
    CHECK(first("lợi ích") == "lợi ích: ich");
    Request request;
    request.query = "ẩn ột";
    request.as_typed = true;
    CHECK(index->search(request).value().interpreted.as == "ẩn ột");
}

TEST_CASE("a letter beside the one meant is the likelier slip", "[search]") {
    test::SmallIndex index({page("a", "vi", "Một", "hàm màu và làm màu, hàm màu và làm màu"),
                            page("b", "vi", "Hai", "hàm màu"), page("c", "vi", "Ba", "làm màu"),
                            page("d", "vi", "Bốn", "làm màu")});
    CHECK(index.search("jàm màu").interpreted.as == "hàm màu");
    CHECK(index.search("klàm màu").interpreted.as == "làm màu");
}

TEST_CASE("marks that no document has beside the neighbour are offered otherwise", "[search]") {
    test::SmallIndex index({page("a", "vi", "Hỗ trợ", "trung tâm hỗ trợ người dùng"),
                            page("b", "vi", "Hổ", "con hổ trong rừng"), page("c", "vi", "Trợ lý", "trợ lý ảo")});
    const auto answer = index.search("hổ trợ");
    REQUIRE(answer.did_you_mean);
    CHECK(answer.did_you_mean->query == "hỗ trợ");
    CHECK(answer.did_you_mean->why == "marks");
    CHECK_FALSE(index.search("hỗ trợ").did_you_mean);
    CHECK_FALSE(index.search("hô trợ").did_you_mean);  // a mark that is missing is none that is wrong
}

TEST_CASE("a term of the glossary is no slip", "[search]") {
    test::SmallIndex index(
        {page("tim", "vi", "Tim mạch", "bệnh tim"), page("hear", "en", "Hear", "what we hear"),
         page("ear", "en", "Ears", "an ear"), page("int", "en", "Integration", "an integration")},
        {{"tim", "hearx", "health"}, {"mây", "earx", "health"}, {"tương tác", "interactio", "health"}});
    Request request;
    request.query = "hearx";
    const auto answer = index->search(request).value();
    CHECK(answer.interpreted.how == search::How::as_typed);
    REQUIRE(answer.hits.size() == 1);
    CHECK(answer.hits[0].id == "tim");
    request.translate = false;  // then the glossary answers nothing
    CHECK(index->search(request).value().hits.at(0).id == "hear");
    CHECK(index.search("interactio").interpreted.how == search::How::as_typed);
    CHECK(index.search("earx").hits.empty());              // though an ear is near: no page has its translation
    CHECK(index.search("haer").interpreted.as == "hear");  // which nobody told
}

TEST_CASE("a hyphenated term of the glossary is read as it was typed", "[search]") {
    test::SmallIndex index({page("x", "vi", "Ảnh X-quang", "ảnh X-quang của phổi"),
                            page("day", "vi", "Dày", "lớp dày và dạ dày"), page("ray", "en", "Gray", "a gray day")},
                           {{"X-quang", "x-ray", "health"}});
    const auto answer = index.search("x-ray");
    CHECK(answer.interpreted.how == search::How::as_typed);
    REQUIRE_FALSE(answer.hits.empty());
    CHECK(answer.hits[0].id == "x");
}

TEST_CASE("a word that no document has does not hide what has the others, and is told", "[search]") {
    test::SmallIndex index({page("fold", "en", "AlphaFold", "predicts the structure of a protein"),
                            page("cell", "en", "Cells", "protein in cells"),
                            page("other", "en", "Other", "a heading")});
    const auto answer = index.search("protein qwzxv");
    CHECK(answer.hits.size() == 2);
    CHECK(answer.interpreted.absent == Ids{"qwzxv"});
    CHECK(index.search("protein cells").interpreted.absent.empty());
    for (const char* query : {"protein qwzxv qwzxv", "title:alphafold qwzxv", "\"a protein\" qwzxv", "alphaf* qwzxv",
                              "protein OR heading qwzxv", "protein qwz-xv", "protein QWZ-99"}) {
        CAPTURE(query);
        CHECK_FALSE(index.search(query).hits.empty());
    }
    CHECK(index.search("protein qwzxv qwzxv").interpreted.absent == Ids{"qwzxv"});
    Request none;
    none.query = "protein qwzxv";
    none.limit = 0;
    CHECK(index->search(none).value().interpreted.absent == Ids{"qwzxv"});
    for (const char* query : {"qwzxv", "the qwzxv", "qwzxv wvvxz protein"}) {  // too little is left of it
        CAPTURE(query);
        CHECK(index.search(query).hits.empty());
        CHECK(index.search(query).interpreted.absent.empty());
    }
}

TEST_CASE("names that stand in different documents answer together", "[search]") {
    test::SmallIndex index({page("palmyra", "en", "Palmyra", "a model for medicine"),
                            page("claude", "en", "Claude", "a model that writes"),
                            page("other", "en", "Other", "a heading")});
    CHECK(index.ids("palmyra vsx claude").size() == 2);
    CHECK(index.ids("palmyra vsx wvvxz").empty());
}

TEST_CASE("an English word that the index has in another form is neither rare nor a slip", "[search]") {
    test::SmallIndex index({page("market", "en", "Marketplace", "buying software and making contracts"),
                            page("mouth", "en", "Mouth", "by word of mouth, made by many"),
                            page("palmyra", "en", "Palmyra", "a model for medicine"),
                            page("more", "en", "More", "making more of it"),
                            page("most", "en", "Most", "making most")});
    const auto answer = index.search("buy");
    REQUIRE(answer.hits.size() == 1);
    CHECK(answer.hits.front().id == "market");
    CHECK(answer.interpreted.how == search::How::as_typed);
    CHECK(index.ids("who makes palmyra").front() == "palmyra");
    CHECK(index.ids("buy palmyra").size() == 2);

    std::vector<index::Document> documents{page("palmyra", "en", "Palmyra", "a model for medicine")};
    for (const std::string id : {"a", "b", "c", "d", "e", "f"})
        documents.push_back(page(id, "en", "Thing " + id, "buying it"));
    test::SmallIndex often(documents);
    // Where most have it, it is too little of the question.
    CHECK(often.ids("buy palmyra") == Ids{"palmyra"});
}

TEST_CASE("a name with a number that the index does not have is read without it, and so told", "[search]") {
    test::SmallIndex index(
        {page("fold", "en", "AlphaFold", "predicts a structure"), page("ban", "vi", "Bàn", "cái bàn")});
    const auto answer = index.search("alphafold2");
    REQUIRE(answer.hits.size() == 1);
    CHECK(answer.interpreted.as == "alphafold");
    CHECK(answer.interpreted.how == search::How::typo);
    CHECK(index.search("ban7").hits.empty());
    CHECK(index.search("xyzzy2").hits.empty());
}

TEST_CASE("a term of the glossary of three syllables may be parted", "[search]") {
    test::SmallIndex index({page("apart", "vi", "Vận hành", "an toàn của thuốc"),
                            page("none", "vi", "Khác", "toàn bộ thuốc"), page("en", "en", "Events", "drug safety")},
                           {{"an toàn thuốc", "drug safety", "health"}, {"an toàn", "safety", "health"}});
    auto ids = index.ids("an toàn thuốc");
    std::sort(ids.begin(), ids.end());
    CHECK(ids == Ids{"apart", "en"});
}

TEST_CASE("a syllable that no document has is mended only where a neighbour tells", "[search]") {
    test::SmallIndex index({page("a", "vi", "Xây dựng", "móng nhà và đá"), page("b", "vi", "Khác", "một trang khác"),
                            page("c", "en", "Cells", "the fate of cells")});
    CHECK(index.search("bóng").hits.empty());
    CHECK(index.search("bong nha").interpreted.as == "móng nhà");
    CHECK(index.search("bóng nhà").interpreted.as == "bóng nhà");  // which is a word
    CHECK(index.search("face").hits.empty());
    CHECK(index.search("fate").hits.size() == 1);
}

TEST_CASE("a name with another number or a slip in it is found by its words", "[search]") {
    test::SmallIndex index({page("optimus", "en", "H-Optimus-0", "a foundation model"),
                            page("other", "en", "Trial design", "in 2024, h of 0"),
                            page("ray", "en", "X-ray", "an x-ray of the chest")});
    const auto answer = index.search("h-optimus-1");
    REQUIRE_FALSE(answer.hits.empty());
    CHECK(answer.hits[0].id == "optimus");
    CHECK(answer.interpreted.absent == std::vector<std::string>{"1"});
    CHECK(index.ids("H-Optimus-0") == Ids{"optimus"});  // what the index has whole is found whole
    CHECK(index.ids("h-optimsu-0").at(0) == "optimus");
    CHECK(index.ids("x-ray") == Ids{"ray"});
    // Its numbers and letters alone are nothing, nor is half of its words.
    for (const char* query : {"llama-0", "2024-05-03", "trial-phase"}) {
        CAPTURE(query);
        CHECK(index.search(query).hits.empty());
    }
}

TEST_CASE("words of the languages that the index lacks are no slips", "[search]") {
    std::vector<index::Document> documents{page("a", "vi", "Kết nối", "API kết nối, trữ đối tượng, độ bảo mật và đó"),
                                           page("b", "en", "Rest", "at rest, one of the folds for everything")};
    for (int i = 0; i < 10; ++i) documents.push_back(page("d" + std::to_string(i), "en", "Trials", "trial data"));
    test::SmallIndex index(documents);
    const auto is_left = [&](const char* query) {
        const auto answer = index.search(query);
        CAPTURE(query);
        CHECK(answer.interpreted.as == query);
        CHECK(answer.interpreted.how == search::How::as_typed);
        return answer;
    };
    CHECK(is_left("API key").interpreted.absent == std::vector<std::string>{"key"});
    CHECK(is_left("food").hits.empty());           // no `fold`
    CHECK(is_left("chairs").hits.empty());         // nor is there any chair
    CHECK(is_left("sốt rét").hits.empty());        // no `rest`
    CHECK(is_left("trau đối").hits.size() == 1);   // the marks of the others say that it has none
    CHECK_FALSE(is_left("gió bảo").hits.empty());  // gi and d sound alike, đ does not
    CHECK(is_left("FHIR data").interpreted.absent == std::vector<std::string>{"fhir"});  // no `for`
    const auto answer = is_left("trail data");
    REQUIRE(answer.did_you_mean);
    CHECK(answer.did_you_mean->query == "trial data");
    CHECK(index.search("trila data").interpreted.as == "trial data");
    const auto alone = is_left("trail");
    CHECK(alone.hits.empty());
    REQUIRE(alone.did_you_mean);
    CHECK(alone.did_you_mean->query == "trial");
    // Where nothing is found with it, another word is offered if it fits at all, and the same never.
    test::SmallIndex future({page("a", "vi", "Tương lai", "mô hình sẽ giúp bác sĩ")});
    const auto nothing = future.search("sẻ giúp");
    CHECK(nothing.hits.empty());
    REQUIRE(nothing.did_you_mean);
    CHECK(nothing.did_you_mean->query == "sẽ giúp");
    const auto something = future.search("sẻ giúp bác sĩ");
    CHECK_FALSE(something.hits.empty());
    CHECK((!something.did_you_mean || something.did_you_mean->query != "sẻ giúp bác sĩ"));
}

TEST_CASE("three letters and unmarked syllables by themselves are mended by no slip", "[search]") {
    test::SmallIndex index({page("a", "vi", "Võng mạc", "ảnh võng mạc"), page("b", "en", "Authors", "one of her books"),
                            page("c", "en", "Where", "with each of them"), page("d", "en", "All", "x"),
                            page("e", "en", "Only", "y")});
    CHECK(index.search("EHR").hits.empty());   // no `her`
    CHECK(index.search("bong").hits.empty());  // no `võng`
    CHECK(index.search("bong mac").interpreted.as == "võng mạc");
    CHECK(index.search("AML").hits.empty());              // no `all`, though that is a title
    CHECK(index.search("ony").interpreted.as == "only");  // a letter that was forgotten
    CHECK(index.search("wth each").interpreted.as == "with each");
}

TEST_CASE("words written by ear are read as they should be, where the index does not have them", "[search]") {
    test::SmallIndex index(
        {page("a", "vi", "Chẩn đoán", "chẩn đoán hình ảnh, xét nghiệm máu"),
         page("b", "vi", "Lâm sàng", "thử nghiệm lâm sàng"), page("c", "vi", "Triển khai", "triển khai dễ dàng"),
         page("d", "vi", "Dữ liệu", "phân tích dữ liệu của người bệnh"),
         page("e", "en", "AlphaFold", "predicts a structure"), page("f", "vi", "Mẫu", "mở mẫu của bệnh viện")});
    const auto read = [&](const char* query) { return index.search(query).interpreted.as; };
    CHECK(read("sét nghiệm") == "xét nghiệm");
    CHECK(read("set nghiem") == "xét nghiệm");
    CHECK(read("trẩn đoán") == "chẩn đoán");
    CHECK(read("nâm sàng") == "lâm sàng");
    CHECK(read("lâm xàng") == "lâm sàng");
    CHECK(read("chiển khai") == "triển khai");
    CHECK(read("giử liệu") == "dữ liệu");
    CHECK(read("alfafold") == "alphafold");
    CHECK(read("dể dàng") == "dễ dàng");
    CHECK(read("phân tích dử liệu") == "phân tích dữ liệu");
    CHECK(read("dứ liệu") == "dứ liệu");                              // no other tone sounds the same
    CHECK(read("phân tích cũa dữ liệu") == "phân tích của dữ liệu");  // pairs with linking words are not kept
    CHECK(read("dể") == "dể");                                        // nothing tells
    CHECK(read("mỡ màu") == "mỡ màu");  // nor does a neighbour that the index has with other marks alone
    CHECK(index.search("dử liệu").interpreted.how == search::How::typo);
    Request request;
    request.query = "dử liệu";
    request.as_typed = true;
    CHECK(index->search(request).value().interpreted.as == "dử liệu");
}

TEST_CASE("words of the index that stand together nowhere are offered as what sounds the same", "[search]") {
    std::vector<index::Document> documents{page("a", "vi", "Hình ảnh", "chẩn đoán hình ảnh"),
                                           page("b", "vi", "Đoán", "dự đoán kết quả"),
                                           page("c", "vi", "Ảnh", "xử lý ảnh y khoa, sử dụng ảnh. Công dụng của ảnh")};
    for (int i = 0; i < 10; ++i)
        documents.push_back(page("d" + std::to_string(i), "vi", "Chuẩn", "chuẩn bị, lịch sử y khoa, xử lý"));
    test::SmallIndex index(documents);
    const auto offered = [&](const char* query) {
        const auto answer = index.search(query);
        CHECK(answer.interpreted.how != search::How::typo);
        return answer.did_you_mean ? answer.did_you_mean->query : "";
    };
    CHECK(offered("chuẩn đoán") == "chẩn đoán");
    CHECK(index.search("chuan doan").interpreted.as == "chẩn đoán");  // no page has those two that sound so
    CHECK(offered("chuẩn đoán hình ảnh") == "chẩn đoán hình ảnh");
    CHECK(offered("sử lí ảnh") == "xử lí ảnh");
    CHECK(offered("xử dụng ảnh") == "sử dụng ảnh");  // though `sự` is a linking word
    CHECK(offered("chuẩn bị").empty());
    CHECK(offered("lịch sử").empty());
    CHECK(offered("chẩn đoán").empty());
}

TEST_CASE("wrong marks on a word that stands beside its neighbour do not hide what has the rest", "[search]") {
    test::SmallIndex index({page("a", "vi", "Dữ liệu", "bảo vệ người bệnh, phân tích dữ liệu của họ"),
                            page("b", "vi", "Khác", "một trang khác")});
    CHECK_FALSE(index.search("bảo mật dứ liệu").hits.empty());
}

TEST_CASE("a word with its marks is no other word of the same letters, unless it stands beside a neighbour",
          "[search]") {
    test::SmallIndex index(
        {page("a", "vi", "Ung thư", "phát hiện ung thư phổi"), page("b", "vi", "Vụ", "một vụ án"),
         page("c", "vi", "Hỗ trợ", "hỗ trợ người bệnh"), page("d", "vi", "Dữ liệu", "dữ liệu lớn, vẽ biểu đồ"),
         page("e", "vi", "Bệnh lý", "bệnh lý")},
        {{"bảo vệ dữ liệu", "data protection", "health"},
         {"kháng thư", "antibiotic", "health"},
         {"tuyến giáp", "thyroid", "health"}});
    CHECK(index.search("kháng thư").hits.empty());  // the other half of a compound says nothing
    const auto lacking = index.search("ung thư tuyến giáp");
    CHECK(lacking.total == 1);
    CHECK(lacking.interpreted.absent == std::vector<std::string>{"tuyến", "giáp"});
    CHECK(index.search("bảo vệ dữ liệu").hits.at(0).id == "d");  // a term of the glossary is not all or nothing
    const auto answer = index.search("ung thư vú");
    CHECK(answer.total == 1);
    REQUIRE_FALSE(answer.hits.empty());
    CHECK(answer.hits[0].id == "a");
    CHECK(answer.interpreted.absent == std::vector<std::string>{"vú"});
    CHECK(index.search("hố trợ").interpreted.absent.empty());
    CHECK(index.search("hố trợ").hits.at(0).id == "c");
    CHECK(index.search("bểnh lí").hits.at(0).id == "e");  // `lý` in the index
}

TEST_CASE("what is offered keeps what was mended", "[search]") {
    test::SmallIndex index({page("a", "vi", "Hỗ trợ", "trung tâm hỗ trợ người dùng"),
                            page("b", "vi", "Hổ", "con hổ trong rừng"), page("c", "vi", "Trợ lý", "trợ lý ảo"),
                            page("d", "vi", "Ung thư", "ung thư, ung thư phổi"),
                            page("e", "vi", "Điều trị", "điều trị bệnh tim")});
    const auto answer = index.search("trung tma hổ trợ");
    REQUIRE(answer.did_you_mean);
    CHECK(answer.did_you_mean->query == "trung tâm hỗ trợ");
}

TEST_CASE("spaces that were forgotten are put back", "[search]") {
    test::SmallIndex index({page("a", "vi", "Bệnh lý", "phân tích ảnh bệnh lý học"),
                            page("b", "en", "John Snow Labs", "models for the clinic, a newly made one"),
                            page("c", "vi", "Y tế", "bệnh khác, đạo lý, y lệnh và y lệnh, không viết yelenh"),
                            page("d", "vi", "Y lệnh", "y lệnh của bác sĩ")});
    const auto read = [&](const char* query) {
        const auto answer = index.search(query);
        CHECK(answer.interpreted.how == search::How::typo);
        REQUIRE_FALSE(answer.hits.empty());
        return answer.interpreted.as + ": " + answer.hits[0].id;
    };
    CHECK(read("benhly") == "bệnh lý: a");
    CHECK(read("bệnhlý") == "bệnh lý: a");
    CHECK(read("phân tích ảnh bệnhlýhọc") == "phân tích ảnh bệnh lý học: a");
    CHECK(read("johnsnowlabs") == "john snow labs: b");
    const auto stays = [&](const char* query) { return index.search(query).interpreted.how != search::How::typo; };
    CHECK(read("yte") == "y tế: c");
    CHECK(read("ylenh") == "y lệnh: d");  // though somebody forgot a space in a page
    CHECK(stays("user@benhly.vn"));
    CHECK(stays("newly"));
    CHECK(stays("bệnhđạo"));  // no page has the two together
    CHECK(stays("lyhoc2"));
    CHECK(stays("\"benhly\""));
    CHECK(stays("-benhly ảnh"));
    Request request;
    request.query = "benhly";
    request.as_typed = true;
    CHECK(index->search(request).value().hits.empty());
    request.as_typed = false;
    request.lang = "en";
    CHECK(index->search(request).value().hits.empty());
    CHECK_FALSE(index.search("benhly lang:vi").hits.empty());
}

TEST_CASE("a translation that no document has does not stand in for the word", "[search]") {
    test::SmallIndex index({page("a", "vi", "Protein", "protein phối hợp"), page("b", "vi", "Khác", "một trang")},
                           {{"phổi", "lung", "health"}});
    const auto answer = index.search("lung protein");
    CHECK(answer.hits.size() == 1);
    CHECK(answer.interpreted.also_searched.empty());
    CHECK(answer.interpreted.absent == Ids{"lung"});
}

TEST_CASE("of a term of the glossary that no document can have, the shorter one that begins it is searched",
          "[search]") {
    test::SmallIndex index(
        {page("h", "vi", "H-Optimus", "phát hiện ung thư trong ảnh bệnh lý"),
         page("x", "vi", "Ảnh", "ảnh của phổi và tim"), page("en", "en", "Cancer", "detects cancer")},
        {{"ung thư", "cancer", "health"},
         {"ung thư phổi", "lung cancer", "health"},
         {"ung thư vú", "breast cancer", "health"}});
    for (const char* query : {"ung thư phổi", "ung thu phoi", "ung thư vú", "breast cancer", "lung cancer"}) {
        CAPTURE(query);
        const auto answer = index.search(query);
        REQUIRE_FALSE(answer.hits.empty());
        CHECK(std::any_of(answer.hits.begin(), answer.hits.end(), [](const auto& hit) { return hit.id == "h"; }));
        CHECK(std::any_of(answer.hits.begin(), answer.hits.end(), [](const auto& hit) { return hit.id == "en"; }));
    }
}

TEST_CASE("help can be refused", "[search]") {
    test::SmallIndex index(
        {page("a", "en", "Pathology", "pathology of the retina"), page("b", "vi", "Võng mạc", "bệnh võng mạc")},
        {{"võng mạc", "retina", "health"}});
    Request request;
    request.as_typed = true;
    for (const char* query : {"pathlogy", "voxng", "vo4ng"}) {
        CAPTURE(query);
        request.query = query;
        const auto answer = index->search(request).value();
        CHECK(answer.hits.empty());
        CHECK(answer.interpreted.how == search::How::as_typed);
        CHECK(answer.interpreted.as == query);
        CHECK_FALSE(answer.did_you_mean);
    }
    request.query = "vong mac";  // letters without marks are a way of writing, not a mistake
    auto answer = index->search(request).value();
    REQUIRE(answer.hits.size() == 2);  // what the glossary adds is no mending
    CHECK(answer.hits[0].id == "b");
    CHECK(answer.interpreted.as == "vong mac");

    Request plain;
    plain.query = "retina";
    CHECK(index->search(plain).value().hits.size() == 2);
    plain.translate = false;
    answer = index->search(plain).value();
    REQUIRE(answer.hits.size() == 1);
    CHECK(answer.hits[0].id == "a");
    CHECK(answer.interpreted.also_searched.empty());
}

TEST_CASE("a hit says why it stands where it stands", "[search]") {
    auto d = page("a", "vi", "Ảnh bệnh lý", "Mô hình đọc tiêu bản và võng mạc. H-Optimus-0 là một.");
    d.keywords = {"pathology"};
    test::SmallIndex index({d, page("b", "vi", "Khác", "một bệnh nhân, mô tả")}, {{"võng mạc", "retina", "health"}});
    const auto why = [&](const std::string& query) {
        Request request;
        request.query = query;
        request.explain = true;
        const auto answer = index->search(request).value();
        REQUIRE(!answer.hits.empty());
        CHECK(answer.hits[0].id == "a");
        std::string out;
        double sum = 0, last = 1;
        for (const auto& each : answer.hits[0].explanation) {
            out += each.word + "=" + each.as + ":" + std::string(name(each.match)) + "@" + each.field + " ";
            sum += each.weight;
            CHECK(each.weight > 0);
            CHECK(each.weight <= last);
            last = each.weight;
        }
        CHECK(sum == Approx(1.0));
        return out;
    };
    const auto has_all = [&](const std::string& text, std::vector<std::string> parts) {
        CAPTURE(text);
        for (const auto& part : parts) {
            CAPTURE(part);
            CHECK(text.find(part) != std::string::npos);
        }
    };
    has_all(why("benh ly"), {"benh=bệnh:bare@title", "ly=lý:bare@title", "benh ly=bệnh lý:bare@title"});
    has_all(why("bệnh lí"), {"bệnh=bệnh:exact@title", "lí=lý:variant@title", "bệnh lí=bệnh lý:variant@title"});
    has_all(why("tiêu bản"), {"tiêu bản=tiêu bản:exact@text"});
    has_all(why("retina"), {"retina=võng mạc:translated@text"});
    has_all(why("pathology"), {"pathology=pathology:exact@keyword"});
    has_all(why("h-optimus-0"), {"h optimus 0=H-Optimus-0:exact@text"});
    Request request;
    request.query = "benh ly";
    CHECK(index->search(request).value().hits.at(0).explanation.empty());
}

TEST_CASE("bad questions get a typed error that names the parameter", "[search]") {
    test::SmallIndex index({page("a", "vi", "Một", "hai")});
    const auto parameter = [&](auto&& change) {
        Request request;
        request.query = "hai";
        change(request);
        const auto result = index->search(request);
        return result ? std::string("(answered)")
                      : std::to_string(static_cast<int>(result.error().code)) + result.error().parameter;
    };
    CHECK(parameter([](Request&) {}) == "(answered)");
    CHECK(parameter([](Request& r) { r.query = std::string(513, 'x'); }) == "0q");
    CHECK(parameter([](Request& r) { r.query = "\xFF"; }) == "0q");
    CHECK(parameter([](Request& r) { r.limit = 101; }) == "0limit");
    CHECK(parameter([](Request& r) { r.offset = 1001; }) == "0offset");
    CHECK(parameter([](Request& r) { r.lang = "../x"; }) == "0lang");
    CHECK(parameter([](Request& r) { r.filters = {"nonsense"}; }) == "0filter");
    CHECK(parameter([](Request& r) { r.filters = {"parameters>=many"}; }) == "0filter");
    CHECK(parameter([](Request& r) { r.filters = {"provider>=x"}; }) == "0filter");
    CHECK(parameter([](Request& r) { r.filters = {"date>=yesterday"}; }) == "0filter");
    CHECK(parameter([](Request& r) { r.filters = {":x"}; }) == "0filter");
    CHECK(parameter([](Request& r) { r.facets = std::vector<std::string>(17, "x"); }) == "0facets");
    CHECK(index->document("no-such-id").error().code == search::Errc::not_found);
    CHECK(search::Searcher::open("/nonexistent/index").error().code == search::Errc::index_unavailable);
}

TEST_CASE("a document by its id", "[search]") {
    test::SmallIndex index({page("a", "vi", "Một", "toàn văn"), page("b", "vi", "Hai", "khác")});
    const auto hit = index->document("a");
    REQUIRE(hit);
    CHECK(hit->text == "toàn văn");
    CHECK(hit->attributes == "{}");
}

TEST_CASE("sorting by date, paging without repeats", "[search]") {
    std::vector<index::Document> documents;
    for (int i = 0; i < 25; ++i) {
        auto d = page("d" + std::to_string(10 + i), "vi", "Trang", "bệnh lý số " + std::to_string(i));
        d.date = "2025-01-" + std::to_string(10 + (i * 7) % 20);
        documents.push_back(d);
    }
    test::SmallIndex index(documents);
    Request request;
    request.query = "bệnh lý";
    request.sort = search::Sort::date;
    auto answer = index->search(request).value();
    CHECK(std::is_sorted(answer.hits.begin(), answer.hits.end(),
                         [](const auto& a, const auto& b) { return a.date > b.date; }));
    Ids all;
    request.sort = search::Sort::relevance;
    for (request.offset = 0; request.offset < 30; request.offset += 10)
        for (const auto& id : index.ids(request)) all.push_back(id);
    CHECK(all.size() == 25);
    std::sort(all.begin(), all.end());
    CHECK(std::unique(all.begin(), all.end()) == all.end());
}

TEST_CASE("a new generation is seen by the next search", "[search]") {
    test::SmallIndex index({page("a", "vi", "Một", "cũ")});
    const auto before = index->revision().value();
    {
        index::IndexWriter writer(index.path(), {});
        writer.add(page("b", "vi", "Hai", "mới"));
        (void)writer.publish();
    }
    CHECK(index.ids("mới") == Ids{"b"});
    CHECK(index->revision().value() != before);
}

TEST_CASE("searchers of several threads do not disturb one another", "[search]") {
    test::SmallIndex index({page("a", "vi", "Bệnh lý", "bệnh lý"), page("b", "en", "Retina", "retina")});
    std::vector<std::thread> threads;
    std::vector<int> good(4, 0);
    for (std::size_t t = 0; t < 4; ++t)
        threads.emplace_back([&, t] {
            auto searcher = search::Searcher::open(index.path()).value();
            for (int i = 0; i < 50; ++i) {
                Request request;
                request.query = i % 2 == 0 ? "benh ly" : "retina";
                good[t] += searcher.search(request).value().hits.size() == 1;
            }
        });
    for (auto& thread : threads) thread.join();
    CHECK(good == std::vector<int>(4, 50));
}

TEST_CASE("whether anything answers does not depend on how many hits are shown, nor in which language", "[search]") {
    std::string much = "alfor belk";
    for (int i = 0; i < 300; ++i) much += " filler" + std::to_string(i);
    std::vector<index::Document> documents;
    // The first two have one word of three, many times; the third has two, once each.
    for (const std::string id : {"first", "second"})
        documents.push_back(test::page(id, "en", "Alfor alfor", "alfor alfor alfor alfor alfor alfor"));
    documents.push_back(test::page("third", "en", "Something", much));
    for (const std::string id : {"a", "b", "c", "d"}) documents.push_back(test::page(id, "en", "Belk " + id, "belk"));
    for (const std::string id : {"first", "second"}) {
        documents.push_back(test::page(id + "-vi", "vi", "Alfor", "alfor"));
        documents.back().translation_key = id;
    }
    documents[0].translation_key = "first";
    documents[1].translation_key = "second";
    test::SmallIndex index(documents);
    search::Request request;
    request.query = "alfor belk zyxgor";
    const auto all = index->search(request).value();
    REQUIRE(all.hits.size() >= 3);
    REQUIRE(all.hits[2].id == "third");
    for (const std::string prefer : {"", "vi", "en"})
        for (const unsigned limit : {0U, 1U, 2U, 3U, 10U}) {
            CAPTURE(prefer, limit);
            request.prefer = prefer;
            request.limit = limit;
            const auto answer = index->search(request).value();
            CHECK(answer.total == all.total);
            CHECK(answer.hits.size() == std::min<std::size_t>(limit, all.hits.size()));
        }
    // Nor on which of them.
    request = {};
    request.query = "alfor zyxgor wvvxz";
    CHECK(index->search(request).value().total == 0);
    request.offset = 1;
    CHECK(index->search(request).value().total == 0);
    request.query = "alfor belk zyxgor";
    const auto later = index->search(request).value();
    CHECK(later.total == all.total);
    REQUIRE(later.hits.size() + 1 == all.hits.size());
    CHECK(later.hits[1].id == "third");
    CHECK(later.hits[1].title_parts.size() == all.hits[2].title_parts.size());
}

TEST_CASE("how many there are does not change from page to page of the hits") {
    std::vector<index::Document> documents;
    for (unsigned page = 0; page < 700; ++page)
        for (unsigned section = 0; section < 1 + page % 3; ++section) {
            index::Document d = test::page("p" + std::to_string(page) + "-" + std::to_string(section), "en", "Heading",
                                           std::string(1 + (page * 7 + section) % 11, ' ') + "blorf" +
                                               (page % 2 == 0 ? " blorf krint" : " filler"));
            d.page_key = "p" + std::to_string(page);
            d.ordinal = section;
            documents.push_back(d);
        }
    test::SmallIndex index(documents);
    for (const auto group : {search::Group::page, search::Group::section})
        for (const std::string query : {"blorf krint", "\"blorf krint\""}) {
            search::Request request;
            request.query = query;
            request.group = group;
            request.exact_total = true;
            const auto all = index->search(request).value().total;
            request.exact_total = false;
            for (const unsigned limit : {0U, 1U, 10U})
                for (const unsigned offset : {0U, 50U}) {
                    CAPTURE(query, limit, offset);
                    request.limit = limit;
                    request.offset = offset;
                    const auto answer = index->search(request).value();
                    request.limit = 10;
                    request.offset = 0;
                    CHECK(answer.total == index->search(request).value().total);
                    CHECK(answer.total_is_exact == false);
                    CHECK(static_cast<double>(answer.total) == Approx(static_cast<double>(all)).epsilon(0.5));
                }
        }
}
