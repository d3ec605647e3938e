// What Xapian is asked for where one term does not say it all.
#pragma once

#include <xapian.h>

#include <string>
#include <string_view>
#include <vector>

#include "engine/index/fields.h"

namespace tim::search {

[[nodiscard]] Xapian::Query term_query(index::Prefix prefix, std::string_view text);

// Of one query that query.
[[nodiscard]] Xapian::Query any_of(const std::vector<Xapian::Query>& queries);
[[nodiscard]] Xapian::Query all_of(const std::vector<Xapian::Query>& queries);

// As one word: what has several of them has it once for each. They weigh the same in every shard. Of none it is
// MatchNothing.
[[nodiscard]] Xapian::Query synonyms(const std::vector<Xapian::Query>& queries);
[[nodiscard]] Xapian::Query synonyms(const std::vector<std::string>& terms);

}  // namespace tim::search
