#include "engine/search/page_versions.h"

#include <cstddef>
#include <utility>

#include "engine/index/fields.h"

namespace tim::search {
namespace {

using Xapian::Query;

constexpr std::size_t kMostPages = 2000;    // some 500 bytes each
constexpr std::size_t kMostVersions = 100;  // of a page: more have one key by mistake

}  // namespace

void PageVersions::read_ahead(const std::vector<Found>& hits) {
    constexpr Xapian::doccount kMostLeads = 1000;
    if (pages_.size() + hits.size() >= kMostPages) pages_.clear();
    std::unordered_map<std::string, Versions> found;
    std::vector<Query> unknown;
    for (const auto& hit : hits) {
        const std::string& key = hit.document().translation_key;
        if (!key.empty() && !pages_.contains(key) && found.try_emplace(key).second)
            unknown.emplace_back(index::term(index::Prefix::translation, key));
    }
    if (unknown.empty()) return;
    Xapian::Enquire enquire(reader_.documents());
    enquire.set_weighting_scheme(Xapian::BoolWeight());
    enquire.set_query(Query(Query::OP_OR, unknown.begin(), unknown.end()));
    const Xapian::MSet leads = enquire.get_mset(0, kMostLeads);
    for (auto it = leads.begin(); it != leads.end(); ++it) {
        const index::Document lead = index::parse_document(it.get_document().get_data());
        add(lead, found[lead.translation_key]);
    }
    pages_.merge(found);
}

std::map<std::string, Translation> PageVersions::translations_of(const index::Document& document, Xapian::docid docid) {
    std::map<std::string, Translation> out;
    if (document.translation_key.empty()) return out;
    for (const auto& [lang, version] : versions_of(document, docid))
        if (lang != document.lang) out.emplace(lang, version.lead);
    return out;
}

const std::string* PageVersions::page_in(const std::string& lang, const index::Document& document,
                                         Xapian::docid docid) {
    const auto& versions = versions_of(document, docid);
    const auto version = versions.find(lang);
    return version == versions.end() ? nullptr : &version->second.page_key;
}

void PageVersions::add(const index::Document& lead, Versions& versions) {
    if (!lead.lang.empty()) versions[lead.lang] = {{lead.url, lead.title, lead.date, lead.lastmod}, lead.page_key};
}

const PageVersions::Versions& PageVersions::versions_of(const index::Document& document, Xapian::docid docid) {
    if (const auto found = pages_.find(document.translation_key); found != pages_.end()) return found->second;
    Versions out;
    const auto& db = reader_.documents();
    const std::string key = index::term(index::Prefix::translation, document.translation_key);
    auto it = db.postlist_begin(key);
    for (std::size_t n = 0; n < kMostVersions && it != db.postlist_end(key); ++n, ++it)
        if (*it == docid)
            add(document, out);
        else
            add(reader_.document(*it), out);
    if (pages_.size() >= kMostPages) pages_.clear();
    return pages_.emplace(document.translation_key, std::move(out)).first->second;
}

}  // namespace tim::search
