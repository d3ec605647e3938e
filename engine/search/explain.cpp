#include "engine/search/explain.h"

#include <algorithm>
#include <string_view>
#include <utility>

namespace tim::search {
namespace {

struct FieldText {
    std::string_view field, text;
    std::vector<Highlighter::Sighting> sightings;
};

// The texts of a hit, those that say most about it first.
std::vector<FieldText> texts_of(const index::Document& hit, const Highlighter& highlighter) {
    std::vector<FieldText> texts;
    const auto add = [&](std::string_view field, std::string_view text) {
        if (!text.empty()) texts.push_back({field, text, highlighter.sightings(text)});
    };
    add("title", hit.title);
    add("heading", hit.section);
    for (const auto& heading : hit.path) add("heading", heading);
    for (const auto& keyword : hit.keywords) add("keyword", keyword);
    add("text", hit.text);
    add("code", hit.code);
    return texts;
}

// Words of the query that count as one.
struct Words {
    Through through;
    bool translated;
    std::size_t first_word, words;
    double weight;
};

std::vector<Words> grouped(const Plan& plan, const std::function<double(const Part&)>& weight_in_hit) {
    std::vector<Words> groups;
    for (const auto& part : plan.parts) {
        const double weight = weight_in_hit(part);
        if (weight <= 0) continue;
        const Through through = part.kind == Part::Kind::counterpart ? Through::version : Through::words;
        const bool translated = through == Through::version || part.kind == Part::Kind::translation;
        const auto same = std::find_if(groups.begin(), groups.end(), [&](const Words& g) {
            return g.through == through && g.translated == translated && g.first_word == part.first_word &&
                   g.words == part.words;
        });
        if (same == groups.end())
            groups.push_back({through, translated, part.first_word, part.words, weight});
        else
            same->weight += weight;
    }
    return groups;
}

// The group as sightings[at...] show it: what matched worst of it, and the bytes it takes; Match::none if they do not.
Highlighter::Sighting seen_at(const Words& group, const std::vector<Highlighter::Sighting>& sightings, std::size_t at) {
    Highlighter::Sighting seen = sightings[at];
    if (seen.first_word != group.first_word || (seen.match == Match::translated) != group.translated) return {};
    if (seen.words == group.words) return seen;
    for (std::size_t k = 1; k < group.words; ++k) {
        if (at + k >= sightings.size()) return {};
        const auto& next = sightings[at + k];
        if (!next.joins_previous || next.first_word != group.first_word + k || next.words != 1) return {};
        seen.match = std::max(seen.match, next.match);
        seen.end = next.end;
    }
    return seen;
}

// Where words of the query that count as one are seen in the hit, at their best.
void see(const Words& group, const std::vector<FieldText>& texts, Explanation& why) {
    Match best = Match::none;
    for (const auto& text : texts)
        for (std::size_t i = 0; i < text.sightings.size(); ++i) {
            const auto seen = seen_at(group, text.sightings, i);
            if (seen.match >= best) continue;
            best = why.match = seen.match;
            why.as = text.text.substr(seen.begin, seen.end - seen.begin);
            why.field = text.field;
        }
}

std::string typed(const Plan& plan, const Words& group) {
    std::string out;
    for (std::size_t k = group.first_word; k < group.first_word + group.words && k < plan.words.size(); ++k)
        out += (out.empty() ? "" : " ") + plan.words[k].token.text;
    return out;
}

}  // namespace

std::vector<Explanation> explain(const Plan& plan, const Highlighter& highlighter, const index::Document& hit,
                                 const TitleTold& told, const Counterparts::Lender* lender,
                                 const std::function<double(const Part&)>& weight_in_hit) {
    std::vector<Words> groups = grouped(plan, weight_in_hit);
    if (told.weight > 0) groups.push_back({Through::title, true, 0, plan.words.size(), told.weight});
    double total = 0;
    for (const auto& group : groups) total += group.weight;
    const std::vector<FieldText> texts = texts_of(hit, highlighter);
    std::vector<Explanation> out;
    for (const auto& group : groups) {
        Explanation why{typed(plan, group),   {},           group.translated ? Match::translated : Match::none, {},
                        group.weight / total, group.through};
        const auto as_whole = [&](std::string_view text, bool is_heading) {
            why.as = text;
            why.field = is_heading ? "heading" : "title";
        };
        if (group.through == Through::words)
            see(group, texts, why);
        else if (group.through == Through::title)
            as_whole(told.is_heading ? hit.section : hit.title, told.is_heading);
        else if (lender != nullptr)
            as_whole(lender->called, !lender->is_lead);
        out.push_back(std::move(why));
    }
    std::stable_sort(out.begin(), out.end(),
                     [](const Explanation& a, const Explanation& b) { return a.weight > b.weight; });
    return out;
}

}  // namespace tim::search
