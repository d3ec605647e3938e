#include "indexer/sources/catalogue_documents.h"

#include <fmt/format.h>

#include <algorithm>

#include "indexer/sources/data_formats.h"
#include "indexer/sources/dates.h"
#include "indexer/sources/utf8.h"

namespace tim::indexer {

using nlohmann::json;

namespace {

constexpr const char* kLists[] = {"tasks", "modalities", "delivery"};

std::string label(const index::FacetLabels& labels, const std::string& field, const std::string& value,
                  const std::string& lang) {
    const auto found = labels.find({field, value});
    if (found == labels.end()) return value;
    const auto word = found->second.find(lang);
    return word != found->second.end() ? word->second : value;
}

// The text of one language where a text has several, or the text that is the same in all.
std::string in_language(const json& object, const std::string& key, const std::string& lang) {
    const json& texts = object_at(object, key);
    return texts.empty() ? string_at(object, key) : string_at(texts, lang);
}

const json& list_at(const json& object, const char* key) {
    static const json empty = json::array();
    const auto at = object.find(key);
    return at != object.end() && at->is_array() ? *at : empty;
}

std::string metric_in_words(const json& metric, const std::string& lang) {
    std::string figure;
    if (const auto value = metric.find("value"); value != metric.end() && value->is_number())
        figure = number_in_words(value->get<double>(), lang);
    const std::string unit = string_at(metric, "unit");
    if (!unit.empty()) figure += unit == "%" ? unit : " " + unit;
    std::string words = fmt::format("{}: {}", in_language(metric, "name", lang), figure);
    if (const std::string on = in_language(metric, "on", lang); !on.empty()) words += fmt::format(" ({})", on);
    return words;
}

// What a reader may search for although the description does not say it.
std::string facts(const json& entry, const std::string& lang) {
    const bool vi = lang == "vi";
    std::string text;
    if (const std::string provider = string_at(entry, "provider"); !provider.empty())
        text += fmt::format("{}: {}\n", vi ? "Nhà cung cấp" : "Provider", provider);
    if (const auto parameters = entry.find("parameters"); parameters != entry.end() && parameters->is_number())
        text += parameters_in_words(parameters->get<double>(), lang) + '\n';
    for (const json& metric : list_at(entry, "metrics")) text += metric_in_words(metric, lang) + '\n';
    return text;
}

// A field of `from` in `to`, its text in one language; absent stays absent.
void copy_text(const json& from, const char* key, const std::string& lang, json& to) {
    if (std::string text = in_language(from, key, lang); !text.empty()) to[key] = std::move(text);
}

void copy_value(const json& from, const char* key, json& to) {
    if (const auto at = from.find(key); at != from.end()) to[key] = *at;
}

json attributes(const json& entry, const index::FacetLabels& labels, const std::string& lang) {
    json out = json::object();
    for (const char* key : {"name", "aliases", "provider", "parameters"}) copy_value(entry, key, out);
    copy_text(entry, "summary", lang, out);
    for (const char* field : kLists)
        for (const std::string& value : strings_at(entry, field))
            out[field].push_back({{"value", value}, {"label", label(labels, field, value, lang)}});
    for (const json& metric : list_at(entry, "metrics")) {
        json one = json::object();
        for (const char* key : {"name", "on"}) copy_text(metric, key, lang, one);
        for (const char* key : {"value", "unit", "source"}) copy_value(metric, key, one);
        out["metrics"].push_back(std::move(one));
    }
    for (const char* key : {"links", "sources"})
        for (const json& link : list_at(entry, key)) {
            json one = json::object();
            copy_text(link, "title", lang, one);
            for (const char* other : {"url", "facts"}) copy_value(link, other, one);
            out[key].push_back(std::move(one));
        }
    for (const json& mention : list_at(entry, "mentioned_in")) {
        json one = json::object();
        copy_text(mention, "title", lang, one);
        one["url"] = string_at(mention, lang);
        if (one["url"] != "") out["mentioned_in"].push_back(std::move(one));
    }
    return out;
}

// Paragraphs end in '\n', without empty lines between.
std::string paragraphs(const std::string& text) {
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        if (const std::string line = collapse_space(std::string_view(text).substr(at, end - at)); !line.empty())
            (out += line) += '\n';
        at = end + 1;
    }
    return out;
}

}  // namespace

std::string number_in_words(double value, const std::string& lang) {
    std::string text = fmt::format("{:.10g}", value);
    if (lang == "vi") std::replace(text.begin(), text.end(), '.', ',');
    return text;
}

std::string parameters_in_words(double parameters, const std::string& lang) {
    struct Scale {
        double unit;
        const char *vi, *en, *letter;
    };
    constexpr Scale kScales[] = {
        {1e12, "nghìn tỷ", "trillion", "T"}, {1e9, "tỷ", "billion", "B"}, {1e6, "triệu", "million", "M"}};
    const bool vi = lang == "vi";
    for (const Scale& scale : kScales) {
        if (parameters < scale.unit) continue;
        const double value = parameters / scale.unit;
        if (vi) return fmt::format("{} {} tham số", number_in_words(value, lang), scale.vi);
        return fmt::format("{0} {1} parameters ({0}{2})", number_in_words(value, lang), scale.en, scale.letter);
    }
    return fmt::format("{} {}", number_in_words(parameters, lang), vi ? "tham số" : "parameters");
}

std::vector<index::Document> catalogue_documents(const json& entry, const index::FacetLabels& labels,
                                                 const std::string& source) {
    const std::string id = string_at(entry, "id");
    const std::string provider = string_at(entry, "provider");
    std::vector<index::Document> documents;
    for (const auto& [lang, description] : object_at(entry, "description").items()) {
        index::Document document;
        document.id = fmt::format("{}.{}", id, lang);
        document.page_key = fmt::format("catalogue/{}.{}", id, lang);
        document.translation_key = fmt::format("catalogue/{}", id);
        document.kind = string_at(entry, "kind");
        document.lang = lang;
        document.url = fmt::format("/catalogue/{}/{}", lang, id);
        document.title = string_at(entry, "name");
        document.text = paragraphs(in_language(entry, "summary", lang)) +
                        paragraphs(in_language(entry, "description", lang)) + facts(entry, lang);
        document.keywords = strings_at(entry, "aliases");
        for (const char* field : kLists)
            if (auto values = strings_at(entry, field); !values.empty()) {
                for (const std::string& value : values) document.keywords.push_back(label(labels, field, value, lang));
                document.facets[field] = std::move(values);
            }
        if (!provider.empty()) {
            document.keywords.push_back(provider);
            document.facets["provider"] = {provider};
        }
        if (const auto parameters = entry.find("parameters"); parameters != entry.end() && parameters->is_number())
            document.numbers["parameters"] = parameters->get<double>();
        if (const auto date = parse_date(string_at(entry, "date"))) document.date = date->day;
        document.attributes = json_text(attributes(entry, labels, lang));
        document.source = source;
        documents.push_back(std::move(document));
    }
    return documents;
}

}  // namespace tim::indexer
