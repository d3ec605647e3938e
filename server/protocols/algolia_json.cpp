#include "server/protocols/algolia_json.h"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include <nlohmann/json.hpp>

#include "engine/analysis/unicode.h"
#include "server/protocols/json.h"
#include "server/protocols/strings.h"

namespace tim::server {
namespace {

constexpr std::size_t kLevels = 7;  // hierarchy.lvl0 to lvl6
constexpr std::string_view kCut = "…";
constexpr std::array<std::string_view, kLevels> kLevelNames{"lvl0", "lvl1", "lvl2", "lvl3", "lvl4", "lvl5", "lvl6"};
// Members of a hit that its attributes cannot replace.
constexpr std::array<std::string_view, 12> kReserved{"objectID", "type",    "url",       "lang",
                                                     "kind",     "title",   "section",   "date",
                                                     "path",     "content", "hierarchy", "translations"};

// A hit of the client: a page with what matches best on it, or one of its further sections.
struct Record {
    const search::Hit& page;
    const nlohmann::json& attributes;  // the page's
    std::string_view id, url, section;
    const std::vector<std::string>& path;
    const std::vector<search::Snippet>& path_parts;
    const search::Snippet& snippet;
};

bool has_mark(const search::Snippet& parts) {
    return std::any_of(parts.begin(), parts.end(), [](const auto& part) { return part.mark; });
}

// The search library writes "…" where it cut; clients name their own sign for that.
search::Snippet without_cuts(search::Snippet parts, bool& cut_before, bool& cut_behind) {
    cut_before = !parts.empty() && !parts.front().mark && parts.front().text.starts_with(kCut);
    if (cut_before) parts.front().text.erase(0, kCut.size());
    cut_behind = !parts.empty() && !parts.back().mark && parts.back().text.ends_with(kCut);
    if (cut_behind) parts.back().text.resize(parts.back().text.size() - kCut.size());
    return parts;
}

// About `most` words around the first mark, "ellipsis" where something was left out.
search::Snippet shortened(search::Snippet parts, unsigned most, const std::string& ellipsis) {
    bool cut_before = false, cut_behind = false;
    parts = without_cuts(std::move(parts), cut_before, cut_behind);
    struct Word {
        std::size_t begin, end;  // bytes of all parts joined
    };
    std::vector<Word> words;
    std::size_t at = 0, first_mark = std::string::npos;
    bool in_word = false;
    for (const auto& part : parts) {
        if (part.mark) first_mark = std::min(first_mark, at);
        for (const char c : part.text) {
            if (c == ' ') {
                in_word = false;
            } else if (!in_word) {
                words.push_back({at, at});
                in_word = true;
            }
            ++at;
            if (in_word) words.back().end = at;
        }
    }
    std::size_t begin = 0, end = at;
    if (words.size() > most) {
        const auto marked = std::find_if(words.begin(), words.end(), [&](const Word& word) {
            return first_mark != std::string::npos && word.end > first_mark;
        });
        const auto before = marked == words.end() ? 0 : static_cast<std::size_t>(marked - words.begin());
        const std::size_t first = std::min(before - std::min<std::size_t>(before, most / 3), words.size() - most);
        begin = first == 0 ? 0 : words[first].begin;
        end = most == 0 ? begin : words[first + most - 1].end;
        cut_before = cut_before || begin > 0;
        cut_behind = cut_behind || end < at;
    }
    search::Snippet out;
    if (cut_before && !ellipsis.empty()) out.push_back({ellipsis, false});
    at = 0;
    for (auto& part : parts) {
        const std::size_t from = std::max(begin, at), to = std::min(end, at + part.text.size());
        if (from < to) out.push_back({part.text.substr(from - at, to - from), part.mark});
        at += part.text.size();
    }
    if (cut_behind && !ellipsis.empty()) out.push_back({ellipsis, false});
    return out;
}

class HitWriter {
public:
    HitWriter(std::string& out, const AlgoliaQuery& query)
        : out_(out), query_(query), escapes_html_(query.escapes_html()) {}

    void write(const Record& record) {
        const std::vector<Level> levels = levels_of(record);
        const std::string content = plain(record.snippet);
        const std::size_t deepest = levels.size() - 1;
        const bool heading_matches = has_mark(levels[deepest].parts);
        // A title without its own page's words in it says less than the words.
        const bool shows_content = !heading_matches && has_mark(record.snippet);

        out_ += "{\"objectID\":";
        json::append_string(out_, record.id);
        member("type", shows_content ? "content" : kLevelNames[deepest]);
        out_ += ",\"url\":";
        json::append_string(out_, record.url);
        member("lang", record.page.lang);
        member("kind", record.page.kind);
        member("title", record.page.title);
        member("section", record.section);
        if (!record.page.date.empty()) member("date", record.page.date);
        out_ += ",\"content\":";
        if (content.empty()) {
            out_ += "null";
        } else {
            text(content);
        }
        out_ += ",\"hierarchy\":{";
        for (std::size_t i = 0; i < kLevels; ++i) {
            if (i > 0) out_ += ',';
            name(kLevelNames[i]);
            if (i < levels.size()) {
                text(levels[i].text);
            } else {
                out_ += "null";
            }
        }
        out_ += '}';
        const auto attributes = query_.by_section ? nlohmann::json::object() : wanted_attributes(record);
        for (const auto& [key, value] : attributes.items()) {
            out_ += ',';
            name(key);
            json_value(value);
        }
        highlights(record, levels, attributes);
        if (!query_.snippet_words.empty()) snippets(record, levels);
        out_ += '}';
    }

private:
    struct Level {
        std::string_view text;
        search::Snippet parts;
    };

    static std::string plain(const search::Snippet& parts) {
        std::string out;
        for (const auto& part : parts) out += part.text;
        return out;
    }

    // The part of the site, the page, and the headings down to the section.
    static std::vector<Level> levels_of(const Record& record) {
        std::vector<Level> levels;
        const auto part = record.attributes.find("site_section");
        if (part != record.attributes.end() && part->is_string()) {
            levels.push_back({part->get_ref<const std::string&>(), {}});
        } else {
            levels.push_back({kind_label(record.page.kind, record.page.lang), {}});
        }
        levels.push_back({record.page.title, record.page.title_parts});
        for (std::size_t i = 0; i < record.path.size(); ++i) {
            if (i == 0 && record.path[0] == record.page.title) continue;  // a page whose first heading is its title
            Level level{record.path[i], i < record.path_parts.size() ? record.path_parts[i] : search::Snippet{}};
            if (levels.size() < kLevels) {
                levels.push_back(std::move(level));
            } else {
                levels.back() = std::move(level);  // deeper than there are levels: the section itself must show
            }
        }
        return levels;
    }

    [[nodiscard]] nlohmann::json wanted_attributes(const Record& record) const {
        auto out = nlohmann::json::object();
        for (const auto& [key, value] : record.attributes.items()) {
            const bool is_ours =
                key.starts_with('_') || std::find(kReserved.begin(), kReserved.end(), key) != kReserved.end();
            if (!is_ours && query_.wants(key)) out[key] = value;
        }
        return out;
    }

    void name(std::string_view key) {
        json::append_string(out_, key);
        out_ += ':';
    }

    void member(std::string_view key, std::string_view value) {
        out_ += ',';
        name(key);
        text(value);
    }

    void append_text(std::string_view value) {
        if (escapes_html_) {
            json::append_escaped_html(out_, value);
        } else {
            json::append_escaped(out_, value);
        }
    }

    void text(std::string_view value) {
        out_ += '"';
        append_text(value);
        out_ += '"';
    }

    void json_value(const nlohmann::json& value) {
        if (value.is_string()) return text(value.get_ref<const std::string&>());
        if (!value.is_structured()) {
            out_ += value.dump();
            return;
        }
        json::Commas commas(out_);
        out_ += value.is_object() ? '{' : '[';
        for (const auto& [key, item] : value.items()) {
            commas.next();
            if (value.is_object()) name(key);
            json_value(item);
        }
        out_ += value.is_object() ? '}' : ']';
    }

    void marked(const search::Snippet& parts, std::string_view otherwise) {
        out_ += "{\"value\":\"";
        if (parts.empty()) append_text(otherwise);
        std::set<std::string_view> words;
        bool all_marked = !parts.empty();
        for (const auto& part : parts) {
            all_marked = all_marked && part.mark;
            if (part.mark) {
                words.insert(part.text);
                json::append_escaped(out_, query_.pre_tag);
            }
            append_text(part.text);
            if (part.mark) json::append_escaped(out_, query_.post_tag);
        }
        out_ += words.empty() ? R"(","matchLevel":"none")" : R"(","matchLevel":"full")";
        if (!words.empty()) out_ += all_marked ? R"(,"fullyHighlighted":true)" : R"(,"fullyHighlighted":false)";
        out_ += ",\"matchedWords\":[";
        json::Commas commas(out_);
        for (const auto word : words) {
            commas.next();
            text(word);
        }
        out_ += "]}";
    }

    void highlighted_value(const nlohmann::json& value) {
        if (value.is_string()) return marked({}, value.get_ref<const std::string&>());
        json::Commas commas(out_);
        out_ += value.is_object() ? '{' : '[';
        for (const auto& [key, item] : value.items()) {
            if (!item.is_string() && !item.is_structured()) continue;
            commas.next();
            if (value.is_object()) name(key);
            highlighted_value(item);
        }
        out_ += value.is_object() ? '}' : ']';
    }

    void highlights(const Record& record, const std::vector<Level>& levels, const nlohmann::json& attributes) {
        out_ += R"(,"_highlightResult":{"title":)";
        marked(record.page.title_parts, record.page.title);
        out_ += R"(,"section":)";
        marked(record.path_parts.empty() ? search::Snippet{} : record.path_parts.back(), record.section);
        out_ += R"(,"content":)";
        marked(record.snippet, {});
        out_ += R"(,"hierarchy":{)";
        for (std::size_t i = 0; i < levels.size(); ++i) {
            if (i > 0) out_ += ',';
            name(kLevelNames[i]);
            marked(levels[i].parts, levels[i].text);
        }
        out_ += '}';
        for (const auto& [key, value] : attributes.items()) {
            if (!value.is_string() && !value.is_structured()) continue;
            out_ += ',';
            name(key);
            highlighted_value(value);
        }
        out_ += '}';
    }

    // Nothing if no snippet of this attribute is wanted.
    [[nodiscard]] unsigned words_of(std::string_view attribute) const {
        for (const std::string_view key : {attribute, std::string_view("*")}) {
            if (const auto at = query_.snippet_words.find(key); at != query_.snippet_words.end()) return at->second;
        }
        return 0;
    }

    void snippet(json::Commas& commas, std::string_view key, const search::Snippet& parts, std::string_view otherwise,
                 unsigned words) {
        if (words == 0) return;
        commas.next();
        name(key);
        const search::Snippet whole = parts.empty() ? search::Snippet{{std::string(otherwise), false}} : parts;
        marked(shortened(whole, words, query_.ellipsis), {});
    }

    void snippets(const Record& record, const std::vector<Level>& levels) {
        out_ += R"(,"_snippetResult":{)";
        json::Commas commas(out_);
        snippet(commas, "title", record.page.title_parts, record.page.title, words_of("title"));
        snippet(commas, "content", record.snippet, {}, words_of("content"));
        commas.next();
        out_ += R"("hierarchy":{)";
        json::Commas level_commas(out_);
        for (std::size_t i = 0; i < levels.size(); ++i) {
            const auto words = words_of(std::string("hierarchy.").append(kLevelNames[i]));
            snippet(level_commas, kLevelNames[i], levels[i].parts, levels[i].text, words);
        }
        out_ += "}}";
    }

    std::string& out_;
    const AlgoliaQuery& query_;
    const bool escapes_html_;
};

void hits(std::string& out, const AlgoliaQuery& query, const search::Answer& answer) {
    out += "{\"hits\":[";
    if (!query.beyond_reach) {
        HitWriter writer(out, query);
        json::Commas commas(out);
        unsigned left = query.hits_per_page;
        for (const auto& hit : answer.hits) {
            if (left-- == 0) break;
            auto attributes = nlohmann::json::parse(hit.attributes, nullptr, false);
            if (!attributes.is_object()) attributes = nlohmann::json::object();
            commas.next();
            writer.write({hit, attributes, hit.id, hit.url, hit.section, hit.path, hit.path_parts, hit.snippet});
            if (!query.by_section) continue;
            // Sections of a page stand together, so that the client can draw them as its tree.
            for (const auto& section : hit.sections) {
                if (left == 0) break;
                --left;
                commas.next();
                const std::string_view heading = section.path.empty() ? std::string_view{} : section.section;
                writer.write({hit, attributes, section.id, section.url, heading, section.path, section.path_parts,
                              section.snippet});
            }
            if (left == 0) break;
        }
    }
    out += ']';
}

void number(std::string& out, std::string_view name, std::uint64_t value) {
    out.append(",\"").append(name).append("\":");
    json::append_number(out, value);
}

void facets(std::string& out, const AlgoliaQuery& query, const search::Answer& answer) {
    out += ",\"facets\":{";
    json::Commas commas(out);
    for (const auto& [name, field] : query.facets) {
        const auto values = answer.facets.find(field);
        if (values == answer.facets.end() || values->second.empty()) continue;
        commas.next();
        json::append_string(out, name);
        out += ":{";
        json::Commas value_commas(out);
        unsigned left = query.max_facet_values;
        for (const auto& value : values->second) {
            if (left-- == 0) break;
            value_commas.next();
            json::append_string(out, value.value);
            out += ':';
            json::append_number(out, value.count);
        }
        out += '}';
    }
    out += '}';
}

// The bytes of `value` that a word of it begins with and that read as `folded`; nothing found: begin == end.
std::pair<std::size_t, std::size_t> find_word(std::string_view value, std::string_view folded) {
    const auto characters = analysis::normalize(value);
    bool at_word_start = true;
    for (std::size_t i = 0; i < characters.size(); ++i) {
        const bool is_word = analysis::is_word_character(characters[i].c);
        if (at_word_start && is_word) {
            std::string read;
            for (std::size_t k = i; k < characters.size() && read.size() < folded.size(); ++k) {
                analysis::append_fold(characters[k].c, read);
                if (read == folded) return {characters[i].begin, characters[k].end};
            }
        }
        at_word_start = !is_word;
    }
    return {0, 0};
}

}  // namespace

std::string algolia_result(const AlgoliaQuery& query, const search::Answer& answer, double took_ms) {
    std::string out;
    out.reserve(512 + 4096 * answer.hits.size());
    hits(out, query, answer);
    number(out, "nbHits", answer.total);
    number(out, "page", query.page);
    // As many pages as can be asked for.
    std::uint64_t pages = 0;
    if (const std::uint64_t per_page = query.hits_per_page; per_page > 0) {
        pages = std::min((answer.total + per_page - 1) / per_page, search::kMaxOffset / per_page + 1);
    }
    number(out, "nbPages", pages);
    number(out, "hitsPerPage", query.hits_per_page);
    if (!query.facets.empty()) facets(out, query, answer);
    out += answer.total_is_exact ? R"(,"exhaustiveNbHits":true)" : R"(,"exhaustiveNbHits":false)";
    out += ",\"query\":";
    json::append_string(out, query.request.query);
    out += R"(,"params":"","index":)";
    json::append_string(out, query.index);
    number(out, "processingTimeMS", static_cast<std::uint64_t>(took_ms + 0.5));
    out += '}';
    return out;
}

std::string algolia_facet_hits(const AlgoliaQuery& query, const search::Answer& answer, double took_ms) {
    const std::string folded = analysis::fold(analysis::normalize_text(query.facet_query));
    std::string out = "{\"facetHits\":[";
    json::Commas commas(out);
    unsigned left = query.max_facet_hits;
    const auto append = [&](std::string_view text) {
        if (query.escapes_html()) {
            json::append_escaped_html(out, text);
        } else {
            json::append_escaped(out, text);
        }
    };
    const auto values = answer.facets.find(query.request.facets.front());
    if (values != answer.facets.end()) {
        for (const auto& value : values->second) {
            if (left == 0) break;
            const auto [begin, end] = find_word(value.value, folded);
            if (begin == end && !folded.empty()) continue;
            --left;
            commas.next();
            const std::string_view text = value.value;
            out += "{\"value\":";
            json::append_string(out, text);
            out += ",\"highlighted\":\"";
            append(text.substr(0, begin));
            if (begin < end) json::append_escaped(out, query.pre_tag);
            append(text.substr(begin, end - begin));
            if (begin < end) json::append_escaped(out, query.post_tag);
            append(text.substr(end));
            out += '"';
            number(out, "count", value.count);
            out += '}';
        }
    }
    out += "],\"exhaustiveFacetsCount\":true";
    number(out, "processingTimeMS", static_cast<std::uint64_t>(took_ms + 0.5));
    out += '}';
    return out;
}

}  // namespace tim::server
