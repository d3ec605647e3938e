// The one exception of engine/index.
#pragma once

#include <stdexcept>
#include <string>
#include <utility>

namespace tim::index {

// `what()` says what is wrong; `hint()` what the reader of the message can do about it.
class Error : public std::runtime_error {
public:
    explicit Error(const std::string& message, std::string hint = {})
        : std::runtime_error(message), hint_(std::move(hint)) {}
    [[nodiscard]] const std::string& hint() const noexcept { return hint_; }

private:
    std::string hint_;
};

}  // namespace tim::index
