// How what was typed so far may go on.
#pragma once

#include <string>
#include <vector>

#include "engine/index/index_reader.h"
#include "engine/search/search.h"

namespace tim::search {

// `request` is within its limits. Every suggestion leads to a document of its language.
[[nodiscard]] std::vector<Suggestion> suggestions_for(const index::IndexReader& reader, const SuggestRequest& request);

// Whether `text` goes on from what was typed: all typed words but the last stand in it, one behind the other, and the
// next word begins with the last one, or is it where a space follows. Typed marks must agree, missing ones may.
[[nodiscard]] bool goes_on(std::string_view typed, std::string_view text);

}  // namespace tim::search
