#include "engine/search/suggest.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "engine/analysis/function_words.h"
#include "engine/analysis/keystrokes.h"
#include "engine/analysis/unicode.h"
#include "engine/analysis/vietnamese.h"
#include "engine/index/fields.h"
#include "engine/index/suggestions.h"
#include "engine/search/query.h"

namespace tim::search {
namespace {

using analysis::AnalyzedToken;
using analysis::TokenKind;

struct Typed {
    std::vector<AnalyzedToken> words;
    bool last_is_finished = false;
};

Typed typed_words(std::string_view query) {
    Typed typed;
    for (auto& token : analysis::analyze(query))
        if (token.kind == TokenKind::word) typed.words.push_back(std::move(token));
    typed.last_is_finished = !typed.words.empty() && typed.words.back().end < query.size();
    return typed;
}

struct InputMethod {
    std::optional<std::string> (*word)(std::string_view keys);
    std::optional<std::string> (*half)(std::string_view keys);
};

constexpr InputMethod kInputMethods[] = {{analysis::decode_telex, analysis::decode_half_telex},
                                         {analysis::decode_vni, analysis::decode_half_vni}};

// Which words are taken for keys, where they make something: the last one may be a name (`libreo`), one that the index
// knows may be meant (`aws`), one of English grammar may be keys (`been`).
struct TakenForKeys {
    bool known = true, last = true, grammar = false;
};

constexpr TakenForKeys kTakenForKeys[] = {{}, {.known = false}, {.last = false}, {.grammar = true}};

// What was meant by keys that were typed with the method off. Who types one word so types them all so; nothing where
// the index knows each of the words as it stands.
std::optional<std::string> meant_by_keys(const index::IndexReader& reader, std::string_view query,
                                         const InputMethod& method, const TakenForKeys& taken) {
    std::string meant;
    bool is_sure = false;
    for (std::size_t begin = 0; begin < query.size();) {
        const std::size_t end = std::min(query.find(' ', begin), query.size());
        std::string word = analysis::normalize_text(query.substr(begin, end - begin));
        const bool is_known = reader.has_word(word), is_last = end == query.size();
        if ((taken.known || !is_known) && (taken.last || !is_last) &&
            (taken.grammar || !analysis::is_english_function_word(word)))
            if (auto decoded = is_last || !is_known ? method.half(word) : method.word(word)) {
                is_sure = is_sure || !is_known;
                word = *std::move(decoded);
            }
        meant += word;
        if (end < query.size()) meant += ' ';
        begin = end + 1;
    }
    return is_sure ? std::optional(meant) : std::nullopt;
}

bool same_word(const AnalyzedToken& typed, const AnalyzedToken& written) {
    if (index::suggestion_word(typed.text) != index::suggestion_word(written.text)) return false;
    if (!typed.marked) return true;
    if (analysis::spelling_key(typed.text) == analysis::spelling_key(written.text)) return true;
    const auto difference = analysis::compare_marks(typed.text, written.text);
    return difference.same_letters && difference.contradicting == 0;
}

// Half a word: letter by letter, and the tone wherever it stands: `hòa` on the way to `hoàn`.
bool begins(const AnalyzedToken& typed, const AnalyzedToken& written) {
    if (same_word(typed, written)) return true;
    const auto a = analysis::without_tone(typed.text), b = analysis::without_tone(written.text);
    if (a.letters.size() > b.letters.size()) return false;
    if (a.tone != analysis::Tone::level && a.tone != b.tone) return false;
    for (std::size_t i = 0; i < a.letters.size(); ++i) {
        if (a.letters[i] == b.letters[i]) continue;
        std::string bare;
        analysis::append_fold(b.letters[i], bare);
        if (a.letters[i] >= 0x80 || bare != std::string(1, static_cast<char>(a.letters[i]))) return false;
    }
    return true;
}

bool goes_on_from(const Typed& typed, const std::vector<AnalyzedToken>& words, std::size_t from) {
    if (from + typed.words.size() > words.size()) return false;
    for (std::size_t i = 0; i + 1 < typed.words.size(); ++i)
        if (!same_word(typed.words[i], words[from + i])) return false;
    const AnalyzedToken &last = typed.words.back(), &word = words[from + typed.words.size() - 1];
    return typed.last_is_finished ? same_word(last, word) : begins(last, word);
}

bool goes_on(const Typed& typed, std::string_view text) {
    for (const auto& reading : index::suggestion_readings(text))
        for (std::size_t from = 0; from < reading.size(); ++from)
            if (goes_on_from(typed, reading, from)) return true;
    return false;
}

// The words themselves and no more.
bool is_whole(const Typed& typed, std::string_view text) {
    std::size_t letters = typed.words.size();
    for (const auto& word : typed.words) letters += word.text.size();
    if (text.size() > 3 * letters) return false;  // most are longer, however many bytes a marked letter takes
    const Typed written = typed_words(text);
    return std::equal(typed.words.begin(), typed.words.end(), written.words.begin(), written.words.end(), same_word);
}

// What may go on from the typed words, the most promising first.
std::vector<index::Completion> going_on(const index::IndexReader& reader, const Typed& typed) {
    std::string before;
    for (std::size_t i = 0; i + 1 < typed.words.size(); ++i)
        before += index::suggestion_word(typed.words[i].text) + ' ';
    const AnalyzedToken& last = typed.words.back();
    // With the last word as a finished one (`ly` is another spelling of `lí`): a title that was typed to its end comes
    // first, however many longer ones begin so.
    std::vector<index::Completion> found =
        index::completions(reader.words(), before + index::suggestion_word(last.text) + ' ');
    const auto others = std::stable_partition(found.begin(), found.end(), [&](const index::Completion& each) {
        const auto stored = index::read_suggestion(reader.words(), each.id);
        return stored.kind != index::SuggestionKind::phrase && is_whole(typed, stored.text);
    });
    const auto typed_whole = others - found.begin();
    if (!typed.last_is_finished) {  // `ly` is half of `lymph`, too
        const auto more = index::completions(reader.words(), before + last.folded);
        found.insert(found.end(), more.begin(), more.end());
    }
    std::sort(found.begin() + typed_whole, found.end());
    return found;
}

// A document of the language that has all words of the text, neighbours as neighbours.
bool leads_somewhere(const index::IndexReader& reader, const std::string& text, const std::string& lang) {
    const ParsedQuery parsed = parse_query(text);
    if (parsed.wanted.size() != 1 || !parsed.excluded.empty() || !parsed.languages.empty()) return false;
    if (parsed.wanted.front().kind != Clause::Kind::words || parsed.wanted.front().in_title) return false;
    std::vector<Xapian::Query> all;
    const AnalyzedToken* previous = nullptr;
    for (const auto& token : parsed.wanted.front().tokens) {
        if (token.kind != TokenKind::word) continue;
        const bool joined = previous != nullptr && token.joins_previous && analysis::surely_has_pair(*previous, token);
        all.emplace_back(joined ? index::term(index::Prefix::bigram, analysis::bigram(previous->folded, token.folded))
                                : index::term(index::Prefix::folded, token.folded));
        previous = &token;
    }
    if (all.empty()) return false;
    if (!lang.empty()) all.emplace_back(index::facet_term("lang", lang));
    Xapian::Enquire enquire(reader.documents());
    enquire.set_weighting_scheme(Xapian::BoolWeight());
    enquire.set_query(Xapian::Query(Xapian::Query::OP_AND, all.begin(), all.end()));
    return !enquire.get_mset(0, 1).empty();
}

// The same words, but that some have no marks: `benh ly` for `bệnh lý`, not `máu` for `mẫu`, nor `gán` for `gắn`.
bool lacks_marks_of(std::string_view text, std::string_view marked) {
    const Typed a = typed_words(text), b = typed_words(marked);
    return std::equal(a.words.begin(), a.words.end(), b.words.begin(), b.words.end(),
                      [](const AnalyzedToken& x, const AnalyzedToken& y) {
                          if (analysis::spelling_key(x.text) == analysis::spelling_key(y.text)) return true;
                          const auto difference = analysis::compare_marks(x.text, y.text);
                          return !x.marked && difference.same_letters && difference.contradicting == 0;
                      });
}

std::string_view name(index::SuggestionKind kind) {
    switch (kind) {
        case index::SuggestionKind::phrase:
            return "phrase";
        case index::SuggestionKind::heading:
            return "heading";
        case index::SuggestionKind::title:
            return "title";
        case index::SuggestionKind::entity:
            return "entity";
    }
    return "phrase";
}

std::vector<Suggestion> going_on_from(const index::IndexReader& reader, const SuggestRequest& request,
                                      std::string_view query) {
    const Typed typed = typed_words(query);
    if (typed.words.empty()) return {};
    std::vector<Suggestion> out;
    // One that lacks marks of another in its language is left out, unless it was typed so; and so is the same of two
    // languages.
    const std::string as_typed = analysis::normalize_text(query);
    const auto is_left_for = [&](const Suggestion& one, const Suggestion& other) {
        if (!lacks_marks_of(one.text, other.text)) return false;
        return lacks_marks_of(other.text, one.text) ||
               (one.lang == other.lang && analysis::normalize_text(one.text) != as_typed);
    };
    std::multimap<std::string, std::size_t> by_letters;
    const auto put = [&](Suggestion suggestion) {
        const std::string letters = analysis::fold(analysis::normalize_text(suggestion.text));
        const auto [from, to] = by_letters.equal_range(letters);
        for (auto it = from; it != to; ++it) {
            Suggestion& known = out[it->second];
            if (is_left_for(suggestion, known)) return;
            if (!is_left_for(known, suggestion)) continue;
            known = std::move(suggestion);
            return;
        }
        by_letters.emplace(letters, out.size());
        out.push_back(std::move(suggestion));
    };
    std::set<std::uint64_t> tried;
    for (const auto& each : going_on(reader, typed)) {
        if (out.size() >= request.limit) break;
        if (!tried.insert(each.id).second) continue;
        auto stored = index::read_suggestion(reader.words(), each.id);
        if (!request.lang.empty() && stored.lang != request.lang) continue;
        if (!goes_on(typed, stored.text) || !leads_somewhere(reader, stored.text, stored.lang)) continue;
        put({std::move(stored.text), std::string(name(stored.kind)), std::move(stored.lang), std::move(stored.url)});
    }
    return out;
}

}  // namespace

bool goes_on(std::string_view typed, std::string_view text) {
    const Typed words = typed_words(typed);
    return !words.words.empty() && goes_on(words, text);
}

std::vector<Suggestion> suggestions_for(const index::IndexReader& reader, const SuggestRequest& request) {
    auto out = going_on_from(reader, request, request.query);
    // English words are keys, too: only where nothing goes on from what stands there.
    std::set<std::string> tried;
    for (const InputMethod& method : kInputMethods)
        for (const TakenForKeys& taken : kTakenForKeys) {
            if (!out.empty() || request.limit == 0) return out;
            const auto meant = meant_by_keys(reader, request.query, method, taken);
            if (meant && tried.insert(*meant).second) out = going_on_from(reader, request, *meant);
        }
    return out;
}

}  // namespace tim::search
