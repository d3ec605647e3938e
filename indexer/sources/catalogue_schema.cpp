#include "indexer/sources/catalogue_schema.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <utility>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>

#include "indexer/sources/bad_input.h"
#include "indexer/sources/data_formats.h"

namespace tim::indexer {

using nlohmann::json;

namespace {

// A path into an entry: names and, as numbers in text, indices.
using FieldPath = std::vector<std::string>;

bool is_index(const std::string& step) {
    return !step.empty() && step.find_first_not_of("0123456789") == std::string::npos;
}

// valijson writes a path as `<root>`, `["metrics"]`, `[0]`.
FieldPath field_path(const std::vector<std::string>& context) {
    FieldPath path;
    for (const std::string& step : context) {
        if (step.starts_with("[\"") && step.ends_with("\"]"))
            path.push_back(step.substr(2, step.size() - 4));
        else if (step.starts_with('[') && step.ends_with(']'))
            path.push_back(step.substr(1, step.size() - 2));
    }
    return path;
}

std::string written(const FieldPath& path) {
    std::string out;
    for (const std::string& step : path) append_json_step(step, out);
    return out;
}

// "items" of an array or a property, through $ref and allOf, as far as our own schema uses them.
const json* child_schema(const json& root, const json* schema, const std::string& step, int depth = 0) {
    if (schema == nullptr || !schema->is_object() || depth > 16) return nullptr;
    if (const auto ref = schema->find("$ref"); ref != schema->end() && ref->is_string()) {
        const std::string target = ref->get<std::string>();
        try {
            if (target.starts_with('#'))
                return child_schema(root, &root.at(json::json_pointer(target.substr(1))), step, depth + 1);
        } catch (const json::exception&) {
            return nullptr;
        }
    }
    if (is_index(step) && schema->contains("items")) return &schema->at("items");
    if (const auto properties = schema->find("properties"); properties != schema->end() && properties->contains(step))
        return &properties->at(step);
    if (const auto all = schema->find("allOf"); all != schema->end() && all->is_array())
        for (const json& one : *all)
            if (const json* found = child_schema(root, &one, step, depth + 1)) return found;
    return nullptr;
}

// What the schema says about a field, in its author's words and its values.
std::string expectation(const json& root, const FieldPath& path) {
    const json* schema = &root;
    for (const std::string& step : path) schema = child_schema(root, schema, step);
    if (schema == nullptr || path.empty()) return {};
    std::string out;
    if (const auto values = schema->find("enum"); values != schema->end())
        out = fmt::format(" (one of {})", values->dump());
    else if (const auto type = schema->find("type"); type != schema->end() && type->is_string())
        out = fmt::format(" (type {})", type->get<std::string>());
    if (const auto words = schema->find("description"); words != schema->end() && words->is_string())
        return fmt::format("; expected{}: {}", out, words->get<std::string>());
    return out.empty() ? out : "; expected" + out;
}

std::string without_full_stop(std::string text) {
    if (text.ends_with('.')) text.pop_back();
    return text;
}

// The rules that hold without a schema file.
std::vector<SchemaError> check_basics(const json& entry) {
    std::vector<SchemaError> errors;
    const auto is_text = [](const json& value) {
        return value.is_string() && !value.get_ref<const std::string&>().empty();
    };
    for (const char* key : {"id", "kind", "name"})
        if (!entry.contains(key) || !is_text(entry[key])) errors.push_back({key, "expected a text that is not empty"});
    if (entry.contains("id") && entry["id"].is_string() &&
        entry["id"].get<std::string>().find_first_not_of(
            "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._~-") != std::string::npos)
        errors.push_back({"id", "expected letters, digits and . _ ~ - only; it becomes part of addresses"});
    for (const char* key : {"summary", "description"}) {
        const bool good = entry.contains(key) && entry[key].is_object() && !entry[key].empty() &&
                          std::all_of(entry[key].begin(), entry[key].end(), is_text);
        if (!good) errors.push_back({key, "expected a text for each language, such as {\"vi\": …, \"en\": …}"});
    }
    return errors;
}

}  // namespace

struct CatalogueSchema::Impl {
    json document;
    std::unique_ptr<valijson::Schema> schema;  // null: the few rules
};

CatalogueSchema::CatalogueSchema() : impl_(std::make_unique<Impl>()) {}

CatalogueSchema::CatalogueSchema(json schema) : impl_(std::make_unique<Impl>()) {
    impl_->document = std::move(schema);
    impl_->schema = std::make_unique<valijson::Schema>();
    try {
        valijson::SchemaParser parser(valijson::SchemaParser::kDraft7);
        parser.populateSchema(valijson::adapters::NlohmannJsonAdapter(impl_->document), *impl_->schema);
    } catch (const std::exception& e) {
        throw BadInput(fmt::format("is no JSON Schema of draft-07: {}", e.what()));
    }
}

CatalogueSchema::~CatalogueSchema() = default;
CatalogueSchema::CatalogueSchema(CatalogueSchema&&) noexcept = default;
CatalogueSchema& CatalogueSchema::operator=(CatalogueSchema&&) noexcept = default;

std::vector<SchemaError> CatalogueSchema::check(const json& entry) const {
    if (!entry.is_object()) return {{"", "expected an object with id, kind, name, summary and description"}};
    std::vector<SchemaError> errors;
    if (impl_->schema != nullptr) {
        valijson::Validator validator(valijson::Validator::kStrongTypes);
        valijson::ValidationResults results;
        try {
            validator.validate(*impl_->schema, valijson::adapters::NlohmannJsonAdapter(entry), &results);
        } catch (const std::exception& e) {
            return {{"", fmt::format("cannot be checked: {}", e.what())}};
        }
        std::set<std::pair<std::string, std::string>> seen;
        for (const auto& error : results) {
            // Follows from another error, which says more.
            if (error.description.starts_with("Failed to validate against")) continue;
            const FieldPath path = field_path(error.context);
            SchemaError one{written(path), without_full_stop(error.description) + expectation(impl_->document, path)};
            if (seen.emplace(one.field, one.reason).second) errors.push_back(std::move(one));
        }
        if (errors.empty() && results.numErrors() > 0) errors.push_back({"", "does not fit the schema"});
    }
    // A schema may be laxer than what we need to show an entry.
    if (errors.empty()) errors = check_basics(entry);
    return errors;
}

}  // namespace tim::indexer
