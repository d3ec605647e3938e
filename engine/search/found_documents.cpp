#include "engine/search/found_documents.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace tim::search {

Found::Found(Xapian::MSetIterator hit) : docid_(*hit), weight_(hit.get_weight()), in_mset_(std::move(hit)) {}

Found::Found(const TopDocument& hit, const index::IndexReader& reader)
    : docid_(hit.number), weight_(hit.weight), reader_(&reader) {}

Xapian::Document Found::stored() const { return in_mset_ ? in_mset_->get_document() : reader_->stored(docid_); }

const index::Document& Found::document() const {
    if (!document_) document_ = std::make_shared<const index::Document>(index::parse_document(stored().get_data()));
    return *document_;
}

void read_records(const std::vector<Found>& hits) {
    std::vector<const Found*> in_order;
    for (const auto& hit : hits) in_order.push_back(&hit);
    std::sort(in_order.begin(), in_order.end(), [](const Found* a, const Found* b) { return a->docid() < b->docid(); });
    for (const Found* hit : in_order) (void)hit->document();
}

void cut(std::vector<Found>& hits, std::size_t first, std::size_t count) {
    const auto begin = std::min(static_cast<std::ptrdiff_t>(first), std::ssize(hits));
    const auto end = std::min(begin + static_cast<std::ptrdiff_t>(count), std::ssize(hits));
    hits.erase(hits.begin() + end, hits.end());
    hits.erase(hits.begin(), hits.begin() + begin);
}

}  // namespace tim::search
