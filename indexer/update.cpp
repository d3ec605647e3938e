#include "indexer/update.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "engine/index/error.h"
#include "indexer/file_tracker.h"

namespace tim::indexer {

namespace {

class UpdateSink : public Sink {
public:
    UpdateSink(index::IndexUpdater& updater, FileTracker& tracker,
               const std::function<void(const std::string&)>& advance)
        : updater_(updater), tracker_(tracker), advance_(advance) {}

    bool wants(const std::string& file, std::string_view context) override {
        advance_(file);
        end_file();
        if (!tracker_.has_changed(file, context)) return false;
        if (is_read_.insert(file).second) read.push_back(file);
        updater_.begin_file(file);
        open_ = file;
        return true;
    }
    void take(index::Document&& document) override {
        if (const auto other = updater_.put(document)) taken_from.insert(*other);
    }
    void recheck(const std::string& file) override { tracker_.recheck(file); }
    // What the file had and is not put again stays: its author is told of the error, its readers need not be.
    void skipped(const Fault& what) override {
        if (what.file != open_) return;
        open_.clear();
        tracker_.keep_note(what.file);
    }
    void remember(const std::string& file, const std::string& note) override { tracker_.remember(file, note); }
    std::string remembered(const std::string& file) override { return tracker_.remembered(file); }
    bool knew(const std::string& file) override { return tracker_.knew(file); }

    void end_file() {
        if (!std::exchange(open_, {}).empty()) updater_.end_file();
    }

    // Files that another one took a document from although they are as they were: which of the two it belongs to shows
    // when both are read, in their order.
    [[nodiscard]] std::set<std::string> contested() const {
        std::set<std::string> files;
        for (const std::string& file : taken_from)
            if (tracker_.is_unchanged(file)) files.insert(file);
        return files;
    }

    std::vector<std::string> read;
    std::set<std::string> taken_from;  // files whose documents others took

private:
    index::IndexUpdater& updater_;
    FileTracker& tracker_;
    const std::function<void(const std::string&)>& advance_;
    std::set<std::string> is_read_;
    std::string open_;  // the file whose documents come; empty where what it had is to stay
};

bool is_below(const std::string& file, const std::string& folder) {
    return file.size() > folder.size() && file.starts_with(folder) &&
           (folder.ends_with('/') || file[folder.size()] == '/');
}

// `./site/` is `site`, and the whole path of it is, too.
bool are_same(const std::vector<std::string>& some, const std::vector<std::string>& others) {
    namespace fs = std::filesystem;
    return std::equal(some.begin(), some.end(), others.begin(), others.end(), [](const fs::path& a, const fs::path& b) {
        return (fs::absolute(a) / "").lexically_normal() == (fs::absolute(b) / "").lexically_normal();
    });
}

// Tries once, with `forced` files read as if they had changed. Where that leaves files contested, they are added to
// `forced` and nothing is written.
std::optional<UpdateReport> try_update(const std::filesystem::path& index_dir, std::vector<std::string> sources,
                                       index::IndexUpdater::Mode mode,
                                       const std::function<void(const std::string&)>& advance,
                                       std::set<std::string>& forced) {
    index::IndexUpdater updater(index_dir, mode);
    // As they were named then: so the index knows its files.
    if (sources.empty() || are_same(sources, updater.sources())) sources = updater.sources();
    if (sources != updater.sources())
        throw index::Error(fmt::format("the index was built from {}, not from {}", fmt::join(updater.sources(), " "),
                                       fmt::join(sources, " ")),
                           "name the same sources, or none, or build it anew with: tim-indexer build --index " +
                               index_dir.string() + " SOURCE...");
    FileTracker tracker(updater.take_files(), forced);
    UpdateSink sink(updater, tracker, advance);
    Collected collected(&sink);
    for (const std::string& source : sources) collect(source, collected);
    sink.end_file();
    if (const auto contested = sink.contested(); !contested.empty()) {
        forced.insert(contested.begin(), contested.end());
        return std::nullopt;
    }

    UpdateReport report;
    for (const std::string& file : tracker.not_seen()) {
        const bool is_hidden = std::any_of(collected.skipped.begin(), collected.skipped.end(), [&](const Fault& one) {
            return is_below(file, one.hides.empty() ? one.file : one.hides);
        });
        if (is_hidden) {
            tracker.keep(file);
            if (sink.taken_from.contains(file)) tracker.recheck(file);  // it may have a right to what was taken
        } else {
            updater.remove_file(file);
            report.removed.push_back(file);
        }
    }
    if (collected.is_glossary_whole) updater.set_glossary(collected.glossary);
    if (collected.are_labels_whole) updater.set_labels(collected.labels);
    try {
        report.summary = updater.publish(tracker.files());
    } catch (const index::Error& e) {
        if (collected.skipped.empty()) throw;
        throw UpdateRefused(e, std::move(collected.skipped));
    }
    report.read = std::move(sink.read);
    report.unchanged = tracker.files().size() - report.read.size();
    report.skipped = std::move(collected.skipped);
    report.doubtful = std::move(collected.doubtful);
    return report;
}

}  // namespace

UpdateReport update_index(const std::filesystem::path& index_dir, std::vector<std::string> sources,
                          index::IndexUpdater::Mode mode, const std::function<void(const std::string& file)>& advance) {
    std::set<std::string> forced;
    // Each further try reads more files; it ends when all that share an address are read.
    for (;;)
        if (auto report = try_update(index_dir, sources, mode, advance, forced)) return *std::move(report);
}

}  // namespace tim::indexer
