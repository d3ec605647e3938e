#include "indexer/sources/files.h"

#include <catch2/catch.hpp>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "indexer/file_looks.h"
#include "indexer/sources/bad_input.h"
#include "temp_folder.h"

namespace fs = std::filesystem;
using namespace tim::indexer;
using tim::test::TempFolder;

namespace {

template <class Paths>
std::vector<std::string> names(const Paths& paths) {
    std::vector<std::string> out;
    for (const auto& path : paths) out.push_back(fs::path(path).filename().string());
    return out;
}

using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("a folder is listed by name, without what editors leave", "[indexer]") {
    const TempFolder folder;
    for (const char* name : {"đ.md", "b.md", "B.md", "a b.txt", ".hidden", "#x#", "b.md~", "sub/in.md"})
        folder.write(name, "x");
    fs::create_directory_symlink("sub", folder.path() / "link");
    fs::create_symlink("nowhere", folder.path() / "dangling.md");
    const FolderListing all = list_folder(folder.path());
    CHECK(names(all.files) == Names{"B.md", "a b.txt", "b.md", "dangling.md", "đ.md"});
    CHECK(names(all.folders) == Names{"link", "sub"});
    CHECK(all.files.front() == folder.path() / "B.md");
    CHECK(list_folder(folder.path() / "").files == all.files);

    const auto is_text = [](std::string_view name) { return name.ends_with(".txt"); };
    const FolderListing some = list_folder(folder.path(), is_text);
    CHECK(names(some.files) == Names{"a b.txt"});
    CHECK(some.folders == all.folders);

    CHECK_THROWS_AS(list_folder(folder.path() / "nowhere"), BadInput);
    CHECK_THROWS_AS(list_folder(folder.path() / "b.md"), BadInput);
}

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
