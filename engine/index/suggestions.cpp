#include "engine/index/suggestions.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "engine/analysis/function_words.h"
#include "engine/analysis/unicode.h"
#include "engine/analysis/vietnamese.h"
#include "engine/index/fields.h"
#include "engine/index/record.h"

namespace tim::index {
namespace {

using analysis::AnalyzedToken;
using analysis::TokenKind;

constexpr std::size_t kLongestText = 200, kLongestKey = 80;  // bytes
constexpr std::size_t kMostStarts = 6;                       // words of a title that a look-up may begin with

std::string on_one_line(std::string_view text) {
    std::string out;
    bool space = false;
    for (const char c : text) {
        if (static_cast<unsigned char>(c) <= ' ') {
            space = !out.empty();
            continue;
        }
        if (std::exchange(space, false)) out += ' ';
        out += c;
    }
    return out;
}

// One key for the ways of writing a text that differ in nothing but case, Unicode form, tone placement and punctuation.
std::string spelling_of(std::string_view text) {
    std::string out;
    for (const auto& token : analysis::analyze(text))
        if (token.kind == TokenKind::word) out += (out.empty() ? "" : " ") + analysis::place_tone(token.text);
    return out;
}

std::string key_of(const std::vector<AnalyzedToken>& words, std::size_t from) {
    std::string key;
    for (std::size_t i = from; i < words.size() && key.size() < kLongestKey; ++i)
        key += (i == from ? "" : " ") + suggestion_word(words[i]);
    key += ' ';
    return std::string(analysis::truncate_utf8(key, kLongestKey));
}

bool begins_a_meaning(const AnalyzedToken& word) {
    return !analysis::is_vietnamese_function_word(word.text) && !analysis::is_english_function_word(word.text);
}

std::string number_key(std::string_view prefix, std::uint64_t id) {
    RecordWriter out;
    out.number(id);
    return std::string(prefix) + out.take();
}

struct Key {
    std::string text;
    Completion completion;
    std::uint32_t lang;
};

std::string record_of(std::vector<Completion> list) {
    std::sort(list.begin(), list.end());
    RecordWriter out;
    for (const auto& each : list) {
        out.number(each.id);
        out.number(each.weight);
    }
    return out.take();
}

// Sorts and leaves the better one of two that are the same suggestion.
void make_unique(std::vector<Completion>& list) {
    std::sort(list.begin(), list.end(), [](const Completion& a, const Completion& b) {
        return a.id != b.id ? a.id < b.id : a.weight > b.weight;
    });
    list.erase(
        std::unique(list.begin(), list.end(), [](const Completion& a, const Completion& b) { return a.id == b.id; }),
        list.end());
    std::sort(list.begin(), list.end());
}

// Writes the best of keys[begin, end), which share their first `depth` bytes, for each beginning that many share.
void write_lists(Xapian::WritableDatabase& words, const std::vector<Key>& keys, std::size_t begin, std::size_t end,
                 std::size_t depth) {
    if (end - begin <= kWalked) return;
    if (depth > 0) {
        std::map<std::uint32_t, std::vector<Completion>> by_lang;
        for (std::size_t i = begin; i < end; ++i) by_lang[keys[i].lang].push_back(keys[i].completion);
        std::vector<Completion> best;
        for (auto& [lang, list] : by_lang) {
            make_unique(list);
            if (list.size() > kListed) list.resize(kListed);
            best.insert(best.end(), list.begin(), list.end());
        }
        words.set_metadata(std::string(kWordsSuggestionLists) + keys[begin].text.substr(0, depth),
                           record_of(std::move(best)));
    }
    while (begin < end && keys[begin].text.size() == depth) ++begin;
    while (begin < end) {
        std::size_t last = begin + 1;  // a character: continuation bytes belong to the one before
        std::size_t next = depth + 1;
        const std::string& first = keys[begin].text;
        while (next < first.size() && (static_cast<unsigned char>(first[next]) & 0xC0) == 0x80) ++next;
        while (last < end && keys[last].text.compare(0, next, first, 0, next) == 0) ++last;
        write_lists(words, keys, begin, last, next);
        begin = last;
    }
}

}  // namespace

std::string suggestion_word(const AnalyzedToken& token) { return analysis::fold(analysis::spelling_key(token.text)); }

std::vector<std::vector<AnalyzedToken>> suggestion_readings(std::string_view text) {
    const auto tokens = analysis::analyze(text);
    std::vector<AnalyzedToken> words, joined;
    std::uint32_t covered = 0;
    bool any = false;
    for (const auto& token : tokens)
        if (token.kind == TokenKind::word) words.push_back(token);
    for (const auto& word : words) {
        if (word.begin < covered) continue;
        const auto whole = std::find_if(tokens.begin(), tokens.end(), [&](const AnalyzedToken& t) {
            return t.kind == TokenKind::whole && t.begin == word.begin && t.end > word.end;
        });
        joined.push_back(whole == tokens.end() ? word : *whole);
        covered = joined.back().end;
        any = any || whole != tokens.end();
    }
    std::vector<std::vector<AnalyzedToken>> out{std::move(words)};
    if (any) out.push_back(std::move(joined));
    return out;
}

std::uint64_t suggestion_weight(const StoredSuggestion& suggestion, bool inside) {
    constexpr double kDoubled = 16;  // what twice as many documents are worth
    constexpr std::uint64_t kLead[] = {0, 0, 24, 80}, kInside = 40;
    const double often = std::log2(1.0 + static_cast<double>(suggestion.count));
    const auto weight = 64 + static_cast<std::uint64_t>(std::lround(kDoubled * often)) +
                        kLead[static_cast<std::size_t>(suggestion.kind)];
    return inside ? weight - kInside : weight;
}

void SuggestionBuilder::add(const Document& d) {
    const bool entity = !d.kind.empty() && d.kind != "article";
    if (!d.title.empty())
        put({on_one_line(d.title), entity ? SuggestionKind::entity : SuggestionKind::title, d.lang,
             d.ordinal == 0 ? d.url : "", 1});
    if (!d.section.empty()) put({on_one_line(d.section), SuggestionKind::heading, d.lang, d.url, 1});
}

void SuggestionBuilder::add_phrase(const std::string& text, const std::string& lang, std::uint64_t count) {
    put({on_one_line(text), SuggestionKind::phrase, lang, "", count});
}

void SuggestionBuilder::put(StoredSuggestion s) {
    if (s.text.empty() || s.text.size() > kLongestText || s.count == 0) return;
    const std::string spelling = spelling_of(s.text);
    if (spelling.empty()) return;
    const auto [at, fresh] = entries_.try_emplace(s.lang + '\n' + spelling, s);
    if (fresh) {
        if (entries_.size() > kMostSuggestions) forget_the_least();
        return;
    }
    StoredSuggestion& known = at->second;
    known.count += s.count;
    // A page's later sections bring its title again, without an address.
    if (s.kind > known.kind) {
        known.kind = s.kind;
        known.text = s.text;
        known.url = s.url;
    } else if (s.kind == known.kind) {
        if (known.text < s.text) known.text = s.text;  // small letters before capitals
        if (known.url.empty() && known.kind >= SuggestionKind::title)
            known.url = s.url;
        else if (!s.url.empty() && s.url != known.url)
            known.url = "?";  // several pages; written as none
    }
}

void SuggestionBuilder::merge(const SuggestionBuilder& other) {
    for (const auto& [key, suggestion] : other.entries_) put(suggestion);
}

void SuggestionBuilder::forget_the_least() {
    std::vector<std::uint64_t> weights;
    weights.reserve(entries_.size());
    for (const auto& [key, s] : entries_) weights.push_back(suggestion_weight(s, false));
    const auto middle = weights.begin() + static_cast<std::ptrdiff_t>(weights.size() / 2);
    std::nth_element(weights.begin(), middle, weights.end());
    const std::uint64_t bar = *middle;
    std::size_t spare = entries_.size() / 2;
    for (auto it = entries_.begin(); it != entries_.end() && spare > 0;) {
        if (suggestion_weight(it->second, false) > bar) {
            ++it;
        } else {
            it = entries_.erase(it);
            --spare;
        }
    }
}

void SuggestionBuilder::write(Xapian::WritableDatabase& words) const {
    std::vector<const std::pair<const std::string, StoredSuggestion>*> sorted;
    for (const auto& entry : entries_) sorted.push_back(&entry);
    std::sort(sorted.begin(), sorted.end(), [](const auto* a, const auto* b) { return a->first < b->first; });

    std::map<std::string, std::uint32_t> langs;
    std::vector<Key> keys;
    for (std::size_t id = 0; id < sorted.size(); ++id) {
        const StoredSuggestion& s = sorted[id]->second;
        RecordWriter out;
        out.text(s.text);
        out.number(static_cast<std::uint64_t>(s.kind));
        out.text(s.lang);
        out.text(s.url == "?" ? "" : s.url);
        out.number(s.count);
        words.set_metadata(number_key(kWordsSuggestions, id), out.take());

        const auto lang = langs.try_emplace(s.lang, static_cast<std::uint32_t>(langs.size())).first->second;
        for (const auto& reading : suggestion_readings(s.text)) {
            const std::size_t starts = s.kind >= SuggestionKind::title ? std::min(reading.size(), kMostStarts) : 1;
            for (std::size_t from = 0; from < starts; ++from)
                if (from == 0 || begins_a_meaning(reading[from]))
                    keys.push_back({key_of(reading, from), {id, suggestion_weight(s, from > 0)}, lang});
        }
    }
    std::sort(keys.begin(), keys.end(), [](const Key& a, const Key& b) {
        return a.text != b.text ? a.text < b.text : a.completion < b.completion;
    });
    for (std::size_t i = 0; i < keys.size();) {
        std::vector<Completion> same;
        std::size_t end = i;
        while (end < keys.size() && keys[end].text == keys[i].text) same.push_back(keys[end++].completion);
        if (same.size() <= kWalked)  // else the list of the whole key answers
            words.set_metadata(std::string(kWordsSuggestionKeys) + keys[i].text, record_of(std::move(same)));
        i = end;
    }
    write_lists(words, keys, 0, keys.size(), 0);
}

std::vector<Completion> parse_completions(std::string_view record) {
    std::vector<Completion> out;
    for (RecordReader in(record); !in.done();) {
        Completion each;
        each.id = in.number();
        each.weight = in.number();
        out.push_back(each);
    }
    return out;
}

std::vector<Completion> completions(const Xapian::Database& words, std::string_view prefix) {
    if (prefix.empty()) return {};
    const std::string cut(analysis::truncate_utf8(prefix, kLongestKey));
    auto out = parse_completions(words.get_metadata(std::string(kWordsSuggestionLists) + cut));
    if (out.empty()) {
        const std::string from = std::string(kWordsSuggestionKeys) + cut;
        for (auto it = words.metadata_keys_begin(from); it != words.metadata_keys_end(from); ++it)
            for (const Completion& each : parse_completions(words.get_metadata(*it))) out.push_back(each);
    }
    make_unique(out);
    return out;
}

StoredSuggestion read_suggestion(const Xapian::Database& words, std::uint64_t id) {
    const std::string record = words.get_metadata(number_key(kWordsSuggestions, id));
    RecordReader in(record);
    StoredSuggestion s;
    s.text = in.text();
    s.kind = static_cast<SuggestionKind>(in.number());
    s.lang = in.text();
    s.url = in.text();
    s.count = in.number();
    return s;
}

}  // namespace tim::index
