#include "engine/search/highlighter.h"

#include <algorithm>
#include <utility>

#include "engine/analysis/unicode.h"
#include "engine/analysis/vietnamese.h"

namespace tim::search {
namespace {

using analysis::AnalyzedToken;
using analysis::TokenKind;

constexpr double kTranslated = 0.8;  // what a word counts for that a hit has in translation

bool better(Match a, Match b) { return static_cast<int>(a) < static_cast<int>(b); }

double worth(Match match) {
    switch (match) {
        case Match::exact:
            return 1.0;
        case Match::variant:
            return 0.98;
        case Match::compatible:
            return 0.9;
        case Match::bare:
            return 0.6;
        case Match::stem:
            return 0.8;
        case Match::translated:
            return 0.7;
        case Match::none:
            return 0.0;
    }
    return 0.0;
}

std::size_t word_start(std::string_view text, std::size_t at) {
    while (at > 0 && at < text.size() && text[at - 1] != ' ' && text[at - 1] != '\n') --at;
    return at;
}

std::size_t word_end(std::string_view text, std::size_t at) {
    while (at < text.size() && text[at] != ' ' && text[at] != '\n') ++at;
    return at;
}

// Words of hundreds of bytes exist; then any character will do.
std::size_t character_start(std::string_view text, std::size_t at) {
    while (at > 0 && at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80) --at;
    return at;
}

bool starts_sentence(std::string_view text, std::size_t at) {
    if (at == 0 || text[at - 1] == '\n') return true;
    return at >= 2 && text[at - 1] == ' ' && (text[at - 2] == '.' || text[at - 2] == '?' || text[at - 2] == '!');
}

// Lines that end without punctuation, as items of a list and rows of a table do, would run into each other.
bool needs_separator(std::string_view text, std::size_t line_end) {
    if (line_end == 0 || line_end + 1 >= text.size()) return false;
    std::size_t at = character_start(text, line_end - 1);
    const char last = analysis::glance(text, at);
    return (last >= 'a' && last <= 'z') || (last >= '0' && last <= '9') || last == analysis::kUnclear ||
           last == analysis::kMark || last == ')' || last == '%';
}

// A piece of the text with its lines one behind the other.
std::string on_one_line(std::string_view text, std::size_t begin, std::size_t end) {
    std::string out;
    out.reserve(end - begin);
    for (std::size_t at = begin; at < end;) {
        const std::size_t line_end = std::min(text.substr(0, end).find('\n', at), end);
        out.append(text, at, line_end - at);
        if (line_end < end) out += needs_separator(text, line_end) ? " · " : " ";
        at = line_end + 1;
    }
    return out;
}

std::vector<const AnalyzedToken*> words_of(const std::vector<AnalyzedToken>& tokens) {
    std::vector<const AnalyzedToken*> words;
    for (const auto& token : tokens)
        if (token.kind == TokenKind::word) words.push_back(&token);
    return words;
}

}  // namespace

Match compare(const AnalyzedToken& typed, const AnalyzedToken& written) {
    if (typed.text == written.text) return Match::exact;
    if (!typed.marked) return typed.folded == written.text ? Match::exact : Match::bare;
    if (analysis::place_tone(typed.text) == analysis::place_tone(written.text)) return Match::variant;
    if (analysis::spelling_key(typed.text) == analysis::spelling_key(written.text)) return Match::variant;
    const auto difference = analysis::compare_marks(typed.text, written.text);
    return difference.same_letters && difference.contradicting == 0 ? Match::compatible : Match::bare;
}

Highlighter::Highlighter(const Plan& plan) : plan_(plan) {
    for (std::size_t i = 0; i < plan.words.size(); ++i) {
        for (const auto& form : plan.words[i].forms) by_form_[form].push_back(i);
        if (!plan.words[i].meant.stem.empty()) by_stem_[plan.words[i].meant.stem].push_back(i);
    }
    for (std::size_t i = 0; i < plan.overlays.size(); ++i) by_overlay_.try_emplace(plan.overlays[i].folded, i);
    for (const auto& [form, words] : by_form_) sieve_.want_folded(form);
    for (const auto& [stem, words] : by_stem_) sieve_.want_stem(stem);
    for (const auto& [folded, overlay] : by_overlay_) sieve_.want_folded(folded);
    for (const auto& prefix : plan.prefixes) sieve_.want_beginning(prefix);
    for (const auto& translation : plan.translations) {
        translations_.push_back(words_of(translation.tokens));
        for (const auto& token : translation.tokens)
            if (token.stem.empty())
                sieve_.want_folded(token.folded);
            else
                sieve_.want_stem(token.stem);
    }
}

Highlighter::Evidence Highlighter::no_evidence() const {
    const std::size_t n = plan_.words.size();
    return {std::vector<Match>(n, Match::none), std::vector<std::string>(n), std::vector<bool>(n, false),
            std::vector<bool>(n, false), std::vector<bool>(n, false)};
}

std::vector<Highlighter::Occurrence> Highlighter::find(std::string_view text, Evidence& evidence) const {
    std::vector<Occurrence> found;
    const auto tokens = sieve_.tokens(text);
    if (tokens.empty()) return found;
    std::size_t previous_word_token = tokens.size();
    std::vector<std::size_t> of_token(tokens.size(), static_cast<std::size_t>(-1));  // token -> occurrence

    const auto see = [&](const Occurrence& o, const AnalyzedToken& token) {
        Match& best = evidence.best[o.word];
        if (better(o.match, best) || (o.paired && !evidence.paired[o.word])) {
            if (better(o.match, best)) best = o.match;
            evidence.spelled[o.word] = token.text;
        }
        if (o.paired) evidence.paired[o.word] = true;
    };

    for (std::size_t i = 0; i < tokens.size(); ++i) {
        const AnalyzedToken& token = tokens[i];
        if (previous_word_token < tokens.size() && token.position > tokens[previous_word_token].position + 1)
            previous_word_token = tokens.size();
        std::size_t word = plan_.words.size();
        Match match = Match::none;
        const auto consider = [&](const std::unordered_map<std::string, std::vector<std::size_t>>& map,
                                  const std::string& key, bool stem) {
            const auto entry = map.find(key);
            if (entry == map.end()) return;
            for (const std::size_t w : entry->second) {
                const QueryWord& asked = plan_.words[w];
                Match m = stem && asked.meant.folded != token.folded ? Match::stem : compare(asked.meant, token);
                // Mended, it is not what was typed.
                if (asked.how == How::typo && m < Match::bare) m = asked.token.marked ? Match::compatible : Match::bare;
                // Of equals, the word that continues the previous match.
                const bool continues = previous_word_token < tokens.size() &&
                                       of_token[previous_word_token] != static_cast<std::size_t>(-1) &&
                                       found[of_token[previous_word_token]].word + 1 == w;
                if (word == plan_.words.size() || better(m, match) || (m == match && continues)) {
                    word = w;
                    match = m;
                }
            }
        };
        consider(by_form_, token.folded, false);
        if (word == plan_.words.size() && !token.stem.empty()) consider(by_stem_, token.stem, true);
        if (word == plan_.words.size()) {
            for (const auto& prefix : plan_.prefixes) {
                if (!token.folded.starts_with(prefix)) continue;
                for (std::size_t w = 0; w < plan_.words.size(); ++w)
                    if (plan_.words[w].token.folded == prefix) {
                        word = w;
                        match = Match::exact;
                    }
            }
        }
        if (const auto overlay = by_overlay_.find(token.folded); overlay != by_overlay_.end()) {
            const Overlay& whole = plan_.overlays[overlay->second];
            Occurrence o{token.begin, token.end, whole.first_word, Match::exact, 0, true, false, whole.words};
            for (std::size_t w = whole.first_word; w < whole.first_word + whole.words; ++w) {
                o.weight += plan_.words[w].weight;
                evidence.best[w] = Match::exact;
                evidence.paired[w] = true;
            }
            found.push_back(o);
            if (token.kind != TokenKind::word) continue;
        }
        if (word < plan_.words.size()) {
            Occurrence o{token.begin, token.end, word, match, plan_.words[word].weight, false, false, 1};
            if (token.kind == TokenKind::word && token.joins_previous && previous_word_token < tokens.size()) {
                const std::size_t before = of_token[previous_word_token];
                if (before != static_cast<std::size_t>(-1) && found[before].word != word &&
                    !plan_.words[found[before].word].function && !plan_.words[word].function)
                    evidence.accompanied[word] = evidence.accompanied[found[before].word] = true;
                if (before != static_cast<std::size_t>(-1) && found[before].word + 1 == word &&
                    plan_.words[word].in_query_after_previous) {
                    o.paired = true;
                    found[before].paired = true;
                    see(found[before], tokens[previous_word_token]);
                }
            }
            see(o, token);
            of_token[i] = found.size();
            found.push_back(o);
        }
        if (token.kind == TokenKind::word) previous_word_token = i;
    }

    // Translations count where all their words stand together.
    const auto words = words_of(tokens);
    for (std::size_t t = 0; t < plan_.translations.size(); ++t) {
        const auto& translation = plan_.translations[t];
        const auto& wanted = translations_[t];
        for (std::size_t i = 0; i + wanted.size() <= words.size(); ++i) {
            bool all =
                !wanted.empty() && words[i + wanted.size() - 1]->position == words[i]->position + wanted.size() - 1;
            for (std::size_t k = 0; all && k < wanted.size(); ++k) {
                const auto& a = *wanted[k];
                const auto& b = *words[i + k];
                all = a.stem.empty() ? a.folded == b.folded && (!a.marked || compare(a, b) <= Match::variant)
                                     : a.stem == b.stem;
            }
            if (!all) continue;
            double weight = 0;
            for (std::size_t w = translation.first_word; w < translation.first_word + translation.words; ++w) {
                evidence.translated[w] = true;
                weight += plan_.words[w].weight;
            }
            found.push_back({words[i]->begin, words[i + wanted.size() - 1]->end, translation.first_word,
                             Match::translated, weight * worth(Match::translated), false, false, translation.words});
        }
    }

    // Lone function words, and lone syllables of an unmarked query of several, are noise beside real matches.
    const bool several = plan_.words.size() > 1;
    bool any_strong = false;
    for (const auto& o : found)
        any_strong = any_strong || o.paired || o.match == Match::translated ||
                     (!plan_.words[o.word].function && o.match != Match::bare);
    for (auto& o : found)
        o.hidden = o.match != Match::translated && several && !o.paired &&
                   (plan_.words[o.word].function || (o.match == Match::bare && any_strong));
    std::sort(found.begin(), found.end(), [](const Occurrence& a, const Occurrence& b) {
        return a.begin != b.begin ? a.begin < b.begin : a.end > b.end;
    });
    return found;
}

Snippet Highlighter::cut(std::string_view text, std::size_t begin, std::size_t end,
                         const std::vector<Occurrence>& marks) const {
    Snippet out;
    const auto add = [&](std::string shown, bool mark) {
        if (shown.empty()) return;
        if (!out.empty() && out.back().mark == mark)
            out.back().text += shown;
        else
            out.push_back({std::move(shown), mark});
    };
    if (begin > 0) add("…", false);
    std::size_t at = begin;
    for (std::size_t i = 0; i < marks.size(); ++i) {
        if (marks[i].hidden || marks[i].end <= at || marks[i].begin < begin || marks[i].end > end) continue;
        const std::size_t from = std::max(at, marks[i].begin);
        const std::string_view gap = text.substr(at, from - at);
        // Neighbours are one mark: `bệnh lý`, not two.
        const bool joined = !out.empty() && out.back().mark && (gap.empty() || gap == " " || gap == "-");
        add(on_one_line(text, at, from), joined);
        add(on_one_line(text, from, marks[i].end), true);
        at = marks[i].end;
    }
    std::string rest = on_one_line(text, at, end);
    if (end < text.size()) {
        // Not `by patch:…`, and `(pathology). …` only with the space.
        while (!rest.empty() && std::string_view(" ,;:").find(rest.back()) != std::string_view::npos) rest.pop_back();
        rest += rest.ends_with('.') || rest.ends_with('!') || rest.ends_with('?') ? " …" : "…";
    }
    add(std::move(rest), false);
    return out;
}

Snippet Highlighter::mark(std::string_view text, Evidence& evidence) const {
    return cut(text, 0, text.size(), find(text, evidence));
}

Snippet Highlighter::excerpt(std::string_view text, std::size_t max_bytes, Evidence& evidence) const {
    while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) text.remove_suffix(1);
    const auto found = find(text, evidence);
    if (text.size() <= max_bytes) return cut(text, 0, text.size(), found);

    // The window with the most distinct weight; pairs and better tiers count for more.
    std::size_t best = found.size(), best_last = 0;
    double best_score = -1;
    std::size_t inspected = 0;
    constexpr std::size_t kMostInspected = 4000;  // bounds the work on a text full of matches
    for (std::size_t i = 0; i < found.size() && inspected < kMostInspected; ++i) {
        std::vector<double> per_word(plan_.words.size(), 0.0);
        std::size_t last = i;
        for (std::size_t k = i; k < found.size() && found[k].end <= found[i].begin + max_bytes * 3 / 4; ++k) {
            if (++inspected > kMostInspected) break;
            const double value =
                found[k].weight * worth(found[k].match) * (found[k].paired ? 2.0 : 1.0) * (found[k].hidden ? 0.2 : 1.0);
            per_word[found[k].word] = std::max(per_word[found[k].word], value);
            last = k;
        }
        double score = 0;
        for (const double value : per_word) score += value;
        if (score > best_score + 1e-9) {
            best_score = score;
            best = i;
            best_last = last;
        }
    }
    std::size_t begin = 0, end = 0;
    if (best < found.size()) {
        // The matches in the middle, but from the start of a sentence where one is near.
        const std::size_t covered = found[best_last].end - found[best].begin;
        const std::size_t lead = (max_bytes - std::min(covered, max_bytes)) / 3;
        begin = found[best].begin > lead ? found[best].begin - lead : 0;
        begin = word_start(text, character_start(text, begin));
        // Further back, too, as long as all matches stay, or the first one near the front.
        const std::size_t first = found[best].begin, last = found[best_last].end;
        const std::size_t furthest =
            std::min({begin, last - std::min(last, max_bytes * 7 / 8), first - std::min(first, max_bytes / 3)});
        for (std::size_t at = first;; --at) {
            if (starts_sentence(text, at)) {
                begin = at;
                break;
            }
            if (at <= furthest) break;
        }
        if (found[best].begin - begin > max_bytes) begin = found[best].begin;
    }
    end = std::min(text.size(), begin + max_bytes);
    end = character_start(text, end);
    const std::size_t whole = word_end(text, end);
    if (whole - end < 32) end = whole;
    return cut(text, begin, end, found);
}

std::vector<Highlighter::Sighting> Highlighter::sightings(std::string_view text) const {
    auto evidence = no_evidence();
    std::vector<Sighting> out;
    bool paired = false;
    for (const auto& o : find(text, evidence)) {
        const bool joins = o.paired && paired && out.back().first_word + out.back().words == o.word;
        out.push_back({o.word, o.words, o.match, o.begin, o.end, joins});
        paired = o.paired;
    }
    return out;
}

Match Highlighter::tier(const Evidence& evidence) const {
    Match worst = Match::none;
    bool translated = false;
    const bool only_function =
        std::all_of(plan_.words.begin(), plan_.words.end(), [](const QueryWord& w) { return w.function; });
    for (std::size_t i = 0; i < plan_.words.size(); ++i) {
        if (plan_.words[i].function && !only_function) continue;
        const Match match = evidence.best[i];
        // Beside a translation, bare letters are a coincidence unless a neighbour of the query stands with them.
        const bool lone = plan_.words.size() > 1 ? !evidence.paired[i] : plan_.words[i].meant.marked;
        if (match == Match::none || (evidence.translated[i] && match == Match::bare && lone)) {
            translated = translated || evidence.translated[i];
            continue;
        }
        if (worst == Match::none || better(worst, match)) worst = match;
    }
    if (worst == Match::none && translated) return Match::translated;
    return worst;
}

// How much of one of its words, 0 to 1.
double Highlighter::shown(const Evidence& evidence, std::size_t word) const {
    const QueryWord& typed = plan_.words[word];
    const Match match = evidence.best[word];
    double value = 0;
    if (match != Match::none) {
        const bool bare = match == Match::bare, several = plan_.words.size() > 1;
        value = 1.0;
        // Marks that say otherwise: a coincidence, but beside a word of the query as it was typed rather a slip.
        if (bare && typed.meant.marked) {
            const auto agrees = [&](std::size_t other) {
                return other < plan_.words.size() && evidence.paired[other] && evidence.best[other] != Match::none &&
                       better(evidence.best[other], Match::bare);
            };
            value = evidence.paired[word] && (agrees(word - 1) || agrees(word + 1)) ? 0.6 : 0.2;
        }
        // A syllable by itself; an English word matches so where it was mended, which is no coincidence.
        else if (bare && typed.meant.stem.empty() && several && !evidence.paired[word] && !evidence.accompanied[word])
            value = 0.4;
    }
    return evidence.translated[word] ? std::max(value, kTranslated) : value;
}

template <class Shown>
double Highlighter::share_by(Shown&& shown) const {
    double total = 0, sum = 0;
    for (std::size_t i = 0; i < plan_.words.size(); ++i) {
        total += plan_.words[i].weight;
        sum += plan_.words[i].weight * shown(i);
    }
    return total > 0 ? sum / total : 1.0;
}

double Highlighter::share(const Evidence& evidence) const {
    return share_by([&](std::size_t word) { return shown(evidence, word); });
}

double Highlighter::together(const Evidence& evidence) const {
    return share_by([&](std::size_t word) { return evidence.paired[word] ? 1.0 : 0.0; });
}

double Highlighter::share_of_all(const std::vector<const Evidence*>& hits) const {
    return share_by([&](std::size_t word) {
        double most = 0;
        for (const Evidence* evidence : hits) most = std::max(most, shown(*evidence, word));
        return most < kTranslated ? 0.0 : most;
    });
}

}  // namespace tim::search
