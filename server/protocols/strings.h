// What the server itself says to people, in both languages. The page's own words are in web/strings/.
#pragma once

#include <string_view>

namespace tim::server {

// "Bài viết", "Model": what a group of hits of that kind is headed by. `kind` itself where it is not known.
[[nodiscard]] std::string_view kind_label(std::string_view kind, std::string_view lang);

}  // namespace tim::server
