// check: is the index sound, and do its hits lead to pages that are there?
#include <fmt/format.h>

#include <cstdio>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "engine/index/inspection.h"
#include "indexer/commands/commands.h"
#include "indexer/sources/bad_input.h"
#include "indexer/sources/built_site.h"
#include "indexer/sources/data_formats.h"

namespace tim::indexer {

namespace {

std::string what_mends(const std::string& index_dir) {
    return fmt::format(
        "mend it with: tim-indexer rollback --index {0}  (the index before this one), or build it anew: "
        "tim-indexer build --index {0} SOURCE...",
        index_dir);
}

// Every hit's address and anchor. Entries of a catalogue have their pages on the server, not on the site.
LinkReport follow_links(const CheckOptions& options) {
    std::vector<IndexedPlace> places;
    static_cast<void>(index::read_facts(options.index_dir, [&](const index::Document& document) {
        if (!document.page_key.starts_with("catalogue/"))
            places.push_back({document.url, document.source, document.lang});
    }));
    return check_links(options.built, std::move(places));
}

nlohmann::json as_json(const LinkReport& links) {
    nlohmann::json dead = nlohmann::json::array();
    for (const BrokenLink& one : links.broken)
        dead.push_back({{"url", one.place.url}, {"source", one.place.source}, {"reason", one.reason}});
    return {{"base", links.base},
            {"pages", links.pages},
            {"anchors", links.anchors},
            {"elsewhere", links.elsewhere},
            {"dead", dead}};
}

int print_text(const CheckOptions& options, const index::SoundnessReport& report, const LinkReport& links) {
    for (const std::string& fault : report.faults) fmt::print("{}\n", fault);
    if (!report.faults.empty()) return fail("the index is damaged", what_mends(options.index_dir));
    fmt::print("Revision {} is sound: {} documents, {} words, {} suggestions\n", report.revision, report.documents,
               report.words, report.suggestions);
    if (options.built.empty()) return kDone;
    for (const BrokenLink& one : links.broken) fmt::print("{}: {}: {}\n", one.place.source, one.place.url, one.reason);
    fmt::print("{} pages and {} anchors below {} looked up in {}, {} hits lead nowhere\n", links.pages, links.anchors,
               links.base.empty() ? "/" : links.base, options.built, links.broken.size());
    if (links.elsewhere > 0) fmt::print("{} hits lead to other sites and were not looked up\n", links.elsewhere);
    if (links.broken.empty()) return kDone;
    return fail("hits lead nowhere", "build the site and the index from the same files");
}

}  // namespace

int check(const CheckOptions& options) {
    const index::SoundnessReport report = index::check_soundness(options.index_dir);
    const bool sound = report.faults.empty();
    LinkReport links;
    if (sound && !options.built.empty()) {
        try {
            links = follow_links(options);
        } catch (const BadInput& e) {
            return fail(fmt::format("{} {}", options.built, e.what()));
        }
    }
    if (!options.json) return print_text(options, report, links);
    nlohmann::json out = {{"sound", sound},        {"revision", report.revision},       {"documents", report.documents},
                          {"words", report.words}, {"suggestions", report.suggestions}, {"faults", report.faults}};
    if (sound && !options.built.empty()) out["links"] = as_json(links);
    fmt::print("{}\n", json_text(out));
    return sound && links.broken.empty() ? kDone : kFailed;
}

}  // namespace tim::indexer
