// `field:value`, `parameters>=1e9` and `parameters:1e9..1e10`: what a hit must be, apart from its words.
#pragma once

#include <xapian.h>

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "engine/search/search.h"

namespace tim::search {

// Fields are joined by AND, the values of one field by OR, what Request::all_of asks for by AND.
class Filters {
public:
    // Fails with bad_request (parameter "filter", "lang" or "kind") on anything that is not of the form.
    [[nodiscard]] static Result<Filters> parse(const Request& request, const std::vector<std::string>& query_languages);

    // Everything, but for the field `without` (for counts of its other values). Everything where nothing is asked.
    [[nodiscard]] Xapian::Query query(std::string_view without = {}) const;
    [[nodiscard]] bool restricts(std::string_view field) const { return fields_.contains(field); }

private:
    std::map<std::string, std::vector<Xapian::Query>, std::less<>> fields_;  // alternatives
    std::vector<Xapian::Query> always_;
};

}  // namespace tim::search
