#include "indexer/sources/hugo_permalinks.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <cstdlib>

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

// The clock where the date was written.
struct Clock {
    std::chrono::year_month_day day;
    std::int64_t second_of_day;
    int utc_offset;
};

Clock clock_of(const std::optional<Date>& date) {
    using namespace std::chrono;
    if (!date) return {year(1) / January / 1, 0, 0};
    const sys_seconds local{seconds(date->seconds + date->utc_offset)};
    const sys_days day = floor<days>(local);
    return {day, (local - day).count(), date->utc_offset};
}

unsigned weekday_of(const Clock& clock) { return std::chrono::weekday(std::chrono::sys_days(clock.day)).c_encoding(); }

std::int64_t year_day(const Clock& clock) {
    using namespace std::chrono;
    return (sys_days(clock.day) - sys_days(clock.day.year() / January / 1)).count() + 1;
}

std::string zone_in_figures(const Clock& clock, std::string_view layout) {
    if (clock.utc_offset == 0 && layout.front() == 'Z') return "Z";
    const int offset = std::abs(clock.utc_offset);
    std::string out = fmt::format("{}{:02}", clock.utc_offset < 0 ? '-' : '+', offset / 3600);
    if (layout.size() >= 5) out += fmt::format("{:02}", offset / 60 % 60);
    if (layout.size() >= 7) out += fmt::format("{:02}", offset % 60);
    return out;
}

// Those of Go's layout elements that letters, digits and `_` can spell; an element comes before its beginnings.
constexpr std::string_view kElements[] = {"January", "Jan", "Monday", "Mon", "MST", "002",     "01",    "02",  "03",
                                          "04",      "05",  "06",     "15",  "1",   "2006",    "2",     "__2", "_2",
                                          "3",       "4",   "5",      "PM",  "pm",  "Z070000", "Z0700", "Z07"};

// The element that `layout` begins with; empty if it is none.
std::string_view layout_element(std::string_view layout) {
    if (layout.starts_with("_2006")) return {};  // a `_`, then the year
    for (const std::string_view element : kElements) {
        if (!layout.starts_with(element)) continue;
        const bool is_word = element == "Jan" || element == "Mon";
        const char next = layout.size() > element.size() ? layout[element.size()] : ' ';
        if (!is_word || next < 'a' || next > 'z') return element;
    }
    return {};
}

std::string element_text(std::string_view element, const Clock& clock) {
    const auto month = static_cast<unsigned>(clock.day.month()), day = static_cast<unsigned>(clock.day.day());
    const int year = static_cast<int>(clock.day.year());
    const std::int64_t hour = clock.second_of_day / 3600, minute = clock.second_of_day / 60 % 60,
                       second = clock.second_of_day % 60, hour12 = hour % 12 == 0 ? 12 : hour % 12;
    if (element == "January") return std::string(kMonths[(month - 1) % 12]);
    if (element == "Jan") return std::string(kMonths[(month - 1) % 12].substr(0, 3));
    if (element == "Monday") return std::string(kWeekdays[weekday_of(clock) % 7]);
    if (element == "Mon") return std::string(kWeekdays[weekday_of(clock) % 7].substr(0, 3));
    if (element == "MST") return clock.utc_offset == 0 ? "UTC" : zone_in_figures(clock, "-0700");
    if (element == "002") return fmt::format("{:03}", year_day(clock));
    if (element == "__2") return fmt::format("{:3}", year_day(clock));
    if (element == "01") return fmt::format("{:02}", month);
    if (element == "1") return fmt::format("{}", month);
    if (element == "02") return fmt::format("{:02}", day);
    if (element == "2") return fmt::format("{}", day);
    if (element == "_2") return fmt::format("{:2}", day);
    if (element == "2006") return fmt::format("{:04}", year);
    if (element == "06") return fmt::format("{:02}", year % 100);
    if (element == "15") return fmt::format("{:02}", hour);
    if (element == "03") return fmt::format("{:02}", hour12);
    if (element == "3") return fmt::format("{}", hour12);
    if (element == "04") return fmt::format("{:02}", minute);
    if (element == "4") return fmt::format("{}", minute);
    if (element == "05") return fmt::format("{:02}", second);
    if (element == "5") return fmt::format("{}", second);
    if (element == "PM") return hour >= 12 ? "PM" : "AM";
    if (element == "pm") return hour >= 12 ? "pm" : "am";
    return zone_in_figures(clock, element);
}

std::optional<std::string> date_attribute(std::string_view name, const Clock& clock) {
    if (name == "year") return fmt::format("{}", static_cast<int>(clock.day.year()));
    if (name == "month") return element_text("01", clock);
    if (name == "monthname") return element_text("January", clock);
    if (name == "day") return element_text("02", clock);
    if (name == "weekday") return fmt::format("{}", weekday_of(clock));
    if (name == "weekdayname") return element_text("Monday", clock);
    if (name == "yearday") return fmt::format("{}", year_day(clock));
    std::string out;
    bool is_layout = false;
    for (std::size_t i = 0; i < name.size();) {
        const std::string_view element = layout_element(name.substr(i));
        out += element.empty() ? std::string(1, name[i]) : element_text(element, clock);
        is_layout = is_layout || !element.empty();
        i += std::max<std::size_t>(element.size(), 1);
    }
    return is_layout ? std::optional(out) : std::nullopt;
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
    return date_attribute(name, clock_of(fields.date));
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
