// explain-terms: how text becomes terms, for people who wonder why something is found or not.
#include <fmt/format.h>

#include <string>
#include <string_view>
#include <vector>

#include "engine/analysis/analyzer.h"
#include "indexer/commands/commands.h"

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

// A line a token: as written, its byte offsets, and the terms it is indexed under in running text.
int explain_terms(const std::vector<std::string>& words) {
    const std::string text = fmt::format("{}", fmt::join(words, " "));
    const std::vector<analysis::AnalyzedToken> tokens = analysis::analyze(text);
    std::vector<std::string> terms(tokens.size());
    analysis::for_each_term(tokens, analysis::Pairs::of_content,
                            [&](analysis::TermKind kind, std::string_view term, std::size_t token) {
                                terms[token] += fmt::format("  {}={}", name_of(kind), term);
                            });
    for (std::size_t i = 0; i < tokens.size(); ++i)
        fmt::print("{} [{},{}){}\n", text.substr(tokens[i].begin, tokens[i].end - tokens[i].begin), tokens[i].begin,
                   tokens[i].end, terms[i]);
    return kDone;
}

}  // namespace tim::indexer
