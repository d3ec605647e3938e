#include "engine/index/lexicon.h"

#include <algorithm>

#include "engine/analysis/vietnamese.h"
#include "engine/index/record.h"

namespace tim::index {
namespace {

constexpr std::size_t kMostMet = 1 << 16;

}  // namespace

void LexiconBuilder::add(const std::vector<analysis::AnalyzedToken>& tokens) {
    for (const auto& token : tokens) {
        if (token.kind == analysis::TokenKind::quantity) continue;
        const auto [met, fresh] = met_.try_emplace(token.text);
        if (fresh) met->second = &words_[token.folded][token.marked ? analysis::place_tone(token.text) : token.text];
        ++*met->second;
        if (met_.size() >= kMostMet) met_.clear();
    }
}

void LexiconBuilder::merge(const LexiconBuilder& other) {
    for (const auto& [folded, spellings] : other.words_) {
        Spellings& mine = words_[folded];
        for (const auto& [text, count] : spellings) mine[text] += count;
    }
}

void LexiconBuilder::subtract(const LexiconBuilder& other) {
    for (const auto& [folded, spellings] : other.words_)
        for (const auto& [text, count] : spellings) words_[folded][text] -= count;
}

std::string LexiconBuilder::changed(std::string_view folded, std::string_view record, Spellings changes) {
    for (const Spelling& spelling : parse_spellings(folded, record))
        changes[spelling.text] += static_cast<std::int64_t>(spelling.count);
    return record_of(folded, changes);
}

// Most words have one spelling, which is the word itself; nothing stands for that.
std::string LexiconBuilder::record_of(std::string_view folded, const Spellings& spellings) {
    std::vector<Spelling> sorted;
    for (const auto& [text, count] : spellings)
        if (count > 0) sorted.push_back({text, static_cast<std::uint64_t>(count)});
    std::sort(sorted.begin(), sorted.end(), [](const Spelling& a, const Spelling& b) {
        return a.count != b.count ? a.count > b.count : a.text < b.text;
    });
    RecordWriter out;
    for (const auto& spelling : sorted) {
        out.text(spelling.text == folded ? std::string_view() : spelling.text);
        out.number(spelling.count);
    }
    return out.take();
}

std::vector<Spelling> parse_spellings(std::string_view folded, std::string_view record) {
    std::vector<Spelling> out;
    for (RecordReader in(record); !in.done();) {
        const std::string_view text = in.text();
        out.push_back({std::string(text.empty() ? folded : text), in.number()});
    }
    return out;
}

}  // namespace tim::index
