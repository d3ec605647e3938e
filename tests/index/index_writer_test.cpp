#include "engine/index/index_writer.h"

#include <sys/resource.h>
#include <xapian.h>

#include <catch2/catch.hpp>
#include <csignal>
#include <fstream>
#include <map>
#include <set>

#include "engine/index/error.h"
#include "engine/index/fields.h"
#include "engine/index/index_reader.h"
#include "engine/index/inspection.h"
#include "tests/support/temp_dir.h"

using namespace tim::index;
namespace fs = std::filesystem;

namespace {

Document page(const std::string& id, const std::string& text, const std::string& lang = "vi") {
    Document d;
    d.id = id;
    d.page_key = lang + ":" + id;
    d.lang = lang;
    d.kind = "article";
    d.title = "Trang " + id;
    d.text = text;
    d.url = "/" + id + "/";
    return d;
}

BuildSummary build(const fs::path& dir, const std::vector<Document>& documents) {
    IndexWriter writer(dir, {});
    for (const auto& d : documents) writer.add(d);
    return writer.publish();
}

}  // namespace

TEST_CASE("a build can be opened by us and by Xapian itself", "[index]") {
    tim::test::TempDir dir;
    const auto summary = build(dir.path(), {page("a", "bệnh lý"), page("b", "ung thư")});
    CHECK(summary.documents == 2);
    CHECK(summary.by_kind_and_lang.at({"article", "vi"}) == 2);
    CHECK(summary.index_bytes > 0);
    const IndexReader reader(dir.path());
    CHECK(reader.revision() == summary.revision);
    CHECK(reader.documents().get_doccount() == 2);
    CHECK(reader.has_word("benh"));
    CHECK(reader.spellings("benh").front().text == "bệnh");
    CHECK(Xapian::Database(dir.path().string()).get_termfreq("Bbenh ly") == 1);
}

TEST_CASE("documents are dealt out to shards by their page, and Xapian opens all of them", "[index]") {
    tim::test::TempDir dir;
    IndexWriter writer(dir.path(), {.shards = 4});
    for (int i = 0; i < 60; ++i)
        for (const char* lang : {"vi", "en"})
            for (unsigned ordinal = 0; ordinal < 2; ++ordinal) {
                Document d = page("p" + std::to_string(i) + lang + std::to_string(ordinal), "bệnh lý", lang);
                d.page_key = lang + std::string(":p") + std::to_string(i);
                if (i % 2 == 0) d.translation_key = "p" + std::to_string(i);
                d.ordinal = ordinal;
                writer.add(d);
            }
    const auto summary = writer.publish();
    CHECK(summary.documents == 240);
    CHECK(Xapian::Database(dir.path().string()).get_termfreq("Bbenh ly") == 240);
    CHECK(check_soundness(dir.path()).faults.empty());
    CHECK(read_facts(dir.path(), [](const Document&) {}).shards == 4);

    std::map<std::string, std::set<unsigned>> places;
    for (unsigned shard = 0; shard < 4; ++shard) {
        const Xapian::Database db((dir.path() / "000001" / ("documents-" + std::to_string(shard + 1))).string());
        CHECK(db.get_doccount() > 0);
        for (auto it = db.postlist_begin(""); it != db.postlist_end(""); ++it) {
            const Document d = parse_document(db.get_document(*it).get_data());
            places[d.translation_key.empty() ? d.page_key : d.translation_key].insert(shard);
        }
    }
    for (const auto& [page, shards] : places) CHECK(shards.size() == 1);

    // One that is missing, or stands in another's place, is no index of fewer documents.
    const fs::path last = dir.path() / "000001" / "documents-4", third = dir.path() / "000001" / "documents-3";
    fs::rename(last, dir.path() / "away");
    CHECK_THROWS_AS(IndexReader(dir.path()), Error);
    fs::rename(third, last);
    fs::rename(dir.path() / "away", third);
    CHECK_THROWS_AS(IndexReader(dir.path()), Error);
}

TEST_CASE("more shards than pages leave some empty", "[index]") {
    tim::test::TempDir dir;
    IndexWriter writer(dir.path(), {.shards = 8});
    writer.add(page("a", "một"));
    (void)writer.publish();
    CHECK(check_soundness(dir.path()).faults.empty());
    CHECK(IndexReader(dir.path()).documents().get_doccount() == 1);
}

TEST_CASE("a reader follows a new generation and keeps the old one when the new is broken", "[index]") {
    tim::test::TempDir dir;
    build(dir.path(), {page("a", "một")});
    IndexReader reader(dir.path());
    CHECK_FALSE(reader.refresh());
    const auto second = build(dir.path(), {page("a", "một"), page("b", "hai")});
    CHECK(reader.refresh());
    CHECK(reader.revision() == second.revision);
    CHECK(reader.documents().get_doccount() == 2);

    std::ofstream(dir.path() / "XAPIANDB", std::ios::trunc) << "# words nowhere/words\nauto nowhere/documents\n";
    CHECK_FALSE(reader.refresh());
    CHECK(reader.documents().get_doccount() == 2);
    CHECK(reader.documents().get_termfreq("hai") == 1);
    CHECK(reader.warning().find("generation 000002 answers") != std::string::npos);
    CHECK(reader.warning().find("tim-indexer build") != std::string::npos);
    const auto third = build(dir.path(), {page("a", "một")});
    CHECK(reader.refresh());
    CHECK(reader.revision() == third.revision);
    CHECK(reader.warning().empty());
}

TEST_CASE("nothing to index leaves the index as it was", "[index]") {
    tim::test::TempDir dir;
    const auto first = build(dir.path(), {page("a", "một")});
    {
        IndexWriter writer(dir.path(), {});
        CHECK_THROWS_AS(writer.publish(), Error);
    }
    {
        IndexWriter abandoned(dir.path(), {});
        abandoned.add(page("b", "hai"));
    }
    const IndexReader reader(dir.path());
    CHECK(reader.revision() == first.revision);
    for (const auto& entry : fs::directory_iterator(dir.path())) CHECK(entry.path().extension() != ".draft");
}

TEST_CASE("documents that cannot be told apart or named are refused", "[index]") {
    tim::test::TempDir dir;
    IndexWriter writer(dir.path(), {});
    writer.add(page("a", "một"));
    CHECK_THROWS_AS(writer.add(page("a", "hai")), Error);
    CHECK_THROWS_AS(writer.add(page("", "hai")), Error);
    CHECK_THROWS_AS(writer.add(page("a/b", "hai")), Error);
    Document no_page = page("c", "hai");
    no_page.page_key.clear();
    CHECK_THROWS_AS(writer.add(no_page), Error);
}

TEST_CASE("hostile text is indexed, not feared", "[index]") {
    tim::test::TempDir dir;
    Document d = page("a", std::string(1'000'000, 'x') + " \xFF\xFE " + std::string("\0", 1) + "\u202Eبحث ไทย 漢字");
    d.title = std::string(5000, 'y');
    d.facets["f"] = {std::string(3000, 'z')};
    d.lang = std::string(500, 'l');
    CHECK(build(dir.path(), {d}).documents == 1);
}

TEST_CASE("a full disk leaves the old index and says so", "[index]") {
    const unsigned jobs = GENERATE(1u, 2u);
    tim::test::TempDir dir;
    const auto first = build(dir.path(), {page("a", "một")});
    // A limit on file size is what a full disk looks like from inside: writes fail.
    struct rlimit old {};
    ::getrlimit(RLIMIT_FSIZE, &old);
    std::signal(SIGXFSZ, SIG_IGN);
    const struct rlimit tight { 20'000, old.rlim_max };
    ::setrlimit(RLIMIT_FSIZE, &tight);
    std::string message, hint;
    try {
        IndexWriter writer(dir.path(), {.jobs = jobs});
        for (int i = 0; i < 3000; ++i)
            writer.add(page("p" + std::to_string(i), "văn bản số " + std::to_string(i * 7919)));
        (void)writer.publish();
    } catch (const Error& e) {
        message = e.what();
        hint = e.hint();
    }
    ::setrlimit(RLIMIT_FSIZE, &old);
    CHECK(message.find("writing the index failed") != std::string::npos);
    CHECK(hint.find("untouched") != std::string::npos);
    const IndexReader reader(dir.path());
    CHECK(reader.revision() == first.revision);
    CHECK(reader.documents().get_doccount() == 1);
}

TEST_CASE("an index of another schema or analyzer is refused with the command that mends it", "[index]") {
    tim::test::TempDir dir;
    build(dir.path(), {page("a", "một")});
    for (const auto key : {kMetaSchema, kMetaAnalyzer}) {
        const std::string old = Xapian::Database(dir.path().string()).get_metadata(std::string(key));
        Xapian::WritableDatabase db((dir.path() / "000001" / "documents").string(), Xapian::DB_OPEN);
        db.set_metadata(std::string(key), "999");
        db.commit();
        try {
            const IndexReader reader(dir.path());
            FAIL("opened");
        } catch (const Error& e) {
            CHECK(std::string(e.what()).find("999") != std::string::npos);
            CHECK(e.hint().find("tim-indexer build") != std::string::npos);
        }
        db.set_metadata(std::string(key), old);
        db.commit();
    }
}

TEST_CASE("glossary and labels come back as they went in", "[index]") {
    tim::test::TempDir dir;
    IndexWriter writer(dir.path(), {});
    writer.add(page("a", "một"));
    writer.add_glossary({{"bệnh lý", "pathology", "health"}});
    writer.add_labels({{{"tasks", "x"}, {{"vi", "Việc"}, {"en", "Task"}}}});
    (void)writer.publish();
    const IndexReader reader(dir.path());
    REQUIRE(reader.glossary().size() == 1);
    CHECK(reader.glossary()[0].en == "pathology");
    CHECK(reader.labels().at({"tasks", "x"}).at("vi") == "Việc");
}

TEST_CASE("a sound index has no faults; damage anywhere is one", "[index]") {
    tim::test::TempDir dir;
    CHECK_THROWS_WITH(check_soundness(dir.path()), Catch::Contains("there is no index"));
    std::vector<Document> documents;
    for (int i = 0; i < 200; ++i)
        documents.push_back(page("p" + std::to_string(i), "văn bản số " + std::to_string(i * 7919)));
    build(dir.path(), documents);
    const auto sound = check_soundness(dir.path());
    CHECK(sound.faults.empty());
    CHECK(sound.documents == 200);
    CHECK(sound.suggestions > 200);
    CHECK(sound.revision.starts_with("000001-"));

    std::size_t seen = 0;
    const auto facts = read_facts(dir.path(), [&](const Document& d) { seen += d.text.empty() ? 0 : 1; });
    CHECK(seen == 200);
    CHECK(facts.documents == 200);
    CHECK(facts.words == sound.words);
    CHECK(facts.documents_bytes > 0);

    for (const char* table : {"documents/postlist.glass", "documents/docdata.glass", "words/postlist.glass"}) {
        CAPTURE(table);
        const fs::path file = dir.path() / "000001" / table;
        std::fstream bytes(file, std::ios::in | std::ios::out | std::ios::binary);
        std::string whole(static_cast<std::size_t>(fs::file_size(file)), '\0');
        bytes.read(whole.data(), static_cast<std::streamsize>(whole.size()));
        for (const std::size_t at : {whole.size() / 2, whole.size() / 2 + 4096}) {
            bytes.seekp(static_cast<std::streamoff>(at % whole.size()));
            bytes.write("\xDE\xAD\xBE\xEF\xDE\xAD\xBE\xEF\xDE\xAD\xBE\xEF\xDE\xAD\xBE\xEF", 16);
        }
        bytes.flush();
        CHECK_FALSE(check_soundness(dir.path()).faults.empty());
        bytes.seekp(0);
        bytes.write(whole.data(), static_cast<std::streamsize>(whole.size()));
        bytes.close();
        CHECK(check_soundness(dir.path()).faults.empty());
    }
}

TEST_CASE("a damaged generation is passed over, and can be gone back from", "[index]") {
    tim::test::TempDir dir;
    const auto first = build(dir.path(), {page("a", "một")});
    CHECK_THROWS_AS(roll_back(dir.path()), Error);
    build(dir.path(), {page("a", "một"), page("b", "hai")});
    fs::resize_file(dir.path() / "000002/documents/docdata.glass", 0);
    IndexReader reader(dir.path());
    CHECK(reader.revision() == first.revision);
    CHECK_FALSE(reader.warning().empty());
    CHECK_FALSE(reader.fall_back("nothing before it"));

    CHECK(roll_back(dir.path()) == first.revision);
    CHECK_FALSE(reader.refresh());
    CHECK(reader.warning().empty());
    CHECK(check_soundness(dir.path()).faults.empty());
    CHECK(build(dir.path(), {page("a", "một")}).revision.starts_with("000003-"));

    std::ofstream(dir.path() / "XAPIANDB", std::ios::trunc) << "";
    CHECK(roll_back(dir.path()).starts_with("000003-"));
    fs::remove(dir.path() / "XAPIANDB");
    CHECK_THROWS_AS(roll_back(dir.path()), Error);
}

namespace {

// Everything that a search could read.
std::vector<std::string> contents(const fs::path& dir) {
    std::vector<std::string> out;
    const IndexReader reader(dir);
    const Xapian::Database& db = reader.documents();
    for (Xapian::docid id = 1; id <= db.get_lastdocid(); ++id) out.push_back(db.get_document(id).get_data());
    for (auto term = db.allterms_begin(); term != db.allterms_end(); ++term) {
        out.push_back(*term);
        for (auto posting = db.postlist_begin(*term); posting != db.postlist_end(*term); ++posting)
            out.back() += ' ' + std::to_string(*posting) + ':' + std::to_string(posting.get_wdf());
    }
    for (auto key = reader.words().metadata_keys_begin(); key != reader.words().metadata_keys_end(); ++key)
        out.push_back(*key + '=' + reader.words().get_metadata(*key));
    return out;
}

}  // namespace

TEST_CASE("an index does not depend on how many threads wrote it, nor on their memory", "[index]") {
    std::vector<Document> documents;
    for (int i = 0; i < 2100; ++i) {  // all parts have more than one batch
        Document d =
            page("p" + std::to_string(i), "bệnh lý số " + std::to_string(i % 97) + " và ly " + std::to_string(i * 7919),
                 i % 3 == 0 ? "en" : "vi");
        d.section = "Mục " + std::to_string(i % 50);
        documents.push_back(std::move(d));
    }
    documents[700].text = std::string(2'000'000, ' ') + "dài";  // a batch ends by its size
    std::vector<std::vector<std::string>> seen;
    for (const auto& [jobs, memory] : {std::pair{1u, kBuildMemory}, {2u, kBuildMemory}, {3u, std::size_t{1}}}) {
        tim::test::TempDir dir;
        IndexWriter writer(dir.path(), {.jobs = jobs, .memory_bytes = memory});
        for (const auto& d : documents) writer.add(d);
        CHECK(writer.publish().documents == documents.size());
        CHECK(check_soundness(dir.path()).faults.empty());
        seen.push_back(contents(dir.path()));
    }
    CHECK(seen[0].size() > 5000);
    CHECK(seen[1] == seen[0]);
    CHECK(seen[2] == seen[0]);
}

TEST_CASE("a build that is given up leaves no thread waiting and no file", "[index]") {
    tim::test::TempDir dir;
    {
        IndexWriter writer(dir.path(), {.jobs = 2});
        for (int i = 0; i < 1500; ++i) writer.add(page("p" + std::to_string(i), "văn bản"));
    }
    for (const auto& entry : fs::directory_iterator(dir.path())) CHECK(entry.path().filename() == "lock");
}
