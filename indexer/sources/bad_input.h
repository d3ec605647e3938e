// What a reader throws when a file, or an entry of one, cannot be used.
#pragma once

#include <cstddef>
#include <stdexcept>
#include <string>
#include <utility>

namespace tim::indexer {

// Caught where files are collected and turned into a Fault; never leaves the library.
class BadInput : public std::runtime_error {
public:
    explicit BadInput(const std::string& reason, std::size_t line = 0, std::string field = {})
        : std::runtime_error(reason), line_(line), field_(std::move(field)) {}
    [[nodiscard]] std::size_t line() const noexcept { return line_; }  // 1-based; 0: the whole file
    [[nodiscard]] const std::string& field() const noexcept { return field_; }

private:
    std::size_t line_;
    std::string field_;
};

}  // namespace tim::indexer
