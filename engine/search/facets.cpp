#include "engine/search/facets.h"

#include <algorithm>
#include <charconv>

#include "engine/index/fields.h"

namespace tim::search {
namespace {

constexpr Xapian::doccount kLeast = 1000;

double lower_end(const std::string& range) {
    double end = 0;
    std::from_chars(range.data(), range.data() + range.size(), end);
    return end;
}

}  // namespace

// Counts every document that the matcher considers.
class FacetCounts::Spy : public Xapian::MatchSpy {
public:
    explicit Spy(FacetCounts& counts) : counts_(counts) {}
    void operator()(const Xapian::Document& document, double) override {
        counts_.add(document.get_value(index::slot_number(index::Slot::facets)), 1);
    }

private:
    FacetCounts& counts_;
};

void FacetCounts::count(const index::IndexReader& reader, const Xapian::Query& query, Xapian::doccount at_least,
                        const Xapian::MatchDecider* decider) {
    Spy spy(*this);
    Xapian::ValueCountMatchSpy remote_spy(index::slot_number(index::Slot::facets));
    Xapian::Enquire enquire(reader.documents());
    enquire.set_weighting_scheme(Xapian::BoolWeight());
    enquire.set_query(query);
    at_least = std::max(at_least, kLeast);
    if (reader.is_remote() && decider != nullptr) {
        const Xapian::MSet mset = enquire.get_mset(0, kLeast);
        for (auto it = mset.begin(); it != mset.end(); ++it)
            if (const Xapian::Document document = it.get_document(); (*decider)(document)) spy(document, 0);
    } else if (reader.is_remote()) {
        enquire.add_matchspy(&remote_spy);
        (void)enquire.get_mset(0, 0, at_least);
        for (auto it = remote_spy.values_begin(); it != remote_spy.values_end(); ++it) add(*it, it.get_termfreq());
    } else {
        enquire.add_matchspy(&spy);
        (void)enquire.get_mset(0, 0, at_least, nullptr, decider);
    }
}

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

std::vector<FacetValue> FacetCounts::values(const std::string& field, const index::FacetLabels& labels) const {
    std::vector<FacetValue> out;
    const auto found = counts_.find(field);
    if (found == counts_.end()) return out;
    for (const auto& [value, count] : found->second) {
        out.push_back({value, by_page_ ? count.pages.size() : count.documents, {}});
        if (const auto label = labels.find({field, value}); label != labels.end()) out.back().labels = label->second;
    }
    const bool in_ranges = index::number_slot(field).has_value();
    std::sort(out.begin(), out.end(), [in_ranges](const FacetValue& a, const FacetValue& b) {
        if (in_ranges) return lower_end(a.value) < lower_end(b.value);
        return a.count != b.count ? a.count > b.count : a.value < b.value;
    });
    return out;
}

}  // namespace tim::search
