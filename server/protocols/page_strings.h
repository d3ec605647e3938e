// The words of the search page in one language, from the same file that the page's script reads (web/strings/).
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nlohmann/json_fwd.hpp>

namespace tim::server {

class PageStrings {
public:
    // `json` is the file's content. What is missing in it, or if it is no JSON, says its own name.
    PageStrings(std::string_view json, std::string_view lang);
    ~PageStrings();

    using Values = std::vector<std::pair<std::string_view, std::string_view>>;

    // With `{name}` replaced by values; these stand as they are, and so what is said is text, not HTML.
    [[nodiscard]] std::string say(std::string_view name, const Values& values = {}) const;
    // In the form that goes with the number, and with `{count}` replaced by it.
    [[nodiscard]] std::string count(std::string_view name, std::uint64_t number) const;
    [[nodiscard]] bool has(std::string_view name) const;
    [[nodiscard]] std::vector<std::string> list(std::string_view name) const;
    [[nodiscard]] std::string number(std::uint64_t number) const;
    [[nodiscard]] const std::string& lang() const { return lang_; }

private:
    std::string lang_;
    std::unique_ptr<nlohmann::json> table_;
};

}  // namespace tim::server
