#include "indexer/sources/glossary.h"

#include <algorithm>
#include <vector>

#include "indexer/sources/utf8.h"

namespace tim::indexer {

void read_glossary(std::string_view text, const std::string& file, Collected& into) {
    for (std::size_t line = 1; !text.empty(); ++line) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        std::string_view rest = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        if (trim(rest).empty() || trim(rest).starts_with('#')) continue;

        std::vector<std::string> columns;
        for (bool more = true; more;) {
            const std::size_t tab = rest.find('\t');
            more = tab != std::string_view::npos;
            columns.emplace_back(trim(rest.substr(0, tab)));
            if (more) rest.remove_prefix(tab + 1);
        }
        if (columns.size() < 2 || columns.size() > 3 || columns[0].empty() || columns[1].empty()) {
            into.skip({file, line, {}, "expected Vietnamese, TAB, English, TAB, domain"});
            continue;
        }
        into.glossary.push_back({columns[0], columns[1], columns.size() > 2 ? columns[2] : std::string()});
    }
}

}  // namespace tim::indexer
