// explain-terms: how text becomes terms, for people who wonder why something is found or not.
#include <fmt/format.h>

#include <iostream>
#include <memory>
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

// A line a token: as written, its byte offsets, and the terms it is indexed under.
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

}  // namespace

void add_explain_terms(CLI::App& app, int& status) {
    CLI::App* command = app.add_subcommand("explain-terms", "Show how text becomes terms");
    const auto words = std::make_shared<std::vector<std::string>>();
    command->add_option("TEXT", *words, "The text")->required()->type_name("");
    command->final_callback([words, &status] {
        explain_terms(fmt::format("{}", fmt::join(*words, " ")), std::cout);
        status = kDone;
    });
}

}  // namespace tim::indexer
