#include <algorithm>
#include <catch2/catch.hpp>
#include <fstream>
#include <map>
#include <sstream>

#include "tests/support/small_index.h"

using namespace tim;
using test::page;

TEST_CASE("the table of tiers: words that differ in marks alone come in the order that is meant", "[search][tiers]") {
    std::ifstream table(TIM_TIERS_TABLE);
    REQUIRE(table);
    struct Row {
        std::string line, typed;
        std::map<std::string, std::size_t> tier_of;  // by id
    };
    std::vector<Row> rows;
    std::vector<index::Document> documents;
    for (std::string line; std::getline(table, line);) {
        if (line.empty() || line.front() == '#') continue;
        const std::size_t tab = line.find('\t');
        REQUIRE(tab != std::string::npos);
        Row row{line, line.substr(0, tab), {}};
        const std::string number = std::to_string(rows.size());
        std::istringstream words(line.substr(tab + 1));
        std::size_t tier = 0;
        for (std::string word; words >> word;) {
            if (word == ">") {
                ++tier;
                continue;
            }
            const std::string id = number + "-" + std::to_string(row.tier_of.size());
            row.tier_of[id] = tier;
            documents.push_back(page(id, "vi", "Trang", "một câu có " + word + " trong đó"));
            documents.back().facets["row"] = {number};
        }
        rows.push_back(std::move(row));
    }
    REQUIRE(rows.size() >= 100);
    std::reverse(documents.begin(), documents.end());  // the order that they have by themselves helps nobody
    test::SmallIndex index(documents);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        search::Request request;
        request.query = rows[i].typed;
        request.filters = {"row:" + std::to_string(i)};
        std::vector<std::size_t> found;
        for (const auto& id : index.ids(request)) found.push_back(rows[i].tier_of.at(id));
        std::string order;
        for (const std::size_t each : found) order += std::to_string(each) + ' ';
        CAPTURE(rows[i].line, order);
        CHECK(found.size() == rows[i].tier_of.size());
        CHECK(std::is_sorted(found.begin(), found.end()));
    }
}
