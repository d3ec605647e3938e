#include "indexer/sources/dates.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>

#include "indexer/sources/utf8.h"

namespace tim::indexer {

namespace {

constexpr std::int64_t kDaySeconds = 24 * 60 * 60;
constexpr std::int64_t kGoZeroTime = -62135596800;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }

// Reads one field after another.
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
    // A number no greater than `last`.
    bool number(std::size_t min_digits, int last, int& value) {
        const auto found = number(min_digits, 2);
        if (found) value = *found;
        return found && *found <= last;
    }
    bool one_of(std::string_view characters) {
        if (rest_.empty() || characters.find(rest_.front()) == std::string_view::npos) return false;
        rest_.remove_prefix(1);
        return true;
    }
    void skip(std::string_view characters) {
        while (one_of(characters)) {
        }
    }
    // The place of the one of `names`, cut to `length` letters, that comes next, in any case.
    template <std::size_t N>
    std::optional<int> one_of(const std::array<std::string_view, N>& names, std::size_t length = 9) {
        for (std::size_t i = 0; i < N; ++i) {
            const std::string_view name = names[i].substr(0, length);
            if (lower_case(rest_.substr(0, name.size())) != name) continue;
            rest_.remove_prefix(name.size());
            return static_cast<int>(i);
        }
        return std::nullopt;
    }
    void remove(std::size_t characters) { rest_.remove_prefix(characters); }
    [[nodiscard]] std::string_view rest() const { return rest_; }
    [[nodiscard]] bool done() const { return rest_.empty(); }

private:
    std::string_view rest_;
};

struct Fields {
    int year = 0, month = 1, day = 1;  // where a layout has none
    int hour = 0, minute = 0, second = 0, offset = 0;
};

constexpr std::array<std::string_view, 12> kMonths = {"january",   "february", "march",    "april",
                                                      "may",       "june",     "july",     "august",
                                                      "september", "october",  "november", "december"};
constexpr std::array<std::string_view, 7> kWeekdays = {"monday", "tuesday",  "wednesday", "thursday",
                                                       "friday", "saturday", "sunday"};

bool read_month(Scanner& in, Fields& out, std::size_t letters) {
    const auto month = in.one_of(kMonths, letters);
    out.month = month.value_or(0) + 1;
    return month.has_value();
}

// `+07:00` or `+0700`
bool read_offset(Scanner& in, Fields& out, bool colon) {
    const int sign = in.rest().starts_with('-') ? -1 : 1;
    if (!in.one_of("+-")) return false;
    const auto hours = in.number(2, 2);
    if (!hours || (colon && !in.one_of(":"))) return false;
    const auto minutes = in.number(2, 2);
    out.offset = sign * (*hours * 3600 + minutes.value_or(0) * 60);
    return minutes.has_value();
}

// The length of `+7`, up to 23 hours; 0 if that is not what `text` begins with.
std::size_t hours_length(std::string_view text) {
    Scanner in(text);
    int hours = 0;
    return in.one_of("+-") && in.number(1, 23, hours) ? text.size() - in.rest().size() : 0;
}

// The length of a zone's name as Go tells one; its offset is not looked up.
std::size_t zone_length(std::string_view text) {
    for (const std::string_view name : {"ChST", "MeST", "WITA"})
        if (text.starts_with(name)) return name.size();
    if (text.starts_with("UTC")) return 3;
    if (text.starts_with("GMT")) return 3 + hours_length(text.substr(3));
    if (const std::size_t length = hours_length(text); length > 0 && text.size() >= 3) return length;
    std::size_t upper = 0;
    while (upper < text.size() && is_upper(text[upper])) ++upper;
    return upper == 3 || ((upper == 4 || upper == 5) && text[upper - 1] == 'T') ? upper : 0;
}

// The elements of Go's layouts, each before those that it begins with.
struct Element {
    std::string_view name;
    bool (*read)(Scanner&, Fields&);
};
constexpr std::array<Element, 19> kElements = {{
    {"2006",
     [](Scanner& in, Fields& out) {
         const auto year = in.number(4, 4);
         out.year = year.value_or(0);
         return year.has_value();
     }},
    {"06",
     [](Scanner& in, Fields& out) {
         const auto year = in.number(2, 2);
         out.year = year.value_or(0) + (year.value_or(0) >= 69 ? 1900 : 2000);
         return year.has_value();
     }},
    {"January", [](Scanner& in, Fields& out) { return read_month(in, out, 9); }},
    {"Jan", [](Scanner& in, Fields& out) { return read_month(in, out, 3); }},
    {"01", [](Scanner& in, Fields& out) { return in.number(2, 12, out.month); }},
    {"02", [](Scanner& in, Fields& out) { return in.number(2, 31, out.day); }},
    {"_2", [](Scanner& in, Fields& out) { return in.number(1, 31, out.day); }},
    {"2", [](Scanner& in, Fields& out) { return in.number(1, 31, out.day); }},
    {"Monday", [](Scanner& in, Fields&) { return in.one_of(kWeekdays).has_value(); }},
    {"Mon", [](Scanner& in, Fields&) { return in.one_of(kWeekdays, 3).has_value(); }},
    {"15", [](Scanner& in, Fields& out) { return in.number(1, 23, out.hour); }},
    {"3", [](Scanner& in, Fields& out) { return in.number(1, 12, out.hour); }},
    {"PM",
     [](Scanner& in, Fields& out) {
         const bool afternoon = in.rest().starts_with('P');
         out.hour = out.hour % 12 + (afternoon ? 12 : 0);
         return in.one_of("AP") && in.one_of("M");
     }},
    {"04", [](Scanner& in, Fields& out) { return in.number(2, 59, out.minute); }},
    {"05",
     [](Scanner& in, Fields& out) {
         if (!in.number(2, 59, out.second)) return false;
         const std::string_view rest = in.rest();
         if (rest.size() > 1 && is_digit(rest[1]) && in.one_of(".,")) in.skip("0123456789");
         return true;
     }},
    {"Z07:00", [](Scanner& in, Fields& out) { return in.one_of("Z") || read_offset(in, out, true); }},
    {"-07:00", [](Scanner& in, Fields& out) { return read_offset(in, out, true); }},
    {"-0700", [](Scanner& in, Fields& out) { return read_offset(in, out, false); }},
    {"MST",
     [](Scanner& in, Fields&) {
         const std::size_t length = zone_length(in.rest());
         in.remove(length);
         return length > 0;
     }},
}};

// What Hugo tries (cast's list; a fraction of the second may follow any second).
constexpr std::string_view kHugoLayouts[] = {
    "2006-01-02",
    "2006-01-02T15:04:05Z07:00",
    "2006-01-02T15:04:05",
    "Mon, 02 Jan 2006 15:04:05 -0700",
    "Mon, 02 Jan 2006 15:04:05 MST",
    "02 Jan 06 15:04 -0700",
    "02 Jan 06 15:04 MST",
    "Monday, 02-Jan-06 15:04:05 MST",
    "2006-01-02 15:04:05 -0700 MST",
    "2006-01-02T15:04:05-0700",
    "2006-01-02 15:04:05-0700",
    "2006-01-02 15:04:05Z07:00",
    "2006-01-02 15:04:05",
    "Mon Jan _2 15:04:05 2006",
    "Mon Jan _2 15:04:05 MST 2006",
    "Mon Jan 02 15:04:05 -0700 2006",
    "02 Jan 2006",
    "2006-01-02 15:04:05 -07:00",
    "2006-01-02 15:04:05 -0700",
    "3:04PM",
    "Jan _2 15:04:05",
};

// What people write besides.
constexpr std::string_view kOtherLayouts[] = {
    "2006-01-02T15:04",
    "2006-01-02 15:04",
    "2006-01-02T15:04Z07:00",
    "2006-01-02 15:04Z07:00",
    "2006-01-02T15:04-0700",
    "2006-01-02 15:04-0700",
    "2006-01-02 15:04 -07:00",
    "2006-01-02 15:04 -0700",
    "2006-01-02 15:04 MST",
    "2006-01-02 15:04:05 MST",
    "2 Jan 2006",
    "2 January 2006",
    "Jan 2, 2006",
    "January 2, 2006",
    "Jan 2 2006",
    "January 2 2006",
};

bool read_layout(std::string_view layout, Scanner in, Fields& out) {
    while (!layout.empty()) {
        const auto* const element = std::find_if(kElements.begin(), kElements.end(),
                                                 [&](const Element& one) { return layout.starts_with(one.name); });
        if (element != kElements.end()) {
            if (!element->read(in, out)) return false;
            layout.remove_prefix(element->name.size());
            continue;
        }
        if (!in.one_of(layout.substr(0, 1))) return false;
        if (layout.front() == ' ') in.skip(" ");
        layout.remove_prefix(1);
    }
    return in.done();
}

std::string day_of(const std::chrono::year_month_day& date) {
    const int year = static_cast<int>(date.year());
    if (year < 1 || year > 9999) return {};
    return fmt::format("{:04}-{:02}-{:02}", year, static_cast<unsigned>(date.month()),
                       static_cast<unsigned>(date.day()));
}

template <class Layouts>
std::optional<Date> read_text(std::string_view text, const Layouts& layouts) {
    for (const std::string_view layout : layouts) {
        Fields fields;
        if (!read_layout(layout, Scanner(text), fields)) continue;
        const std::chrono::year_month_day date{std::chrono::year(fields.year),
                                               std::chrono::month(static_cast<unsigned>(fields.month)),
                                               std::chrono::day(static_cast<unsigned>(fields.day))};
        if (!date.ok()) continue;
        const std::int64_t day = std::chrono::sys_days(date).time_since_epoch().count();
        const std::int64_t seconds =
            day * kDaySeconds + fields.hour * 3600 + fields.minute * 60 + fields.second - fields.offset;
        if (seconds == kGoZeroTime) return std::nullopt;
        return Date{day_of(date), seconds, fields.offset};
    }
    return std::nullopt;
}

Date date_at(std::int64_t seconds) {
    constexpr std::int64_t kYear10000 = 253402300800;
    if (seconds < kGoZeroTime || seconds >= kYear10000) return Date{{}, seconds, 0};
    const std::chrono::sys_seconds moment{std::chrono::seconds(seconds)};
    return Date{day_of(std::chrono::floor<std::chrono::days>(moment)), seconds, 0};
}

}  // namespace

std::optional<Date> read_date(const nlohmann::json& value, DateForms forms) {
    if (value.is_string()) {
        const auto& text = value.get_ref<const std::string&>();
        return forms == DateForms::hugo ? read_text(text, kHugoLayouts) : parse_date(text);
    }
    if (forms == DateForms::hugo && value.is_number_integer()) return date_at(value.get<std::int64_t>());
    return std::nullopt;
}

std::optional<Date> parse_date(std::string_view text) {
    text = trim(text);
    if (auto date = read_text(text, kHugoLayouts)) return date;
    if (auto date = read_text(text, kOtherLayouts)) return date;
    // Of a time in yet another form at least the day counts.
    constexpr std::size_t kDay = 10;
    int hours = 0;
    Scanner time(text.substr(std::min(text.size(), kDay)));
    if (!time.one_of("Tt ") || !time.number(1, 24, hours) || !time.one_of(":")) return std::nullopt;
    return read_text(text.substr(0, kDay), kHugoLayouts);
}

}  // namespace tim::indexer
