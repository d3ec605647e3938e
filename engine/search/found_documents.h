// The documents that a match found, before anything is said of them.
#pragma once

#include <xapian.h>

#include <cstddef>
#include <memory>
#include <optional>
#include <vector>

#include "engine/index/document.h"
#include "engine/index/index_reader.h"
#include "engine/search/top_documents.h"

namespace tim::search {

// One of them. Its record is read when it is first asked for, and once; copies made after that share it.
class Found {
public:
    explicit Found(Xapian::MSetIterator hit);
    // `reader` is to outlive what is found.
    Found(const TopDocument& hit, const index::IndexReader& reader);

    [[nodiscard]] Xapian::docid docid() const noexcept { return docid_; }
    [[nodiscard]] double weight() const noexcept { return weight_; }
    // Of a match on other machines all are fetched at once.
    [[nodiscard]] Xapian::Document stored() const;
    [[nodiscard]] const index::Document& document() const;

private:
    Xapian::docid docid_;
    double weight_;
    std::optional<Xapian::MSetIterator> in_mset_;
    const index::IndexReader* reader_ = nullptr;
    mutable std::shared_ptr<const index::Document> document_;
};

// Reads all their records in the order of the index: a page's sections stand near one another, and what Xapian has read
// for one it has for the next.
void read_records(const std::vector<Found>& hits);

// Leaves `count` of them from `first` on, or as many as there are.
void cut(std::vector<Found>& hits, std::size_t first, std::size_t count);

}  // namespace tim::search
