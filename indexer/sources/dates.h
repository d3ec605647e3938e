// Dates as front matter writes them.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace tim::indexer {

struct Date {
    std::string day;           // "2025-05-07", as written: no time zone is applied; empty outside the years 1 to 9999
    std::int64_t seconds = 0;  // since 1970, UTC where no zone is given
    int utc_offset = 0;        // of the zone, in seconds to the east
};

// `hugo` is what Hugo 0.111 takes for a date and nothing else: `2025-05-07`, `2025-05-07T10:20:30` or with a space,
// each with or without a zone, the forms of mail headers and of Unix, and whole numbers, seconds since 1970. `any`
// takes text only, without regard to space around it, and besides Hugo's forms times without seconds, `May 7, 2025`,
// and the day of a time in any other form.
enum class DateForms { hugo, any };

// A value of front matter. Nothing if it is none of the forms; Go's zero time, the first moment of year 1, is none.
[[nodiscard]] std::optional<Date> read_date(const nlohmann::json& value, DateForms forms);

// A text of any form.
[[nodiscard]] std::optional<Date> parse_date(std::string_view text);

}  // namespace tim::indexer
