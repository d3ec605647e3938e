#include "engine/index/document_columns.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <random>
#include <string>

#include "engine/index/fields.h"
#include "engine/index/record.h"
#include "tests/support/temp_dir.h"

using namespace tim;

TEST_CASE("columns have what the database has, in any order, over gaps") {
    std::mt19937 random(5);
    const test::TempDir folder;
    const std::string path = (folder.path() / "db").string();
    Xapian::WritableDatabase written(path);
    for (unsigned i = 0; i < 1000; ++i) {
        Xapian::Document d;
        if (i % 7 != 0) d.add_term("word", 1 + static_cast<Xapian::termcount>(random() % 50));
        if (i % 5 != 0) d.add_value(index::slot_number(index::Slot::page), "page " + std::to_string(i / 4));
        std::string key(10, 'a');
        for (const std::size_t at : {0U, 1U, 7U, 9U}) key[at] = static_cast<char>(random() % (at == 0 ? 3 : 256));
        d.add_value(index::slot_number(index::Slot::order), key);
        written.add_document(d);
    }
    for (Xapian::docid gone = 300; gone < 700; ++gone) written.delete_document(gone);
    for (Xapian::docid gone = 3; gone < 300; gone += 1 + static_cast<Xapian::docid>(random() % 5))
        written.delete_document(gone);
    written.commit();

    const Xapian::Database db(path);
    std::vector<Xapian::docid> documents;
    for (auto it = db.postlist_begin(""); it != db.postlist_end(""); ++it) documents.push_back(*it);
    std::shuffle(documents.begin(), documents.end(), random);
    index::DocumentColumns columns(db, 2, 3);
    const auto order = [&](Xapian::docid document) {
        return db.get_document(document).get_value(index::slot_number(index::Slot::order)).substr(0, 8);
    };
    for (const Xapian::docid document : documents) {
        CAPTURE(document);
        const std::string page = db.get_document(document).get_value(index::slot_number(index::Slot::page));
        REQUIRE(columns.length(document) == db.get_doclength(document));
        REQUIRE(columns.page(document) == (page.empty() ? 0 : index::fnv1a(page)));
        REQUIRE(columns.number_in_all(document) == (document - 1) * 3 + 3);
        const Xapian::docid other = documents[random() % documents.size()];
        REQUIRE((columns.order(document) < columns.order(other)) == (order(document) < order(other)));
    }
}
