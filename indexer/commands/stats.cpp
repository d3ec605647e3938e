// stats: what the index holds, and what of it wants an author's hand.
#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "engine/index/inspection.h"
#include "indexer/commands/commands.h"
#include "indexer/sources/data_formats.h"

namespace tim::indexer {

namespace {

using nlohmann::json;

constexpr std::size_t kListed = 10;  // of each list, for people; all of the longest documents

// A page or an entry in one language.
struct Version {
    std::string url, title, changed;  // the day of the last change, else of publication; may be empty
};

struct Long {
    std::size_t bytes = 0;
    std::string url, source;
    bool operator<(const Long& other) const { return bytes != other.bytes ? bytes > other.bytes : url < other.url; }
};

class Statistics {
public:
    void add(const index::Document& document) {
        ++by_kind_and_lang_[{document.kind, document.lang}];
        longest_.insert({document.text.size() + document.code.size(), document.url, document.source});
        if (longest_.size() > kListed) longest_.erase(std::prev(longest_.end()));
        if (document.ordinal != 0) return;
        ++pages_;
        if (!document.lang.empty()) langs_.insert(document.lang);
        const std::string& key = document.translation_key.empty() ? document.page_key : document.translation_key;
        const json attributes = json::parse(document.attributes, nullptr, false);
        std::string changed = attributes.is_object() ? string_at(attributes, "lastmod") : std::string();
        if (changed.empty()) changed = document.date;
        versions_[key].emplace(document.lang, Version{document.url, document.title, std::move(changed)});
    }

    // One item a page and language that is lacking or older than another; `langs_` are those of the whole index.
    struct Lacking {
        std::string lang, url, title;
    };
    struct Stale {
        std::string lang, url, title, changed, newer_lang, newer_changed;
    };

    [[nodiscard]] std::vector<Lacking> without_pair() const {
        std::vector<Lacking> out;
        for (const auto& [key, by_lang] : versions_)
            for (const std::string& lang : langs_)
                if (!by_lang.contains(lang) && !by_lang.begin()->first.empty())
                    out.push_back({lang, by_lang.begin()->second.url, by_lang.begin()->second.title});
        return out;
    }

    [[nodiscard]] std::vector<Stale> stale() const {
        std::vector<Stale> out;
        for (const auto& [key, by_lang] : versions_) {
            const auto newest = std::max_element(by_lang.begin(), by_lang.end(), [](const auto& a, const auto& b) {
                return a.second.changed < b.second.changed;
            });
            for (const auto& [lang, version] : by_lang)
                if (!version.changed.empty() && version.changed < newest->second.changed)
                    out.push_back(
                        {lang, version.url, version.title, version.changed, newest->first, newest->second.changed});
        }
        std::sort(out.begin(), out.end(), [](const Stale& a, const Stale& b) {
            return std::pair(a.changed, a.url) < std::pair(b.changed, b.url);
        });
        return out;
    }

    [[nodiscard]] const auto& by_kind_and_lang() const { return by_kind_and_lang_; }
    [[nodiscard]] const auto& longest() const { return longest_; }
    [[nodiscard]] std::size_t pages() const { return pages_; }

private:
    std::map<std::pair<std::string, std::string>, std::size_t> by_kind_and_lang_;
    std::map<std::string, std::map<std::string, Version>> versions_;  // by pair, then language
    std::set<std::string> langs_;
    std::set<Long> longest_;
    std::size_t pages_ = 0;
};

std::string stats_json(const index::IndexFacts& facts, const Statistics& statistics) {
    json out = {{"revision", facts.revision},
                {"built", facts.built},
                {"updated", facts.updated},
                {"updates", facts.updates},
                {"sources", facts.sources},
                {"files", facts.files},
                {"documents", facts.documents},
                {"pages", statistics.pages()},
                {"terms", facts.terms},
                {"words", facts.words},
                {"suggestions", facts.suggestions},
                {"glossary_pairs", facts.glossary_pairs},
                {"shards", facts.shards},
                {"documents_bytes", facts.documents_bytes},
                {"words_bytes", facts.words_bytes},
                {"by_kind_and_lang", json::array()},
                {"without_pair", json::array()},
                {"stale", json::array()},
                {"longest", json::array()}};
    for (const auto& [kind_and_lang, count] : statistics.by_kind_and_lang())
        out["by_kind_and_lang"].push_back(
            {{"kind", kind_and_lang.first}, {"lang", kind_and_lang.second}, {"documents", count}});
    for (const auto& one : statistics.without_pair())
        out["without_pair"].push_back({{"lacks", one.lang}, {"url", one.url}, {"title", one.title}});
    for (const auto& one : statistics.stale())
        out["stale"].push_back({{"lang", one.lang},
                                {"url", one.url},
                                {"title", one.title},
                                {"changed", one.changed},
                                {"newer_lang", one.newer_lang},
                                {"newer_changed", one.newer_changed}});
    for (const Long& one : statistics.longest())
        out["longest"].push_back({{"bytes", one.bytes}, {"url", one.url}, {"source", one.source}});
    return json_text(out) + '\n';
}

// A heading with the list's length, then its first lines.
template <class List, class Line>
std::string listed(const std::string& heading, const List& list, Line&& line) {
    if (list.empty()) return {};
    std::string text = fmt::format("{}: {}\n", heading, list.size());
    std::size_t left = kListed;
    for (const auto& one : list) {
        if (left-- == 0) return text + "  ...; --json lists all\n";
        text += "  " + line(one) + '\n';
    }
    return text;
}

std::string stats_text(const index::IndexFacts& facts, const Statistics& statistics) {
    std::string text =
        fmt::format("Revision {}, learnt from the whole collection at {}\n", facts.revision, facts.built);
    if (facts.updates > 0) text += fmt::format("{} updates since then, the last at {}\n", facts.updates, facts.updated);
    text += fmt::format("{} documents of {} pages and entries, from {} files of {}\n", facts.documents,
                        statistics.pages(), facts.files, fmt::join(facts.sources, ", "));
    for (const auto& [kind_and_lang, count] : statistics.by_kind_and_lang())
        text += fmt::format("  {:<10} {:<8} {:>8}\n", kind_and_lang.first,
                            kind_and_lang.second.empty() ? "(none)" : kind_and_lang.second, count);
    text += fmt::format("{} terms, {} words, {} suggestions, {} glossary pairs\n", facts.terms, facts.words,
                        facts.suggestions, facts.glossary_pairs);
    text +=
        fmt::format("{:.2f} MB of documents{}, {:.2f} MB of words\n", static_cast<double>(facts.documents_bytes) / 1e6,
                    facts.shards > 1 ? fmt::format(" in {} shards", facts.shards) : "",
                    static_cast<double>(facts.words_bytes) / 1e6);
    text += listed("Pages without a translation", statistics.without_pair(),
                   [](const auto& one) { return fmt::format("{}  {} (no {})", one.url, one.title, one.lang); });
    text += listed("Translations older than the other language", statistics.stale(), [](const auto& one) {
        return fmt::format("{}  {} ({} of {}, {} of {})", one.url, one.title, one.lang, one.changed, one.newer_lang,
                           one.newer_changed);
    });
    text += listed("Longest documents", statistics.longest(),
                   [](const Long& one) { return fmt::format("{:>8} bytes  {}  {}", one.bytes, one.url, one.source); });
    return text;
}

}  // namespace

int stats(const StatsOptions& options) {
    Statistics statistics;
    const index::IndexFacts facts =
        index::read_facts(options.index_dir, [&](const index::Document& document) { statistics.add(document); });
    const std::string text = options.json ? stats_json(facts, statistics) : stats_text(facts, statistics);
    std::fwrite(text.data(), 1, text.size(), stdout);
    return kDone;
}

}  // namespace tim::indexer
