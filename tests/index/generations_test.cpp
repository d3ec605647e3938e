#include "engine/index/generations.h"

#include <catch2/catch.hpp>
#include <fstream>

#include "engine/index/error.h"
#include "tests/support/temp_dir.h"

using namespace tim::index;
namespace fs = std::filesystem;

TEST_CASE("an empty folder has no generation; a foreign stub is refused", "[index]") {
    tim::test::TempDir dir;
    CHECK_FALSE(current_generation(dir.path()));
    std::ofstream(dir.path() / "XAPIANDB") << "auto somewhere\n";
    CHECK_THROWS_AS(current_generation(dir.path()), Error);
    std::ofstream(dir.path() / "XAPIANDB", std::ios::trunc) << "";
    CHECK_THROWS_AS(current_generation(dir.path()), Error);
}

TEST_CASE("publishing names the new generation and keeps the one before it", "[index]") {
    tim::test::TempDir dir;
    for (int i = 1; i <= 4; ++i) {
        const std::string name = next_generation_name(dir.path());
        CHECK(name == "00000" + std::to_string(i));
        fs::create_directories(draft_path(dir.path(), name) / "documents");
        fs::create_directories(draft_path(dir.path(), name) / "words");
        const auto before = stub_stamp(dir.path());
        publish_generation(dir.path(), name);
        CHECK_FALSE(stub_stamp(dir.path()) == before);
        remove_leftovers(dir.path());
        CHECK(current_generation(dir.path())->name == name);
    }
    CHECK_FALSE(fs::exists(dir.path() / "000002"));
    CHECK(fs::exists(dir.path() / "000003"));
    CHECK(fs::exists(dir.path() / "000004"));
}

TEST_CASE("half-written drafts are swept away", "[index]") {
    tim::test::TempDir dir;
    fs::create_directories(draft_path(dir.path(), "000009") / "documents");
    remove_leftovers(dir.path());
    CHECK(fs::is_empty(dir.path()));
}

TEST_CASE("the second writer is told who holds the lock", "[index]") {
    tim::test::TempDir dir;
    const WriterLock lock(dir.path());
    try {
        const WriterLock second(dir.path());
        FAIL("two writers");
    } catch (const Error& e) {
        CHECK(std::string(e.what()).find(std::to_string(::getpid())) != std::string::npos);
    }
}

TEST_CASE("a generation that is read stays until its reader is gone", "[index]") {
    tim::test::TempDir dir;
    const auto publish = [&] {
        const std::string name = next_generation_name(dir.path());
        fs::create_directories(draft_path(dir.path(), name));
        publish_generation(dir.path(), name);
        remove_leftovers(dir.path());
    };
    publish();
    {
        const GenerationHold reader(dir.path(), "000001"), another(dir.path(), "000001");
        REQUIRE(reader);
        CHECK(another);
        publish();
        publish();
        publish();
        CHECK(fs::exists(dir.path() / "000001"));
        CHECK_FALSE(fs::exists(dir.path() / "000002"));
    }
    publish();
    CHECK_FALSE(fs::exists(dir.path() / "000001"));
    CHECK_FALSE(GenerationHold(dir.path(), "000001"));
}

TEST_CASE("a number is never given twice, not even after going back", "[index]") {
    tim::test::TempDir dir;
    for (int i = 0; i < 2; ++i) {
        const std::string name = next_generation_name(dir.path());
        fs::create_directories(draft_path(dir.path(), name));
        publish_generation(dir.path(), name);
    }
    CHECK(generations_to_try(dir.path()) == std::vector<std::string>{"000002", "000001"});
    republish_generation(dir.path(), "000001");
    CHECK(current_generation(dir.path())->name == "000001");
    CHECK(generations_to_try(dir.path()) == std::vector<std::string>{"000001"});
    remove_leftovers(dir.path());
    CHECK_FALSE(fs::exists(dir.path() / "000002"));
    CHECK(next_generation_name(dir.path()) == "000003");
}
