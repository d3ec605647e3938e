#include "server/protocols/search_page.h"

#include <algorithm>
#include <array>
#include <charconv>

#include <fmt/format.h>

#include "engine/analysis/unicode.h"
#include "server/protocols/markup.h"
#include "server/target.h"

namespace tim::server {
namespace {

using markup::text;

constexpr unsigned kPageSize = 10;
constexpr unsigned kMaxPage = search::kMaxOffset / kPageSize + 1;
constexpr std::array<std::string_view, 4> kKinds{"article", "model", "service", "workflow"};
constexpr std::array<std::string_view, 2> kLanguages{"vi", "en"};
// Fields to narrow by, beside kind and language.
constexpr std::array<std::string_view, 4> kFacets{"provider", "tasks", "modalities", "delivery"};

template <class List>
bool holds(const List& list, std::string_view value) {
    return std::find(list.begin(), list.end(), value) != list.end();
}

// The address of the same search with something changed; relative, so that it leads to the page itself.
std::string address(const search::Request& request, unsigned page = 1) {
    std::string out = "?q=" + encode_path(request.query);
    const auto add = [&](std::string_view name, std::string_view value) {
        if (!value.empty()) out.append("&").append(name).append("=").append(encode_path(value));
    };
    add("lang", request.lang);
    add("kind", request.kind);
    for (const auto& filter : request.filters) add("filter", filter);
    if (request.sort == search::Sort::date) add("sort", "date");
    if (request.as_typed) add("as_typed", "1");
    if (!request.translate) add("translate", "0");
    if (page > 1) add("page", std::to_string(page));
    return out;
}

template <class Change>
std::string changed(const search::Request& request, Change&& change) {
    search::Request other = request;
    change(other);
    return address(other);
}

std::string query_address(std::string_view query) {
    search::Request request;
    request.query = query;
    return address(request);
}

std::string marked(const search::Snippet& parts, std::string_view otherwise = {}) {
    std::string out = parts.empty() ? text(otherwise) : "";
    for (const auto& part : parts) {
        if (part.mark) out += "<mark>";
        markup::append_text(out, part.text);
        if (part.mark) out += "</mark>";
    }
    return out;
}

// `inner` is HTML. What has no address that is fit for a link stays text.
std::string link(std::string_view url, std::string_view attributes, std::string_view inner) {
    if (url.empty()) return fmt::format("<span {}>{}</span>", attributes, inner);
    return fmt::format("<a href=\"{}\" {}>{}</a>", text(url), attributes, inner);
}

class Writer {
public:
    Writer(const PageQuery& asked, const search::Answer& answer, const PageStrings& strings)
        : asked_(asked), request_(asked.request), answer_(answer), strings_(strings) {}

    std::string write() {
        out_.reserve(4096 + 2048 * answer_.hits.size());
        append("<div class=\"plain-results\" lang=\"{}\">", strings_.lang());
        choices();
        facets();
        applied();
        summary();
        if (answer_.hits.empty()) {
            nothing();
        } else {
            out_ += "<ol class=\"hits\" role=\"list\">";
            for (const auto& hit : answer_.hits) write_hit(hit);
            out_ += "</ol>";
        }
        pages();
        out_ += "</div>";
        return std::move(out_);
    }

private:
    template <class... Values>
    void append(fmt::format_string<Values...> format, Values&&... values) {
        fmt::format_to(std::back_inserter(out_), format, std::forward<Values>(values)...);
    }

    [[nodiscard]] std::string say(std::string_view name, const PageStrings::Values& values = {}) const {
        return text(strings_.say(name, values));
    }

    // What a field's value is called in the page's language.
    [[nodiscard]] std::string label(std::string_view field, std::string_view value) const {
        const auto counted = answer_.facets.find(std::string(field));
        if (counted != answer_.facets.end()) {
            for (const auto& each : counted->second) {
                if (each.value != value) continue;
                const auto named = each.labels.find(strings_.lang());
                if (named != each.labels.end()) return named->second;
            }
        }
        return std::string(value);
    }

    void choice(std::string_view href, bool is_chosen, std::string_view name, std::string_view count = {}) {
        append("<li><a class=\"pill\" href=\"{}\"{}><span>{}", text(href), is_chosen ? " aria-current=\"true\"" : "",
               name);
        if (!count.empty()) append(" <span class=\"count\">{}</span>", count);
        out_ += "</span></a></li>";
    }

    void choices() {
        append("<nav class=\"choices\" aria-label=\"{}\"><ul class=\"choice\">", say("narrow"));
        const auto of_kind = [&](std::string_view kind) {
            return changed(request_, [&](auto& other) { other.kind = kind; });
        };
        choice(of_kind(""), request_.kind.empty(), say("kind_all"));
        for (const auto kind : kKinds) {
            std::string count;
            if (const auto counted = answer_.facets.find("kind"); counted != answer_.facets.end()) {
                for (const auto& value : counted->second) {
                    if (value.value == kind) count = strings_.number(value.count);
                }
            }
            choice(of_kind(kind), request_.kind == kind, say(fmt::format("kind_{}", kind)), count);
        }
        out_ += "</ul><ul class=\"choice\">";
        const auto in = [&](std::string_view lang) {
            return changed(request_, [&](auto& other) { other.lang = lang; });
        };
        choice(in(""), request_.lang.empty(), say("language_all"));
        for (const auto lang : kLanguages)
            choice(in(lang), request_.lang == lang, say(fmt::format("language_{}", lang)));
        out_ += "</ul></nav>";
    }

    void facets() {
        std::string groups;
        groups.swap(out_);
        for (const auto field : kFacets) {
            const auto counted = answer_.facets.find(std::string(field));
            if (counted == answer_.facets.end() || counted->second.empty()) continue;
            append("<h2>{}</h2><ul>", say(fmt::format("facet_{}", field)));
            for (const auto& value : counted->second) {
                const std::string filter = fmt::format("{}:{}", field, value.value);
                const bool is_on = holds(request_.filters, filter);
                append("<li><a href=\"{}\"{}><bdi>{}</bdi></a> <span class=\"count\">{}</span></li>",
                       text(toggled(filter)), is_on ? " aria-current=\"true\"" : "", text(label(field, value.value)),
                       strings_.number(value.count));
            }
            out_ += "</ul>";
        }
        groups.swap(out_);
        if (groups.empty()) return;
        append(
            "<details class=\"facets plain-facets\"><summary>{}</summary><div "
            "class=\"facet-groups\">{}</div></details>",
            say("refine"), groups);
    }

    [[nodiscard]] std::string toggled(const std::string& filter) const {
        return changed(request_, [&](auto& other) {
            const auto at = std::find(other.filters.begin(), other.filters.end(), filter);
            if (at == other.filters.end()) {
                other.filters.push_back(filter);
            } else {
                other.filters.erase(at);
            }
        });
    }

    void applied() {
        if (request_.filters.empty()) return;
        append("<p class=\"applied\">{}: ", say("applied"));
        for (const auto& filter : request_.filters) {
            const std::size_t colon = filter.find(':');
            const std::string name = colon == std::string::npos
                                         ? filter
                                         : label(filter.substr(0, colon), std::string_view(filter).substr(colon + 1));
            append("<a class=\"chip\" href=\"{}\" aria-label=\"{}\"><bdi>{}</bdi> ×</a> ", text(toggled(filter)),
                   say("remove_filter", {{"name", name}}), text(name));
        }
        out_ += "</p>";
    }

    void summary() {
        out_ += "<div class=\"summary\">";
        if (answer_.total > 0) {
            append("<p class=\"total\"><span>{}</span><span class=\"sort\">{}: ",
                   text(strings_.count(answer_.total_is_exact ? "total" : "total_about", answer_.total)), say("sort"));
            const bool by_date = request_.sort == search::Sort::date;
            sort_choice(search::Sort::relevance, !by_date, "sort_relevance");
            out_ += " · ";
            sort_choice(search::Sort::date, by_date, "sort_date");
            out_ += "</span></p>";
        }
        if (answer_.did_you_mean) {
            append("<p class=\"did-you-mean\">{} {}?</p>", say("did_you_mean"),
                   query_link(answer_.did_you_mean->query));
        }
        reading();
        if (answer_.partial) append("<p class=\"partial\">{}</p>", say("partial"));
        out_ += "</div>";
    }

    void sort_choice(search::Sort sort, bool is_chosen, std::string_view name) {
        if (is_chosen) {
            append("<strong>{}</strong>", say(name));
        } else {
            append("<a href=\"{}\">{}</a>", text(changed(request_, [&](auto& other) { other.sort = sort; })),
                   say(name));
        }
    }

    static std::string query_link(std::string_view query) {
        return fmt::format("<a href=\"{}\" dir=\"auto\">{}</a>", text(query_address(query)), text(query));
    }

    void reading_link(std::string_view href, const std::string& words) {
        append(" <a href=\"{}\" dir=\"auto\">{}</a>", text(href), words);
    }

    // How the query was read, and how to have it read otherwise.
    void reading() {
        out_ += "<p class=\"reading\">";
        const auto& interpreted = answer_.interpreted;
        const std::string how = fmt::format("read_as_{}", search::name(interpreted.how));
        if (interpreted.how != search::How::as_typed && strings_.has(how)) {
            append("<span>{} <strong dir=\"auto\">{}</strong></span>", say(how), text(interpreted.as));
            if (interpreted.how != search::How::marks_restored) {
                reading_link(changed(request_, [](auto& other) { other.as_typed = true; }),
                             say("search_instead", {{"query", request_.query}}));
            }
        }
        if (!interpreted.also_searched.empty()) {
            append("<span>{} ", say("also_searched"));
            bool is_first = true;
            for (const auto& query : interpreted.also_searched) {
                out_ += is_first ? "" : ", ";
                out_ += query_link(query);
                is_first = false;
            }
            reading_link(changed(request_, [](auto& other) { other.translate = false; }), say("only_typed_words"));
            out_ += "</span>";
        }
        if (!interpreted.absent.empty()) {
            append("<span>{} <strong dir=\"auto\">{}</strong></span>", say("absent"),
                   text(fmt::format("{}", fmt::join(interpreted.absent, ", "))));
        }
        if (request_.as_typed) {
            append("<span>{}", say("is_as_typed"));
            reading_link(changed(request_, [](auto& other) { other.as_typed = false; }), say("search_usual"));
            out_ += "</span>";
        }
        if (!request_.translate) {
            append("<span>{}", say("is_not_translated"));
            reading_link(changed(request_, [](auto& other) { other.translate = true; }), say("search_both"));
            out_ += "</span>";
        }
        out_ += "</p>";
    }

    void write_hit(const search::Hit& hit) {
        const std::string in_language = fmt::format("lang=\"{}\" dir=\"auto\"", text(hit.lang));
        append("<li class=\"hit hit-{}\"><p class=\"hit-over\"><span class=\"hit-kind\">{}</span>",
               hit.kind == "article" ? "page" : "card", say(fmt::format("kind_of_{}", hit.kind)));
        if (!hit.lang.empty()) append("<span>{}</span>", say(fmt::format("language_{}", hit.lang)));
        if (!hit.date.empty()) append("<time datetime=\"{0}\">{0}</time>", text(hit.date));
        if (hit.match == search::Match::translated)
            append("<span class=\"hit-translated\">{}</span>", say("hit_translated"));
        append("</p><h2 class=\"hit-heading\">{}</h2>",
               link(hit.url, "class=\"hit-title\" data-hit-link " + in_language, marked(hit.title_parts, hit.title)));
        path(hit);
        if (!hit.snippet.empty()) append("<p class=\"snippet\" {}>{}</p>", in_language, marked(hit.snippet));
        if (!hit.sections.empty()) {
            append("<div class=\"hit-more\"><p class=\"hit-more-label\">{}</p><ul>", say("hit_sections"));
            for (const auto& section : hit.sections) {
                // A page's beginning has no heading but the page's own, which stands above already.
                const bool is_lead = section.section.empty() || section.section == hit.title;
                append("<li>{}",
                       is_lead ? link(section.url, "class=\"hit-section\"", say("hit_lead"))
                               : link(section.url, "class=\"hit-section\" " + in_language, text(section.section)));
                if (!section.snippet.empty())
                    append("<p class=\"snippet\" {}>{}</p>", in_language, marked(section.snippet));
                out_ += "</li>";
            }
            out_ += "</ul></div>";
        }
        for (const auto& [lang, translation] : hit.translations) {
            if (lang == hit.lang || translation.url.empty()) continue;
            const std::string language = strings_.say(fmt::format("hit_language_{}", lang));
            append("<p class=\"hit-other\"><span>{}</span> {}</p>", say("hit_other_language", {{"language", language}}),
                   link(translation.url, fmt::format("lang=\"{0}\" hreflang=\"{0}\" dir=\"auto\"", text(lang)),
                        text(translation.title)));
        }
        out_ += "</li>";
    }

    // The headings above the words, without the title said again.
    void path(const search::Hit& hit) {
        std::string steps;
        for (std::size_t i = 0; i < hit.path.size(); ++i) {
            if (hit.path[i] == hit.title || (i > 0 && hit.path[i] == hit.path[i - 1])) continue;
            if (!steps.empty()) steps += "<span class=\"hit-step\" aria-hidden=\"true\">›</span>";
            const bool has_parts = i < hit.path_parts.size();
            steps += fmt::format("<span dir=\"auto\">{}</span>",
                                 marked(has_parts ? hit.path_parts[i] : search::Snippet{}, hit.path[i]));
        }
        if (!steps.empty()) append("<p class=\"hit-path\" lang=\"{}\">{}</p>", text(hit.lang), steps);
    }

    void nothing() {
        append("<section class=\"state\" data-state=\"nothing\"><h2 dir=\"auto\">{}</h2>",
               say("nothing_heading", {{"query", request_.query}}));
        if (!request_.kind.empty() || !request_.lang.empty() || !request_.filters.empty()) {
            append("<p>{}</p><p><a href=\"{}\">{}</a></p>", say("nothing_filters"), text(query_address(request_.query)),
                   say("search_without_filters"));
        }
        out_ += "<ul class=\"advice\">";
        for (const auto& line : strings_.list("nothing_advice")) append("<li>{}</li>", text(line));
        out_ += "</ul></section>";
    }

    void pages() {
        const bool has_next = asked_.page < kMaxPage && answer_.hits.size() >= kPageSize &&
                              std::uint64_t{asked_.page} * kPageSize < answer_.total;
        if (asked_.page == 1 && !has_next) return;
        append("<nav class=\"more\" aria-label=\"{}\"><p>", say("pages"));
        if (asked_.page > 1) {
            append("<a rel=\"prev\" href=\"{}\">{}</a> ", text(address(request_, asked_.page - 1)),
                   say("page_previous"));
        }
        append("<span>{}</span>", say("page_number", {{"number", std::to_string(asked_.page)}}));
        if (has_next) {
            append(" <a rel=\"next\" href=\"{}\">{}</a>", text(address(request_, asked_.page + 1)), say("page_next"));
        }
        out_ += "</p></nav>";
    }

    const PageQuery& asked_;
    const search::Request& request_;
    const search::Answer& answer_;
    const PageStrings& strings_;
    std::string out_;
};

// Replaces what lies between the first `before` and the `behind` that follows it.
void replace_between(std::string& in, std::string_view before, std::string_view behind, std::string_view with) {
    const std::size_t found = in.find(before);
    if (found == std::string::npos) return;
    const std::size_t begin = found + before.size(), end = in.find(behind, begin);
    if (end != std::string::npos) in.replace(begin, end - begin, with);
}

}  // namespace

PageQuery parse_page_query(std::string_view query_string) {
    PageQuery asked;
    search::Request& request = asked.request;
    // One parameter that cannot be read leaves the others what they are.
    for (std::size_t at = 0; at <= query_string.size();) {
        const std::size_t end = std::min(query_string.find('&', at), query_string.size());
        const auto parameters = decode_query(query_string.substr(at, end - at));
        at = end + 1;
        if (!parameters || parameters->empty()) continue;
        const auto& [name, value] = parameters->front();
        if (name == "q" && request.query.empty()) {
            request.query = analysis::truncate_utf8(value, search::kMaxQueryBytes);
            std::replace_if(
                request.query.begin(), request.query.end(),
                [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }, ' ');
        } else if (name == "lang" && holds(kLanguages, value)) {
            request.lang = value;
        } else if (name == "kind" && holds(kKinds, value)) {
            request.kind = value;
        } else if (name == "filter" && value.find(':') != std::string::npos && !holds(request.filters, value)) {
            if (request.filters.size() < search::kMaxFilters) request.filters.push_back(value);
        } else if (name == "sort" && value == "date") {
            request.sort = search::Sort::date;
        } else if (name == "as_typed") {
            request.as_typed = value == "1";
        } else if (name == "translate") {
            request.translate = value != "0";
        } else if (name == "page") {
            unsigned page = 0;
            const auto [stopped, error] = std::from_chars(value.data(), value.data() + value.size(), page);
            if (error == std::errc{} && stopped == value.data() + value.size())
                asked.page = std::clamp(page, 1U, kMaxPage);
        }
    }
    request.limit = kPageSize;
    request.offset = (asked.page - 1) * kPageSize;
    request.facets = {"kind"};
    request.facets.insert(request.facets.end(), kFacets.begin(), kFacets.end());
    return asked;
}

std::string results_html(const PageQuery& asked, const search::Answer& answer, const PageStrings& strings) {
    return Writer(asked, answer, strings).write();
}

std::string failure_html(const Problem& problem, const PageStrings& strings) {
    return fmt::format(
        "<section class=\"state failure\" data-state=\"error\" lang=\"{}\"><h2>{}</h2><p class=\"lead\" lang=\"en\" "
        "dir=\"auto\">{}</p></section>",
        strings.lang(), text(strings.say("error_heading")), text(problem.title));
}

std::string filled_page(std::string page, std::string_view title, std::string_view typed, std::string_view results) {
    replace_between(page, "<title>", "</title>", text(title));
    replace_between(page, " value=\"", "\"", text(typed));
    replace_between(page, kResultsPlace, "</noscript>", results);
    return page;
}

}  // namespace tim::server
