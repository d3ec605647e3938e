// What the full ranking costs beside Xapian's own, on the same documents in the same run: scripts/test.sh, or by hand
//
//     build/bin/search_benchmark [DOCUMENTS [FOLDER]]     # 10000 build/benchmarks; 200000 with TIM_LONG
//
// Xapian's own is TermGenerator and QueryParser, words joined by OR. What is prepared is kept in the folder. Exits 0,
// met or missed.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <iostream>
#include <set>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "engine/analysis/unicode.h"
#include "engine/search/search.h"
#include "tests/benchmarks/collection.h"
#include "tests/benchmarks/made_index.h"
#include "tests/relevance/plain_xapian.h"

namespace {

namespace fs = std::filesystem;
using namespace tim;
using Clock = std::chrono::steady_clock;

constexpr int kRounds = 3;

struct Times {
    double p50, p99;  // milliseconds
};

// Of the fastest of kRounds rounds over the questions each, as other programs take their turns.
class Watch {
public:
    template <class Ask>
    void time(std::size_t question, Ask&& ask) {
        const auto begin = Clock::now();
        ask();
        const double took = std::chrono::duration<double, std::milli>(Clock::now() - begin).count();
        if (question >= best_.size()) best_.resize(question + 1, 1e9);
        best_[question] = std::min(best_[question], took);
    }

    [[nodiscard]] Times times() const {
        std::vector<double> sorted = best_;
        std::sort(sorted.begin(), sorted.end());
        return {sorted[sorted.size() / 2], sorted[sorted.size() * 99 / 100]};
    }

private:
    std::vector<double> best_;
};

void print(const std::string& what, const Times& own) {
    fmt::print("{:<46} p50 {:>7.3f} ms   p99 {:>7.3f} ms", what, own.p50, own.p99);
}

void print_beside(const std::string& what, const Times& own, const Times& xapian, double goal) {
    print(what, own);
    fmt::print("   p50 {:.2f}x, p99 {:.2f}x", own.p50 / xapian.p50, own.p99 / xapian.p99);
    if (goal > 0) fmt::print("   goal: p50 <= {:g}x  {}", goal, own.p50 <= goal * xapian.p50 ? "met" : "missed");
    fmt::print("\n");
}

search::Answer answer(search::Searcher& searcher, const search::Request& request) {
    auto found = searcher.search(request);
    if (!found) throw std::runtime_error(found.error().message);
    return std::move(*found);
}

// What a search box asks while a question is typed.
std::vector<std::string> beginnings(const std::vector<std::string>& questions) {
    std::vector<std::string> out;
    for (const auto& question : questions)
        for (std::size_t bytes = 1; bytes <= std::min<std::size_t>(question.size(), 12); ++bytes) {
            std::string typed(analysis::truncate_utf8(question, bytes));
            if (typed.size() == bytes) out.push_back(std::move(typed));
        }
    return out;
}

}  // namespace

int main(int argc, char** argv) try {
    const bool is_long = std::getenv("TIM_LONG") != nullptr;
    const std::size_t documents = argc > 1 ? std::strtoul(argv[1], nullptr, 10) : is_long ? 200'000 : 10'000;
    const fs::path folder = fs::path(argc > 2 ? argv[2] : "build/benchmarks") / std::to_string(documents);
    const benchmarks::Collection collection({.documents = documents});
    const fs::path index = benchmarks::made_index(folder, collection);
    const relevance::PlainXapian xapian(folder / "xapian", collection.size(),
                                        [&](std::size_t i) { return collection.document(i); });

    const auto questions = collection.queries(is_long ? 2'000 : 500);
    Watch plain, ranked, shown, suggested;
    for (int round = 0; round < kRounds; ++round) {
        // Of their own, since a searcher remembers what it looked up.
        search::Searcher showing = search::Searcher::open(index).value(),
                         ranking = search::Searcher::open(index).value();
        for (std::size_t i = 0; i < questions.size(); ++i) {
            search::Request request;
            request.query = questions[i];
            shown.time(i, [&] { (void)answer(showing, request); });
            request.excerpts = false;
            ranked.time(i, [&] { (void)answer(ranking, request); });
            plain.time(i, [&] { (void)xapian.search(questions[i], "", request.limit); });
        }
    }
    fmt::print("{} documents, {} questions, one thread\n", documents, questions.size());
    print("Xapian, words joined by OR", plain.times());
    fmt::print("\n");
    print_beside("the full ranking", ranked.times(), plain.times(), 2);
    print_beside("the same with excerpts", shown.times(), plain.times(), 0);

    search::Searcher searcher = search::Searcher::open(index).value();
    const auto typed = beginnings({questions.begin(), questions.begin() + 200});
    std::size_t offered = 0;
    for (int round = 0; round < kRounds; ++round)
        for (std::size_t i = 0; i < typed.size(); ++i)
            suggested.time(i, [&] { offered += searcher.suggest({typed[i], "", 8}).value().size(); });
    print(fmt::format("suggestions, {:.1f} for each beginning",
                      static_cast<double>(offered) / kRounds / static_cast<double>(typed.size())),
          suggested.times());
    fmt::print("   goal: p99 <= 2 ms  {}\n", suggested.times().p99 <= 2 ? "met" : "missed");
    return 0;
} catch (const std::exception& error) {
    std::cerr << "search_benchmark: " << error.what() << '\n';
    return 1;
}
