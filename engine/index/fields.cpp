#include "engine/index/fields.h"

#include "engine/analysis/unicode.h"

namespace tim::index {

std::string term(Prefix prefix, std::string_view text) {
    constexpr std::size_t kMaxBytes = 240;  // Xapian refuses 246
    std::string out(prefix_of(prefix));
    out.append(analysis::truncate_utf8(text, kMaxBytes - out.size()));
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

std::string facet_term(std::string_view field, std::string_view value) {
    return term(Prefix::facet, std::string(field) + ':' + analysis::normalize_text(value));
}

std::optional<Slot> number_slot(std::string_view field) {
    for (const auto& row : kNumbers)
        if (row.field == field) return row.slot;
    return std::nullopt;
}

}  // namespace tim::index
