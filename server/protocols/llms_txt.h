// /llms.txt: what is here, for language models (llmstxt.org). Markdown in which titles are text and nothing else.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/search/search.h"

namespace tim::server {

// What is listed under a heading: of everything of one kind the first pages, and how many there are.
struct Listing {
    std::string heading;
    search::Answer answer;
};

// `own_address`: what clients call the server, without a slash at its end; may be empty.
[[nodiscard]] std::string llms_txt(const std::vector<Listing>& listings, std::string_view own_address);

}  // namespace tim::server
