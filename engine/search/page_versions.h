// The versions of pages in other languages, which hits lead to.
#pragma once

#include <xapian.h>

#include <map>
#include <string>
#include <unordered_map>
#include <vector>

#include "engine/index/document.h"
#include "engine/index/index_reader.h"
#include "engine/search/found_documents.h"
#include "engine/search/search.h"

namespace tim::search {

// The same pages are found again and again, and reading a record costs as much as a small query; so what was looked up
// is kept until forget().
class PageVersions {
public:
    // `reader` is to outlive it.
    explicit PageVersions(const index::IndexReader& reader) : reader_(reader) {}

    // For when another revision was opened.
    void forget() noexcept { pages_.clear(); }

    // Looks the versions of all these up at once, where each page would be a question of its own to another machine.
    void read_ahead(const std::vector<Found>& hits);

    // By language; without the document's own. `docid` is the document's number.
    [[nodiscard]] std::map<std::string, Translation> translations_of(const index::Document& document,
                                                                     Xapian::docid docid);

    // The page_key of the version in that language; null if there is none. Valid until the next call.
    [[nodiscard]] const std::string* page_in(const std::string& lang, const index::Document& document,
                                             Xapian::docid docid);

private:
    struct Version {
        Translation lead;
        std::string page_key;
    };
    using Versions = std::map<std::string, Version>;  // by language

    static void add(const index::Document& lead, Versions& versions);
    // Reads the leads, but for the document itself if it is one.
    const Versions& versions_of(const index::Document& document, Xapian::docid docid);

    const index::IndexReader& reader_;
    std::unordered_map<std::string, Versions> pages_;  // by translation key
};

}  // namespace tim::search
