#include "engine/index/fields.h"

#include <algorithm>
#include <cmath>

#include "engine/analysis/unicode.h"
#include "engine/analysis/vietnamese.h"

namespace tim::index {

namespace {

void append_hash(std::string& out, std::string_view text) {
    constexpr unsigned kBytes = 6;
    const std::uint64_t hash = fnv1a(text);
    for (unsigned byte = 0; byte < kBytes; ++byte) out.push_back(static_cast<char>(hash >> (8 * byte)));
}

}  // namespace

std::string term(Prefix prefix, std::string_view text) {
    constexpr std::size_t kMaxBytes = 240;  // Xapian refuses 246
    std::string out(prefix_of(prefix));
    if (prefix == Prefix::whole_title || prefix == Prefix::whole_heading || prefix == Prefix::source) {
        append_hash(out, text);
        return out;
    }
    out.append(analysis::truncate_utf8(text, kMaxBytes - out.size()));
    return out;
}

std::string spelling_term(std::string_view word) { return term(Prefix::exact, analysis::spelling_key(word)); }

std::string whole(const std::vector<analysis::AnalyzedToken>& tokens) {
    std::string out;
    for (const auto& token : tokens)
        if (token.kind == analysis::TokenKind::word) out += (out.empty() ? "" : " ") + token.folded;
    return out;
}

Prefix prefix_for(analysis::TermKind kind) {
    switch (kind) {
        case analysis::TermKind::folded:
            return Prefix::folded;
        case analysis::TermKind::exact:
            return Prefix::exact;
        case analysis::TermKind::stem:
            return Prefix::stem;
        case analysis::TermKind::bigram:
            return Prefix::bigram;
    }
    return Prefix::folded;
}

std::string counterpart_term(std::string_view translation_key, std::uint32_t ordinal) {
    return term(Prefix::counterpart, std::to_string(ordinal) + ' ' + std::string(translation_key));
}

std::string facet_term(std::string_view field, std::string_view value) {
    const std::string normalized = analysis::normalize_text(value);
    if (field == "lang") return term(Prefix::language, normalized);
    if (field == "kind") return term(Prefix::kind, normalized);
    return term(Prefix::facet, std::string(field) + ':' + normalized);
}

std::optional<Slot> number_slot(std::string_view field) {
    for (const auto& row : kNumbers)
        if (row.field == field) return row.slot;
    return std::nullopt;
}

std::string number_range(double number) {
    if (!(number >= 1)) return "..1";
    auto exponent = static_cast<int>(std::floor(std::log10(number)));
    if (number < std::pow(10.0, exponent)) --exponent;  // the logarithm was rounded up
    return "1e" + std::to_string(exponent) + "..1e" + std::to_string(exponent + 1);
}

std::string order_key(const Document& document) {
    constexpr std::uint32_t kLastOrdinal = 0xFFFF;
    const std::uint32_t ordinal = std::min(document.ordinal, kLastOrdinal);
    std::string key{static_cast<char>(ordinal >> 8u), static_cast<char>(ordinal)};
    append_hash(key, document.id);
    return key;
}

std::string facets_record(const Document& document) {
    RecordWriter record;
    record.number(fnv1a(page_group(document)) >> 8u);  // eight bytes in place of ten
    record.text(document.kind);
    record.text(document.lang);
    const auto add = [&](std::string_view field, std::string_view value) {
        if (value.empty()) return;
        record.text(field);
        record.text(value);
    };
    for (const auto& [field, values] : document.facets)
        for (const auto& value : values) add(field, value);
    for (const auto& [field, value] : document.numbers)
        if (number_slot(field)) add(field, number_range(value));
    return record.take();
}

}  // namespace tim::index
