#include "engine/index/index_updater.h"

#include <xapian.h>

#include <catch2/catch.hpp>
#include <fstream>
#include <map>
#include <random>

#include "engine/index/announcement.h"
#include "engine/index/error.h"
#include "engine/index/fields.h"
#include "engine/index/index_reader.h"
#include "engine/index/index_writer.h"
#include "engine/index/inspection.h"
#include "engine/index/record.h"
#include "engine/index/suggestions.h"
#include "tests/support/temp_dir.h"

using namespace tim::index;
namespace fs = std::filesystem;

namespace {

// A file, and the documents that are made of it.
using Site = std::map<std::string, std::vector<Document>>;

Document section(const std::string& file, unsigned ordinal, const std::string& title, const std::string& heading,
                 const std::string& text) {
    Document d;
    d.id = file + "." + std::to_string(ordinal);
    d.page_key = "vi:" + file;
    d.lang = "vi";
    d.kind = "article";
    d.title = title;
    d.section = heading;
    if (!heading.empty()) d.path = {heading};
    d.ordinal = ordinal;
    d.text = text;
    d.url = "/" + file + "/" + (heading.empty() ? "" : "#" + std::to_string(ordinal));
    d.source = file;
    return d;
}

SourceFiles table_of(const Site& site) {
    SourceFiles files;
    for (const auto& [file, documents] : site) files[file].hash = 1;
    return files;
}

void build(const fs::path& dir, const Site& site, unsigned shards = 1) {
    IndexWriter writer(dir, {.sources = {"docs"}, .shards = shards});
    for (const auto& [file, documents] : site)
        for (const auto& d : documents) writer.add(d);
    writer.set_files(table_of(site));
    (void)writer.publish();
}

// As an update of all files that differ between the two.
UpdateSummary update(const fs::path& dir, const Site& before, const Site& now) {
    IndexUpdater updater(dir, IndexUpdater::Mode::write);
    for (const auto& [file, documents] : before)
        if (!now.contains(file)) updater.remove_file(file);
    for (const auto& [file, documents] : now) {
        updater.begin_file(file);
        for (const auto& d : documents) (void)updater.put(d);
        updater.end_file();
    }
    return updater.publish(table_of(now));
}

std::map<std::string, std::string> records_of(const IndexReader& reader) {
    std::map<std::string, std::string> records;
    const Xapian::Database& db = reader.documents();
    for (auto it = db.postlist_begin(""); it != db.postlist_end(""); ++it) {
        const std::string record = db.get_document(*it).get_data();
        records[parse_document(record).id] = record;
    }
    return records;
}

std::map<std::string, std::string> table(const Xapian::Database& words, std::string_view prefix) {
    std::map<std::string, std::string> out;
    const std::string from(prefix);
    for (auto it = words.metadata_keys_begin(from); it != words.metadata_keys_end(from); ++it)
        out[*it] = words.get_metadata(*it);
    return out;
}

// Titles and headings, without what only a build learns.
std::map<std::string, StoredSuggestion> suggestions_of(const Xapian::Database& words) {
    std::map<std::string, StoredSuggestion> out;
    for (const auto& [key, record] : table(words, kWordsSuggestions)) {
        StoredSuggestion s =
            read_suggestion(words, RecordReader(std::string_view(key).substr(kWordsSuggestions.size())).number());
        if (s.kind == SuggestionKind::phrase) continue;
        s.count -= s.phrase;
        s.phrase = 0;
        out[s.lang + "\n" + s.text] = s;
    }
    return out;
}

std::string words_of(std::mt19937& random, int count) {
    static const char* const kWords[] = {"bệnh", "lý",   "mô",  "hình", "ảnh", "phổi", "tim",
                                         "gan",  "mạch", "máu", "tế",   "bào", "ung",  "thư"};
    std::string out;
    for (int i = 0; i < count; ++i) out += (i == 0 ? "" : " ") + std::string(kWords[random() % std::size(kWords)]);
    return out;
}

std::vector<Document> random_file(std::mt19937& random, const std::string& file) {
    std::vector<Document> documents;
    const std::string title = words_of(random, 1 + static_cast<int>(random() % 3));
    for (unsigned i = 0; i <= random() % 4; ++i)
        documents.push_back(section(file, i, title, i == 0 ? "" : words_of(random, 2), words_of(random, 30)));
    return documents;
}

}  // namespace

TEST_CASE("after updates an index holds what a build of the same documents would", "[index][update]") {
    const auto& [shards, rounds] = GENERATE(std::pair{1u, 8}, std::pair{3u, 3});
    tim::test::TempDir updated, built;
    std::mt19937 random(20'250'507);
    Site site;
    for (int i = 0; i < 120; ++i) site["f" + std::to_string(i)] = random_file(random, "f" + std::to_string(i));
    build(updated.path(), site, shards);
    const IndexReader old_reader(updated.path());
    const auto old_records = records_of(old_reader);

    for (int round = 0; round < rounds; ++round) {
        CAPTURE(round);
        const Site before = site;
        for (int change = 0; change < 6; ++change) {
            const std::string file = "f" + std::to_string(random() % 130);
            if (random() % 4 == 0)
                site.erase(file);
            else
                site[file] = random_file(random, file);
        }
        const auto summary = update(updated.path(), before, site);
        CHECK(summary.is_published);
        const IndexReader reader(updated.path());
        CHECK(reader.revision() == summary.revision);

        build(built.path(), site);
        const IndexReader wanted(built.path());
        CHECK(records_of(reader) == records_of(wanted));
        CHECK(table(reader.words(), kWordsLexicon) == table(wanted.words(), kWordsLexicon));
        CHECK(suggestions_of(reader.words()) == suggestions_of(wanted.words()));
        CHECK(reader.documents().get_avlength() == Approx(wanted.documents().get_avlength()));
        const auto check = check_soundness(updated.path());
        CHECK(check.faults == std::vector<std::string>());
        for (const auto& name : generations_to_try(updated.path()))
            for (const auto& database : fs::directory_iterator(updated.path() / name))
                if (database.is_directory()) CHECK(Xapian::Database::check(database.path().string(), 0, nullptr) == 0);
    }
    // One who reads the first generation still does: nothing was written to its blocks.
    CHECK(records_of(old_reader) == old_records);
    CHECK(generations_to_try(updated.path()).size() == 3);
}

TEST_CASE("a document whose page is another one now moves to that page's shard", "[index][update]") {
    tim::test::TempDir dir;
    Site site{{"a", {section("a", 0, "Bệnh lý", "", "x")}}, {"b", {section("b", 0, "Khác", "", "y")}}};
    build(dir.path(), site, 4);
    for (const char* key : {"p1", "p2", "p3", "p4", "p5"}) {  // not all of them in one shard
        const Site before = site;
        site["a"][0].page_key = key;
        CHECK(update(dir.path(), before, site).changed == 1);
        CHECK(check_soundness(dir.path()).faults == std::vector<std::string>());
        CHECK(IndexReader(dir.path()).documents().get_doccount() == 2);
    }
}

TEST_CASE("nothing new publishes nothing; going back and on gives the same", "[index][update]") {
    tim::test::TempDir dir;
    Site site{{"a", {section("a", 0, "Một", "", "bệnh lý")}}, {"b", {section("b", 0, "Hai", "", "ung thư")}}};
    build(dir.path(), site);
    CHECK_FALSE(update(dir.path(), site, site).is_published);
    CHECK(current_generation(dir.path())->name == "000001");

    Site more = site;
    more["c"] = {section("c", 0, "Ba", "", "tế bào")};
    CHECK(update(dir.path(), site, more).added == 1);
    CHECK(roll_back(dir.path()).starts_with("000001-"));
    CHECK(IndexReader(dir.path()).documents().get_doccount() == 2);
    for (int i = 0; i < 4; ++i) {
        more["c"] = {section("c", 0, "Ba", "", "tế bào " + std::to_string(i))};
        (void)update(dir.path(), site, more);
        CHECK(check_soundness(dir.path()).faults.empty());
        CHECK(IndexReader(dir.path()).documents().get_doccount() == 3);
    }
    CHECK(update(dir.path(), more, site).removed == 1);
    CHECK_FALSE(IndexReader(dir.path()).has_word("te"));
    CHECK_THROWS_AS(update(dir.path(), site, {}), Error);
    CHECK(IndexReader(dir.path()).documents().get_doccount() == 2);
}

TEST_CASE("what is told to copies tells generations apart that Xapian would not", "[index][update]") {
    tim::test::TempDir dir;
    Site site{{"a", {section("a", 0, "Một", "", "bệnh lý")}}};
    build(dir.path(), site);
    for (int i = 0; i < 5; ++i) {
        const Site before = site;
        site["b"] = {section("b", 0, "Hai", "", "ung thư " + std::to_string(i))};
        (void)update(dir.path(), before, site);
    }
    const Announcement told = read_announcement(dir.path() / "published");
    CHECK(told.current == "000006");
    REQUIRE(told.generations.size() == 6);
    CHECK(told.generations.at("000001").base.empty());
    const auto &fifth = told.generations.at("000005"), &sixth = told.generations.at("000006");
    CHECK(fifth.base == "000003");
    CHECK(sixth.base == "000004");
    REQUIRE(fifth.databases.size() == 2);
    CHECK(fifth.databases[0].name == "documents");
    CHECK(fifth.databases[0].uuid == sixth.databases[0].uuid);
    CHECK(fifth.databases[0].revision == sixth.databases[0].revision);
    CHECK(fifth.id != sixth.id);

    CHECK(roll_back(dir.path()).starts_with("000005-"));
    const Announcement back = read_announcement(dir.path() / "published");
    CHECK(back.current == "000005");
    CHECK(back.generations.at("000005").id == fifth.id);

    // Damaged, it is begun anew.
    for (const auto& file : fs::directory_iterator(dir.path() / "published")) fs::resize_file(file.path(), 0);
    (void)update(dir.path(), {}, site);
    site["b"] = {section("b", 0, "Ba", "", "x")};
    CHECK(update(dir.path(), {}, site).is_published);
    CHECK(read_announcement(dir.path() / "published").current == current_generation(dir.path())->name);
}

TEST_CASE("a document may move to another file; its suggestion follows", "[index][update]") {
    tim::test::TempDir dir;
    const Site site{{"a", {section("a", 0, "Bệnh lý", "", "x")}}, {"b", {section("b", 0, "Khác", "", "y")}}};
    build(dir.path(), site);
    Document moved = site.at("a")[0];
    moved.source = "c";
    moved.url = "/c/";
    {
        IndexUpdater updater(dir.path(), IndexUpdater::Mode::write);
        updater.begin_file("c");
        CHECK(updater.put(moved) == std::optional<std::string>("a"));
        updater.end_file();
        updater.remove_file("a");
        CHECK(updater.publish({{"b", {}}, {"c", {}}}).documents == 2);
    }
    CHECK(suggestions_of(IndexReader(dir.path()).words()).at("vi\nBệnh lý").url == "/c/");
    CHECK(check_soundness(dir.path()).faults.empty());
}

TEST_CASE("what cannot be updated says how to go on", "[index][update]") {
    tim::test::TempDir dir;
    CHECK_THROWS_AS(IndexUpdater(dir.path(), IndexUpdater::Mode::write), Error);
    const Site site{{"a", {section("a", 0, "Một", "", "bệnh")}}};
    build(dir.path(), site);
    std::ofstream(dir.path() / "000001/files", std::ios::trunc) << "nonsense";
    try {
        IndexUpdater updater(dir.path(), IndexUpdater::Mode::write);
        FAIL("updated");
    } catch (const Error& e) {
        CHECK(std::string(e.what()).find("damaged") != std::string::npos);
        CHECK(e.hint().find("tim-indexer build") != std::string::npos);
    }
    CHECK_FALSE(check_soundness(dir.path()).faults.empty());
    CHECK(IndexReader(dir.path()).warning().empty());  // no reader needs it
}

TEST_CASE("lists of suggestions stay right when many are added and removed", "[index][update]") {
    tim::test::TempDir dir;
    {
        Xapian::WritableDatabase words((dir.path() / "words").string(), Xapian::DB_CREATE);
        SuggestionBuilder builder;
        Document first = section("p", 0, "Bệnh đầu tiên", "", "");
        builder.add(first);
        builder.write(words);
        SuggestionEditor editor(words);
        const auto titled = [](int i) {
            StoredSuggestion s{
                "Bệnh số " + std::to_string(i), SuggestionKind::title, "vi", "/" + std::to_string(i) + "/", 1, 0};
            return s;
        };
        std::map<int, std::string> entry;
        for (int i = 0; i < 300; ++i) {
            Document d = section("p", 0, titled(i).text, "", "");
            SuggestionBuilder one;
            one.add(d);
            one.for_each([&](const std::string& key, const StoredSuggestion&) { entry[i] = key; });
            editor.set(entry[i], titled(i));
        }
        CHECK(completions(words, "benh so ").size() == kListed);
        CHECK(completions(words, "benh so 29").size() == 11);
        CHECK(editor.find(entry[7]) == std::optional(titled(7)));
        for (int i = 0; i < 290; ++i) editor.set(entry[i], std::nullopt);
        CHECK(completions(words, "benh so ").size() == 10);
        CHECK(completions(words, "benh ").size() == 11);
        for (const auto& each : completions(words, "benh ")) CHECK_FALSE(read_suggestion(words, each.id).text.empty());
        for (int i = 290; i < 300; ++i) editor.set(entry[i], std::nullopt);
        CHECK(completions(words, "benh ").size() == 1);
    }
}
