// Any bytes as a catalogue entry: documents, or errors that say something and where.

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "indexer/sources/bad_input.h"
#include "indexer/sources/catalogue_documents.h"
#include "indexer/sources/catalogue_schema.h"
#include "indexer/sources/data_formats.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace tim::indexer;
    static const CatalogueSchema rules;
    try {
        const std::string_view text(reinterpret_cast<const char*>(data), size);
        const nlohmann::json entry = parse_json(text);
        const std::vector<SchemaError> errors = rules.check(entry);
        std::vector<std::string> fields = {"", "[1].a[0]", "a.b", std::string(text.substr(0, 20))};
        for (const SchemaError& error : errors) {
            if (error.reason.empty()) std::abort();
            fields.push_back(error.field);
        }
        const auto last = 1 + static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
        for (const std::size_t line : json_field_lines(text, fields))
            if (line < 1 || line > last) std::abort();
        if (!errors.empty()) return 0;
        for (const tim::index::Document& document : catalogue_documents(entry, {}, "f"))
            if (document.id.empty() || document.url.empty()) std::abort();
    } catch (const BadInput&) {
        // No JSON.
    }
    return 0;
}
