#include "tests/scale/measurements.h"

#include <time.h>
#include <xapian.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <iostream>
#include <numeric>
#include <sstream>
#include <stdexcept>
#include <string>

#include "engine/index/fields.h"
#include "engine/index/generations.h"
#include "engine/index/index_writer.h"
#include "engine/index/shards.h"
#include "engine/search/search.h"
#include "tests/benchmarks/child.h"
#include "tests/benchmarks/collection.h"

namespace tim::scale {
namespace fs = std::filesystem;
namespace {

constexpr unsigned kMostMeasured = 8;
constexpr std::size_t kQuestions = 200;
constexpr int kRounds = 2;
constexpr const char* kNames =
    "documents\tshards\tbuild_s\tbuild_memory\tdocument_bytes\tword_bytes\tquestions\tmean_ms\tp50_ms\tp99_ms";

struct Built {
    double cpu_s = 0;
    std::size_t memory = 0;
};

fs::path folder_of(const fs::path& folder, std::size_t documents, unsigned shards) {
    return folder / std::to_string(documents) / ("shards-" + std::to_string(shards));
}

Built build(const fs::path& folder, const benchmarks::Collection& collection) {
    const fs::path dir = folder_of(folder, collection.size(), kMostMeasured);
    const fs::path note = dir.parent_path() / "built";
    Built built;
    if (std::ifstream(note) >> built.cpu_s >> built.memory && index::current_generation(dir)) return built;
    std::cerr << "building " << collection.size() << " documents\n";
    fs::remove_all(dir);
    fs::create_directories(dir);
    benchmarks::Child child([&] {
        index::IndexWriter writer(dir, {.shards = kMostMeasured});
        for (std::size_t i = 0; i < collection.size(); ++i) writer.add(collection.document(i));
        (void)writer.publish();
    });
    if (child.wait() != 0) throw std::runtime_error("the build failed in " + dir.string());
    std::ofstream(note) << child.cpu_seconds() << ' ' << child.peak_memory() << '\n';
    return {child.cpu_seconds(), child.peak_memory()};
}

// From one of twice as many: shard i of n holds what i and i + n of 2n hold, since a page's shard is a remainder.
void join(const fs::path& from_dir, const fs::path& to_dir, unsigned shards) {
    if (fs::exists(to_dir) && index::current_generation(to_dir)) return;
    fs::remove_all(to_dir);
    const auto from = index::current_generation(from_dir);
    const std::string name = from->name;
    const fs::path draft = index::draft_path(to_dir, name);
    fs::create_directories(draft);
    for (unsigned i = 0; i < shards; ++i) {
        const fs::path to = index::shard_path(draft, i, shards);
        Xapian::Database both;
        both.add_database(Xapian::Database(index::shard_path(from_dir / name, i, 2 * shards).string()));
        both.add_database(Xapian::Database(index::shard_path(from_dir / name, i + shards, 2 * shards).string()));
        both.compact(to.string());
        Xapian::WritableDatabase joined(to.string(), Xapian::DB_OPEN);
        joined.set_metadata(std::string(index::kMetaShard), index::place_among(i, shards));
        joined.commit();
    }
    index::copy_database(from->words, draft / "words", index::CopyMode::shared);
    index::publish_generation(to_dir, name);
}

double thread_ms() {
    timespec now{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

void ask(const fs::path& dir, const std::vector<std::string>& questions, Measurement& to) {
    auto searcher = search::Searcher::open(dir).value();
    std::vector<double> best(questions.size(), 1e9);
    for (int round = 0; round < kRounds; ++round)
        for (std::size_t i = 0; i < questions.size(); ++i) {
            search::Request request;
            request.query = questions[i];
            request.time_limit = std::chrono::milliseconds(0);
            const double begin = thread_ms();
            if (!searcher.search(request)) throw std::runtime_error("a question failed: " + questions[i]);
            best[i] = std::min(best[i], thread_ms() - begin);
        }
    std::sort(best.begin(), best.end());
    to.questions = best.size();
    to.mean_ms = std::accumulate(best.begin(), best.end(), 0.0) / static_cast<double>(best.size());
    to.p50_ms = best[best.size() / 2];
    to.p99_ms = best[best.size() * 99 / 100];
}

}  // namespace

std::vector<Measurement> measure(const fs::path& folder, std::size_t documents) {
    const benchmarks::Collection collection({.documents = documents});
    const Built built = build(folder, collection);
    const auto questions = collection.queries(kQuestions);
    std::vector<Measurement> out;
    for (unsigned shards = kMostMeasured; shards > 0; shards /= 2) {
        const fs::path dir = folder_of(folder, documents, shards);
        if (shards < kMostMeasured) join(folder_of(folder, documents, 2 * shards), dir, shards);
        const auto generation = index::current_generation(dir);
        Measurement& one = out.emplace_back();
        one.documents = documents;
        one.shards = shards;
        one.build_s = built.cpu_s;
        one.build_memory = built.memory;
        for (unsigned i = 0; i < shards; ++i)
            one.document_bytes += index::bytes_below(index::shard_path(dir / generation->name, i, shards));
        one.word_bytes = index::bytes_below(generation->words);
        ask(dir, questions, one);
        std::cerr << documents << " documents, " << shards << " shards: " << one.mean_ms << " ms\n";
    }
    std::reverse(out.begin(), out.end());
    return out;
}

std::vector<Measurement> read_measurements(const fs::path& file) {
    std::ifstream in(file);
    if (!in) throw std::runtime_error("cannot read " + file.string());
    std::vector<Measurement> out;
    std::string line;
    for (std::size_t number = 1; std::getline(in, line); ++number) {
        if (line.empty() || line.front() == '#' || line == kNames) continue;
        std::istringstream words(line);
        Measurement one;
        words >> one.documents >> one.shards >> one.build_s >> one.build_memory >> one.document_bytes >>
            one.word_bytes >> one.questions >> one.mean_ms >> one.p50_ms >> one.p99_ms;
        if (!words || one.documents == 0 || one.shards == 0)
            throw std::runtime_error(file.string() + ':' + std::to_string(number) + ": not a measurement");
        out.push_back(one);
    }
    return out;
}

void write_measurements(const fs::path& file, const std::vector<Measurement>& measurements) {
    std::ofstream out(file, std::ios::trunc);
    out << "# Made by scale_model --measure: see tests/scale/model.h. Bytes, seconds and milliseconds of processor "
           "time.\n"
        << kNames << '\n';
    for (const auto& one : measurements)
        out << one.documents << '\t' << one.shards << '\t' << one.build_s << '\t' << one.build_memory << '\t'
            << one.document_bytes << '\t' << one.word_bytes << '\t' << one.questions << '\t' << one.mean_ms << '\t'
            << one.p50_ms << '\t' << one.p99_ms << '\n';
    if (!out.flush()) throw std::runtime_error("cannot write " + file.string());
}

}  // namespace tim::scale
