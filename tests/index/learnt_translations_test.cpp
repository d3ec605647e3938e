#include "engine/index/learnt_translations.h"

#include <catch2/catch.hpp>
#include <utility>

#include "engine/index/index_reader.h"
#include "engine/index/index_writer.h"
#include "tests/support/small_index.h"

using namespace tim;

namespace {

index::Document version(const std::string& key, const std::string& lang, const std::string& title,
                        const std::string& text) {
    auto d = test::page(key + lang, lang, title, text);
    d.translation_key = key;
    return d;
}

// A page that has nothing but a title, in both languages.
void add_versions(std::vector<index::Document>& documents, const std::string& vi, const std::string& en) {
    const std::string key = "p" + std::to_string(documents.size());
    documents.push_back(version(key, "vi", vi, ""));
    documents.push_back(version(key, "en", en, ""));
}

index::IndexReader reader_of(const test::TempDir& dir, const std::vector<index::Document>& documents,
                             const std::vector<index::GlossaryPair>& told = {}) {
    index::IndexWriter writer(dir.path(), {});
    writer.add_glossary(told);
    for (const auto& d : documents) writer.add(d);
    (void)writer.publish();
    return index::IndexReader(dir.path());
}

std::string targets(const index::IndexReader& reader, const std::string& lang, const std::string& key) {
    std::string out;
    for (const auto& each : index::learnt_translations(reader, lang, key))
        if (each.probability > 0.3) out += each.source + "=" + each.target + " ";
    return out;
}

}  // namespace

TEST_CASE("pages in both languages teach what words are in the other", "[index]") {
    const std::vector<std::pair<std::string, std::string>> titles{
        {"Chèn biểu đồ", "Inserting charts"},       {"Xóa biểu đồ", "Deleting charts"},
        {"Sửa biểu đồ", "Editing a chart"},         {"Chèn bảng tính", "Inserting spreadsheets"},
        {"Xóa bảng tính", "Deleting spreadsheets"}, {"Sửa bảng tính", "Editing a spreadsheet"},
        {"Chèn ảnh", "Inserting images"},           {"Xóa ảnh", "Deleting an image"},
    };
    std::vector<index::Document> documents;
    for (std::size_t i = 0; i < titles.size(); ++i) {
        documents.push_back(version("p" + std::to_string(i), "vi", titles[i].first, "Của Writer 2025."));
        documents.push_back(version("p" + std::to_string(i), "en", titles[i].second, "Of the Writer 2025."));
    }
    documents.push_back(version("alone", "vi", "Sao lưu", "biểu đồ"));
    const test::TempDir dir;
    const auto reader = reader_of(dir, documents);
    CHECK(targets(reader, "en", "chart") == "charts=biểu đồ ");
    CHECK(targets(reader, "en", "spreadsheet") == "spreadsheets=bảng tính ");
    CHECK(targets(reader, "en", "insert") == "inserting=chèn ");
    CHECK(targets(reader, "en", "delet") == "deleting=xóa ");
    CHECK(targets(reader, "vi", "bieu do") == "biểu đồ=charts ");
    CHECK(targets(reader, "vi", "anh") == "ảnh=image ");
    for (const char* key : {"writer", "the", "of", "2025"}) CHECK(targets(reader, "en", key).empty());
    for (const char* key : {"sao luu", "cua", "bieu"}) CHECK(targets(reader, "vi", key).empty());
    CHECK(targets(reader, "vi", "no such").empty());
}

TEST_CASE("a name that both languages write is not translated by the word beside it", "[index]") {
    std::vector<index::Document> documents;
    const auto pair = [&](const std::string& vi, const std::string& en) { add_versions(documents, vi, en); };
    pair("Optimus viết bằng chữ", "Optimus is written with a letter");
    pair("Chữ Optimus trong tên", "The letter in the name Optimus");
    pair("Bệnh lý học (pathology)", "Pathology");
    pair("Ảnh bệnh lý", "Images of pathology");
    pair("Mô hình bệnh lý", "Models for pathology");
    const test::TempDir dir;
    const auto reader = reader_of(dir, documents);
    CHECK(targets(reader, "en", "optimus").empty());
    CHECK(targets(reader, "en", "letter") == "letter=chữ ");
    CHECK(targets(reader, "en", "patholog") == "pathology=bệnh lý ");
}

TEST_CASE("without pages in both languages nothing is learnt", "[index]") {
    const test::TempDir dir;
    const auto reader =
        reader_of(dir, {test::page("a", "vi", "Biểu đồ", "biểu đồ"), test::page("b", "en", "Chart", "chart")});
    CHECK(index::learnt_translations(reader, "en", "chart").empty());
    const test::TempDir told_dir;
    const auto told = reader_of(told_dir, {test::page("a", "vi", "Ung thư phổi", "")},
                                {{"ung thư phổi", "lung cancer", "health"}, {"ung thư gan", "liver cancer", "health"}});
    CHECK(index::learnt_translations(told, "en", "cancer").empty());
    CHECK(index::learnt_translations(told, "vi", "ung").empty());
}

TEST_CASE("a syllable of few places is not translated by whatever else they speak of", "[index]") {
    std::vector<index::Document> documents;
    const auto pair = [&](const std::string& vi, const std::string& en) { add_versions(documents, vi, en); };
    pair("giá tác nhân", "agentic value chain");
    pair("tác nhân trong giá", "a chain of agentic value");
    pair("thuốc mới", "new drugs");
    pair("thuốc cũ", "old drugs");
    pair("thuốc rẻ", "cheap drugs");
    const test::TempDir dir;
    const auto reader = reader_of(dir, documents);
    CHECK(targets(reader, "vi", "gia").empty());
    CHECK(targets(reader, "vi", "thuoc") == "thuốc=drugs ");
}

TEST_CASE("what the glossary explains is less likely the translation of the word beside it", "[index]") {
    std::vector<index::Document> documents;
    for (int i = 0; i < 10; ++i) add_versions(documents, "hợp chất hấp thu", "compounds absorbed");
    const auto probability = [](const index::IndexReader& reader, const std::string& target) {
        for (const auto& each : index::learnt_translations(reader, "en", "absorb"))
            if (each.target == target) return each.probability;
        return 0.0;
    };
    const test::TempDir dir, told_dir;
    const auto reader = reader_of(dir, documents),
               told = reader_of(told_dir, documents, {{"hợp chất", "compound", "health"}});
    CHECK(probability(reader, "hấp thu") == Approx(probability(reader, "hợp chất")));
    CHECK(probability(told, "hấp thu") > 1.1 * probability(told, "hợp chất"));
}
