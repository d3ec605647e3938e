#include "indexer/file_tracker.h"

#include <catch2/catch.hpp>
#include <chrono>
#include <thread>

#include "temp_folder.h"

namespace fs = std::filesystem;
using tim::indexer::FileTracker;
using tim::test::TempFolder;

namespace {

// What is known of files after a first reading with this context.
tim::index::SourceFiles seen(const std::vector<std::string>& files, std::string_view context = "settings") {
    FileTracker tracker;
    for (const std::string& file : files) CHECK(tracker.has_changed(file, context));
    return tracker.files();
}

}  // namespace

TEST_CASE("a file has changed if its content or what else decides has", "[indexer]") {
    const TempFolder folder;
    const std::string file = folder.write("a.md", "một");
    const auto before = seen({file});
    {
        FileTracker same(before);
        CHECK_FALSE(same.has_changed(file, "settings"));
        CHECK(same.is_unchanged(file));
    }
    {
        FileTracker other(before);
        CHECK(other.has_changed(file, "other settings"));
        CHECK_FALSE(other.is_unchanged(file));
    }
    CHECK(FileTracker(before, {file}).has_changed(file, "settings"));  // it is to be read again whatever it holds

    fs::last_write_time(file, fs::last_write_time(file) - std::chrono::hours(1));
    CHECK_FALSE(FileTracker(before).has_changed(file, "settings"));  // touched, nothing more

    // Of the same size, at the same time: as two editions within a tick of the clock look.
    const auto time = fs::last_write_time(file);
    const auto touched = seen({file});
    folder.write("a.md", "hai");
    fs::last_write_time(file, time);
    CHECK(FileTracker(touched).has_changed(file, "settings"));
}

TEST_CASE("a file that two sources hold is asked about twice", "[indexer]") {
    const TempFolder folder;
    const std::string file = folder.write("a.md", "một"), other = folder.write("b.md", "hai");
    FileTracker second(seen({file, other, file}));       // a build reads it twice
    CHECK_FALSE(second.has_changed(other, "settings"));  // not in their order
    CHECK_FALSE(second.has_changed(file, "settings"));
    CHECK_FALSE(second.has_changed(file, "settings"));
    CHECK(second.files().size() == 2);
    CHECK(second.not_seen().empty());
    CHECK_FALSE(second.has_changed(file, "those of the other source"));
    CHECK(second.is_unchanged(file));
    FileTracker third(second.files());
    CHECK(third.has_changed(file, "those of the other source"));
    CHECK(third.has_changed(file, "settings"));
}

TEST_CASE("what is remembered of a file is not older than what was read of it", "[indexer]") {
    const TempFolder folder;
    const std::string file = folder.write("a.md", "một");
    auto before = seen({file});
    before[file].read_at += 3'600'000'000'000;  // long after it was written
    FileTracker tracker(before);
    std::this_thread::sleep_for(std::chrono::milliseconds(50));  // it has looked ahead
    folder.write("a.md", "hai");
    CHECK(tracker.has_changed(file, "other settings"));  // and is read now
    folder.write("a.md", "một");
    CHECK(FileTracker(tracker.files()).has_changed(file, "other settings"));
}

TEST_CASE("what is to be looked at again counts as changed, once", "[indexer]") {
    const TempFolder folder;
    const std::string file = folder.write("a.md", "một");
    FileTracker first;
    CHECK(first.has_changed(file, ""));
    first.recheck(file);
    FileTracker second(first.files());
    CHECK(second.has_changed(file, ""));
    FileTracker third(second.files());
    CHECK_FALSE(third.has_changed(file, ""));
}

TEST_CASE("a note stays with a file until that is read again", "[indexer]") {
    const TempFolder folder;
    const std::string file = folder.write("a.md", "một");
    FileTracker first;
    CHECK(first.has_changed(file, ""));
    first.remember(file, "tags: x");
    FileTracker second(first.files());
    CHECK_FALSE(second.has_changed(file, ""));
    CHECK(second.remembered(file) == "tags: x");
    folder.write("a.md", "hai");
    FileTracker third(second.files());
    CHECK(third.has_changed(file, ""));
    CHECK(third.remembered(file).empty());
}

TEST_CASE("files that nobody asks about are told, and may be kept", "[indexer]") {
    const TempFolder folder;
    const std::string here = folder.write("here.md", "một"), gone = folder.write("gone.md", "hai");
    const auto before = seen({here, gone}, "");
    fs::remove(gone);
    FileTracker second(before);
    CHECK_FALSE(second.has_changed(here, ""));
    CHECK(second.not_seen() == std::vector<std::string>{gone});
    CHECK_FALSE(second.files().contains(gone));
    second.keep(gone);
    CHECK(second.files().contains(gone));
    CHECK_FALSE(second.is_unchanged(gone));  // nobody asked
    // A file that cannot be read is asked about all the same, and differs from what it was.
    CHECK(FileTracker(before).has_changed(gone, ""));
}
