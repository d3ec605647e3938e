#include "server/accept_language.h"

#include <charconv>

#include "server/trim.h"

namespace tim::server {
namespace {

bool names(std::string_view range, std::string_view lang) {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
    return range.size() >= 2 && lower(range[0]) == lang[0] && lower(range[1]) == lang[1] &&
           (range.size() == 2 || range[2] == '-');
}

}  // namespace

std::string_view accepted_language(std::string_view header) noexcept {
    std::string_view best = "en";
    double best_weight = 0;
    while (!header.empty()) {
        const std::size_t comma = header.find(',');
        const std::string_view item = header.substr(0, comma);
        header.remove_prefix(comma == std::string_view::npos ? header.size() : comma + 1);
        const std::size_t semicolon = item.find(';');
        const std::string_view range = trim(item.substr(0, semicolon));
        double weight = 1;
        if (semicolon != std::string_view::npos) {
            const std::string_view parameter = trim(item.substr(semicolon + 1));
            if (!parameter.starts_with("q=")) continue;
            weight = 0;
            std::from_chars(parameter.data() + 2, parameter.data() + parameter.size(), weight);
        }
        for (const std::string_view lang : {"vi", "en"}) {
            if (names(range, lang) && weight > best_weight) {
                best = lang;
                best_weight = weight;
            }
        }
    }
    return best;
}

}  // namespace tim::server
