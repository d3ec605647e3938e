#include "indexer/sources/dates.h"

#include <fmt/format.h>

#include <array>
#include <chrono>

#include "indexer/sources/utf8.h"

namespace tim::indexer {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Reads one field after another; a field that is not there leaves the text as it was.
class Scanner {
public:
    explicit Scanner(std::string_view text) : rest_(text) {}

    std::optional<int> number(std::size_t min_digits, std::size_t max_digits) {
        std::size_t n = 0;
        int value = 0;
        while (n < rest_.size() && n < max_digits && is_digit(rest_[n])) value = value * 10 + (rest_[n++] - '0');
        if (n < min_digits) return std::nullopt;
        rest_.remove_prefix(n);
        return value;
    }
    bool one_of(std::string_view characters) {
        if (rest_.empty() || characters.find(rest_.front()) == std::string_view::npos) return false;
        last_ = rest_.front();
        rest_.remove_prefix(1);
        return true;
    }
    void skip(std::string_view characters) {
        while (one_of(characters)) {
        }
    }
    // January is 1; three letters or the whole name.
    std::optional<unsigned> month() {
        constexpr std::array<std::string_view, 12> kMonths = {"january",   "february", "march",    "april",
                                                              "may",       "june",     "july",     "august",
                                                              "september", "october",  "november", "december"};
        std::size_t n = 0;
        while (n < rest_.size() && ((rest_[n] | 0x20) >= 'a' && (rest_[n] | 0x20) <= 'z')) ++n;
        const std::string word = lower_case(rest_.substr(0, n));
        for (unsigned m = 0; m < kMonths.size(); ++m) {
            if (word != kMonths[m] && word != kMonths[m].substr(0, 3)) continue;
            rest_.remove_prefix(n);
            return m + 1;
        }
        return std::nullopt;
    }
    [[nodiscard]] char last() const { return last_; }
    [[nodiscard]] bool done() const { return rest_.empty(); }

private:
    std::string_view rest_;
    char last_ = 0;
};

std::optional<Date> make_date(int year, unsigned month, int day) {
    const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(month),
                                           std::chrono::day(static_cast<unsigned>(day))};
    if (!date.ok() || year > 9999) return std::nullopt;
    const auto days = std::chrono::sys_days(date).time_since_epoch();
    return Date{fmt::format("{:04}-{:02}-{:02}", year, month, day), std::chrono::seconds(days).count(), 0};
}

std::optional<Date> parse_iso(Scanner in) {
    const auto year = in.number(4, 4);
    if (!year || !in.one_of("-")) return std::nullopt;
    const auto month = in.number(2, 2);
    if (!month || !in.one_of("-")) return std::nullopt;
    const auto day = in.number(2, 2);
    if (!day) return std::nullopt;
    std::optional<Date> date = make_date(*year, static_cast<unsigned>(*month), *day);
    if (!date || in.done()) return date;

    if (!in.one_of("Tt ")) return std::nullopt;
    in.skip(" ");
    const auto hour = in.number(2, 2);
    if (!hour || !in.one_of(":")) return std::nullopt;
    const auto minute = in.number(2, 2);
    if (!minute) return std::nullopt;
    int second = 0;
    if (in.one_of(":")) {
        const auto seconds = in.number(2, 2);
        if (!seconds) return std::nullopt;
        second = *seconds;
        if (in.one_of(".")) in.skip("0123456789");
    }
    date->seconds += *hour * 3600 + *minute * 60 + second;
    in.skip(" ");
    if (in.one_of("+-")) {
        const int sign = in.last() == '-' ? -1 : 1;
        const auto zone_hour = in.number(2, 2);
        in.one_of(":");
        const auto zone_minute = in.number(2, 2);
        if (!zone_hour) return std::nullopt;
        date->utc_offset = sign * (*zone_hour * 3600 + zone_minute.value_or(0) * 60);
        date->seconds -= date->utc_offset;
    } else {
        in.one_of("Zz");
    }
    return date;  // what may follow is the zone's name
}

// `7 May 2025`, `May 7, 2025`
std::optional<Date> parse_named_month(Scanner in) {
    std::optional<int> day = in.number(1, 2);
    in.skip(" ");
    const auto month = in.month();
    if (!month) return std::nullopt;
    in.skip(" ");
    if (!day) {
        day = in.number(1, 2);
        in.skip(" ,");
    }
    const auto year = in.number(4, 4);
    if (!day || !year || !in.done()) return std::nullopt;
    return make_date(*year, *month, *day);
}

}  // namespace

std::optional<Date> parse_date(std::string_view text) {
    const Scanner in(trim(text));
    if (auto date = parse_iso(in)) return date;
    return parse_named_month(in);
}

}  // namespace tim::indexer
