// Length-prefixed strings and numbers in one string: the format of everything an index stores.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace tim::index {

class RecordWriter {
public:
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
    [[nodiscard]] std::uint64_t number();
    [[nodiscard]] std::string_view text();
    [[nodiscard]] bool done() const noexcept { return left_.empty(); }

private:
    std::string_view left_;
};

}  // namespace tim::index
