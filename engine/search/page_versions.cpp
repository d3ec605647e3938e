#include "engine/search/page_versions.h"

#include <cstddef>
#include <utility>

#include "engine/index/fields.h"

namespace tim::search {
namespace {

using Xapian::Query;

constexpr std::size_t kMostPages = 2000;  // some 300 bytes each

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
        if (!lead.lang.empty()) found[lead.translation_key][lead.lang] = version_of(lead);
    }
    pages_.merge(found);
}

std::map<std::string, Translation> PageVersions::translations_of(const index::Document& document) {
    std::map<std::string, Translation> out;
    if (document.translation_key.empty()) return out;
    for (auto& [lang, version] : versions_of(document.translation_key))
        if (lang != document.lang) out.emplace(lang, read(version).lead);
    return out;
}

const std::string* PageVersions::page_in(const std::string& lang, const std::string& translation_key) {
    auto& versions = versions_of(translation_key);
    const auto version = versions.find(lang);
    return version == versions.end() ? nullptr : &read(version->second).page_key;
}

PageVersions::Version PageVersions::version_of(const index::Document& lead) {
    return {0, {lead.url, lead.title, lead.date, lead.lastmod}, lead.page_key};
}

const PageVersions::Version& PageVersions::read(Version& version) const {
    if (version.unread != 0) version = version_of(reader_.document(version.unread));
    return version;
}

PageVersions::Versions& PageVersions::versions_of(const std::string& translation_key) {
    if (const auto found = pages_.find(translation_key); found != pages_.end()) return found->second;
    Versions out;
    const auto& db = reader_.documents();
    const std::string key = index::term(index::Prefix::translation, translation_key);
    for (auto it = db.postlist_begin(key); it != db.postlist_end(key); ++it) {
        const std::string facets = reader_.stored(*it).get_value(index::slot_number(index::Slot::facets));
        if (const std::string lang(index::language(facets)); !lang.empty()) out[lang].unread = *it;
    }
    if (pages_.size() >= kMostPages) pages_.clear();
    return pages_.emplace(translation_key, std::move(out)).first->second;
}

}  // namespace tim::search
