// Shards answer as one index does: the same hits in the same order, with scores equal to rounding, the same totals and
// counts where they are exact.
//
//     build/bin/shards_equality [DOCUMENTS [QUESTIONS [FOLDER [tcpsrv]]]]
//
// 600 documents and 50 questions unless said otherwise, on disk and served; with TIM_LONG 10,000 and 200,000 with 2,000
// each, the smaller of them served, too. The made collection is indexed in 1, 2, 4 and 8 shards below FOLDER (a
// temporary one unless given; indexes that are there are taken as they are), and every question is asked of each, in
// several ways. With `tcpsrv`, each shard is asked of a xapian-tcpsrv of its own. Exits 1 where two answers differ.
#include <algorithm>
#include <chrono>
#include <cmath>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "engine/index/error.h"
#include "engine/search/search.h"
#include "tests/benchmarks/collection.h"
#include "tests/benchmarks/made_index.h"
#include "tests/support/served_shards.h"
#include "tests/support/temp_dir.h"

namespace {

namespace fs = std::filesystem;
using namespace tim;

constexpr unsigned kShards[] = {2, 4, 8};
constexpr double kRounding = 1e-9;
constexpr std::size_t kMostShown = 10;        // differences
constexpr std::chrono::minutes kPatience{1};  // with a shard: what is compared is what it answers, not how soon

struct Way {
    std::string name;
    search::Request request;
};

std::vector<Way> ways() {
    std::vector<Way> out(6);
    out[0].name = "pages";
    out[1].name = "Vietnamese pages";
    out[1].request.lang = "vi";
    out[2].name = "sections from 10 on";
    out[2].request.group = search::Group::section;
    out[2].request.offset = 10;
    out[2].request.limit = 25;
    out[3].name = "by date";
    out[3].request.sort = search::Sort::date;
    out[4].name = "counted";
    out[4].request.facets = {"kind", "lang", "provider", "parameters"};
    out[4].request.exact_total = true;
    out[5].name = "beginnings of words";
    for (auto& way : out) way.request.time_limit = std::chrono::milliseconds(0);
    return out;
}

// What differs; empty if nothing does.
std::string difference(const search::Answer& one, const search::Answer& other) {
    if (one.partial || other.partial) return "is partial, or one index's is";
    for (std::size_t i = 0; i < std::max(one.hits.size(), other.hits.size()); ++i) {
        if (i >= one.hits.size()) return fmt::format("has {} at {}", other.hits[i].id, i);
        if (i >= other.hits.size()) return fmt::format("lacks {} at {}", one.hits[i].id, i);
        const auto &a = one.hits[i], &b = other.hits[i];
        if (a.id != b.id || std::abs(a.score - b.score) > kRounding * std::max(1.0, a.score))
            return fmt::format("has {} ({:.17g}) at {}, not {} ({:.17g})", b.id, b.score, i, a.id, a.score);
        if (a.match != b.match || a.translations.size() != b.translations.size())
            return fmt::format("shows {} otherwise", a.id);
    }
    if (one.interpreted.as != other.interpreted.as)
        return fmt::format("reads {}, not {}", other.interpreted.as, one.interpreted.as);
    if (one.did_you_mean.has_value() != other.did_you_mean.has_value()) return "offers another question";
    if (one.total_is_exact && other.total_is_exact && one.total != other.total)
        return fmt::format("finds {}, not {}", other.total, one.total);
    for (const auto& [field, values] : one.facets) {
        const auto& others = other.facets.at(field);
        const bool same =
            one.total_is_exact && other.total_is_exact
                ? std::equal(values.begin(), values.end(), others.begin(), others.end(),
                             [](const auto& a, const auto& b) { return a.value == b.value && a.count == b.count; })
                : values.empty() == others.empty();
        if (!same) return "counts otherwise: " + field;
    }
    return {};
}

// How many answers differ.
std::size_t compare(std::size_t documents, std::size_t count, const fs::path& folder, bool is_served = false) {
    const benchmarks::Collection collection({.documents = documents});
    const auto questions = collection.queries(count);

    search::Searcher one = search::Searcher::open(benchmarks::made_index(folder, collection)).value();
    struct Other {
        std::string name;
        std::unique_ptr<test::ServedShards> served;  // none: on this machine's disk
        search::Searcher searcher;
        std::size_t different;
    };
    std::vector<Other> others;
    for (const unsigned shards : kShards) {
        const fs::path index = benchmarks::made_index(folder, collection, shards);
        auto served = is_served ? std::make_unique<test::ServedShards>(index, shards) : nullptr;
        others.push_back({fmt::format("{} shards{}", shards, is_served ? " by tcpsrv" : ""), std::move(served),
                          search::Searcher::open(index, {.answer = kPatience}).value(), 0});
    }
    std::size_t differences = 0;
    for (auto& [name, request] : ways()) {
        std::size_t asked = 0, hits = 0;
        for (auto& other : others) other.different = 0;
        for (const auto& question : questions) {
            request.query = question;
            if (name == "beginnings of words") {
                if (question.find('"') != std::string::npos || question.size() < 4) continue;
                request.query = question.substr(0, question.find(' ', 3)) + '*';
            }
            const auto expected = one.search(request).value();
            ++asked;
            hits += expected.hits.size();
            for (auto& other : others) {
                const std::string why = difference(expected, other.searcher.search(request).value());
                if (why.empty()) continue;
                ++other.different;
                if (++differences <= kMostShown) fmt::print("{}, {}: `{}`: {}\n", other.name, name, request.query, why);
            }
        }
        for (const auto& other : others)
            fmt::print("{} documents, {}, {}: {} questions, {} hits, {} answers differ from one index\n", documents,
                       other.name, name, asked, hits, other.different);
        std::fflush(stdout);  // a long run is watched
    }
    return differences;
}

}  // namespace

int main(int argc, char** argv) try {
    std::signal(SIGPIPE, SIG_IGN);  // as tim-server does
    const test::TempDir temporary;
    const fs::path folder = argc > 3 ? fs::path(argv[3]) : temporary.path();
    const auto argument = [&](int at, std::size_t otherwise) {
        return argc > at ? std::strtoul(argv[at], nullptr, 10) : otherwise;
    };
    if (argc == 1 && std::getenv("TIM_LONG") != nullptr)
        return compare(10'000, 2'000, folder / "10000") + compare(10'000, 2'000, folder / "10000", true) +
                           compare(200'000, 2'000, folder / "200000") ==
                       0
                   ? 0
                   : 1;
    const bool is_served = argc > 4 && std::string_view(argv[4]) == "tcpsrv";
    if (argc == 1) return compare(600, 50, folder) + compare(600, 50, folder, true) == 0 ? 0 : 1;
    return compare(argument(1, 600), argument(2, 50), folder, is_served) == 0 ? 0 : 1;
} catch (const index::Error& error) {
    std::cerr << "shards_equality: " << error.what() << '\n';
    return 1;
} catch (const std::exception& error) {
    std::cerr << "shards_equality: " << error.what() << '\n';
    return 1;
}
