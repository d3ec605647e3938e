// tim-indexer: documents in, an index out.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <cstdio>
#include <exception>
#include <iostream>
#include <string>
#include <vector>

#include "engine/index/error.h"
#include "engine/index/index_writer.h"
#include "indexer/build_report.h"
#include "indexer/explain_terms.h"
#include "indexer/progress.h"
#include "indexer/sources/source.h"

namespace {

using namespace tim;

enum Exit : int { kDone = 0, kFailed = 1, kUsage = 2, kDoneWithSkipped = 3 };

struct BuildOptions {
    std::string index_dir;
    std::vector<std::string> sources;
    bool json = false;
};

int fail(const std::string& message, const std::string& hint = {}) {
    fmt::print(stderr, "tim-indexer: {}{}\n", message, hint.empty() ? "" : "; " + hint);
    return kFailed;
}

int build(const BuildOptions& options) {
    const auto started = std::chrono::steady_clock::now();
    indexer::ProgressLine progress(stderr, options.json);

    indexer::Collected collected;
    progress.begin("Reading", 0, "files");
    for (const std::string& source : options.sources)
        indexer::collect(source, collected, [&](const std::string& file) { progress.advance(file); });
    progress.finish();
    if (collected.documents.empty()) {
        for (const indexer::Skipped& one : collected.skipped) fmt::print(stderr, "{}\n", indexer::skipped_text(one));
        return fail("nothing could be indexed, the index stays as it was");
    }

    index::IndexWriter writer(options.index_dir, {.sources = options.sources});
    progress.begin("Indexing", collected.documents.size(), "documents");
    for (const index::Document& document : collected.documents) {
        writer.add(document);
        progress.advance();
    }
    writer.add_glossary(collected.glossary);
    writer.add_labels(collected.labels);
    progress.finish();

    indexer::BuildReport report;
    report.summary = writer.publish();
    report.files = collected.files;
    report.unpublished = collected.unpublished;
    report.glossary_pairs = collected.glossary.size();
    report.skipped = std::move(collected.skipped);
    report.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count();
    const std::string text = options.json ? report_json(report) : report_text(report);
    std::fwrite(text.data(), 1, text.size(), stdout);
    return report.skipped.empty() ? kDone : kDoneWithSkipped;
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App app{
        "Builds the index that tim-server answers from.\n\n"
        "Exit status: 0 done, 1 failed and nothing changed, 2 wrong usage, 3 done with skipped files (listed)."};
    app.name("tim-indexer");
    app.set_version_flag("--version", "tim-indexer " TIM_VERSION);
    app.require_subcommand(1);

    BuildOptions options;
    CLI::App* build_command = app.add_subcommand("build", "Read sources and write a new generation of the index");
    build_command->add_option("--index", options.index_dir, "Folder of the index; made if it is missing")
        ->required()
        ->type_name("DIR");
    build_command
        ->add_option("SOURCE", options.sources,
                     "A Hugo site, a catalogue (.json, .jsonl or a folder), a glossary (.tsv), Markdown, or a folder "
                     "that holds several of these")
        ->required()
        ->type_name("");
    build_command->add_flag("--json", options.json, "Print the summary as JSON, and no progress");

    std::vector<std::string> words;
    CLI::App* explain_command = app.add_subcommand("explain-terms", "Show how text becomes terms");
    explain_command->add_option("TEXT", words, "The text")->required()->type_name("");

    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& e) {
        // CLI11's own codes run from 100 to 127.
        return app.exit(e) == 0 ? kDone : kUsage;
    }
    try {
        if (build_command->parsed()) return build(options);
        indexer::explain_terms(fmt::format("{}", fmt::join(words, " ")), std::cout);
        return kDone;
    } catch (const index::Error& e) {
        return fail(e.what(), e.hint());
    } catch (const std::exception& e) {
        return fail(e.what());
    }
}
