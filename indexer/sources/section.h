// A piece of a page: what stands below one heading.
#pragma once

#include <string>

namespace tim::indexer {

struct Section {
    int level = 0;        // 1-6; 0: the lead, before the first heading
    std::string heading;  // plain text
    std::string anchor;   // empty for the lead and where it cannot be known
    std::string text;     // plain; paragraphs, table rows and list items end in '\n'
    std::string code;     // code blocks, each ends in '\n'
};

}  // namespace tim::indexer
