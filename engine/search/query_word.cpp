#include "engine/search/query_word.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "engine/analysis/function_words.h"
#include "engine/analysis/vietnamese.h"
#include "engine/index/fields.h"

namespace tim::search {

using analysis::AnalyzedToken;
using index::Prefix;

namespace {

// An unmarked word counts as a function word only where the collection mostly spells it as one: `duoc` may be `được` or
// `dược`, `may` may be English or `máy`.
bool is_function_word(const AnalyzedToken& token, const index::IndexReader& reader) {
    if (token.marked) return analysis::is_vietnamese_function_word(token.text);
    const bool bare = analysis::is_bare_vietnamese_function_word(token.folded);
    const bool english = analysis::is_english_function_word(token.folded);
    if (!bare && !english) return false;
    std::uint64_t as_function = 0, all = 0;
    for (const auto& spelling : reader.spellings(token.folded)) {
        all += spelling.count;
        if (spelling.text == token.folded ? english || analysis::is_vietnamese_function_word(spelling.text)
                                          : analysis::is_vietnamese_function_word(spelling.text))
            as_function += spelling.count;
    }
    return 2 * as_function >= all;
}

double inverse_document_frequency(Xapian::doccount documents, const index::IndexReader& reader) {
    const double n = reader.documents().get_doccount(), f = documents;
    return std::log(1.0 + (n - f + 0.5) / (f + 0.5));
}

// An English word that the index has in another form alone is as frequent as its stem there.
double weight_of(const AnalyzedToken& word, std::string_view form, bool is_function, const index::IndexReader& reader,
                 const Weights& weights) {
    const auto with = [&](Prefix prefix, std::string_view text) {
        return reader.documents_with(index::term(prefix, text));
    };
    Xapian::doccount documents = with(Prefix::folded, form);
    if (documents == 0 && !word.stem.empty())
        documents = std::max(with(Prefix::folded, word.stem), with(Prefix::stem, word.stem));
    return inverse_document_frequency(documents, reader) * (is_function ? weights.function_word : 1.0);
}

}  // namespace

QueryWord query_word(const AnalyzedToken& token, bool after_previous, const index::IndexReader& reader,
                     const Weights& weights) {
    QueryWord word;
    word.token = token;
    // What is spelled like a syllable has no stem, but may be English all the same: `buy`, where texts have `buying`.
    if (!token.marked && token.stem.empty() && !reader.has_word(token.folded) &&
        reader.has_term(index::term(Prefix::stem, token.folded)))
        word.token.stem = token.folded;
    word.meant = word.token;
    word.forms.push_back(token.folded);
    word.function = is_function_word(token, reader);
    word.weight = weight_of(word.token, token.folded, word.function, reader, weights);
    word.in_query_after_previous = after_previous;
    return word;
}

void take_for(QueryWord& word, Meant meant, const index::IndexReader& reader, const Weights& weights) {
    if (meant.how == How::as_typed) return;
    word.how = meant.how;
    word.sure = meant.sure;
    word.forms = std::move(meant.forms);
    if (auto tokens = analysis::analyze(meant.text); !tokens.empty()) {
        word.meant = std::move(tokens.front());
        word.meant.begin = word.token.begin;
        word.meant.end = word.token.end;
        word.meant.position = word.token.position;
        word.meant.joins_previous = word.token.joins_previous;
    }
    word.function = is_function_word(word.meant, reader);
    word.weight = weight_of(word.meant, word.forms.front(), word.function, reader, weights);
}

void add_variant(QueryWord& word) {
    if (std::string variant = analysis::bare_variant(word.forms.front()); !variant.empty())
        word.forms.push_back(std::move(variant));
}

}  // namespace tim::search
