#include "indexer/sources/hugo_permalinks.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>

namespace tim::indexer {

namespace {

constexpr std::array<std::string_view, 12> kMonths = {"January",   "February", "March",    "April",
                                                      "May",       "June",     "July",     "August",
                                                      "September", "October",  "November", "December"};
constexpr std::array<std::string_view, 7> kWeekdays = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                                       "Thursday", "Friday", "Saturday"};

int number(std::string_view text, int otherwise) {
    int value = otherwise;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

std::optional<std::string> date_attribute(std::string_view name, std::string_view date) {
    using namespace std::chrono;
    const year_month_day day =
        date.size() < 10 ? year_month_day(year(1), January, std::chrono::day(1))
                         : year_month_day(year(number(date.substr(0, 4), 1)),
                                          month(static_cast<unsigned>(number(date.substr(5, 2), 1))),
                                          std::chrono::day(static_cast<unsigned>(number(date.substr(8, 2), 1))));
    const auto month_number = static_cast<unsigned>(day.month());
    const unsigned week_day = weekday(sys_days(day)).c_encoding();
    if (name == "year") return fmt::format("{}", static_cast<int>(day.year()));
    if (name == "month") return fmt::format("{:02}", month_number);
    if (name == "monthname") return std::string(kMonths[(month_number - 1) % 12]);
    if (name == "day") return fmt::format("{:02}", static_cast<unsigned>(day.day()));
    if (name == "weekday") return fmt::format("{}", week_day);
    if (name == "weekdayname") return std::string(kWeekdays[week_day % 7]);
    if (name == "yearday") return fmt::format("{}", (sys_days(day) - sys_days(day.year() / January / 1)).count() + 1);
    return std::nullopt;
}

// `[2]`, `[1:]`, `[:last]`, `[1:3]` of a list of folders. Out of bounds is empty, as in Hugo.
std::string slice(const std::vector<std::string>& folders, std::string_view range) {
    const auto bound = [&](std::string_view text, std::size_t otherwise) -> std::size_t {
        if (text.empty()) return otherwise;
        if (text == "last") return folders.empty() ? 0 : folders.size() - 1;
        return std::min(static_cast<std::size_t>(std::max(number(text, 0), 0)), folders.size());
    };
    const std::size_t colon = range.find(':');
    const std::size_t begin = bound(range.substr(0, colon), 0);
    const std::size_t end =
        colon == std::string_view::npos ? begin + 1 : bound(range.substr(colon + 1), folders.size());
    std::vector<std::string_view> parts;
    for (std::size_t i = begin; i < std::min(end, folders.size()); ++i) parts.emplace_back(folders[i]);
    return join_paths(parts);
}

std::optional<std::string> attribute(std::string_view name, const PermalinkFields& fields, const HugoUrlRules& rules) {
    if (name == "section") return fields.section;
    if (name == "sections") return slice(fields.sections, ":");
    if (name.starts_with("sections[") && name.ends_with(']'))
        return slice(fields.sections, name.substr(9, name.size() - 10));
    if (name == "title") return hugo_path_name(fields.title, rules);
    if (name == "slug") return hugo_path_name(fields.slug.empty() ? fields.title : fields.slug, rules);
    if (name == "slugorfilename") return hugo_path_name(fields.slug.empty() ? fields.file_name : fields.slug, rules);
    if (name == "filename") return hugo_path_name(fields.file_name, rules);
    return date_attribute(name, fields.date);
}

bool is_word(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'; }

}  // namespace

std::optional<std::string> expand_permalink(std::string_view pattern, const PermalinkFields& fields,
                                            const HugoUrlRules& rules) {
    std::string path;
    for (std::size_t i = 0; i < pattern.size();) {
        if (pattern[i] != ':' || i + 1 >= pattern.size() || !is_word(pattern[i + 1])) {
            path += pattern[i++];
            continue;
        }
        std::size_t end = i + 1;
        while (end < pattern.size() && is_word(pattern[end])) ++end;
        if (end < pattern.size() && pattern[end] == '[')
            if (const std::size_t close = pattern.find(']', end); close != std::string_view::npos) end = close + 1;
        const std::optional<std::string> value = attribute(pattern.substr(i + 1, end - i - 1), fields, rules);
        if (!value) return std::nullopt;
        path += *value;
        i = end;
    }
    // Hugo reads the result as a query, where a plus is a space.
    std::replace(path.begin(), path.end(), '+', ' ');
    return path;
}

}  // namespace tim::indexer
