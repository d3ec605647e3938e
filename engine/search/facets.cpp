#include "engine/search/facets.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "engine/index/fields.h"
#include "engine/index/record.h"

namespace tim::search {
namespace {

std::string power_of_ten(double number) {
    if (!(number >= 1)) return "..1";
    auto exponent = static_cast<int>(std::floor(std::log10(number)));
    if (number < std::pow(10.0, exponent)) --exponent;  // the logarithm was rounded up
    return "1e" + std::to_string(exponent) + "..1e" + std::to_string(exponent + 1);
}

double lower_end(const std::string& range) {
    double end = 0;
    std::from_chars(range.data(), range.data() + range.size(), end);
    return end;
}

}  // namespace

void FacetSpy::operator()(const Xapian::Document& document, double) {
    std::string page;
    const auto add = [&](std::string_view field, std::string_view value) {
        Count& count = counts_[std::string(field)][std::string(value)];
        if (!by_page_) {
            ++count.documents;
            return;
        }
        if (page.empty()) page = document.get_value(index::slot_number(index::Slot::page));
        count.pages.insert(page);
    };
    const auto is_wanted = [&](std::string_view field) {
        return std::find(fields_.begin(), fields_.end(), field) != fields_.end();
    };
    const std::string packed = document.get_value(index::slot_number(index::Slot::facets));
    for (index::RecordReader in(packed); !in.done();) {
        const std::string_view field = in.text();
        const std::string_view value = in.text();
        if (is_wanted(field)) add(field, value);
    }
    for (const auto& [field, slot] : index::kNumbers) {
        if (!is_wanted(field)) continue;
        const std::string packed_number = document.get_value(index::slot_number(slot));
        if (!packed_number.empty()) add(field, power_of_ten(Xapian::sortable_unserialise(packed_number)));
    }
}

std::vector<FacetValue> FacetSpy::values(const std::string& field) const {
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

}  // namespace tim::search
