#include "engine/index/document.h"

#include <bit>

#include "engine/index/compression.h"
#include "engine/index/error.h"
#include "engine/index/record.h"

namespace tim::index {
namespace {

constexpr std::uint64_t kRecordVersion = 2;

// One list of fields for writing and reading, so that the two cannot differ.
template <class Doc, class Text, class List>
void for_each_field(Doc& d, Text&& text, List&& list) {
    text(d.id);
    text(d.page_key);
    text(d.translation_key);
    text(d.kind);
    text(d.lang);
    text(d.url);
    text(d.title);
    text(d.section);
    list(d.path);
    text(d.text);
    list(d.keywords);
    text(d.code);
    text(d.date);
    text(d.lastmod);
    text(d.attributes);
    text(d.source);
}

// Fields are length-prefixed, the first number is the format's version.
std::string record_of(const Document& document) {
    RecordWriter out;
    out.number(kRecordVersion);
    for_each_field(
        document, [&](const std::string& s) { out.text(s); },
        [&](const std::vector<std::string>& v) {
            out.number(v.size());
            for (const auto& s : v) out.text(s);
        });
    out.number(document.ordinal);
    out.number(document.facets.size());
    for (const auto& [field, values] : document.facets) {
        out.text(field);
        out.number(values.size());
        for (const auto& value : values) out.text(value);
    }
    out.number(document.numbers.size());
    for (const auto& [field, value] : document.numbers) {
        out.text(field);
        out.number(std::bit_cast<std::uint64_t>(value));
    }
    return out.take();
}

}  // namespace

const std::string& page_group(const Document& document) {
    return document.translation_key.empty() ? document.page_key : document.translation_key;
}

std::string serialize(const Document& document) { return compress(record_of(document)); }

bool holds(std::string_view data, const Document& document) { return decompress(data) == record_of(document); }

Document parse_document(std::string_view data) {
    const std::string record = decompress(data);
    RecordReader in(record);
    if (in.number() != kRecordVersion)
        throw Error("a stored record is of another version", "rebuild the index with tim-indexer build");
    Document d;
    for_each_field(
        d, [&](std::string& s) { s = in.text(); },
        [&](std::vector<std::string>& v) {
            for (auto count = in.number(); count > 0; --count) v.emplace_back(in.text());
        });
    d.ordinal = static_cast<std::uint32_t>(in.number());
    for (auto count = in.number(); count > 0; --count) {
        auto& values = d.facets[std::string(in.text())];
        for (auto each = in.number(); each > 0; --each) values.emplace_back(in.text());
    }
    for (auto count = in.number(); count > 0; --count) {
        const std::string field(in.text());
        d.numbers[field] = std::bit_cast<double>(in.number());
    }
    return d;
}

}  // namespace tim::index
