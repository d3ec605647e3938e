#include "tests/relevance/collection.h"

#include <array>
#include <fstream>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <utility>

#include "indexer/sources/source.h"

namespace tim::relevance {
namespace {

using index::Document;
using nlohmann::json;

constexpr std::array<std::pair<const char*, std::string Document::*>, 10> kStrings{{
    {"id", &Document::id},
    {"page_key", &Document::page_key},
    {"translation_key", &Document::translation_key},
    {"kind", &Document::kind},
    {"lang", &Document::lang},
    {"url", &Document::url},
    {"title", &Document::title},
    {"section", &Document::section},
    {"text", &Document::text},
    {"code", &Document::code},
}};
constexpr std::array<std::pair<const char*, std::vector<std::string> Document::*>, 2> kLists{{
    {"path", &Document::path},
    {"keywords", &Document::keywords},
}};

std::vector<Document> read_documents(const std::filesystem::path& file) {
    std::ifstream in(file);
    if (!in) throw std::runtime_error("cannot read " + file.string());
    std::vector<Document> out;
    for (std::string line; std::getline(in, line);) {
        if (line.empty()) continue;
        try {
            const json object = json::parse(line);
            Document d;
            for (const auto& [name, member] : kStrings) d.*member = object.value(name, "");
            for (const auto& [name, member] : kLists) d.*member = object.value(name, std::vector<std::string>());
            d.ordinal = object.value("ordinal", 0U);
            out.push_back(std::move(d));
        } catch (const json::exception& e) {
            throw std::runtime_error(file.string() + ":" + std::to_string(out.size() + 1) + ": " + e.what());
        }
    }
    return out;
}

std::string anchor_of(const Document& d) {
    const std::size_t hash = d.url.find('#');
    return hash == std::string::npos ? "" : d.url.substr(hash);
}

std::map<std::string, std::string> keys_of(const std::vector<Document>& documents) {
    std::map<std::pair<std::string, std::uint32_t>, std::string> english;
    for (const auto& d : documents)
        if (d.lang == "en") english[{d.translation_key, d.ordinal}] = anchor_of(d);
    std::map<std::string, std::string> keys;
    for (const auto& d : documents) {
        const auto found = english.find({d.translation_key, d.ordinal});
        const std::string& page = d.translation_key.empty() ? d.page_key : d.translation_key;
        keys[d.id] = page + (found == english.end() ? anchor_of(d) : found->second);
    }
    return keys;
}

}  // namespace

Collection read_collection(const std::filesystem::path& from) {
    Collection out;
    if (from.filename() == "documents.jsonl") {
        out.documents = read_documents(from);
    } else {
        indexer::Collected collected;
        indexer::collect(from, collected);
        out.documents = std::move(collected.documents);
        out.glossary = std::move(collected.glossary);
        out.labels = std::move(collected.labels);
    }
    out.keys = keys_of(out.documents);
    return out;
}

void write_documents(const Collection& collection, const std::filesystem::path& file) {
    std::ofstream out(file);
    for (const auto& d : collection.documents) {
        json object;
        for (const auto& [name, member] : kStrings) object[name] = d.*member;
        for (const auto& [name, member] : kLists) object[name] = d.*member;
        object["ordinal"] = d.ordinal;
        out << object.dump() << '\n';
    }
    if (!out.flush()) throw std::runtime_error("cannot write " + file.string());
}

}  // namespace tim::relevance
