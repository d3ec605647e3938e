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

Words beginning(index::PlainWords& words, char first, char second) {
    Words out;
    append(out, std::string{first, second}, words.beginning(first, second));
    return out;
}

}  // namespace

TEST_CASE("the plain words of a lexicon, by how they begin") {
    const test::TempDir folder;
    const std::string path = (folder.path() / "db").string();
    Xapian::WritableDatabase written(path);
    const std::string long_word = "ab" + std::string(200, 'z');
    for (const std::string word :
         {"a", "ab", "aba", "abacus", "abba", "abbot", "abé", "ab-c", "ab1", "ac", "gene", "genes", "genetic"})
        written.set_metadata(std::string(index::kWordsLexicon) + word, "x");
    written.set_metadata(std::string(index::kWordsLexicon) + long_word, "x");
    written.set_metadata(std::string(index::kWordsLearnt) + "abx", "x");
    written.commit();

    index::PlainWords words{Xapian::Database(path)};
    CHECK(beginning(words, 'a', 'b') == Words{"ab", "ab1", "aba", "abacus", "abba", "abbot", long_word});
    CHECK(beginning(words, 'a', 'c') == Words{"ac"});
    CHECK(beginning(words, 'g', 'e') == Words{"gene", "genes", "genetic"});
    CHECK(beginning(words, 'x', 'y').empty());
    CHECK(beginning(words, 'a', 'b').size() == 7);  // remembered
}
