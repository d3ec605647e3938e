#include "indexer/file_looks.h"

#include <catch2/catch.hpp>
#include <cstdint>
#include <string>
#include <vector>

#include "temp_folder.h"

using namespace tim::indexer;
using tim::test::TempFolder;

TEST_CASE("looks taken ahead are what a look tells", "[indexer]") {
    const TempFolder folder;
    tim::index::SourceFiles files;
    const auto know = [&](const std::string& name) {
        const FileLook look = look_at(name);
        constexpr std::int64_t kHour = 3'600'000'000'000;
        files[name] = {look.size, look.inode, look.modified, look.changed, look.changed + kHour, 0, 0, {}, false};
    };
    std::vector<std::string> all;
    for (int i = 0; i < 300; ++i) {
        all.push_back(folder.write("p" + std::to_string(i) + ".md", std::string(static_cast<std::size_t>(i), 'x')));
        know(all.back());
    }
    const std::string changed = all[7], deceiving = all[8], gone = folder.path() / "gone.md";
    folder.write("p7.md", "longer than it was");
    files[deceiving].read_at = files[deceiving].changed + 1'000'000'000;
    files[gone].size = 3;
    const std::string unknown = folder.write("unknown.md", "một");

    const auto is_right = [&](FileLooks& looks, const std::string& file) {
        return looks.is_as_before(file) == (file != changed && file != deceiving && file != gone && file != unknown);
    };
    for (int round = 0; round < 20; ++round) {
        FileLooks looks(files);
        for (const auto& [name, file] : files) CHECK(is_right(looks, name));  // meets the thread somewhere
        for (const std::string& name : all) CHECK(is_right(looks, name));     // in another order
        CHECK(is_right(looks, unknown));
        CHECK_FALSE(looks.is_as_before(folder.path()));
    }
    FileLooks none;
    CHECK_FALSE(none.is_as_before(unknown));
    FileLooks left_at_once(files);

    CHECK(look_at(unknown).size == 5);
    CHECK(look_at(unknown).is_file);
    CHECK_FALSE(look_at(folder.path()).is_file);
    CHECK(look_at(gone).inode == 0);
}
