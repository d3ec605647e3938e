#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "indexer/sources/catalogue_documents.h"
#include "indexer/sources/source.h"
#include "temp_folder.h"

namespace tim::indexer {

using nlohmann::json;
using test::TempFolder;

namespace {

constexpr const char* kGood = R"({"id":"h-optimus-0","kind":"model","name":"H-Optimus-0","aliases":["H-Optimus-O"],
 "provider":"Bioptimus","date":"2025-05-07","summary":{"vi":"Mô hình bệnh lý.","en":"A pathology model."},
 "description":{"vi":"Đoạn một.\n\nĐoạn hai.","en":"One."},"tasks":["pathology"],"parameters":1100000000,
 "metrics":[{"name":{"vi":"Độ chính xác","en":"Accuracy"},"value":85.87,"unit":"%","on":{"vi":"MedQA","en":"MedQA"},
   "source":"https://ex.org/m"}],
 "links":[{"title":{"vi":"Trang","en":"Page"},"url":"https://ex.org"}],
 "sources":[{"title":"Card","url":"https://ex.org/card","facts":["parameters"]}],
 "mentioned_in":[{"vi":"/docs/vi/a/#x","en":"/docs/a/#x","title":{"vi":"Mục","en":"Section"}}]})";

std::string entry(const std::string& id, const std::string& more = "") {
    return R"({"id":")" + id + R"(","kind":"model","name":"N","provider":"P","summary":{"vi":"a","en":"b"},)" + more +
           R"("description":{"vi":"c","en":"d"}})";
}

std::string schema() {
    std::ifstream in(TIM_SOURCE_DIR "/corpus/catalogue.schema.json");
    return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

TEST_CASE("an entry becomes a document a language", "[indexer]") {
    const TempFolder folder;
    folder.write("catalogue.vocabulary.json", R"({"tasks":{"pathology":{"vi":"Bệnh lý","en":"Pathology"}}})");
    folder.write("entries/h.json", kGood);
    Collected collected;
    collect(folder.path() / "entries", collected);
    CHECK(collected.skipped.empty());
    CHECK(collected.labels[{"tasks", "pathology"}]["vi"] == "Bệnh lý");
    REQUIRE(collected.documents.size() == 2);

    const index::Document& vi = collected.documents[1];
    CHECK(vi.id == "h-optimus-0.vi");
    CHECK(vi.page_key == "catalogue/h-optimus-0.vi");
    CHECK(vi.translation_key == "catalogue/h-optimus-0");
    CHECK(vi.url == "/catalogue/vi/h-optimus-0");
    CHECK(vi.kind == "model");
    CHECK(vi.title == "H-Optimus-0");
    CHECK(vi.text ==
          "Mô hình bệnh lý.\nĐoạn một.\nĐoạn hai.\nNhà cung cấp: Bioptimus\n1,1 tỷ tham số\nĐộ chính xác: 85,87% "
          "(MedQA)\n");
    CHECK(vi.keywords == std::vector<std::string>{"H-Optimus-O", "Bệnh lý", "Bioptimus"});
    CHECK(vi.facets.at("tasks") == std::vector<std::string>{"pathology"});
    CHECK(vi.facets.at("provider") == std::vector<std::string>{"Bioptimus"});
    CHECK(vi.numbers.at("parameters") == 1.1e9);
    CHECK(vi.date == "2025-05-07");
    CHECK(json::parse(vi.attributes) ==
          json::parse(R"({"name":"H-Optimus-0","aliases":["H-Optimus-O"],"provider":"Bioptimus",
      "summary":"Mô hình bệnh lý.","tasks":[{"value":"pathology","label":"Bệnh lý"}],"parameters":1100000000,
      "metrics":[{"name":"Độ chính xác","value":85.87,"unit":"%","on":"MedQA","source":"https://ex.org/m"}],
      "links":[{"title":"Trang","url":"https://ex.org"}],
      "sources":[{"title":"Card","url":"https://ex.org/card","facts":["parameters"]}],
      "mentioned_in":[{"title":"Mục","url":"/docs/vi/a/#x"}]})"));
    const index::Document& en = collected.documents[0];
    CHECK(en.text ==
          "A pathology model.\nOne.\nProvider: Bioptimus\n1.1 billion parameters (1.1B)\nAccuracy: 85.87% (MedQA)\n");
}

TEST_CASE("numbers in words", "[indexer]") {
    CHECK(parameters_in_words(70e9, "vi") == "70 tỷ tham số");
    CHECK(parameters_in_words(6e8, "vi") == "600 triệu tham số");
    CHECK(parameters_in_words(6e8, "en") == "600 million parameters (600M)");
    CHECK(parameters_in_words(1.5e12, "en") == "1.5 trillion parameters (1.5T)");
    CHECK(parameters_in_words(1200, "en") == "1200 parameters");
}

TEST_CASE("the schema's errors name file, entry and field", "[indexer]") {
    const TempFolder folder;
    folder.write("catalogue.schema.json", schema());
    folder.write("c/a.jsonl", entry("one") + "\n\n" + entry("two", R"("parameters":"many","kind2":1,)") +
                                  "\n{\"id\":\n" + entry("one") + "\n");
    folder.write("c/b.json", "[\n" + entry("three", "\n\"metrics\":[{\"name\":\n{\"vi\":\"x\"},\n\"value\":\"y\"}],") +
                                 "," + entry("four") + ",\n7, " + entry("four", "\n") + "]");
    folder.write("c/c.json", "{\n  \"id\": \"x\",\n  oops\n}\n");
    folder.write("c/d.json", entry("five", R"("kind":"robot",)"));
    Collected collected;
    collect(folder.path() / "c", collected);

    struct Row {
        const char* file;
        std::size_t line;
        const char* field;
        const char* says;
    };
    const Row rows[] = {
        {"a.jsonl", 3, "", "kind2"},
        {"a.jsonl", 3, "parameters", "Number of parameters"},
        {"a.jsonl", 4, "", "not valid JSON"},
        {"a.jsonl", 5, "id", "a.jsonl:1"},
        {"b.json", 3, "[0].metrics[0]", "'source'"},
        {"b.json", 4, "[0].metrics[0].name", "'en'"},
        {"b.json", 5, "[0].metrics[0].value", "type number"},
        {"b.json", 6, "[2]", "expected an object"},
        {"b.json", 6, "[3].id", "b.json[1]"},
        {"c.json", 3, "", "not valid JSON"},
        {"d.json", 1, "kind", "\"workflow\""},
    };
    for (const Row& row : rows) {
        CAPTURE(row.file, row.line, row.field, row.says);
        CHECK(std::any_of(collected.skipped.begin(), collected.skipped.end(), [&](const Fault& one) {
            return one.file.ends_with(row.file) && one.line == row.line && one.field == row.field &&
                   one.reason.find(row.says) != std::string::npos;
        }));
    }
    for (const Fault& one : collected.skipped)
        INFO(one.file << ":" << one.line << " " << one.field << ": " << one.reason);
    CHECK(collected.documents.size() == 4);  // one and four
}

TEST_CASE("a schema that is none, and no schema at all", "[indexer]") {
    const TempFolder folder;
    folder.write("c/catalogue.schema.json", "{\"type\": 7}");
    folder.write("c/a.json", entry("one"));
    Collected broken;
    collect(folder.path() / "c", broken);
    REQUIRE(broken.skipped.size() == 1);
    CHECK_THAT(broken.skipped[0].reason, Catch::Contains("draft-07"));

    const auto file = folder.write(
        "x.json",
        R"([{"id":"a b","kind":"model","name":"","summary":{"vi":"x"}}, {"id":"ok","kind":"k","name":"n","summary":{"vi":"x"},"description":{"vi":"y"}}])");
    Collected plain;
    collect(file, plain);
    CHECK(plain.documents.size() == 1);
    std::vector<std::string> fields;
    for (const Fault& one : plain.skipped) fields.push_back(one.field);
    CHECK(fields == std::vector<std::string>{"[0].name", "[0].id", "[0].description"});
}

}  // namespace tim::indexer
