// Any bytes as a catalogue entry: documents, or errors that say something.

#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "indexer/sources/bad_input.h"
#include "indexer/sources/catalogue_documents.h"
#include "indexer/sources/catalogue_schema.h"
#include "indexer/sources/data_formats.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace tim::indexer;
    static const CatalogueSchema rules;
    try {
        const nlohmann::json entry = parse_json({reinterpret_cast<const char*>(data), size});
        const std::vector<SchemaError> errors = rules.check(entry);
        for (const SchemaError& error : errors)
            if (error.reason.empty()) std::abort();
        if (!errors.empty()) return 0;
        for (const tim::index::Document& document : catalogue_documents(entry, {}, "f", "h"))
            if (document.id.empty() || document.url.empty()) std::abort();
    } catch (const BadInput&) {
        // No JSON.
    }
    return 0;
}
