#include "indexer/sources/files.h"

#include <catch2/catch.hpp>
#include <string>
#include <string_view>
#include <vector>

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
