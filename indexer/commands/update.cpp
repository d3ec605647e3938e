// update: reads what changed since the index was made, and publishes the next generation.
#include <fmt/format.h>

#include <chrono>
#include <cstdio>
#include <future>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "engine/analysis/analyzer.h"
#include "indexer/commands/build_report.h"
#include "indexer/commands/commands.h"
#include "indexer/commands/progress.h"
#include "indexer/sources/data_formats.h"
#include "indexer/update.h"

namespace tim::indexer {

namespace {

std::string update_json(const UpdateReport& report, double seconds) {
    const index::UpdateSummary& summary = report.summary;
    nlohmann::json out = {{"documents", summary.documents},
                          {"added", summary.added},
                          {"changed", summary.changed},
                          {"removed", summary.removed},
                          {"files_read", report.read},
                          {"files_removed", report.removed},
                          {"files_unchanged", report.unchanged},
                          {"published", summary.is_published},
                          {"seconds", seconds},
                          {"revision", summary.revision}};
    add_faults(out, report.skipped, report.doubtful);
    return json_text(out) + '\n';
}

std::string update_text(const UpdateReport& report, bool dry_run, double seconds) {
    const index::UpdateSummary& summary = report.summary;
    std::string text;
    if (dry_run) {
        for (const std::string& file : report.read) text += fmt::format("read    {}\n", file);
        for (const std::string& file : report.removed) text += fmt::format("remove  {}\n", file);
    }
    text += faults_text(report.skipped, report.doubtful);
    text += fmt::format("{} files read, {} gone, {} unchanged; documents: {} added, {} changed, {} removed\n",
                        report.read.size(), report.removed.size(), report.unchanged, summary.added, summary.changed,
                        summary.removed);
    if (dry_run) return text + "Nothing was written\n";
    return text + fmt::format("Revision {}{}: {} documents, {:.2f} s\n", summary.revision,
                              summary.is_published ? "" : " stays", summary.documents, seconds);
}

}  // namespace

int update(const UpdateOptions& options) try {
    const auto started = std::chrono::steady_clock::now();
    ProgressLine progress(stderr, options.json);
    progress.begin("Looking at", 0, "files");
    // The analyzer makes its tables, and meanwhile it is looked which files need them.
    const auto ready = std::async([] { (void)analysis::analyze("bắt đầu"); });
    const UpdateReport report =
        update_index(options.index_dir, options.sources,
                     options.dry_run ? index::IndexUpdater::Mode::look : index::IndexUpdater::Mode::write,
                     [&](const std::string& file) { progress.advance(file); });
    progress.finish();
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count();
    const std::string text =
        options.json ? update_json(report, seconds) : update_text(report, options.dry_run, seconds);
    std::fwrite(text.data(), 1, text.size(), stdout);
    return report.skipped.empty() ? kDone : kDoneWithSkipped;
} catch (const UpdateRefused& e) {
    for (const Fault& one : e.skipped()) fmt::print(stderr, "{}\n", fault_text(one));
    throw;
}

}  // namespace tim::indexer
