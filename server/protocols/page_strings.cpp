#include "server/protocols/page_strings.h"

#include <algorithm>

#include <nlohmann/json.hpp>

namespace tim::server {
namespace {

std::string filled(std::string_view pattern, const PageStrings::Values& values) {
    std::string out;
    while (!pattern.empty()) {
        const std::size_t open = pattern.find('{'), close = pattern.find('}', open);
        if (close == std::string_view::npos) break;
        out += pattern.substr(0, open);
        const std::string_view name = pattern.substr(open + 1, close - open - 1);
        const auto value =
            std::find_if(values.begin(), values.end(), [&](const auto& each) { return each.first == name; });
        if (value != values.end()) out += value->second;
        pattern.remove_prefix(close + 1);
    }
    return out.append(pattern);
}

}  // namespace

PageStrings::PageStrings(std::string_view json, std::string_view lang)
    : lang_(lang), table_(std::make_unique<nlohmann::json>(nlohmann::json::parse(json, nullptr, false))) {
    if (!table_->is_object()) *table_ = nlohmann::json::object();
}

PageStrings::~PageStrings() = default;

bool PageStrings::has(std::string_view name) const { return table_->contains(name); }

std::string PageStrings::say(std::string_view name, const Values& values) const {
    const auto at = table_->find(name);
    if (at == table_->end() || !at->is_string()) return std::string(name);
    return filled(at->get_ref<const std::string&>(), values);
}

std::string PageStrings::count(std::string_view name, std::uint64_t number) const {
    const auto at = table_->find(name);
    if (at == table_->end() || !at->is_object()) return std::string(name);
    // Vietnamese has one form for all numbers.
    const bool is_one = number == 1 && at->contains("one");
    const auto form = at->find(is_one ? "one" : "other");
    if (form == at->end() || !form->is_string()) return std::string(name);
    return filled(form->get_ref<const std::string&>(), {{"count", this->number(number)}});
}

std::vector<std::string> PageStrings::list(std::string_view name) const {
    std::vector<std::string> out;
    if (const auto at = table_->find(name); at != table_->end() && at->is_array()) {
        for (const auto& item : *at) {
            if (item.is_string()) out.push_back(item.get<std::string>());
        }
    }
    return out;
}

std::string PageStrings::number(std::uint64_t number) const {
    std::string digits = std::to_string(number);
    for (std::size_t at = digits.size(); at > 3;) {
        at -= 3;
        digits.insert(at, lang_ == "vi" ? "." : ",");
    }
    return digits;
}

}  // namespace tim::server
