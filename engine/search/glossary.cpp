#include "engine/search/glossary.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "engine/analysis/unicode.h"
#include "engine/analysis/vietnamese.h"

namespace tim::search {
namespace {

using analysis::AnalyzedToken;
using analysis::TokenKind;

// One key for the spellings of a word: i/y and tone placement unified, marks off; English by stem.
std::string key_of(const AnalyzedToken& token) {
    return token.stem.empty() ? analysis::fold(analysis::spelling_key(token.text)) : token.stem;
}

std::vector<AnalyzedToken> words_of(const std::string& text) {
    auto tokens = analysis::analyze(text);
    std::erase_if(tokens, [](const AnalyzedToken& t) { return t.kind != TokenKind::word; });
    return tokens;
}

}  // namespace

bool agrees(const AnalyzedToken& typed, const AnalyzedToken& written) {
    if (!typed.marked || analysis::spelling_key(typed.text) == analysis::spelling_key(written.text)) return true;
    const auto difference = analysis::compare_marks(typed.text, written.text);
    return difference.same_letters && difference.contradicting == 0;
}

Glossary::Glossary(const std::vector<index::GlossaryPair>& pairs) {
    for (const auto& pair : pairs) {
        add(pair.vi, pair.en, "en");
        add(pair.en, pair.vi, "vi");
    }
}

void Glossary::add(const std::string& from, const std::string& to, const char* to_lang) {
    Entry entry{words_of(from), {to}, to_lang};
    if (entry.source.empty()) return;
    std::string key;
    for (const auto& token : entry.source) key += key_of(token) + ' ';
    longest_ = std::max(longest_, entry.source.size());
    auto& same_key = entries_[key];
    for (auto& other : same_key) {
        const bool same_words = other.lang == to_lang &&
                                std::equal(other.source.begin(), other.source.end(), entry.source.begin(),
                                           entry.source.end(), [](const auto& a, const auto& b) {
                                               return analysis::spelling_key(a.text) == analysis::spelling_key(b.text);
                                           });
        if (same_words) {
            other.translations.push_back(to);
            return;
        }
    }
    same_key.push_back(std::move(entry));
}

Glossary::Found Glossary::longest_at(const std::vector<const AnalyzedToken*>& tokens, std::size_t at,
                                     std::size_t most) const {
    Found found;
    std::string key;
    for (std::size_t count = 1; count <= std::min(longest_, most) && at + count <= tokens.size(); ++count) {
        const AnalyzedToken& last = *tokens[at + count - 1];
        if (count > 1 && !last.joins_previous) break;
        key += key_of(last) + ' ';
        const auto same_key = entries_.find(key);
        if (same_key == entries_.end()) continue;
        std::vector<const Entry*> agreeing;
        for (const auto& entry : same_key->second) {
            bool all = true;
            for (std::size_t i = 0; i < count; ++i) all = all && agrees(*tokens[at + i], entry.source[i]);
            if (all) agreeing.push_back(&entry);
        }
        if (!agreeing.empty()) found = {count, std::move(agreeing)};
    }
    return found;
}

}  // namespace tim::search
