#include "server/protocols/search_json.h"

#include "server/protocols/json.h"

namespace tim::server {
namespace {

// Members are written as `,"name":value`; the caller puts the first one.
void member(std::string& out, std::string_view name, std::string_view text) {
    out.append(",\"").append(name).append("\":");
    json::append_string(out, text);
}

void member(std::string& out, std::string_view name, bool value) {
    out.append(",\"").append(name).append("\":").append(value ? "true" : "false");
}

void strings(std::string& out, const std::vector<std::string>& texts) {
    json::Commas commas(out);
    out += '[';
    for (const auto& text : texts) {
        commas.next();
        json::append_string(out, text);
    }
    out += ']';
}

void snippet(std::string& out, const search::Snippet& parts) {
    json::Commas commas(out);
    out += '[';
    for (const auto& part : parts) {
        commas.next();
        out += "{\"text\":";
        json::append_string(out, part.text);
        if (part.mark) member(out, "mark", true);
        out += '}';
    }
    out += ']';
}

// HTML with <mark> around what matched and nothing else; `plain` stands in where there are no parts.
void html(std::string& out, std::string_view name, const search::Snippet& parts, std::string_view plain = {}) {
    out.append(",\"").append(name).append("\":\"");
    if (parts.empty()) json::append_escaped_html(out, plain);
    for (const auto& part : parts) {
        if (part.mark) out += "<mark>";
        json::append_escaped_html(out, part.text);
        if (part.mark) out += "</mark>";
    }
    out += '"';
}

void day(std::string& out, std::string_view name, const std::string& value) {
    if (!value.empty()) return member(out, name, value);
    out.append(",\"").append(name).append("\":null");
}

// What hits and documents have in common: an object's beginning.
void record(std::string& out, const search::Hit& hit) {
    out += "{\"id\":";
    json::append_string(out, hit.id);
    member(out, "kind", hit.kind);
    member(out, "lang", hit.lang);
    member(out, "url", hit.url);
    member(out, "title", hit.title);
    member(out, "section", hit.section);
    out += ",\"path\":";
    strings(out, hit.path);
    day(out, "date", hit.date);
    day(out, "lastmod", hit.lastmod);
    out.append(",\"attributes\":").append(hit.attributes.empty() ? "{}" : hit.attributes);
    out += ",\"translations\":{";
    json::Commas commas(out);
    for (const auto& [lang, translation] : hit.translations) {
        commas.next();
        json::append_string(out, lang);
        out += ":{\"url\":";
        json::append_string(out, translation.url);
        member(out, "title", translation.title);
        if (!translation.date.empty()) member(out, "date", translation.date);
        if (!translation.lastmod.empty()) member(out, "lastmod", translation.lastmod);
        out += '}';
    }
    out += '}';
}

void explanation(std::string& out, const std::vector<search::Explanation>& reasons) {
    out += ",\"explain\":[";
    json::Commas commas(out);
    for (const auto& reason : reasons) {
        commas.next();
        out += "{\"word\":";
        json::append_string(out, reason.word);
        member(out, "as", reason.as);
        member(out, "match", search::name(reason.match));
        member(out, "field", reason.field);
        out += ",\"weight\":";
        json::append_number(out, reason.weight, 4);
        member(out, "through", search::name(reason.through));
        out += '}';
    }
    out += ']';
}

void hit_json(std::string& out, const search::Hit& hit) {
    record(out, hit);
    html(out, "title_html", hit.title_parts, hit.title);
    html(out, "section_html", hit.section_parts, hit.section);
    out += ",\"snippet\":";
    snippet(out, hit.snippet);
    html(out, "snippet_html", hit.snippet);
    out += ",\"score\":";
    json::append_number(out, hit.score, 4);
    member(out, "match", search::name(hit.match));
    out += ",\"sections\":[";
    json::Commas commas(out);
    for (const auto& section : hit.sections) {
        commas.next();
        out += "{\"url\":";
        json::append_string(out, section.url);
        member(out, "section", section.section);
        out += ",\"snippet\":";
        snippet(out, section.snippet);
        html(out, "snippet_html", section.snippet);
        out += '}';
    }
    out += ']';
    if (!hit.explanation.empty()) explanation(out, hit.explanation);
    out += '}';
}

void facet_values(std::string& out, const std::vector<search::FacetValue>& values) {
    json::Commas commas(out);
    out += '[';
    for (const auto& value : values) {
        commas.next();
        out += "{\"value\":";
        json::append_string(out, value.value);
        out += ",\"count\":";
        json::append_number(out, value.count);
        if (!value.labels.empty()) {
            out += ",\"labels\":{";
            json::Commas label_commas(out);
            for (const auto& [lang, label] : value.labels) {
                label_commas.next();
                json::append_string(out, lang);
                out += ':';
                json::append_string(out, label);
            }
            out += '}';
        }
        out += '}';
    }
    out += ']';
}

}  // namespace

std::string search_json(const search::Answer& answer, std::string_view query, double took_ms) {
    std::string out;
    out.reserve(1024 + 2048 * answer.hits.size());
    out += "{\"query\":";
    json::append_string(out, query);
    out += ",\"total\":";
    json::append_number(out, answer.total);
    member(out, "total_is_exact", answer.total_is_exact);
    out += ",\"took_ms\":";
    json::append_number(out, took_ms, 2);
    member(out, "index_revision", answer.revision);

    out += ",\"interpreted\":{\"as\":";
    json::append_string(out, answer.interpreted.as);
    member(out, "how", search::name(answer.interpreted.how));
    out += ",\"also_searched\":";
    strings(out, answer.interpreted.also_searched);
    out += ",\"absent\":";
    strings(out, answer.interpreted.absent);

    out += "},\"hits\":[";
    json::Commas hit_commas(out);
    for (const auto& hit : answer.hits) {
        hit_commas.next();
        hit_json(out, hit);
    }

    out += "],\"facets\":{";
    json::Commas facet_commas(out);
    for (const auto& [field, values] : answer.facets) {
        facet_commas.next();
        json::append_string(out, field);
        out += ':';
        facet_values(out, values);
    }

    out += "},\"did_you_mean\":";
    if (answer.did_you_mean) {
        out += "{\"query\":";
        json::append_string(out, answer.did_you_mean->query);
        member(out, "why", answer.did_you_mean->why);
        out += '}';
    } else {
        out += "null";
    }
    member(out, "partial", answer.partial);
    if (answer.partial) {
        out += ",\"missing\":";
        strings(out, answer.missing);
    }
    out += '}';
    return out;
}

std::string suggestions_json(const std::vector<search::Suggestion>& suggestions, std::string_view query,
                             std::string_view revision) {
    std::string out = "{\"query\":";
    json::append_string(out, query);
    out += ",\"suggestions\":[";
    json::Commas commas(out);
    for (const auto& suggestion : suggestions) {
        commas.next();
        out += "{\"text\":";
        json::append_string(out, suggestion.text);
        member(out, "kind", suggestion.kind);
        member(out, "lang", suggestion.lang);
        member(out, "url", suggestion.url);
        out += '}';
    }
    out += ']';
    member(out, "index_revision", revision);
    out += '}';
    return out;
}

std::string document_json(const search::Hit& document) {
    std::string out;
    out.reserve(1024 + document.text.size() + document.attributes.size());
    record(out, document);
    member(out, "text", document.text);
    out += '}';
    return out;
}

}  // namespace tim::server
