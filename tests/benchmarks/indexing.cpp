// How fast an index is built, and what it takes, beside one plain Xapian writer in the same run: scripts/test.sh, or
// by hand
//
//     build/bin/indexing_benchmark [DOCUMENTS [PAGES [MEMORY_DOCUMENTS]]]     # --long: 50000 10000 1000000
//
// The plain writer is Xapian's TermGenerator with positions, without stems, in one database, compacted; it stores the
// same records. Each build is a process of its own. Ratios are medians of interleaved rounds. An update is
// `tim-indexer update` after one of PAGES changed, beside `tim-indexer build`. Exits 0, met or missed.
#include <fmt/format.h>
#include <unistd.h>
#include <xapian.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iostream>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "engine/index/generations.h"
#include "engine/index/index_writer.h"
#include "tests/benchmarks/child.h"
#include "tests/benchmarks/collection.h"
#include "tests/benchmarks/made_site.h"
#include "tests/benchmarks/report.h"

namespace {

namespace fs = std::filesystem;
using namespace tim::benchmarks;

constexpr int kRounds = 3;

void build(const Collection& collection, const fs::path& folder, unsigned jobs) {
    tim::index::IndexWriter writer(folder, {.jobs = jobs});
    for (std::size_t i = 0; i < collection.size(); ++i) writer.add(collection.document(i));
    (void)writer.publish();
}

void build_plainly(const Collection& collection, const fs::path& folder) {
    const std::string growing = (folder / "growing").string();
    Xapian::WritableDatabase database(growing, Xapian::DB_CREATE_OR_OVERWRITE | Xapian::DB_NO_SYNC);
    Xapian::TermGenerator generator;
    for (std::size_t i = 0; i < collection.size(); ++i) {
        const auto d = collection.document(i);
        Xapian::Document document;
        document.add_boolean_term("Q" + d.id);
        document.set_data(serialize(d));
        generator.set_document(document);
        generator.set_termpos(0);
        const auto index = [&](const std::string& text) {
            generator.index_text(text);
            generator.increase_termpos();
        };
        index(d.title);
        for (const auto& heading : d.path) index(heading);
        index(d.text);
        database.add_document(document);
    }
    database.commit();
    database.compact((folder / "whole").string());
    database.close();
    fs::remove_all(growing);
}

struct Built {
    double seconds = 0, cpu_seconds = 0;
    std::size_t peak_memory = 0, bytes = 0;
};

Built measure(const fs::path& folder, const std::function<void()>& work) {
    fs::remove_all(folder);
    fs::create_directories(folder);
    const auto begin = std::chrono::steady_clock::now();
    Child child(work);
    if (child.wait() != 0) throw std::runtime_error("a build failed in " + folder.string());
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
    Built built{took.count(), child.cpu_seconds(), child.peak_memory(), tim::index::bytes_below(folder)};
    fs::remove_all(folder);
    return built;
}

// How long two builds on one processor each take that run at once and share nothing: what two processors of this
// machine can do more than one of them, whatever a program does.
double seconds_of_two(const Collection& collection, const fs::path& folder) {
    const fs::path folders[] = {folder / "first", folder / "second"};
    fs::remove_all(folder);
    for (const fs::path& each : folders) fs::create_directories(each);
    const auto begin = std::chrono::steady_clock::now();
    Child first([&] { build(collection, folders[0], 1); }), second([&] { build(collection, folders[1], 1); });
    if (first.wait() != 0 || second.wait() != 0) throw std::runtime_error("a build failed in " + folder.string());
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
    fs::remove_all(folder);
    return took.count();
}

std::size_t text_bytes(const Collection& collection) {
    std::size_t bytes = 0;
    for (std::size_t i = 0; i < collection.size(); ++i) {
        const auto d = collection.document(i);
        bytes += d.title.size() + d.text.size();
        for (const auto& heading : d.path) bytes += heading.size();
    }
    return bytes;
}

void compare(const fs::path& folder, std::size_t documents, bool is_long) {
    const Collection collection({.documents = documents});
    const double megabytes = static_cast<double>(text_bytes(collection)) / 1e6;
    const unsigned processors = std::thread::hardware_concurrency();
    std::vector<double> plain, one, all, beside_plain, beside_one, one_beside_plain, processor_time, two_beside_one;
    Built last_plain, last_all;
    for (int round = 0; round < kRounds; ++round) {
        last_plain = measure(folder / "plain", [&] { build_plainly(collection, folder / "plain"); });
        const Built single = measure(folder / "one", [&] { build(collection, folder / "one", 1); });
        last_all = measure(folder / "all", [&] { build(collection, folder / "all", processors); });
        plain.push_back(megabytes / last_plain.seconds);
        one.push_back(megabytes / single.seconds);
        all.push_back(megabytes / last_all.seconds);
        one_beside_plain.push_back(last_plain.seconds / single.seconds);
        beside_plain.push_back(last_plain.seconds / last_all.seconds);
        processor_time.push_back(single.cpu_seconds / last_plain.cpu_seconds);
        beside_one.push_back(single.seconds / last_all.seconds);
        if (is_long) two_beside_one.push_back(2 * single.seconds / seconds_of_two(collection, folder / "two"));
    }
    const auto speed = [](double value) { return fmt::format("{:.2f} MB/s", value); };
    fmt::print("{} documents, {:.1f} MB of text, {} rounds, {} processors\n", documents, megabytes, kRounds,
               processors);
    print("build on all processors, beside one plain writer", speed(median(all)), speed(median(plain)),
          median(beside_plain), false, 1);
    print("build on one, beside one plain writer", speed(median(one)), speed(median(plain)), median(one_beside_plain),
          false, 1);
    print("  its processor time, whatever else runs", "", "", median(processor_time), true, 1);
    print("build on all processors, beside one", speed(median(all)), speed(median(one)), median(beside_one), false,
          processors > 1 ? 1.8 : 1);
    if (is_long)
        fmt::print("  two that share nothing, at once, get {:.2f}x of one on these processors\n",
                   median(two_beside_one));
    const auto size = [](std::size_t bytes) { return fmt::format("{:.1f} MB", static_cast<double>(bytes) / 1e6); };
    print("whole index on disk, beside the plain one", size(last_all.bytes), size(last_plain.bytes),
          static_cast<double>(last_all.bytes) / static_cast<double>(last_plain.bytes), true, 1.6);
    print("memory at its peak", size(last_all.peak_memory), size(last_plain.peak_memory),
          static_cast<double>(last_all.peak_memory) / 1e6, true, 1000, " MB");
}

Built run_indexer(std::vector<std::string> words) {
    words.insert(words.begin(), TIM_INDEXER_PROGRAM);
    const auto begin = std::chrono::steady_clock::now();
    Child child(words);
    (void)child.read_all();
    if (child.wait() != 0) throw std::runtime_error("tim-indexer " + words[1] + " failed");
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
    return {took.count(), child.cpu_seconds(), child.peak_memory(), 0};
}

// What follows the change (a page) and what follows the site (a look at each file) are both in it, so that the ratio
// grows with the site.
void compare_update(const fs::path& folder, std::size_t pages) {
    constexpr int kUpdates = 9;
    fs::remove_all(folder);
    const fs::path site = folder / "site", index = folder / "index";
    const std::size_t written = write_site(Collection({.documents = 8 * pages}), site, pages);
    const Built built = run_indexer({"build", "--json", "--index", index.string(), site.string()});
    ::sync();  // the site was written a moment ago, and no update is to wait for that
    // The first update after a build copies the tables; the others find a generation of their own.
    std::vector<double> seconds, cpu_seconds;
    for (int update = -1; update < kUpdates; ++update) {
        std::ofstream(site / "part-0" / "p0.vi.md", std::ios::app) << "\nthêm " << update << '\n';
        const Built updated = run_indexer({"update", "--json", "--index", index.string()});
        if (update < 0) continue;
        seconds.push_back(updated.seconds);
        cpu_seconds.push_back(updated.cpu_seconds);
    }
    const auto milliseconds = [](double value) { return fmt::format("{:.0f} ms", value * 1000); };
    print(fmt::format("update of 1 page in {}, beside a build", written), milliseconds(median(seconds)),
          fmt::format("{:.1f} s", built.seconds), built.seconds / median(seconds), false, 200);
    print("  its processor time", milliseconds(median(cpu_seconds)), fmt::format("{:.1f} s", built.cpu_seconds),
          built.cpu_seconds / median(cpu_seconds), false, 200);
}

void measure_memory(const fs::path& folder, std::size_t documents) {
    const Collection collection({.documents = documents});
    const Built built = measure(folder / "large", [&] { build(collection, folder / "large", 0); });
    print(fmt::format("memory at its peak, {} documents", documents), fmt::format("{:.0f} s", built.seconds),
          fmt::format("{:.0f} MB of index", static_cast<double>(built.bytes) / 1e6),
          static_cast<double>(built.peak_memory) / 1e6, true, 1000, " MB");
}

}  // namespace

int main(int argc, char** argv) try {
    const bool is_long = std::getenv("TIM_LONG") != nullptr;
    const auto argument = [&](int at, std::size_t otherwise) { return argc > at ? std::stoul(argv[at]) : otherwise; };
    const fs::path folder = "build/benchmarks/indexing";
    compare(folder, argument(1, is_long ? 50'000 : 2'000), is_long);
    compare_update(folder / "update", argument(2, is_long ? 10'000 : 400));
    if (const std::size_t large = argument(3, is_long ? 1'000'000 : 0); large > 0) measure_memory(folder, large);
    fs::remove_all(folder);
    return 0;
} catch (const std::exception& error) {
    std::cerr << "indexing_benchmark: " << error.what() << '\n';
    return 1;
}
