#include "engine/index/xapian_document.h"

#include "engine/analysis/analyzer.h"
#include "engine/index/fields.h"

namespace tim::index {
namespace {

using analysis::Pairs;
using analysis::TermKind;

enum class Place { heading, keyword, text };

using Tokens = std::vector<analysis::AnalyzedToken>;

void add_text(Xapian::Document& out, const Tokens& tokens, unsigned wdf, Place place, LexiconBuilder& lexicon) {
    lexicon.add(tokens);
    const Pairs pairs = place == Place::text ? Pairs::of_content : Pairs::all;
    analysis::for_each_term(tokens, pairs, [&](TermKind kind, std::string_view t, std::size_t) {
        out.add_term(term(prefix_for(kind), t), wdf);
        if (place == Place::heading && kind == TermKind::folded) out.add_boolean_term(term(Prefix::title, t));
    });
}

// Code is found by its words, and weighs less than prose: no pairs, no stems.
void add_code(Xapian::Document& out, std::string_view code, unsigned wdf) {
    for (const auto& token : analysis::analyze(code)) out.add_term(term(Prefix::folded, token.folded), wdf);
}

void add_whole(Xapian::Document& out, Prefix prefix, const Tokens& tokens) {
    if (const std::string words = whole(tokens); !words.empty()) out.add_boolean_term(term(prefix, words));
}

void add_facets(Xapian::Document& out, const Document& d) {
    const std::string record = facets_record(d);
    for_each_facet(record, [&](std::uint64_t, std::string_view field, std::string_view value) {
        if (!number_slot(field)) out.add_boolean_term(facet_term(field, value));  // numbers are compared, in their slot
    });
    out.add_value(slot_number(Slot::facets), record);
}

}  // namespace

Xapian::Document to_xapian(const Document& d, LexiconBuilder& lexicon, const Boosts& boosts) {
    Xapian::Document out;
    const Tokens title = analysis::analyze(d.title);
    add_text(out, title, d.ordinal == 0 ? boosts.title_of_lead : boosts.title_of_section, Place::heading, lexicon);
    if (d.ordinal == 0) add_whole(out, Prefix::whole_title, title);
    for (std::size_t i = 0; i < d.path.size(); ++i) {
        const Tokens heading = analysis::analyze(d.path[i]);
        const bool is_own = i + 1 == d.path.size();
        add_text(out, heading, is_own ? boosts.heading : boosts.outer_heading, Place::heading, lexicon);
        if (is_own) add_whole(out, Prefix::whole_heading, heading);
    }
    for (const auto& keyword : d.keywords)
        add_text(out, analysis::analyze(keyword), boosts.keyword, Place::keyword, lexicon);
    add_text(out, analysis::analyze(d.text), boosts.text, Place::text, lexicon);
    add_code(out, d.code, boosts.code);

    out.add_boolean_term(term(Prefix::id, d.id));
    out.add_boolean_term(term(Prefix::page, d.page_key));
    if (!d.source.empty()) out.add_boolean_term(term(Prefix::source, d.source));
    if (!d.translation_key.empty() && d.ordinal == 0)
        out.add_boolean_term(term(Prefix::translation, d.translation_key));
    if (!d.translation_key.empty()) out.add_boolean_term(counterpart_term(d.translation_key, d.ordinal));

    out.add_value(slot_number(Slot::page), page_group(d));
    out.add_value(slot_number(Slot::order), order_key(d));
    if (!d.date.empty()) out.add_value(slot_number(Slot::date), d.date);
    for (const auto& [field, value] : d.numbers)
        if (const auto slot = number_slot(field)) out.add_value(slot_number(*slot), Xapian::sortable_serialise(value));
    add_facets(out, d);
    out.set_data(serialize(d));
    return out;
}

}  // namespace tim::index
