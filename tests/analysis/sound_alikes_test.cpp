#include "engine/analysis/sound_alikes.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "engine/analysis/vietnamese.h"

using namespace tim::analysis;
using Words = std::vector<std::string>;

TEST_CASE("syllables that differ in a sound which some region does not tell apart", "[analysis]") {
    const auto alike = [](const char* a, const char* b) {
        const auto words = sound_alikes(a);
        return std::binary_search(words.begin(), words.end(), b);
    };
    CHECK(alike("chuan", "chan"));
    CHECK(alike("tran", "chan"));
    CHECK(alike("giu", "du"));
    CHECK(alike("din", "gin"));
    CHECK(alike("gin", "din"));
    CHECK(alike("giet", "diet"));
    CHECK(alike("diet", "giet"));
    CHECK_FALSE(alike("ga", "da"));
    CHECK_FALSE(alike("giu", "diu"));
    CHECK(alike("nam", "lam"));
    CHECK(alike("ban", "bang"));
    CHECK(alike("hiu", "hieu"));
    CHECK_FALSE(alike("nghi", "lghi"));  // ng and nh are sounds of their own
    CHECK_FALSE(alike("nha", "lha"));
    CHECK_FALSE(alike("tha", "cha"));
    CHECK_FALSE(alike("trang", "chan"));  // two sounds
    CHECK(sound_alikes("alfafold") == Words{"alphafold"});
    CHECK(sound_alikes("phone") == Words{"fone"});
    CHECK(sound_alikes("").empty());
    CHECK(sound_alikes("retina").empty());
}

TEST_CASE("what sounds the same is said of both, and never of a word itself", "[analysis]") {
    std::size_t pairs = 0;
    for (const auto& syllable : bare_syllables())
        for (const auto& other : sound_alikes(syllable)) {
            CAPTURE(syllable, other);
            REQUIRE(other != syllable);
            if (!is_bare_syllable(other)) continue;  // f of ph
            const auto back = sound_alikes(other);
            REQUIRE(std::binary_search(back.begin(), back.end(), syllable));
            ++pairs;
        }
    CHECK(pairs > 1'000);
}

TEST_CASE("tones that half of the country does not tell apart", "[analysis]") {
    CHECK(sound_alike(Tone::hook, Tone::tilde));
    CHECK(sound_alike(Tone::tilde, Tone::hook));
    CHECK(sound_alike(Tone::dot, Tone::dot));
    CHECK_FALSE(sound_alike(Tone::dot, Tone::tilde));
}
