#include "engine/index/plain_words.h"

#include <catch2/catch.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "engine/index/fields.h"
#include "tests/support/temp_dir.h"

using namespace tim;

namespace {

using Words = std::vector<std::string>;

void append(Words& out, const std::string& before, std::string_view branches) {
    index::PlainWords::for_each_branch(branches, [&](std::string_view letters, std::string_view further) {
        const std::string word = before + std::string(letters);
        if (further.empty())
            out.push_back(word);
        else
            append(out, word, further);
    });
}

Words beginning(index::PlainWords& words, const std::string& beginning) {
    Words out;
    append(out, beginning, words.going_on_from(beginning));
    return out;
}

}  // namespace

TEST_CASE("the plain words of a lexicon, by how they begin") {
    const test::TempDir folder;
    const std::string path = (folder.path() / "db").string();
    Xapian::WritableDatabase written(path);
    const std::string long_word = "aba" + std::string(200, 'z');
    for (const std::string word :
         {"a", "ab", "aba", "abacus", "abaé", "aba-c", "aba1", "abba", "abbot", "gene", "genes", "genetic"})
        written.set_metadata(std::string(index::kWordsLexicon) + word, "x");
    written.set_metadata(std::string(index::kWordsLexicon) + long_word, "x");
    written.set_metadata(std::string(index::kWordsLearnt) + "abax", "x");
    written.commit();

    index::PlainWords words{Xapian::Database(path)};
    CHECK(beginning(words, "aba") == Words{"aba", "aba1", "abacus", long_word});
    CHECK(beginning(words, "abb") == Words{"abba", "abbot"});
    CHECK(beginning(words, "gen") == Words{"gene", "genes", "genetic"});
    CHECK(beginning(words, "xyz").empty());
    CHECK(beginning(words, "aba").size() == 4);  // remembered
}
