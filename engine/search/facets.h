// Counting the values of fields among the hits.
#pragma once

#include <xapian.h>

#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "engine/index/index_reader.h"
#include "engine/search/search.h"

namespace tim::search {

// Counts values of the wanted fields; pages once, however many of their sections match, if `by_page`. Of a field that
// holds numbers, powers of ten are counted: "1e9..1e10" is from 1e9 on and below 1e10, "..1" what is below one, both as
// filters.h reads them.
class FacetCounts {
public:
    FacetCounts(std::vector<std::string> fields, bool by_page) : fields_(std::move(fields)), by_page_(by_page) {}

    // Adds the documents that match `query` and that `decider` takes, which may be null; so many that at least
    // `at_least` are looked at, and a thousand.
    void count(const index::IndexReader& reader, const Xapian::Query& query, Xapian::doccount at_least,
               const Xapian::MatchDecider* decider);

    // By falling count, then value; ranges of numbers from the lowest on.
    [[nodiscard]] std::vector<FacetValue> values(const std::string& field, const index::FacetLabels& labels) const;

private:
    class Spy;
    struct Count {
        std::uint64_t documents = 0;
        std::unordered_set<std::uint64_t> pages;
    };

    // What `documents` that match have in Slot::facets.
    void add(std::string_view facets_record, std::uint64_t documents);

    std::vector<std::string> fields_;
    bool by_page_;
    std::map<std::string, std::unordered_map<std::string, Count>, std::less<>> counts_;
};

}  // namespace tim::search
