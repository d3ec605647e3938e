// The yardstick: what Xapian does on its own, with its TermGenerator and QueryParser, on the same documents.
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "engine/index/document.h"

namespace tim::relevance {

class PlainXapian {
public:
    // English stems, as Xapian's own programs set it up; titles and headings count three times.
    explicit PlainXapian(const std::vector<index::Document>& documents);
    // The same on disk: what is in `folder`, or, where that is nothing, `count` documents.
    PlainXapian(const std::filesystem::path& folder, std::size_t count,
                const std::function<index::Document(std::size_t)>& document);
    ~PlainXapian();

    // Ids of the best documents, words joined by OR.
    [[nodiscard]] std::vector<std::string> search(const std::string& query, const std::string& lang,
                                                  unsigned limit) const;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace tim::relevance
