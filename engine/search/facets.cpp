#include "engine/search/facets.h"

#include <algorithm>
#include <charconv>

#include "engine/index/fields.h"

namespace tim::search {
namespace {

double lower_end(const std::string& range) {
    double end = 0;
    std::from_chars(range.data(), range.data() + range.size(), end);
    return end;
}

}  // namespace

void FacetCounts::add(std::string_view facets_record, std::uint64_t documents) {
    index::for_each_facet(facets_record, [&](std::uint64_t page, std::string_view field, std::string_view value) {
        if (std::find(fields_.begin(), fields_.end(), field) == fields_.end()) return;
        Count& count = counts_[std::string(field)][std::string(value)];
        if (by_page_)
            count.pages.insert(page);
        else
            count.documents += documents;
    });
}

std::vector<FacetValue> FacetCounts::values(const std::string& field) const {
    std::vector<FacetValue> out;
    const auto found = counts_.find(field);
    if (found == counts_.end()) return out;
    for (const auto& [value, count] : found->second)
        out.push_back({value, by_page_ ? count.pages.size() : count.documents, {}});
    const bool in_ranges = index::number_slot(field).has_value();
    std::sort(out.begin(), out.end(), [in_ranges](const FacetValue& a, const FacetValue& b) {
        if (in_ranges) return lower_end(a.value) < lower_end(b.value);
        return a.count != b.count ? a.count > b.count : a.value < b.value;
    });
    return out;
}

void FacetSpy::operator()(const Xapian::Document& document, double) {
    counts_.add(document.get_value(index::slot_number(index::Slot::facets)), 1);
}

}  // namespace tim::search
