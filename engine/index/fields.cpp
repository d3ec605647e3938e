#include "engine/index/fields.h"

#include "engine/analysis/unicode.h"

namespace tim::index {

std::string term(Prefix prefix, std::string_view text) {
    constexpr std::size_t kMaxBytes = 240;  // Xapian refuses 246
    std::string out(prefix_of(prefix));
    out.append(analysis::truncate_utf8(text, kMaxBytes - out.size()));
    return out;
}

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
    return term(Prefix::facet, std::string(field) + ':' + analysis::normalize_text(value));
}

std::optional<Slot> number_slot(std::string_view field) {
    for (const auto& row : kNumbers)
        if (row.field == field) return row.slot;
    return std::nullopt;
}

}  // namespace tim::index
