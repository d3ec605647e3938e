#include "engine/search/facets.h"

#include <algorithm>

#include "engine/index/fields.h"
#include "engine/index/record.h"

namespace tim::search {

void FacetSpy::operator()(const Xapian::Document& document, double) {
    const std::string packed = document.get_value(index::slot_number(index::Slot::facets));
    std::string page;
    for (index::RecordReader in(packed); !in.done();) {
        const std::string_view field = in.text();
        const std::string_view value = in.text();
        if (std::find(fields_.begin(), fields_.end(), field) == fields_.end()) continue;
        Count& count = counts_[std::string(field)][std::string(value)];
        if (!by_page_) {
            ++count.documents;
            continue;
        }
        if (page.empty()) page = document.get_value(index::slot_number(index::Slot::page));
        count.pages.insert(page);
    }
}

std::vector<FacetValue> FacetSpy::values(const std::string& field) const {
    std::vector<FacetValue> out;
    const auto found = counts_.find(field);
    if (found == counts_.end()) return out;
    for (const auto& [value, count] : found->second)
        out.push_back({value, by_page_ ? count.pages.size() : count.documents, {}});
    std::sort(out.begin(), out.end(), [](const FacetValue& a, const FacetValue& b) {
        return a.count != b.count ? a.count > b.count : a.value < b.value;
    });
    return out;
}

}  // namespace tim::search
