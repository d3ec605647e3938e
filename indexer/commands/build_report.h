// What a build did, for people and for machines.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "engine/index/index_writer.h"
#include "indexer/sources/source.h"

namespace tim::indexer {

struct BuildReport {
    index::BuildSummary summary;
    std::size_t files = 0;
    std::size_t unpublished = 0;
    std::size_t glossary_pairs = 0;
    std::vector<Skipped> skipped;
    bool is_published = true;  // false: it was only looked at what would be
    double seconds = 0;
};

// Several lines, each ending in '\n'.
[[nodiscard]] std::string report_text(const BuildReport& report);
// One JSON object on one line.
[[nodiscard]] std::string report_json(const BuildReport& report);

// `content/a.md:12: field date: reason`
[[nodiscard]] std::string skipped_text(const Skipped& skipped);
[[nodiscard]] nlohmann::json skipped_json(const Skipped& skipped);

}  // namespace tim::indexer
