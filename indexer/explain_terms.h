// How text becomes terms, for people who wonder why something is found or not.
#pragma once

#include <ostream>
#include <string_view>

namespace tim::indexer {

// Prints each token of `text` as written, its byte offsets and the terms it is indexed under, a line a token.
void explain_terms(std::string_view text, std::ostream& out);

}  // namespace tim::indexer
