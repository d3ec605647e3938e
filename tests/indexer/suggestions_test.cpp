#include <catch2/catch.hpp>
#include <set>

#include "engine/analysis/analyzer.h"
#include "engine/index/index_writer.h"
#include "engine/index/inspection.h"
#include "engine/search/search.h"
#include "indexer/sources/source.h"
#include "temp_folder.h"

namespace tim::indexer {

TEST_CASE("whatever is offered while someone types finds something", "[indexer][suggestions]") {
    Collected collected;
    collect(std::filesystem::path(TIM_SOURCE_DIR) / "corpus", collected);
    const test::TempFolder folder;
    index::IndexWriter writer(folder.path() / "index", {});
    for (const auto& document : collected.documents) writer.add(document);
    writer.add_glossary(collected.glossary);
    (void)writer.publish();
    auto searcher = search::Searcher::open(folder.path() / "index").value();

    std::set<std::string> typed;  // the first letters of every word, with their marks
    for (const auto& document : collected.documents)
        for (const auto& text : {document.title, document.section, document.text})
            for (const auto& token : analysis::analyze(text))
                for (const std::size_t letters : {1, 2, 4}) {
                    std::size_t end = 0;
                    for (std::size_t seen = 0; seen < letters && end < token.text.size(); ++seen) do
                            ++end;
                        while (end < token.text.size() && (static_cast<unsigned char>(token.text[end]) & 0xC0) == 0x80);
                    typed.insert(token.text.substr(0, end));
                }
    for (const auto& document : collected.documents)  // more than are shown may begin with one word
        for (const auto& text : {document.title, document.section}) typed.insert(text);
    REQUIRE(typed.size() > 1000);
    std::set<std::pair<std::string, std::string>> offered;
    for (const auto& beginning : typed)
        for (const std::string lang : {"", "vi", "en"}) {
            const auto suggestions = searcher.suggest({beginning, lang, search::kMaxSuggestions}).value();
            for (const auto& suggestion : suggestions)
                offered.emplace(suggestion.text, lang.empty() ? suggestion.lang : lang);
        }
    // Every one that the index holds was offered.
    CHECK(offered.size() == index::read_facts(folder.path() / "index", [](const index::Document&) {}).suggestions);
    for (const auto& [text, lang] : offered) {
        search::Request request;
        request.query = text;
        request.lang = lang;
        request.limit = 1;
        request.time_limit = {};
        CAPTURE(text, lang);
        const auto answer = searcher.search(request).value();
        CHECK(answer.hits.size() == 1);
        CHECK_FALSE(answer.did_you_mean);
    }
}

}  // namespace tim::indexer
