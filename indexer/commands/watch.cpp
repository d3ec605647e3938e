// watch: brings the index up to date whenever a source changes, until it is told to stop.
#include <fmt/format.h>
#include <poll.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "engine/index/error.h"
#include "engine/index/generations.h"
#include "engine/index/index_updater.h"
#include "indexer/commands/build_report.h"
#include "indexer/commands/commands.h"
#include "indexer/commands/journal.h"
#include "indexer/folder_watch.h"
#include "indexer/update.h"

namespace tim::indexer {

namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

// A change is read once nothing happened for a moment, but not later than kPatience after the first that was seen.
constexpr milliseconds kMoment{100}, kPatience{500};
constexpr milliseconds kAgain{1000};      // after a failure: a folder that went may come back
constexpr milliseconds kAnyway{60'000};   // pages whose time comes, and file systems that do not tell
constexpr milliseconds kUnwatched{2000};  // where not all folders can be watched
constexpr const char* kAllWell = "all files can be read";

// SIGINT and SIGTERM as a descriptor, so that they end a wait and never an update.
class StopSignals {
public:
    StopSignals() {
        sigset_t stops;
        sigemptyset(&stops);
        sigaddset(&stops, SIGINT);
        sigaddset(&stops, SIGTERM);
        ::pthread_sigmask(SIG_BLOCK, &stops, nullptr);
        fd_ = ::signalfd(-1, &stops, SFD_CLOEXEC);
        if (fd_ < 0) throw std::system_error(errno, std::generic_category(), "cannot wait for signals");
    }
    ~StopSignals() { ::close(fd_); }
    StopSignals(const StopSignals&) = delete;
    StopSignals& operator=(const StopSignals&) = delete;
    [[nodiscard]] int descriptor() const noexcept { return fd_; }

private:
    int fd_ = -1;
};

class Watcher {
public:
    Watcher(std::string index_dir, std::vector<std::string> sources)
        : index_dir_(std::move(index_dir)),
          lock_(index_dir_),
          sources_(std::move(sources)),
          watch_(sources_, index_dir_) {}

    int run() {
        journal_.say("watching " + fmt::format("{}", fmt::join(sources_, ", ")));
        for (;;) {
            const bool all_watched = watch_.refresh();
            if (!all_watched && std::exchange(tells_all_, false))
                journal_.say(
                    "there are more folders than the system lets one watch (fs.inotify.max_user_watches); "
                    "looking every two seconds instead");
            const bool done = update();
            const milliseconds limit = !done ? kAgain : all_watched ? kAnyway : kUnwatched;
            if (!wait_for_change(limit)) break;
        }
        journal_.say("stopped");
        return kDone;
    }

private:
    bool update() {
        std::string trouble;
        try {
            const UpdateReport report =
                update_index(index_dir_, sources_, index::IndexUpdater::Mode::write, [](const std::string&) {});
            const index::UpdateSummary& summary = report.summary;
            if (summary.is_published)
                journal_.say(
                    fmt::format("revision {}: {} files read, {} gone; documents: {} added, {} changed, {} removed",
                                summary.revision, report.read.size(), report.removed.size(), summary.added,
                                summary.changed, summary.removed));
            for (const Fault& one : report.doubtful) journal_.say("to be looked at: " + fault_text(one));
            for (const Fault& one : report.skipped) trouble += "skipped " + fault_text(one) + '\n';
            journal_.tell_once(trouble, kAllWell);
            return true;
        } catch (const UpdateRefused& e) {
            for (const Fault& one : e.skipped()) trouble += "skipped " + fault_text(one) + '\n';
            trouble += std::string(e.what()) + (e.hint().empty() ? "" : "; " + e.hint()) + '\n';
        } catch (const index::Error& e) {
            trouble = std::string(e.what()) + (e.hint().empty() ? "" : "; " + e.hint()) + '\n';
        } catch (const std::exception& e) {
            trouble = std::string(e.what()) + '\n';
        }
        journal_.tell_once(trouble, kAllWell);
        return false;
    }

    // False if it is time to stop.
    bool wait_for_change(milliseconds limit) {
        const auto begin = Clock::now();
        bool changed = false;
        auto first = begin, last = begin;
        for (;;) {
            const auto now = Clock::now();
            const auto until = changed ? std::min(last + kMoment, first + kPatience) : begin + limit;
            if (now >= until) return true;
            pollfd both[] = {{watch_.descriptor(), POLLIN, 0}, {stop_.descriptor(), POLLIN, 0}};
            const auto left = std::chrono::ceil<milliseconds>(until - now);
            if (::poll(both, 2, static_cast<int>(left.count())) < 0 && errno != EINTR) return false;
            if ((both[1].revents & POLLIN) != 0) return false;
            if ((both[0].revents & POLLIN) != 0 && watch_.take_events()) {
                last = Clock::now();
                if (!std::exchange(changed, true)) first = last;
            }
        }
    }

    const std::string index_dir_;
    const index::WatcherLock lock_;
    const std::vector<std::string> sources_;
    StopSignals stop_;
    FolderWatch watch_;
    Journal journal_;
    bool tells_all_ = true;
};

}  // namespace

int watch(const std::string& index_dir, std::vector<std::string> sources) {
    if (sources.empty()) sources = index::IndexUpdater(index_dir, index::IndexUpdater::Mode::look).sources();
    return Watcher(index_dir, sources).run();
}

}  // namespace tim::indexer
