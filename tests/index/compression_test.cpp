#include "engine/index/compression.h"

#include <catch2/catch.hpp>

#include <string>

#include "engine/index/error.h"

using namespace tim::index;

TEST_CASE("what is compressed comes back", "[index]") {
    std::string noise;
    for (unsigned i = 0, x = 1; i < 100'000; ++i)
        noise.push_back(static_cast<char>((x = x * 1664525U + 1013904223U) >> 24));
    for (const std::string& bytes :
         {std::string(), std::string("a"), std::string(3, '\0'), std::string(10'000'000, 'x'), noise}) {
        CAPTURE(bytes.size());
        CHECK(decompress(compress(bytes)) == bytes);
    }
    CHECK(compress(std::string(1'000, 'x')).size() < 30);
}

TEST_CASE("what was not compressed, or is cut or goes on, is damaged", "[index]") {
    static const std::string text = "bệnh lý, bệnh lý và bệnh lý";
    const std::string whole = compress(text);
    CHECK_THROWS_AS(decompress("bệnh lý"), Error);
    CHECK_THROWS_AS(decompress(whole + "x"), Error);
    for (std::size_t size = 0; size < whole.size(); ++size) {
        CAPTURE(size);
        CHECK_THROWS_AS(decompress(std::string_view(whole).substr(0, size)), Error);
    }
    CHECK_THROWS_AS(decompress(whole + whole), Error);
    const auto read = [](std::string_view compressed) -> std::string {
        try {
            return decompress(compressed);
        } catch (const Error&) {
            return text;
        }
    };
    for (std::size_t bit = 0; bit < 8 * whole.size(); ++bit) {
        CAPTURE(bit);
        std::string flipped = whole;
        flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << bit % 8));
        CHECK(read(flipped) == text);
    }
    CHECK_THROWS_AS(decompress(std::string("\x50\x2A\x4D\x18\x01\0\0\0x", 9)), Error);  // a frame to be skipped
    // A frame's header that tells of 2^62 bytes: no memory is asked for.
    CHECK_THROWS_AS(decompress(std::string("\x28\xB5\x2F\xFD\xE0\0\0\0\0\0\0\0\x40\x01\0\0", 16)), Error);
    CHECK_THROWS_AS(compress(std::string((64U << 20U) + 1, 'x')), Error);
}
