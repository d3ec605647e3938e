// tim-relevance: how good the answers are, over judged queries, beside other systems on the same documents.

#include <fmt/core.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <set>
#include <sstream>

#include "engine/index/index_writer.h"
#include "engine/search/search.h"
#include "tests/relevance/collection.h"
#include "tests/relevance/configuration.h"
#include "tests/relevance/figures.h"
#include "tests/relevance/judgements.h"
#include "tests/relevance/plain_xapian.h"
#include "tests/relevance/rankings.h"

namespace {

namespace fs = std::filesystem;
using namespace tim;
using relevance::JudgedQuery;
using relevance::Scored;

struct Options {
    std::string source, queries, baseline, goals, index, worst, figures, export_to, set, ablations;
    std::vector<std::string> rankings, against, kinds;
    bool check = false, keep_index = false, alone = false;
    unsigned show = 0;
};

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

void build_index(const relevance::Collection& collection, const fs::path& index_dir, const index::Boosts& boosts) {
    index::IndexWriter writer(index_dir, {.boosts = boosts});
    for (const auto& d : collection.documents) writer.add(d);
    writer.add_glossary(collection.glossary);
    writer.add_labels(collection.labels);
    (void)writer.publish();
}

// The index of a collection, and further ones where a configuration boosts other fields.
class Indexes {
public:
    // Empty: a temporary folder. Unless `as_it_is`, what is in `dir` is built anew.
    Indexes(const relevance::Collection& collection, const std::string& dir, bool as_it_is)
        : collection_(collection),
          is_temporary_(dir.empty()),
          dir_(is_temporary_ ? fs::temp_directory_path() / ("tim-relevance-" + std::to_string(::getpid()))
                             : fs::path(dir)) {
        if (!as_it_is) build_index(collection_, dir_, {});
    }
    ~Indexes() {
        std::error_code ignored;
        if (is_temporary_) fs::remove_all(dir_, ignored);
        for (const auto& [boosts, other] : others_) fs::remove_all(other, ignored);
    }
    Indexes(const Indexes&) = delete;
    Indexes& operator=(const Indexes&) = delete;

    search::Searcher opened(const std::string& changes) {
        const auto configuration = relevance::configured(changes == "default" ? "" : changes);
        auto searcher = search::Searcher::open(dir_of(configuration.boosts), configuration.weights);
        if (!searcher) throw std::runtime_error(searcher.error().message);
        return std::move(*searcher);
    }

private:
    fs::path dir_of(const index::Boosts& boosts) {
        if (boosts == index::Boosts{}) return dir_;
        for (const auto& [known, dir] : others_)
            if (known == boosts) return dir;
        others_.emplace_back(boosts, dir_.string() + "-" + std::to_string(others_.size()));
        build_index(collection_, others_.back().second, boosts);
        return others_.back().second;
    }

    const relevance::Collection& collection_;
    const bool is_temporary_;
    const fs::path dir_;
    std::vector<std::pair<index::Boosts, fs::path>> others_;
};

std::vector<JudgedQuery> chosen_queries(const Options& options) {
    auto queries = relevance::read_queries(options.queries);
    std::erase_if(queries, [&](const JudgedQuery& q) {
        return !options.kinds.empty() &&
               std::find(options.kinds.begin(), options.kinds.end(), q.kind) == options.kinds.end();
    });
    if (queries.empty()) throw std::runtime_error(options.queries + ": no query is of these kinds");
    return queries;
}

std::vector<std::string> keys_for(const relevance::Collection& collection, const std::vector<std::string>& ids,
                                  const std::string& system) {
    std::vector<std::string> out;
    for (const auto& id : ids) {
        const auto key = collection.keys.find(id);
        if (key == collection.keys.end())
            throw std::runtime_error(system + " found a document that is not there: " + id);
        out.push_back(key->second);
    }
    return out;
}

Scored scored(const relevance::Rankings& rankings, const relevance::Collection& collection,
              const std::vector<JudgedQuery>& queries) {
    Scored out{rankings.system, {}};
    for (const auto& q : queries) {
        const auto ids = rankings.by_query.find(q.id);
        if (ids == rankings.by_query.end()) throw std::runtime_error(rankings.system + " has no answer to " + q.id);
        out.scores.push_back(relevance::score(q, keys_for(collection, ids->second, rankings.system)));
    }
    return out;
}

// `score of each system, id [lang] query => keys(grade)`.
std::string line_of(const JudgedQuery& q, std::size_t place, const std::vector<Scored>& systems,
                    const std::vector<std::string>& keys) {
    std::string line;
    for (const auto& system : systems) line += fmt::format("{:.3f} ", system.scores[place].ndcg10);
    line += fmt::format("{} [{}] {} =>", q.id, q.lang, q.query);
    std::set<std::string> seen;
    for (const auto& key : keys) {
        constexpr std::size_t kShown = 6;
        if (seen.size() == kShown) break;
        if (!seen.insert(key).second) continue;
        int grade = 0;
        for (const auto& candidate : {key, key.substr(0, key.find('#'))})
            if (const auto found = q.grades.find(candidate); found != q.grades.end())
                grade = std::max(grade, found->second);
        line += fmt::format(" {}({})", key.substr(key.rfind('/') + 1), grade);
    }
    line += " wanted";
    for (const auto& [key, grade] : q.grades) line += " " + key;
    return line;
}

// Catalogue entries that a reader would not see among the first three, as results are grouped by page.
std::vector<std::string> misplaced_systems(search::Searcher& searcher, const relevance::Collection& collection,
                                           const std::vector<JudgedQuery>& queries) {
    std::vector<std::string> out;
    for (const auto& q : queries) {
        if (q.system.empty()) continue;
        search::Request request;
        request.query = q.query;
        request.lang = q.lang;
        request.limit = 3;
        request.time_limit = {};
        const auto answer = searcher.search(request);
        if (!answer) throw std::runtime_error(q.id + ": " + answer.error().message);
        const bool among = std::any_of(answer->hits.begin(), answer->hits.end(), [&](const search::Hit& hit) {
            return collection.keys.at(hit.id) == "catalogue/" + q.system;
        });
        if (!among) out.push_back(fmt::format("{} \"{}\": {} is not among the first three", q.id, q.query, q.system));
    }
    return out;
}

void print_table(const std::map<std::string, std::vector<std::size_t>>& kinds, const std::vector<Scored>& systems) {
    fmt::print("{:<18} {:>5}   {:>7} {:>7} {:>7} {:>7}", "kind", "n", "nDCG@10", "MRR@10", "R@1", "R@10");
    for (std::size_t i = 1; i < systems.size(); ++i) fmt::print("   {:>10.10} {:>6}", systems[i].system, "p");
    fmt::print("\n");
    for (const auto& [kind, places] : kinds) {
        const auto own = mean(systems[0], places);
        fmt::print("{:<18} {:>5}   {:>7.3f} {:>7.3f} {:>7.3f} {:>7.3f}", kind, places.size(), own.ndcg10, own.mrr10,
                   own.r1, own.r10);
        for (std::size_t i = 1; i < systems.size(); ++i) {
            const double theirs = mean(systems[i], places).ndcg10;
            fmt::print("   {:>10.3f} {:>6.4f}", theirs, p_of_ndcg(systems[0], systems[i], places));
        }
        fmt::print("\n");
    }
}

void write_figures(const std::string& file, const std::map<std::string, std::vector<std::size_t>>& kinds,
                   const std::vector<Scored>& systems) {
    std::ofstream out(file);
    out << "kind\tn\tsystem\tnDCG@10\tMRR@10\tR@1\tR@10\tp\n";
    for (const auto& [kind, places] : kinds)
        for (const auto& system : systems) {
            const auto m = mean(system, places);
            out << fmt::format("{}\t{}\t{}\t{:.3f}\t{:.3f}\t{:.3f}\t{:.3f}\t{:.4f}\n", kind, places.size(),
                               system.system, m.ndcg10, m.mrr10, m.r1, m.r10, p_of_ndcg(systems[0], system, places));
        }
    if (!out.flush()) throw std::runtime_error("cannot write " + file);
}

// Query by query: how many got better and worse than with the other system.
void print_wins(const std::vector<Scored>& systems) {
    for (std::size_t i = 1; i < systems.size(); ++i) {
        std::size_t better = 0, worse = 0;
        for (std::size_t q = 0; q < systems[0].scores.size(); ++q) {
            const double difference = systems[0].scores[q].ndcg10 - systems[i].scores[q].ndcg10;
            better += difference > 1e-9 ? 1 : 0;
            worse += difference < -1e-9 ? 1 : 0;
        }
        fmt::print("against {}: {} queries better, {} worse, {} alike\n", systems[i].system, better, worse,
                   systems[0].scores.size() - better - worse);
    }
}

struct Ablation {
    std::string part, weights;
    std::vector<std::string> kinds;  // empty: all
};

std::vector<Ablation> read_ablations(const std::string& file) {
    std::ifstream in(file);
    if (!in) throw std::runtime_error(file + ": cannot be read; it holds lines `part TAB weights TAB kinds`");
    std::vector<Ablation> out;
    for (std::string line; std::getline(in, line);) {
        if (line.empty() || line[0] == '#') continue;
        std::istringstream columns(line);
        Ablation ablation;
        std::string kinds;
        std::getline(columns, ablation.part, '\t');
        std::getline(columns, ablation.weights, '\t');
        std::getline(columns, kinds, '\t');
        std::istringstream split(kinds);
        for (std::string kind; std::getline(split, kind, ',');) ablation.kinds.push_back(kind);
        (void)relevance::configured(ablation.weights);  // throws before an hour has passed
        out.push_back(std::move(ablation));
    }
    return out;
}

// What each part of the ranking buys: the figures as it is, beside those with other weights.
void print_ablations(const std::string& file, Indexes& indexes, const relevance::Collection& collection,
                     const std::vector<JudgedQuery>& queries, const std::string& set) {
    const auto ablations = read_ablations(file);
    const auto figures = [&](const std::string& weights) {
        auto searcher = indexes.opened(weights);
        return scored(relevance::rank(searcher, queries, weights), collection, queries);
    };
    const Scored whole = figures(set);
    fmt::print("{:<36} {:<34} {:>5}   {:>7} {:>7} {:>7}   {:>6}\n", "part", "changed to", "n", "as it is", "changed",
               "differs", "p");
    for (const auto& ablation : ablations) {
        const Scored changed = figures(set.empty() ? ablation.weights : set + "," + ablation.weights);
        std::vector<std::size_t> places;
        for (std::size_t i = 0; i < queries.size(); ++i)
            if (ablation.kinds.empty() ||
                std::find(ablation.kinds.begin(), ablation.kinds.end(), queries[i].kind) != ablation.kinds.end())
                places.push_back(i);
        if (places.empty()) continue;
        const double as_it_is = mean(whole, places).ndcg10, other = mean(changed, places).ndcg10;
        fmt::print("{:<36} {:<34} {:>5}   {:>8.4f} {:>7.4f} {:>+7.4f}   {:>6.4f}\n", ablation.part, ablation.weights,
                   places.size(), as_it_is, other, other - as_it_is, p_of_ndcg(changed, whole, places));
        std::fflush(stdout);
    }
}

int run(const Options& options) {
    const auto collection = relevance::read_collection(options.source);
    if (!options.export_to.empty()) {
        relevance::write_documents(collection, options.export_to);
        return 0;
    }
    const auto queries = chosen_queries(options);
    Indexes indexes(collection, options.index, options.keep_index);
    if (!options.ablations.empty()) {
        print_ablations(options.ablations, indexes, collection, queries, options.set);
        return 0;
    }
    auto searcher = indexes.opened(options.set);
    const auto ranked = relevance::rank(searcher, queries, options.set.empty() ? "tim" : options.set);

    std::vector<Scored> systems{scored(ranked, collection, queries)};
    for (const auto& weights : options.against) {
        auto other = indexes.opened(weights);
        systems.push_back(scored(relevance::rank(other, queries, weights), collection, queries));
    }
    if (options.against.empty() && !options.alone)
        systems.push_back(
            scored(relevance::rank(relevance::PlainXapian(collection.documents), queries), collection, queries));
    for (const auto& named : options.rankings)
        systems.push_back(scored(relevance::read_rankings(named), collection, queries));

    fmt::print("{} documents, {} queries of {}; {} is in front, beside it the nDCG@10 of others\n\n",
               collection.documents.size(), queries.size(), options.queries, systems[0].system);
    const auto kinds = relevance::by_kind(queries);
    print_table(kinds, systems);
    fmt::print("\n");
    print_wins(systems);
    if (!options.figures.empty()) write_figures(options.figures, kinds, systems);

    std::vector<std::string> failures;
    const auto committed = read_baseline(options.baseline);
    for (const auto& [kind, places] : kinds) {
        const auto own = mean(systems[0], places);
        for (std::size_t i = 1; i < systems.size(); ++i) {
            const auto other = mean(systems[i], places);
            if (own.ndcg10 < other.ndcg10 || own.mrr10 < other.mrr10)
                failures.push_back(kind + " is below " + systems[i].system +
                                   fmt::format(" (p {:.4f})", p_of_ndcg(systems[0], systems[i], places)));
        }
        if (const auto found = committed.find(kind); found != committed.end() && own.ndcg10 < found->second - 0.01)
            failures.push_back(fmt::format("{}: nDCG@10 fell from {:.3f} to {:.3f}", kind, found->second, own.ndcg10));
    }
    const auto named = std::count_if(queries.begin(), queries.end(), [](const auto& q) { return !q.system.empty(); });
    if (named > 0) {
        const auto misplaced = misplaced_systems(searcher, collection, queries);
        fmt::print("systems among the first three: {} of {} queries\n", named - std::ssize(misplaced), named);
        failures.insert(failures.end(), misplaced.begin(), misplaced.end());
    }
    if (!options.goals.empty()) {
        const std::vector<Scored> others(systems.begin() + 1, systems.end());
        for (const auto& goal : relevance::read_goals(options.goals)) {
            const std::string line = relevance::judge(goal, queries, systems[0], others);
            if (line.empty()) continue;
            fmt::print("{}\n", line);
            if (line.starts_with("MISSED")) failures.push_back("goal missed: " + goal.name);
        }
    }

    std::vector<std::size_t> order(queries.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    // Two configurations: by what changed between them, the losses first.
    const auto rank_of = [&](std::size_t i) {
        const double own = systems[0].scores[i].ndcg10;
        return options.against.empty() ? own : own - systems[1].scores[i].ndcg10;
    };
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return rank_of(a) < rank_of(b); });
    std::ofstream out;
    if (!options.worst.empty()) out.open(options.worst);
    for (std::size_t k = 0; k < order.size(); ++k) {
        if (k >= options.show && options.worst.empty()) break;
        const auto& q = queries[order[k]];
        const std::string line =
            line_of(q, order[k], systems, keys_for(collection, ranked.by_query.at(q.id), systems[0].system));
        if (k < options.show) fmt::print("{}\n", line);
        out << line << '\n';
    }
    for (const auto& failure : failures) fmt::print("{}: {}\n", options.check ? "FAILED" : "note", failure);
    return options.check && !failures.empty() ? 1 : 0;
}

}  // namespace

int main(int argc, char** argv) {
    Options options;
    CLI::App app{"How good the answers are, over judged queries (tests/relevance/README.md)"};
    app.add_option("--source", options.source, "what to search: a documents.jsonl, or a folder such as corpus/")
        ->required();
    app.add_option("--queries", options.queries, "judged queries");
    app.add_option("--kinds", options.kinds, "queries of these kinds only")->delimiter(',');
    app.add_option("--set", options.set, "other weights than the engine's own: b=0.75,k1=1.2");
    app.add_option("--against", options.against, "compare with these weights (or `default`) in place of Xapian");
    app.add_flag("--alone", options.alone, "compare with no other system but those of --rankings");
    app.add_option("--rankings", options.rankings, "NAME=FILE: what another system answered");
    app.add_option("--ablations", options.ablations,
                   "a file of changed weights: print what each buys, and nothing else");
    app.add_option("--goals", options.goals, "a file of goals to judge");
    app.add_option("--baseline", options.baseline,
                   "committed nDCG@10 by kind; with --check a fall by more than 0.01 fails");
    app.add_option("--index", options.index, "keep the index here");
    app.add_flag("--keep-index", options.keep_index, "search the index that is there, without building it");
    app.add_option("--figures", options.figures, "write every figure to this file, tabs between");
    app.add_option("--all-queries", options.worst, "write every query with its ranking to this file, worst first");
    app.add_option("--worst", options.show, "print so many of the worst queries");
    app.add_option("--export", options.export_to, "write the documents of the source to this file, and nothing else");
    app.add_flag("--check", options.check, "exit 1 if a floor is missed");
    CLI11_PARSE(app, argc, argv);
    try {
        if (options.queries.empty() && options.export_to.empty())
            throw std::runtime_error("--queries is required: a file of judged queries");
        return run(options);
    } catch (const std::exception& e) {
        std::cerr << "tim-relevance: " << e.what() << '\n';
        return 1;
    }
}
