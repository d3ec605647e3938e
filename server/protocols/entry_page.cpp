#include "server/protocols/entry_page.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "server/protocols/addresses.h"
#include "server/protocols/markup.h"

namespace tim::server {
namespace {

using markup::text;
using nlohmann::json;

std::string string_at(const json& object, const char* name) {
    const auto at = object.find(name);
    return at != object.end() && at->is_string() ? at->get<std::string>() : std::string();
}

const json& list_at(const json& object, const char* name) {
    static const json kNone = json::array();
    const auto at = object.find(name);
    return at != object.end() && at->is_array() ? *at : kNone;
}

// Up to two decimals, none of them for nothing.
std::string decimal(double value, std::string_view lang) {
    std::string out = fmt::format("{:.2f}", value);
    out.erase(out.find_last_not_of('0') + 1);
    if (out.ends_with('.')) out.pop_back();
    if (lang == "vi") std::replace(out.begin(), out.end(), '.', ',');
    return out;
}

std::string short_count(double value, const PageStrings& strings) {
    constexpr std::array<std::pair<double, std::string_view>, 3> kScales{
        {{1e12, "number_trillion"}, {1e9, "number_billion"}, {1e6, "number_million"}}};
    for (const auto& [size, name] : kScales) {
        if (value >= size) return strings.say(name, {{"number", decimal(value / size, strings.lang())}});
    }
    return decimal(value, strings.lang());
}

// A link where the address is fit for one, its words where not.
std::string link(const std::string& url, const std::string& words) {
    const std::string address = safe_address(url);
    const std::string shown = text(words.empty() ? url : words);
    if (address.empty()) return fmt::format("<span dir=\"auto\">{}</span>", shown);
    return fmt::format("<a href=\"{}\" rel=\"noopener noreferrer\" dir=\"auto\">{}</a>", text(address), shown);
}

std::string link_list(const json& items) {
    std::string out;
    for (const json& item : items) {
        if (item.is_object()) out += fmt::format("<li>{}</li>", link(string_at(item, "url"), string_at(item, "title")));
    }
    return out.empty() ? out : fmt::format("<ul class=\"link-list\">{}</ul>", out);
}

std::string labels(const json& items) {
    std::string out;
    for (const json& item : items) {
        const std::string label = item.is_string()   ? item.get<std::string>()
                                  : item.is_object() ? string_at(item, "label")
                                                     : "";
        if (!label.empty()) out += fmt::format("<li dir=\"auto\">{}</li>", text(label));
    }
    return out.empty() ? out : fmt::format("<ul class=\"tags\">{}</ul>", out);
}

std::string metrics(const json& items, const PageStrings& strings) {
    std::string out;
    for (const json& item : items) {
        if (!item.is_object()) continue;
        const auto value = item.find("value");
        if (value == item.end() || value->is_null()) continue;
        const std::string figure = value->is_number()   ? decimal(value->get<double>(), strings.lang())
                                   : value->is_string() ? value->get<std::string>()
                                                        : "";
        const std::string name = string_at(item, "name"), unit = string_at(item, "unit"), on = string_at(item, "on");
        out += fmt::format("<li><strong>{}{}{}</strong> <span dir=\"auto\">{}</span>", text(figure),
                           unit.empty() || unit == "%" ? "" : " ", text(unit), text(name));
        if (!on.empty())
            out += fmt::format(" <span dir=\"auto\">{}</span>", text(strings.say("metric_on", {{"what", on}})));
        if (const std::string source = string_at(item, "source"); !source.empty()) {
            const bool has_address = !safe_address(source).empty();
            out += " " + link(source, has_address ? strings.say("metric_source") : source);
        }
        out += "</li>";
    }
    return out.empty() ? out : fmt::format("<ul class=\"metrics\">{}</ul>", out);
}

// Links to the sources that say which facts they state, and name this one.
std::string sources_of(std::string_view fact, const json& sources, const PageStrings& strings) {
    std::string out;
    for (const json& source : sources) {
        if (!source.is_object()) continue;
        const json& stated = list_at(source, "facts");
        const bool states_it = std::any_of(stated.begin(), stated.end(), [&](const json& each) {
            return each.is_string() && each.get_ref<const std::string&>() == fact;
        });
        const std::string url = string_at(source, "url");
        if (states_it && !safe_address(url).empty()) out += " " + link(url, strings.say("metric_source"));
    }
    return out;
}

std::string part(std::string_view heading, const std::string& content, const PageStrings& strings) {
    if (content.empty()) return {};
    return fmt::format("<section class=\"entry-part\"><h2>{}</h2>{}</section>", text(strings.say(heading)), content);
}

std::string paragraphs(std::string_view lines) {
    std::string out;
    while (!lines.empty()) {
        const std::size_t end = lines.find('\n');
        if (end != 0) out += fmt::format("<p dir=\"auto\">{}</p>", text(lines.substr(0, end)));
        lines.remove_prefix(end == std::string_view::npos ? lines.size() : end + 1);
    }
    return out;
}

}  // namespace

std::string entry_html(const search::Hit& entry, const PageStrings& strings) {
    json attributes = json::parse(entry.attributes, nullptr, false);
    if (!attributes.is_object()) attributes = json::object();

    std::string facts;
    const auto fact = [&](std::string_view name, const std::string& value) {
        if (value.empty()) return;
        facts += fmt::format("<div class=\"fact\"><dt>{}</dt><dd>{}{}</dd></div>",
                             text(strings.say(fmt::format("fact_{}", name))), value,
                             sources_of(name, list_at(attributes, "sources"), strings));
    };
    fact("provider", text(string_at(attributes, "provider")));
    if (const auto parameters = attributes.find("parameters");
        parameters != attributes.end() && parameters->is_number()) {
        fact("parameters", text(short_count(parameters->get<double>(), strings)));
    }
    for (const char* name : {"tasks", "modalities", "delivery"}) fact(name, labels(list_at(attributes, name)));
    fact("metrics", metrics(list_at(attributes, "metrics"), strings));

    std::string out =
        fmt::format("<article lang=\"{}\"><p class=\"entry-over\">{}</p><h1 dir=\"auto\">{}</h1>", text(entry.lang),
                    text(strings.say(fmt::format("kind_of_{}", entry.kind))), text(entry.title));
    for (const auto& [lang, translation] : entry.translations) {
        if (lang == entry.lang || translation.url.empty()) continue;
        const std::string language = strings.say(fmt::format("hit_language_{}", lang));
        out += fmt::format("<p class=\"hit-other\">{} <a href=\"{}\" hreflang=\"{}\" dir=\"auto\">{}</a></p>",
                           text(strings.say("hit_other_language", {{"language", language}})), text(translation.url),
                           text(lang), text(translation.title));
    }
    if (!facts.empty()) facts = fmt::format("<dl class=\"facts\">{}</dl>", facts);
    out += part("entry_facts", facts, strings) + part("entry_about", paragraphs(entry.text), strings) +
           part("entry_mentioned", link_list(list_at(attributes, "mentioned_in")), strings) +
           part("entry_links", link_list(list_at(attributes, "links")), strings) +
           part("entry_sources", link_list(list_at(attributes, "sources")), strings);
    return out + "</article>";
}

std::string missing_entry_html(const PageStrings& strings) {
    return fmt::format(
        "<section class=\"state\" data-state=\"missing\" lang=\"{}\"><h1>{}</h1><p class=\"lead\">{}</p></section>",
        strings.lang(), text(strings.say("entry_missing_heading")), text(strings.say("entry_missing_text")));
}

}  // namespace tim::server
