// Length-prefixed strings and numbers in one string: the format of everything an index stores.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace tim::index {

// 64-bit FNV-1a: stable between runs and machines, no defence against an adversary.
[[nodiscard]] constexpr std::uint64_t fnv1a(std::string_view bytes) noexcept {
    std::uint64_t hash = 0xcbf29ce484222325u;
    for (const char byte : bytes) {
        hash ^= static_cast<unsigned char>(byte);
        hash *= 0x100000001b3u;
    }
    return hash;
}

class RecordWriter {
public:
    void reserve(std::size_t bytes) { out_.reserve(bytes); }
    void number(std::uint64_t value) {
        while (value >= 0x80) {
            out_.push_back(static_cast<char>(value | 0x80));
            value >>= 7;
        }
        out_.push_back(static_cast<char>(value));
    }
    void text(std::string_view value) {
        number(value.size());
        out_.append(value);
    }
    [[nodiscard]] std::string take() { return std::move(out_); }

private:
    std::string out_;
};

// Reads what RecordWriter wrote; throws Error where the record ends early.
class RecordReader {
public:
    explicit RecordReader(std::string_view record) : left_(record) {}
    [[nodiscard]] std::uint64_t number() {
        if (left_.empty() || (left_.front() & 0x80) != 0) return long_number();
        const auto value = static_cast<unsigned char>(left_.front());
        left_.remove_prefix(1);
        return value;
    }
    [[nodiscard]] std::string_view text() {
        const std::uint64_t size = number();
        if (size > left_.size()) fail();
        const std::string_view out = left_.substr(0, size);
        left_.remove_prefix(size);
        return out;
    }
    [[nodiscard]] bool done() const noexcept { return left_.empty(); }

private:
    // Of two bytes or more, or none.
    std::uint64_t long_number();
    [[noreturn]] static void fail();

    std::string_view left_;
};

}  // namespace tim::index
