// tim-relevance: how good the answers are, over judged queries, beside Xapian's own TermGenerator and QueryParser.

#include <fmt/core.h>

#include <CLI/CLI.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <numeric>
#include <set>
#include <sstream>

#include "engine/index/index_writer.h"
#include "engine/search/search.h"
#include "indexer/sources/source.h"
#include "tests/relevance/judgements.h"
#include "tests/relevance/plain_xapian.h"

namespace {

namespace fs = std::filesystem;
using namespace tim;

struct Options {
    std::string source, queries, baseline, worst, index;
    bool check = false;
    unsigned show = 0;
};

// Document id -> the key that judgements use: the page, and the English anchor of the section in the same place.
std::map<std::string, std::string> keys_of(const std::vector<index::Document>& documents) {
    std::map<std::pair<std::string, std::uint32_t>, std::string> anchors;
    for (const auto& d : documents)
        if (d.lang == "en") {
            const std::size_t hash = d.url.find('#');
            anchors[{d.translation_key, d.ordinal}] = hash == std::string::npos ? "" : d.url.substr(hash);
        }
    std::map<std::string, std::string> keys;
    for (const auto& d : documents) {
        const auto anchor = anchors.find({d.translation_key, d.ordinal});
        keys[d.id] = d.translation_key + (anchor == anchors.end() ? "" : anchor->second);
    }
    return keys;
}

struct PerKind {
    std::vector<double> ndcg, mrr, r1, baseline_ndcg, baseline_mrr, baseline_r1;
};

double mean(const std::vector<double>& values) {
    return values.empty() ? 0 : std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

std::map<std::string, double> read_baseline(const std::string& file) {
    std::map<std::string, double> out;
    if (file.empty()) return out;
    std::ifstream in(file);
    if (!in) throw std::runtime_error(file + ": cannot be read; it holds a line `kind nDCG@10` for each kind of query");
    for (std::string line; std::getline(in, line);) {
        std::istringstream split(line);
        std::string kind;
        double ndcg = 0;
        if (line.empty() || line[0] == '#' || !(split >> kind >> ndcg)) continue;
        out[kind] = ndcg;
    }
    return out;
}

int run(const Options& options) {
    indexer::Collected collected;
    indexer::collect(options.source, collected);
    const fs::path index_dir = options.index.empty()
                                   ? fs::temp_directory_path() / ("tim-relevance-" + std::to_string(::getpid()))
                                   : fs::path(options.index);
    {
        index::IndexWriter writer(index_dir, {});
        for (const auto& d : collected.documents) writer.add(d);
        writer.add_glossary(collected.glossary);
        writer.add_labels(collected.labels);
        (void)writer.publish();
    }
    auto searcher = search::Searcher::open(index_dir);
    if (!searcher) throw std::runtime_error(searcher.error().message);
    const relevance::PlainXapian plain(collected.documents);
    const auto keys = keys_of(collected.documents);
    const auto queries = relevance::read_queries(options.queries);

    constexpr unsigned kDepth = 30;  // both languages of a page are one key
    std::map<std::string, PerKind> kinds;
    struct Worst {
        double ndcg;
        std::string line;
    };
    std::vector<Worst> worst;
    std::vector<std::string> misplaced;
    const auto keys_for = [&](const std::vector<std::string>& ids) {
        std::vector<std::string> out;
        for (const auto& id : ids) out.push_back(keys.at(id));
        return out;
    };
    for (const auto& q : queries) {
        search::Request request;
        request.query = q.query;
        request.lang = q.lang;
        request.limit = kDepth;
        request.group = search::Group::section;
        const auto answer = searcher->search(request);
        if (!answer) throw std::runtime_error(q.id + ": " + answer.error().message);
        std::vector<std::string> ids;
        for (const auto& hit : answer->hits) ids.push_back(hit.id);
        const auto ranking = keys_for(ids);
        const auto ours = relevance::score(q, ranking);
        const auto theirs = relevance::score(q, keys_for(plain.search(q.query, q.lang, kDepth)));
        for (const std::string& kind : {q.kind, std::string("all")}) {
            auto& k = kinds[kind];
            k.ndcg.push_back(ours.ndcg10);
            k.mrr.push_back(ours.mrr10);
            k.r1.push_back(ours.r1);
            k.baseline_ndcg.push_back(theirs.ndcg10);
            k.baseline_mrr.push_back(theirs.mrr10);
            k.baseline_r1.push_back(theirs.r1);
        }
        std::string line =
            fmt::format("{:.3f} {:.3f} {} [{}] {} =>", ours.ndcg10, theirs.ndcg10, q.id, q.lang, q.query);
        std::set<std::string> seen;
        for (const auto& key : ranking) {
            if (seen.size() == 6) break;
            if (!seen.insert(key).second) continue;
            const auto page = q.grades.find(key.substr(0, key.find('#')));
            const auto section = q.grades.find(key);
            int grade = page == q.grades.end() ? 0 : page->second;
            if (section != q.grades.end()) grade = std::max(grade, section->second);
            line += fmt::format(" {}({})", key.substr(key.rfind('/') + 1), grade);
        }
        worst.push_back({ours.ndcg10, line});

        if (!q.system.empty()) {  // as a reader sees it: grouped by page
            request.group = search::Group::page;
            request.limit = 3;
            const auto grouped = searcher->search(request);
            bool among = false;
            for (const auto& hit : grouped.value().hits) among = among || keys.at(hit.id) == "catalogue/" + q.system;
            if (!among)
                misplaced.push_back(fmt::format("{} \"{}\": {} is not among the first three", q.id, q.query, q.system));
        }
    }
    if (options.index.empty()) fs::remove_all(index_dir);

    fmt::print("{} documents, {} queries; Xapian is its TermGenerator + QueryParser (OR) on the same documents\n\n",
               collected.documents.size(), queries.size());
    fmt::print("{:<12} {:>4}  {:>8} {:>8} {:>8}   {:>8} {:>8} {:>8}   {:>7}\n", "kind", "n", "nDCG@10", "MRR@10", "R@1",
               "Xap nDCG", "Xap MRR", "Xap R@1", "p");
    std::vector<std::string> failures;
    const auto committed = read_baseline(options.baseline);
    for (const auto& [kind, k] : kinds) {
        fmt::print("{:<12} {:>4}  {:>8.3f} {:>8.3f} {:>8.3f}   {:>8.3f} {:>8.3f} {:>8.3f}   {:>7.4f}\n", kind,
                   k.ndcg.size(), mean(k.ndcg), mean(k.mrr), mean(k.r1), mean(k.baseline_ndcg), mean(k.baseline_mrr),
                   mean(k.baseline_r1), relevance::permutation_p(k.ndcg, k.baseline_ndcg));
        if (mean(k.ndcg) < mean(k.baseline_ndcg) || mean(k.mrr) < mean(k.baseline_mrr))
            failures.push_back(kind + " is below Xapian's own");
        if (const auto found = committed.find(kind); found != committed.end() && mean(k.ndcg) < found->second - 0.01)
            failures.push_back(
                fmt::format("{}: nDCG@10 fell from {:.3f} to {:.3f}", kind, found->second, mean(k.ndcg)));
    }
    const double ratio = mean(kinds["unmarked"].mrr) / mean(kinds["vi"].mrr);
    fmt::print("\nMRR without marks / with marks: {:.3f} (floor 0.98)\n", ratio);
    if (ratio < 0.98) failures.push_back("queries without marks fall behind those with marks");
    fmt::print("systems among the first three: {} of {} queries\n",
               std::count_if(queries.begin(), queries.end(), [](const auto& q) { return !q.system.empty(); }) -
                   std::ssize(misplaced),
               std::count_if(queries.begin(), queries.end(), [](const auto& q) { return !q.system.empty(); }));
    failures.insert(failures.end(), misplaced.begin(), misplaced.end());
    std::stable_sort(worst.begin(), worst.end(), [](const Worst& a, const Worst& b) { return a.ndcg < b.ndcg; });
    for (unsigned i = 0; i < options.show && i < worst.size(); ++i) fmt::print("{}\n", worst[i].line);
    if (!options.worst.empty()) {
        std::ofstream out(options.worst);
        for (const auto& w : worst) out << w.line << '\n';
    }
    for (const auto& failure : failures) fmt::print("{}: {}\n", options.check ? "FAILED" : "note", failure);
    return options.check && !failures.empty() ? 1 : 0;
}

}  // namespace

int main(int argc, char** argv) {
    Options options;
    CLI::App app{"How good the answers are, over judged queries"};
    app.add_option("--source", options.source, "what to index: a folder such as corpus/")->required();
    app.add_option("--queries", options.queries, "judged queries (see README.md here)")->required();
    app.add_option("--baseline", options.baseline,
                   "committed nDCG@10 by kind; with --check a fall by more than 0.01 fails");
    app.add_option("--index", options.index, "keep the index here");
    app.add_option("--all-queries", options.worst, "write every query with its ranking to this file, worst first");
    app.add_option("--worst", options.show, "print so many of the worst queries");
    app.add_flag("--check", options.check, "exit 1 if a floor is missed");
    CLI11_PARSE(app, argc, argv);
    try {
        return run(options);
    } catch (const std::exception& e) {
        std::cerr << "tim-relevance: " << e.what() << '\n';
        return 1;
    }
}
