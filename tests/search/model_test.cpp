// Search beside a plain look at every document: which match, how many, in what order of tiers, what is counted. The
// words are made so that what should match can be said without an analyzer: no stems, no translations, no slips.
#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <cmath>
#include <functional>
#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "engine/analysis/analyzer.h"
#include "engine/index/fields.h"
#include "tests/support/small_index.h"

using namespace tim;
using search::Match;
using Words = std::vector<std::string>;

namespace {

constexpr std::array kWords{"blorf", "blorp", "krint", "krimp", "zampf", "vroldk", "plixt", "dworp", "gnurk", "skrolt"};
constexpr std::array kSpellings{"bệnh", "bênh", "bẻnh", "benh"};
constexpr std::array kTyped{"bệnh", "bênh", "benh"};

Match tier(const std::string& typed, const std::string& written) {
    if (typed == written) return Match::exact;
    return typed == "bênh" && written == "bệnh" ? Match::compatible : Match::bare;
}

struct Section {
    std::string id, page, kind, lang, provider;
    double parameters = 0;
    Words words;
    [[nodiscard]] bool has(const std::string& word) const {
        return std::find(words.begin(), words.end(), word) != words.end();
    }
    [[nodiscard]] bool begins(const std::string& beginning) const {
        return std::any_of(words.begin(), words.end(), [&](const auto& word) { return word.starts_with(beginning); });
    }
    [[nodiscard]] bool says(const std::string& first, const std::string& second) const {
        for (std::size_t i = 1; i < words.size(); ++i)
            if (words[i - 1] == first && words[i] == second) return true;
        return false;
    }
    // The spelling of the one syllable that has several.
    [[nodiscard]] std::string spelling() const {
        for (const char* one : kSpellings)
            if (has(one)) return one;
        return "";
    }
};

template <class List>
std::string any(const List& list, std::mt19937& random) {
    return list[random() % list.size()];
}

std::vector<Section> sections(std::mt19937& random) {
    std::vector<Section> out;
    for (int page = 0; page < 40; ++page) {
        Section section;
        section.kind = any(std::array{"article", "model"}, random);
        section.lang = any(std::array{"vi", "en"}, random);
        section.provider = any(std::array{"One", "Two", "Three"}, random);
        section.parameters = static_cast<double>(1 + random() % 5) * 1e9;
        section.page = section.lang + ":" + std::to_string(page);
        for (auto more = 1 + random() % 3; more > 0; --more) {
            section.id = std::to_string(page) + "-" + std::to_string(more);
            Words all(kWords.begin(), kWords.end());
            std::shuffle(all.begin(), all.end(), random);
            // As long as each other, so that the words alone decide.
            section.words.assign(all.begin(), all.begin() + 4);
            section.words.push_back(random() % 2 == 0 ? any(kSpellings, random) : "khac");
            out.push_back(section);
        }
    }
    return out;
}

index::Document document(const Section& section) {
    std::string text;
    for (const auto& word : section.words) text += word + " ";
    auto out = test::page(section.id, section.lang, "Trang", text);
    out.page_key = section.page;
    out.kind = section.kind;
    out.facets["provider"] = {section.provider};
    out.numbers["parameters"] = section.parameters;
    return out;
}

struct Question {
    search::Request request;
    std::function<bool(const Section&)> matches = [](const Section&) { return true; };
    std::function<bool(const Section&)> passes = [](const Section&) { return true; };
    std::function<double(const Section&)> share = [](const Section&) { return 1.0; };  // of the query's weight
    std::string typed;  // one syllable that may be spelled otherwise
};

Question question(std::mt19937& random, const std::vector<Section>& all) {
    Question out;
    const std::string a = any(kWords, random), b = any(kWords, random);
    const auto weight = [&all](const std::string& word) {
        const auto n = static_cast<double>(all.size());
        const auto f = static_cast<double>(
            std::count_if(all.begin(), all.end(), [&](const Section& section) { return section.has(word); }));
        return std::log(1.0 + (n - f + 0.5) / (f + 0.5));
    };
    switch (random() % 7) {
        case 0:
            break;
        case 1:
            out.request.query = a;
            out.matches = [=](const Section& s) { return s.has(a); };
            break;
        case 2: {
            if (a == b) break;
            out.request.query = a + " " + b;
            const double of_a = weight(a), of_b = weight(b);
            out.share = [=](const Section& s) {
                return ((s.has(a) ? of_a : 0) + (s.has(b) ? of_b : 0)) / (of_a + of_b);
            };
            out.matches = [share = out.share](const Section& s) { return share(s) >= 0.3; };
            break;
        }
        case 3:
            if (a == b) break;
            out.request.query = a + " -" + b;
            out.matches = [=](const Section& s) { return s.has(a) && !s.has(b); };
            break;
        case 4: {
            const std::string beginning = a.substr(0, 3);
            out.request.query = beginning + "*";
            out.matches = [=](const Section& s) { return s.begins(beginning); };
            break;
        }
        case 5:
            out.request.query = '"' + a + ' ' + b + '"';
            out.matches = [=](const Section& s) { return s.says(a, b); };
            break;
        case 6: {
            const std::string typed = out.typed = out.request.query = any(kTyped, random);
            out.matches = [](const Section& s) { return !s.spelling().empty(); };
            // Marks that are contradicted prove little.
            out.share = [=](const Section& s) {
                return typed != "benh" && tier(typed, s.spelling()) == Match::bare ? 0.2 : 1.0;
            };
            break;
        }
    }
    switch (random() % 4) {
        case 0:
            out.request.lang = "vi";
            out.passes = [](const Section& s) { return s.lang == "vi"; };
            break;
        case 1:
            out.request.filters = {"parameters>=3e9", "parameters<5e9"};
            out.passes = [](const Section& s) { return s.parameters >= 3e9 && s.parameters < 5e9; };
            break;
        case 2:
            out.request.all_of = {{{"kind:model", false}, {"lang:vi", true}}};
            out.passes = [](const Section& s) { return s.kind == "model" || s.lang != "vi"; };
            break;
        default:
            break;
    }
    out.request.limit = 100;
    out.request.facets = {"kind", "provider"};
    return out;
}

}  // namespace

TEST_CASE("search finds what a look at every document finds", "[search]") {
    for (const char* word : kWords) {
        const auto token = analysis::analyze(word).at(0);
        REQUIRE((token.stem.empty() || token.stem == word));
    }
    std::mt19937 random(7);
    const auto all = sections(random);
    std::vector<index::Document> documents;
    for (const auto& section : all) documents.push_back(document(section));
    test::SmallIndex index(documents);

    for (int round = 0; round < 400; ++round) {
        Question asked = question(random, all);
        const bool by_page = random() % 2 == 0;
        const std::string kind = asked.request.kind = random() % 4 == 0 ? "model" : "";
        const std::string provider = random() % 3 == 0 ? "Two" : "";
        asked.request.group = by_page ? search::Group::page : search::Group::section;
        if (!provider.empty()) asked.request.filters.push_back("provider:" + provider);
        CAPTURE(round, asked.request.query, kind, asked.request.lang, provider, by_page);

        std::set<std::string> expected;
        std::map<std::string, std::map<std::string, std::set<std::string>>> counted;  // field -> value -> what
        double best = 0;
        for (const auto& section : all) {
            if (!asked.matches(section) || !asked.passes(section)) continue;
            const std::string what = by_page ? section.page : section.id;
            const bool is_kind = kind.empty() || section.kind == kind;
            const bool is_provider = provider.empty() || section.provider == provider;
            // The other values of a field that is filtered by are counted as if it were not.
            if (is_kind) counted["provider"][section.provider].insert(what);
            if (is_provider) counted["kind"][section.kind].insert(what);
            if (!is_kind || !is_provider) continue;
            expected.insert(what);
            best = std::max(best, asked.share(section));
        }
        if (best < 0.4) expected.clear();  // a coincidence is no answer
        if (expected.empty()) counted.clear();

        const auto answer = index->search(asked.request).value();
        std::set<std::string> found;
        for (const auto& hit : answer.hits) {
            const auto section =
                std::find_if(all.begin(), all.end(), [&](const Section& one) { return one.id == hit.id; });
            REQUIRE(section != all.end());
            found.insert(by_page ? section->page : section->id);
            if (!asked.typed.empty()) CHECK(hit.match == tier(asked.typed, section->spelling()));
        }
        CHECK(found == expected);
        CHECK(answer.hits.size() == expected.size());
        CHECK(answer.total == expected.size());
        CHECK(answer.total_is_exact);
        for (const auto& [field, values] : answer.facets) {
            CAPTURE(field);
            std::map<std::string, std::size_t> have, want;
            for (const auto& value : values) have[value.value] = value.count;
            for (const auto& [value, what] : counted[field]) want[value] = what.size();
            CHECK(have == want);
        }
        if (!asked.typed.empty())
            CHECK(std::is_sorted(answer.hits.begin(), answer.hits.end(), [](const auto& x, const auto& y) {
                return static_cast<int>(x.match) < static_cast<int>(y.match);
            }));
    }
}

TEST_CASE("sections that answer equally well come in one order, whichever of the words they have", "[search]") {
    std::mt19937 random(7);
    // One word each of the first five, the next three, and the last two: all of a kind are as frequent as each other.
    std::vector<index::Document> documents;
    for (std::size_t a = 0; a < 5; ++a)
        for (std::size_t b = 5; b < 8; ++b)
            for (std::size_t c = 8; c < 10; ++c)
                documents.push_back(test::page(std::to_string(documents.size()), "en", "Page",
                                               std::string(kWords[a]) + ". " + kWords[b] + ". " + kWords[c]));
    test::SmallIndex index(documents);
    std::map<std::string, std::string> keys;
    for (const auto& document : documents) keys[document.id] = index::order_key(document);

    for (int round = 0; round < 40; ++round) {
        Words words(kWords.begin(), kWords.end());
        std::shuffle(words.begin(), words.end(), random);
        search::Request request;
        for (std::size_t i = 0; i < 5 + random() % 6; ++i) request.query += words[i] + ", ";
        request.offset = static_cast<unsigned>(random() % 10);
        CAPTURE(request.query, request.offset);
        const auto hits = index->search(request).value().hits;
        for (std::size_t i = 1; i < hits.size(); ++i) {
            const bool is_equal = hits[i].score > hits[i - 1].score - 1e-10;
            CHECK((!is_equal || keys[hits[i - 1].id] < keys[hits[i].id]));
        }
    }
}
