#include "indexer/commands/progress.h"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>

#include "indexer/sources/utf8.h"

namespace tim::indexer {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kBarCells = 24;

std::size_t terminal_columns(int descriptor) {
    winsize size{};
    return ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

// The first `columns` code points, without control characters: a file name must not move the cursor.
std::string fitted(std::string_view text, std::size_t columns) {
    std::string out;
    for (std::size_t i = 0; i < text.size() && columns > 0; --columns) {
        const char32_t c = next_code_point(text, i);
        append_code_point(c < 0x20 || (c >= 0x7F && c < 0xA0) ? U'?' : c, out);
    }
    return out;
}

}  // namespace

ProgressLine::ProgressLine(std::FILE* out, bool quiet)
    : out_(out), quiet_(quiet), terminal_(isatty(fileno(out)) == 1) {}

double ProgressLine::seconds() const { return std::chrono::duration<double>(Clock::now() - started_).count(); }

void ProgressLine::begin(std::string_view step, std::size_t total, std::string_view unit) {
    step_ = step;
    unit_ = unit;
    total_ = total;
    done_ = 0;
    started_ = printed_ = Clock::now();
}

void ProgressLine::advance(std::string_view detail) {
    ++done_;
    const bool whole = terminal_ && done_ == total_;
    if (quiet_ || (!whole && Clock::now() - printed_ < std::chrono::milliseconds(terminal_ ? 100 : 5000))) return;
    printed_ = Clock::now();
    print(detail);
}

void ProgressLine::print(std::string_view detail) {
    const double elapsed = seconds();
    const double rate = elapsed > 0 ? static_cast<double>(done_) / elapsed : 0;
    std::string line = fmt::format("{}: ", step_);
    if (total_ > 0) {
        const std::size_t cells = kBarCells * std::min(done_, total_) / total_;
        if (terminal_) line += fmt::format("[{:=<{}}{:<{}}] ", "", cells, "", kBarCells - cells);
        line += fmt::format("{} of {} {}, {:.0f}/s", done_, total_, unit_, rate);
        if (rate > 0 && done_ < total_)
            line += fmt::format(", {:.0f} s left", static_cast<double>(total_ - done_) / rate);
    } else {
        line += fmt::format("{} {}, {:.0f}/s", done_, unit_, rate);
    }
    if (!detail.empty() && terminal_) line += fmt::format("  {}", detail);
    if (terminal_) {
        fmt::print(out_, "\r\x1b[K{}", fitted(line, terminal_columns(fileno(out_)) - 1));
        line_open_ = true;
    } else {
        fmt::print(out_, "{}\n", line);
    }
    std::fflush(out_);
}

void ProgressLine::finish() {
    clear();
    if (!quiet_) fmt::print(out_, "{}: {} {} in {:.1f} s\n", step_, done_, unit_, seconds());
}

void ProgressLine::clear() {
    if (!line_open_) return;
    fmt::print(out_, "\r\x1b[K");
    std::fflush(out_);
    line_open_ = false;
}

}  // namespace tim::indexer
