#include "indexer/sources/catalogue.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "indexer/sources/bad_input.h"
#include "indexer/sources/catalogue_documents.h"
#include "indexer/sources/catalogue_schema.h"
#include "indexer/sources/data_formats.h"
#include "indexer/sources/files.h"
#include "indexer/sources/utf8.h"

namespace fs = std::filesystem;
using nlohmann::json;

namespace tim::indexer {

namespace {

constexpr const char* kSchema = "catalogue.schema.json";
constexpr const char* kVocabulary = "catalogue.vocabulary.json";

// `name` in the folder or in its parent; empty if it is in neither.
fs::path beside(const fs::path& folder, const char* name) {
    const fs::path absolute = fs::absolute(folder).lexically_normal();
    if (fs::is_regular_file(folder / name)) return folder / name;
    const fs::path parent = (absolute.has_filename() ? absolute : absolute.parent_path()).parent_path();
    return fs::is_regular_file(parent / name) ? parent / name : fs::path();
}

bool is_catalogue_file(std::string_view name) {
    const std::string extension = extension_of(name);
    if (extension == ".jsonl") return true;
    return extension == ".json" && !name.ends_with(".schema.json") && !name.ends_with(".vocabulary.json");
}

class CatalogueReader {
public:
    CatalogueReader(const fs::path& folder, Collected& into) : into_(into) {
        if (const fs::path file = beside(folder, kVocabulary); !file.empty()) read_vocabulary(file, folder);
        if (const fs::path file = beside(folder, kSchema); !file.empty()) {
            try {
                const TextFile content = read_text_file(file);
                context_ += content.hash;
                schema_ = CatalogueSchema(parse_json(content.text));
            } catch (const BadInput& e) {
                has_rules_ = false;
                into_.skip({file.string(), e.line(), {}, e.what(), folder.string()});
            }
        }
    }

    void read(const fs::path& file) {
        // Entries that the schema refuses would be taken without it, and words be missing; what the index has stays.
        if (!has_rules_ && into_.knew(file)) return;
        if (!into_.wants(file, context_)) return;
        try {
            const TextFile content = read_text_file(file);
            ++into_.files;
            if (extension_of(file.native()) == ".jsonl") {
                read_lines(file, content);
            } else {
                read_document(file, content);
            }
        } catch (const BadInput& e) {
            skip(file, e.line(), e.field(), e.what());
        }
    }

private:
    void skip(const fs::path& file, std::size_t line, const std::string& field, const std::string& reason) {
        into_.skip({file.string(), line, field, reason});
    }

    void read_vocabulary(const fs::path& file, const fs::path& folder) {
        try {
            const TextFile content = read_text_file(file);
            context_ += content.hash;
            const json vocabulary = parse_json(content.text);
            if (!vocabulary.is_object()) throw BadInput("expected an object of fields");
            for (const auto& [field, values] : vocabulary.items()) {
                if (!values.is_object()) continue;  // "$schema" and the like
                for (const auto& [value, words] : values.items())
                    for (const auto& [lang, word] : words.items())
                        if (word.is_string()) into_.labels[{field, value}][lang] = word;
            }
        } catch (const BadInput& e) {
            has_rules_ = into_.are_labels_whole = false;
            into_.skip({file.string(), e.line(), e.field(), e.what(), folder.string()});
        }
    }

    void read_document(const fs::path& file, const TextFile& content) {
        const json document = parse_json(content.text);
        std::vector<SchemaError> errors;
        if (document.is_array()) {
            for (std::size_t i = 0; i < document.size(); ++i)
                read_entry(document[i], file, fmt::format("[{}]", i), errors);
        } else {
            read_entry(document, file, "", errors);
        }
        if (errors.empty()) return;
        std::vector<std::string> fields;
        for (const SchemaError& error : errors) fields.push_back(error.field);
        const std::vector<std::size_t> lines = json_field_lines(content.text, fields);
        for (std::size_t i = 0; i < errors.size(); ++i) skip(file, lines[i], errors[i].field, errors[i].reason);
    }

    void read_lines(const fs::path& file, const TextFile& content) {
        std::string_view rest = content.text;
        for (std::size_t line = 1; !rest.empty(); ++line) {
            const std::size_t end = std::min(rest.find('\n'), rest.size());
            const std::string_view text = trim(rest.substr(0, end));
            rest.remove_prefix(std::min(end + 1, rest.size()));
            if (text.empty()) continue;
            try {
                std::vector<SchemaError> errors;
                read_entry(parse_json(text, line), file, fmt::format(":{}", line), errors);
                for (const SchemaError& error : errors) skip(file, line, error.field, error.reason);
            } catch (const BadInput& e) {
                skip(file, e.line(), e.field(), e.what());
            }
        }
    }

    // `place` says which entry of the file it is: "[7]" of a list, ":7" of lines. Fields of errors count from the file.
    void read_entry(const json& entry, const fs::path& file, const std::string& place,
                    std::vector<SchemaError>& errors) {
        const std::string above = place.starts_with('[') ? place : "";
        const auto report = [&](const std::string& field, std::string reason) {
            const bool joined = !above.empty() && !field.empty();
            errors.push_back({above + (joined ? "." : "") + field, std::move(reason)});
        };
        const std::vector<SchemaError> found = schema_.check(entry);
        for (const SchemaError& error : found) report(error.field, error.reason);
        if (!found.empty()) return;
        const auto [first, is_new] = first_with_id_.emplace(string_at(entry, "id"), file.string() + place);
        if (!is_new) {
            report("id", fmt::format("`{}` is taken by {}; give one another id", first->first, first->second));
            return;
        }
        for (index::Document& document : catalogue_documents(entry, into_.labels, file.string()))
            into_.add(std::move(document));
    }

    Collected& into_;
    CatalogueSchema schema_;
    bool has_rules_ = true;               // false: a schema or a vocabulary is there and cannot be read
    std::string context_ = "catalogue ";  // with what its entries are read
    std::map<std::string, std::string> first_with_id_;
};

}  // namespace

void collect_catalogue(const fs::path& folder, const std::vector<fs::path>& files, Collected& into) {
    CatalogueReader reader(folder, into);
    for (const fs::path& file : files) reader.read(file);
}

std::vector<fs::path> catalogue_files(const fs::path& folder, const Collected& into) {
    const FolderListing listing = list_folder(folder, is_catalogue_file);
    std::vector<fs::path> files(listing.files.begin(), listing.files.end());
    if (!beside(folder, kSchema).empty()) return files;
    // JSON is used for many things: without a schema beside it, only entries make a catalogue.
    const bool has_entries = std::any_of(files.begin(), files.end(), [&](const fs::path& file) {
        try {
            const std::string text = read_text_file(file).text;
            return text.find("\"kind\"") != std::string::npos && text.find("\"id\"") != std::string::npos &&
                   text.find("\"summary\"") != std::string::npos;
        } catch (const BadInput&) {
            return into.knew(file);
        }
    });
    return has_entries ? files : std::vector<fs::path>();
}

}  // namespace tim::indexer
