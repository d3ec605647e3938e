#include "server/protocols/opensearch.h"

#include <fmt/format.h>

#include "server/protocols/json.h"
#include "server/protocols/markup.h"

namespace tim::server {

std::string opensearch_description(std::string_view public_url, std::string_view lang) {
    const bool vi = lang == "vi";
    // Browsers show the short name; OpenSearch lets it have 16 characters, the long one 48. Chromium wants suggestions
    // under their own media type, Firefox under that of JSON.
    return fmt::format(R"(<?xml version="1.0" encoding="UTF-8"?>
<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">
<ShortName>Tìm</ShortName>
<LongName>{long_name}</LongName>
<Description>{description}</Description>
<Language>{lang}</Language>
<InputEncoding>UTF-8</InputEncoding>
<OutputEncoding>UTF-8</OutputEncoding>
<Image width="16" height="16" type="image/svg+xml">{url}/favicon.svg</Image>
<Url type="text/html" method="get" template="{url}/search?q={{searchTerms}}"/>
<Url type="application/x-suggestions+json" method="get" template="{url}/suggest?q={{searchTerms}}"/>
<Url type="application/json" rel="suggestions" method="get" template="{url}/suggest?q={{searchTerms}}"/>
<Url type="application/opensearchdescription+xml" rel="self" template="{url}/opensearch.xml?lang={lang}"/>
</OpenSearchDescription>
)",
                       fmt::arg("url", markup::text(public_url)), fmt::arg("lang", vi ? "vi" : "en"),
                       fmt::arg("long_name", vi ? "Tìm trong tài liệu và danh mục mô hình" : "Search docs and models"),
                       fmt::arg("description", vi ? "Tìm bằng tiếng Việt, có dấu hay không dấu, và bằng tiếng Anh."
                                                  : "Search in Vietnamese, with or without marks, and in English."));
}

std::string opensearch_suggestions(std::string_view query, const std::vector<search::Suggestion>& suggestions) {
    std::string out = "[";
    json::append_string(out, query);
    out += ",[";
    json::Commas commas(out);
    for (const auto& suggestion : suggestions) {
        commas.next();
        json::append_string(out, suggestion.text);
    }
    out += "]]";
    return out;
}

}  // namespace tim::server
