// Is a catalogue entry as it should be?
#pragma once

#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace tim::indexer {

struct SchemaError {
    std::string field;   // "metrics[0].value"; empty: the entry itself
    std::string reason;  // what is wrong and what is expected
};

// A JSON Schema (draft-07), or the few rules without which an entry cannot be shown.
class CatalogueSchema {
public:
    CatalogueSchema();                                // the few rules
    explicit CatalogueSchema(nlohmann::json schema);  // throws BadInput if it is no schema
    ~CatalogueSchema();
    CatalogueSchema(CatalogueSchema&&) noexcept;
    CatalogueSchema& operator=(CatalogueSchema&&) noexcept;

    // Every error; none if the entry can be used.
    [[nodiscard]] std::vector<SchemaError> check(const nlohmann::json& entry) const;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace tim::indexer
