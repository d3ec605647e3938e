#include "indexer/explain_terms.h"

#include <fmt/format.h>

#include <string>
#include <vector>

#include "engine/analysis/analyzer.h"

namespace tim::indexer {

namespace {

const char* name_of(analysis::TermKind kind) {
    switch (kind) {
        case analysis::TermKind::folded:
            return "folded";
        case analysis::TermKind::exact:
            return "exact";
        case analysis::TermKind::stem:
            return "stem";
        case analysis::TermKind::bigram:
            return "bigram";
    }
    return "?";
}

}  // namespace

void explain_terms(std::string_view text, std::ostream& out) {
    const std::vector<analysis::AnalyzedToken> tokens = analysis::analyze(text);
    std::vector<std::string> terms(tokens.size());
    analysis::for_each_term(tokens, [&](analysis::TermKind kind, std::string_view term, std::size_t token) {
        terms[token] += fmt::format("  {}={}", name_of(kind), term);
    });
    for (std::size_t i = 0; i < tokens.size(); ++i)
        out << fmt::format("{} [{},{}){}\n", text.substr(tokens[i].begin, tokens[i].end - tokens[i].begin),
                           tokens[i].begin, tokens[i].end, terms[i]);
}

}  // namespace tim::indexer
