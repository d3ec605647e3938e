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

std::string key_of(const std::vector<std::string>& words, std::size_t from) {
    std::string key;
    for (std::size_t i = from; i < words.size() && key.size() < kLongestKey; ++i)
        key += (i == from ? "" : " ") + words[i];
    key += ' ';
    return std::string(analysis::truncate_utf8(key, kLongestKey));
}

bool begins_a_meaning(const AnalyzedToken& word) {
    return !analysis::is_vietnamese_function_word(word.text) && !analysis::is_english_function_word(word.text);
}

bool is_one_word(std::string_view phrase) { return phrase.find_first_of(" -_.&'/") == std::string_view::npos; }

std::string number_key(std::string_view prefix, std::uint64_t id) {
    RecordWriter out;
    out.number(id);
    return std::string(prefix) + out.take();
}

struct Key {
    std::string text;
    Completion completion;
};

// Calls visit(key, inside) for each key that leads to the suggestion; a key may come twice.
template <class Visit>
void for_each_key(const StoredSuggestion& s, Visit&& visit) {
    for (const auto& reading : suggestion_readings(s.text)) {
        std::vector<std::string> words;
        for (const auto& token : reading) words.push_back(suggestion_word(token.text));
        const std::size_t starts = s.kind >= SuggestionKind::title ? std::min(reading.size(), kMostStarts) : 1;
        for (std::size_t from = 0; from < starts; ++from)
            if (from == 0 || begins_a_meaning(reading[from])) visit(key_of(words, from), from > 0);
    }
}

std::string entry_of(const StoredSuggestion& s) {
    const std::string spelling = spelling_of(s.text);
    return spelling.empty() ? std::string() : s.lang + '\n' + spelling;
}

// The key, of those that lead to an entry's suggestion, that begins with its first word.
std::string first_key(std::string_view entry) {
    std::string_view spelling = entry.substr(entry.find('\n') + 1);
    std::vector<std::string> words;
    while (!spelling.empty()) {
        const std::string_view word = spelling.substr(0, spelling.find(' '));
        spelling.remove_prefix(std::min(spelling.size(), word.size() + 1));
        words.push_back(suggestion_word(word));
    }
    return key_of(words, 0);
}

std::string record_of(const StoredSuggestion& s) {
    RecordWriter out;
    out.text(s.text);
    out.number(static_cast<std::uint64_t>(s.kind));
    out.text(s.lang);
    out.text(s.url);
    out.number(s.count);
    out.number(s.phrase);
    return out.take();
}

std::string number_record(std::uint64_t number) {
    RecordWriter out;
    out.number(number);
    return out.take();
}

std::string record_of(const std::vector<std::string>& texts) {
    RecordWriter out;
    for (const auto& text : texts) out.text(text);
    return out.take();
}

std::string record_of(std::vector<Completion> list) {
    std::sort(list.begin(), list.end());
    RecordWriter out;
    for (const auto& each : list) {
        out.number(each.id);
        out.number(each.weight);
        out.number(each.lang);
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

// The best of each language.
std::vector<Completion> best_of(std::vector<Completion> all) {
    make_unique(all);
    std::map<std::uint64_t, std::size_t> taken;
    std::vector<Completion> best;
    for (const Completion& each : all)
        if (taken[each.lang]++ < kListed) best.push_back(each);
    return best;
}

// How long the next longer beginning is: a character, continuation bytes belong to the one before.
std::size_t next_length(const std::string& key, std::size_t depth) {
    std::size_t next = depth + 1;
    while (next < key.size() && (static_cast<unsigned char>(key[next]) & 0xC0) == 0x80) ++next;
    return next;
}

// Writes the best of keys[begin, end), which share their first `depth` bytes, for each beginning that many share.
void write_lists(Xapian::WritableDatabase& words, const std::vector<Key>& keys, std::size_t begin, std::size_t end,
                 std::size_t depth) {
    if (end - begin <= kWalked) return;
    if (depth > 0) {
        std::vector<Completion> all;
        for (std::size_t i = begin; i < end; ++i) all.push_back(keys[i].completion);
        words.set_metadata(std::string(kWordsSuggestionLists) + keys[begin].text.substr(0, depth),
                           record_of(best_of(std::move(all))));
    }
    while (begin < end && keys[begin].text.size() == depth) ++begin;
    while (begin < end) {
        std::size_t last = begin + 1;
        const std::string& first = keys[begin].text;
        const std::size_t next = next_length(first, depth);
        while (last < end && keys[last].text.compare(0, next, first, 0, next) == 0) ++last;
        write_lists(words, keys, begin, last, next);
        begin = last;
    }
}

}  // namespace

std::string suggestion_word(std::string_view word) { return analysis::fold(analysis::spelling_key(word)); }

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
    constexpr std::uint64_t kLead[] = {0, 0, 24, 80}, kInside = 40, kWord = 64;
    const double often = std::log2(1.0 + static_cast<double>(suggestion.count));
    const auto weight = 64 + static_cast<std::uint64_t>(std::lround(kDoubled * often)) +
                        kLead[static_cast<std::size_t>(suggestion.kind)];
    if (suggestion.kind == SuggestionKind::phrase && is_one_word(suggestion.text)) return weight - kWord;
    return inside ? weight - kInside : weight;
}

void SuggestionBuilder::add(const Document& d) {
    const bool entity = !d.kind.empty() && d.kind != "article";
    if (!d.title.empty())
        put({on_one_line(d.title), entity ? SuggestionKind::entity : SuggestionKind::title, d.lang,
             d.ordinal == 0 ? d.url : "", 1, 0});
    if (!d.section.empty()) put({on_one_line(d.section), SuggestionKind::heading, d.lang, d.url, 1, 0});
}

void SuggestionBuilder::add_phrase(const std::string& text, const std::string& lang, std::uint64_t count) {
    put({on_one_line(text), SuggestionKind::phrase, lang, "", count, count});
}

void SuggestionBuilder::put(StoredSuggestion s) {
    if (s.text.empty() || s.text.size() > kLongestText || s.count == 0) return;
    const std::string entry = entry_of(s);
    if (entry.empty()) return;
    const auto [at, fresh] = entries_.try_emplace(entry, s);
    if (fresh) {
        if (entries_.size() > kMostSuggestions) forget_the_least();
        return;
    }
    StoredSuggestion& known = at->second;
    known.count += s.count;
    known.phrase += s.phrase;
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

StoredSuggestion SuggestionBuilder::as_stored(StoredSuggestion suggestion) {
    if (suggestion.url == "?") suggestion.url.clear();
    return suggestion;
}

std::optional<StoredSuggestion> SuggestionBuilder::find(const std::string& entry) const {
    const auto at = entries_.find(entry);
    return at == entries_.end() ? std::nullopt : std::optional(as_stored(at->second));
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

    std::map<std::string, std::uint64_t> langs;
    std::vector<std::string> lang_names;
    std::vector<Key> keys;
    for (std::size_t id = 0; id < sorted.size(); ++id) {
        const StoredSuggestion s = as_stored(sorted[id]->second);
        words.set_metadata(number_key(kWordsSuggestions, id), record_of(s));
        const auto [lang, is_new] = langs.try_emplace(s.lang, langs.size());
        if (is_new) lang_names.push_back(s.lang);
        for_each_key(s, [&](std::string key, bool inside) {
            keys.push_back({std::move(key), {id, suggestion_weight(s, inside), lang->second}});
        });
    }
    words.set_metadata(std::string(kWordsSuggestionNext), number_record(sorted.size()));
    words.set_metadata(std::string(kWordsSuggestionLangs), record_of(lang_names));
    std::sort(keys.begin(), keys.end(), [](const Key& a, const Key& b) {
        return a.text != b.text ? a.text < b.text : a.completion < b.completion;
    });
    for (std::size_t i = 0; i < keys.size();) {
        std::vector<Completion> same;
        std::size_t end = i;
        while (end < keys.size() && keys[end].text == keys[i].text) same.push_back(keys[end++].completion);
        make_unique(same);
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
        each.lang = in.number();
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
    s.phrase = in.number();
    return s;
}

SuggestionEditor::SuggestionEditor(Xapian::WritableDatabase& words) : words_(words) {
    const std::string langs = words_.get_metadata(std::string(kWordsSuggestionLangs));
    for (RecordReader in(langs); !in.done();) langs_.emplace_back(in.text());
}

std::optional<std::uint64_t> SuggestionEditor::id_of(const std::string& entry) const {
    const std::string key = std::string(kWordsSuggestionKeys) + first_key(entry);
    for (const Completion& each : parse_completions(words_.get_metadata(key)))
        if (entry_of(read_suggestion(words_, each.id)) == entry) return each.id;
    return std::nullopt;
}

std::optional<StoredSuggestion> SuggestionEditor::find(const std::string& entry) const {
    const auto id = id_of(entry);
    return id ? std::optional(read_suggestion(words_, *id)) : std::nullopt;
}

std::uint64_t SuggestionEditor::number_of(const std::string& lang) {
    const auto at = std::find(langs_.begin(), langs_.end(), lang);
    if (at != langs_.end()) return static_cast<std::uint64_t>(at - langs_.begin());
    langs_.push_back(lang);
    words_.set_metadata(std::string(kWordsSuggestionLangs), record_of(langs_));
    return langs_.size() - 1;
}

void SuggestionEditor::set(const std::string& entry, const std::optional<StoredSuggestion>& now) {
    const auto known_id = id_of(entry);
    const auto before = known_id ? std::optional(read_suggestion(words_, *known_id)) : std::nullopt;
    if (before == now) return;
    std::uint64_t id = 0;
    if (known_id) {
        id = *known_id;
    } else {
        const std::string next = words_.get_metadata(std::string(kWordsSuggestionNext));
        id = RecordReader(next).number();
        words_.set_metadata(std::string(kWordsSuggestionNext), number_record(id + 1));
    }
    const auto keys_of = [&](const std::optional<StoredSuggestion>& s) {
        std::map<std::string, std::uint64_t> keys;  // of a key that comes twice the better weight
        if (s)
            for_each_key(*s, [&](const std::string& key, bool inside) {
                auto& weight = keys[key];
                weight = std::max(weight, suggestion_weight(*s, inside));
            });
        return keys;
    };
    const auto old_keys = keys_of(before), new_keys = keys_of(now);
    const std::uint64_t lang = number_of(before ? before->lang : now->lang);
    for (const auto& [key, weight] : old_keys)
        if (const auto same = new_keys.find(key); same == new_keys.end() || same->second != weight)
            remove_key(key, {id, weight, lang});
    words_.set_metadata(number_key(kWordsSuggestions, id), now ? record_of(*now) : std::string());
    for (const auto& [key, weight] : new_keys)
        if (const auto same = old_keys.find(key); same == old_keys.end() || same->second != weight)
            add_key(key, {id, weight, lang});
}

// What keys with this beginning lead to; stops once there are more than `enough`.
std::vector<Completion> SuggestionEditor::below(const std::string& prefix, std::size_t enough) const {
    std::vector<Completion> all;
    const std::string from = std::string(kWordsSuggestionKeys) + prefix;
    for (auto it = words_.metadata_keys_begin(from); it != words_.metadata_keys_end(from) && all.size() <= enough; ++it)
        for (const Completion& each : parse_completions(words_.get_metadata(*it))) all.push_back(each);
    return all;
}

void SuggestionEditor::add_key(const std::string& key, const Completion& completion) {
    const std::string place = std::string(kWordsSuggestionKeys) + key;
    auto same = parse_completions(words_.get_metadata(place));
    same.push_back(completion);
    make_unique(same);
    words_.set_metadata(place, record_of(std::move(same)));
    for (std::size_t depth = 0; depth < key.size();) {
        depth = next_length(key, depth);
        const std::string list_key = std::string(kWordsSuggestionLists) + key.substr(0, depth);
        auto list = parse_completions(words_.get_metadata(list_key));
        if (list.empty()) {
            list = below(key.substr(0, depth), kWalked);
            if (list.size() <= kWalked) return;  // nor are there more below longer beginnings
            list = below(key.substr(0, depth), std::string::npos);
        } else {
            list.push_back(completion);
        }
        words_.set_metadata(list_key, record_of(best_of(std::move(list))));
    }
}

void SuggestionEditor::remove_key(const std::string& key, const Completion& completion) {
    const auto is_it = [&](const Completion& each) { return each.id == completion.id; };
    const std::string place = std::string(kWordsSuggestionKeys) + key;
    auto same = parse_completions(words_.get_metadata(place));
    same.erase(std::remove_if(same.begin(), same.end(), is_it), same.end());
    words_.set_metadata(place, record_of(std::move(same)));
    for (std::size_t depth = 0; depth < key.size();) {
        depth = next_length(key, depth);
        const std::string prefix = key.substr(0, depth), list_key = std::string(kWordsSuggestionLists) + prefix;
        auto list = parse_completions(words_.get_metadata(list_key));
        if (list.empty()) return;
        const std::size_t length = list.size();
        list.erase(std::remove_if(list.begin(), list.end(), is_it), list.end());
        if (list.size() == length) continue;
        // Others had no place in the list; before it gets too short they are looked up.
        const auto left = std::count_if(list.begin(), list.end(),
                                        [&](const Completion& each) { return each.lang == completion.lang; });
        if (left + 1 == static_cast<std::ptrdiff_t>(kListed / 2)) list = below(prefix, std::string::npos);
        words_.set_metadata(list_key, record_of(best_of(std::move(list))));
    }
}

}  // namespace tim::index
