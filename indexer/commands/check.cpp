// check: is the index sound?
#include <fmt/format.h>

#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "engine/index/inspection.h"
#include "indexer/commands/commands.h"
#include "indexer/sources/data_formats.h"

namespace tim::indexer {

namespace {

struct CheckOptions {
    std::string index_dir;
    bool json = false;
};

std::string what_mends(const std::string& index_dir) {
    return fmt::format(
        "mend it with: tim-indexer rollback --index {0}  (the index before this one), or build it anew: "
        "tim-indexer build --index {0} SOURCE...",
        index_dir);
}

int check(const CheckOptions& options) {
    const index::SoundnessReport report = index::check_soundness(options.index_dir);
    const bool sound = report.faults.empty();
    if (options.json) {
        const nlohmann::json out = {
            {"sound", sound},        {"revision", report.revision},       {"documents", report.documents},
            {"words", report.words}, {"suggestions", report.suggestions}, {"faults", report.faults}};
        fmt::print("{}\n", json_text(out));
        return sound ? kDone : kFailed;
    }
    for (const std::string& fault : report.faults) fmt::print("{}\n", fault);
    if (!sound) return fail("the index is damaged", what_mends(options.index_dir));
    fmt::print("Revision {} is sound: {} documents, {} words, {} suggestions\n", report.revision, report.documents,
               report.words, report.suggestions);
    return kDone;
}

}  // namespace

void add_check(CLI::App& app, int& status) {
    CLI::App* command = app.add_subcommand("check", "Look whether the index is sound; exit status 1 if it is not");
    const auto options = std::make_shared<CheckOptions>();
    command->add_option("--index", options->index_dir, "Folder of the index")->required()->type_name("DIR");
    command->add_flag("--json", options->json, "Print what was found as JSON");
    command->final_callback([options, &status] { status = check(*options); });
}

}  // namespace tim::indexer
