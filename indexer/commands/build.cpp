// build: reads sources and writes a new generation of the index.
#include <fmt/format.h>

#include <chrono>
#include <cstdio>
#include <string>
#include <utility>
#include <vector>

#include "engine/index/index_writer.h"
#include "indexer/commands/build_report.h"
#include "indexer/commands/commands.h"
#include "indexer/commands/progress.h"
#include "indexer/file_tracker.h"
#include "indexer/sources/source.h"

namespace tim::indexer {

namespace {

// Documents go from the sources straight into the index.
class BuildSink : public Sink {
public:
    BuildSink(index::IndexWriter& writer, ProgressLine& progress) : writer_(writer), progress_(progress) {}

    bool wants(const std::string& file, std::string_view context) override {
        progress_.advance(file);
        (void)tracker_.has_changed(file, context);
        return true;
    }
    void take(index::Document&& document) override { writer_.add(std::move(document)); }
    void recheck(const std::string& file) override { tracker_.recheck(file); }
    void skipped(const Fault&) override {}
    void remember(const std::string& file, const std::string& note) override { tracker_.remember(file, note); }
    std::string remembered(const std::string&) override { return {}; }
    bool knew(const std::string&) override { return false; }

    // What was read, for updates.
    [[nodiscard]] const index::SourceFiles& files() const { return tracker_.files(); }

private:
    index::IndexWriter& writer_;
    ProgressLine& progress_;
    FileTracker tracker_;
};

// Is asked about each file and wants none: as cheap as walking through the folders.
class CountingSink : public Sink {
public:
    bool wants(const std::string&, std::string_view) override {
        ++files;
        return false;
    }
    void take(index::Document&&) override {}
    void recheck(const std::string&) override {}
    void skipped(const Fault&) override {}
    void remember(const std::string&, const std::string&) override {}
    std::string remembered(const std::string&) override { return {}; }
    bool knew(const std::string&) override { return false; }
    std::size_t files = 0;
};

std::size_t count_files(const std::vector<std::string>& sources) {
    CountingSink counter;
    Collected nothing(&counter);
    for (const std::string& source : sources) collect(source, nothing);
    return counter.files;
}

}  // namespace

int build(const BuildOptions& options) {
    const auto started = std::chrono::steady_clock::now();
    ProgressLine progress(stderr, options.json);
    const std::size_t files = options.json ? 0 : count_files(options.sources);
    index::IndexWriter writer(
        options.index_dir, {.mode = options.dry_run ? index::IndexWriter::Mode::look : index::IndexWriter::Mode::write,
                            .sources = options.sources,
                            .jobs = options.jobs,
                            .memory_bytes = options.memory_mb << 20u,
                            .shards = options.shards});
    BuildSink sink(writer, progress);
    Collected collected(&sink);
    progress.begin(options.dry_run ? "Reading" : "Indexing", files, "files");
    for (const std::string& source : options.sources) collect(source, collected);
    progress.finish();
    if (writer.empty()) {
        for (const Fault& one : collected.skipped) fmt::print(stderr, "{}\n", fault_text(one));
        return fail("nothing could be indexed, the index stays as it was");
    }
    writer.add_glossary(collected.glossary);
    writer.add_labels(collected.labels);
    writer.set_files(sink.files());

    BuildReport report;
    report.summary = writer.publish();
    report.files = collected.files;
    report.unpublished = collected.unpublished;
    report.glossary_pairs = collected.glossary.size();
    report.is_published = !options.dry_run;
    report.skipped = std::move(collected.skipped);
    report.doubtful = std::move(collected.doubtful);
    report.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count();
    const std::string text = options.json ? report_json(report) : report_text(report);
    std::fwrite(text.data(), 1, text.size(), stdout);
    return report.skipped.empty() ? kDone : kDoneWithSkipped;
}

}  // namespace tim::indexer
