// Dates as front matter writes them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tim::indexer {

struct Date {
    std::string day;           // "2025-05-07", as written: no time zone is applied
    std::int64_t seconds = 0;  // since 1970, UTC where no zone is given
    int utc_offset = 0;        // of the zone, in seconds to the east
};

// Reads `2025-05-07`, optionally followed by `T` or a space, a time (`10:20`, `10:20:30.5`) and a zone (`Z`, `+07:00`,
// `+0700`); also `7 May 2025` and `May 7, 2025`. Anything else is no date, and Hugo ignores it too.
[[nodiscard]] std::optional<Date> parse_date(std::string_view text);

}  // namespace tim::indexer
