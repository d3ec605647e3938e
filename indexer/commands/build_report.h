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
    std::vector<Fault> skipped, doubtful;
    bool is_published = true;  // false: it was only looked at what would be
    double seconds = 0;
};

// Several lines, each ending in '\n'.
[[nodiscard]] std::string report_text(const BuildReport& report);
// One JSON object on one line.
[[nodiscard]] std::string report_json(const BuildReport& report);

// `content/a.md:12: date: reason`
[[nodiscard]] std::string fault_text(const Fault& fault);
// Those of a run, in lines: what was left out, and what was read in spite of something wrong.
[[nodiscard]] std::string faults_text(const std::vector<Fault>& skipped, const std::vector<Fault>& doubtful);
// The same as two lists, added to `report`.
void add_faults(nlohmann::json& report, const std::vector<Fault>& skipped, const std::vector<Fault>& doubtful);

}  // namespace tim::indexer
