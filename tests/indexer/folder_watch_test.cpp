#include "indexer/folder_watch.h"

#include <poll.h>

#include <catch2/catch.hpp>

#include "temp_folder.h"

namespace fs = std::filesystem;
using tim::indexer::FolderWatch;

namespace {

// What a call of the file system changes is in the queue when that call returns: nothing here has to wait.
struct Watched : tim::test::TempFolder {
    Watched() {
        write("docs/a.md", "một");
        write("docs/index/lock", "");
        REQUIRE(watch.refresh());
    }
    [[nodiscard]] fs::path at(const std::string& name) const { return path() / name; }
    bool told() {
        pollfd one{watch.descriptor(), POLLIN, 0};
        return ::poll(&one, 1, 0) == 1 && watch.take_events();
    }
    FolderWatch watch{{at("docs").string()}, at("docs/index")};
};

}  // namespace

TEST_CASE_METHOD(Watched, "what is written, renamed and removed is told once", "[indexer]") {
    CHECK_FALSE(told());
    write("docs/a.md", "hai");
    CHECK(told());
    CHECK_FALSE(told());
    fs::rename(at("docs/a.md"), at("docs/b.md"));
    CHECK(told());
    fs::remove(at("docs/b.md"));
    CHECK(told());
    write("beside.md", "");  // the folder around the source is watched for the source's sake alone
    CHECK_FALSE(told());
}

TEST_CASE_METHOD(Watched, "editors' temporary files are nothing, what they are renamed to is", "[indexer]") {
    for (const char* name : {".a.md.swp", "a.md~", "#a.md#", ".#a.md"}) {
        CAPTURE(name);
        write(std::string("docs/") + name, "x");
        fs::remove(at(std::string("docs/") + name));
        CHECK_FALSE(told());
    }
    write("docs/.a.md.new", "hai");
    CHECK_FALSE(told());
    fs::rename(at("docs/.a.md.new"), at("docs/a.md"));
    CHECK(told());
}

TEST_CASE_METHOD(Watched, "the index's own folder is not watched, though it lies in a source", "[indexer]") {
    write("docs/index/000001/files", "x");
    CHECK_FALSE(told());
}

TEST_CASE_METHOD(Watched, "folders that come are told, and watched from the next refresh on", "[indexer]") {
    fs::create_directories(at("docs/new/deep"));
    CHECK(told());
    REQUIRE(watch.refresh());
    CHECK_FALSE(told());
    write("docs/new/deep/c.md", "ba");
    CHECK(told());
}

TEST_CASE_METHOD(Watched, "a source that vanishes is told, and its return, too", "[indexer]") {
    fs::rename(at("docs"), at("away"));
    CHECK(told());
    REQUIRE(watch.refresh());
    CHECK_FALSE(told());
    fs::rename(at("away"), at("docs"));
    CHECK(told());
    REQUIRE(watch.refresh());
    write("docs/a.md", "hai");
    CHECK(told());

    fs::remove_all(at("docs"));
    CHECK(told());
    REQUIRE(watch.refresh());
    write("docs/a.md", "ba");
    CHECK(told());
    REQUIRE(watch.refresh());
    write("docs/a.md", "bốn");
    CHECK(told());
}

TEST_CASE_METHOD(Watched, "a burst is one change", "[indexer]") {
    for (int i = 0; i < 2000; ++i) write("docs/p" + std::to_string(i) + ".md", "x");
    CHECK(told());
    CHECK_FALSE(told());
}

TEST_CASE_METHOD(Watched, "where the kernel's queue overflows, something may have changed", "[indexer]") {
    std::size_t most = 0;
    std::ifstream("/proc/sys/fs/inotify/max_queued_events") >> most;
    if (most == 0 || most > 100'000) {
        WARN("not tried: the system's queue holds " << most << " events");
        return;
    }
    // Names that are nothing by themselves: that the queue ran over is all there is to tell.
    const fs::path a = at("docs/.a"), b = at("docs/.b");
    write("docs/.a", "");
    for (std::size_t events = 0; events <= most; events += 4) {
        fs::rename(a, b);
        fs::rename(b, a);
    }
    CHECK(told());
    CHECK_FALSE(told());
    write("docs/a.md", "hai");  // and it goes on
    CHECK(told());
}
