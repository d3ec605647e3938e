// How large an index can become, on which machines, and what breaks first:
//
//     build/bin/scale_model                                   # 100 million and 10 billion documents
//     build/bin/scale_model --documents 5e6 --questions 300   # --help names the rest
//     build/bin/scale_model --measure FOLDER 10000 100000     # writes tests/scale/measurements.tsv anew
//
// Reads measurements.tsv, fits the model in model.h to it, and prints figures, errors, plans and limits.
#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <algorithm>
#include <cmath>
#include <iostream>
#include <string>
#include <vector>

#include "tests/scale/measurements.h"
#include "tests/scale/model.h"

namespace {

using namespace tim::scale;

std::string amount(double value) {
    static constexpr std::pair<double, const char*> kUnits[] = {{1e9, " billion"}, {1e6, " million"}};
    for (const auto& [unit, name] : kUnits)
        if (value >= unit) return fmt::format("{:.3g}{}", value / unit, name);
    return fmt::format("{:.0f}", value);
}

std::string bytes(double value) {
    static constexpr std::pair<double, const char*> kUnits[] = {{1e12, "TB"}, {1e9, "GB"}, {1e6, "MB"}};
    for (const auto& [unit, name] : kUnits)
        if (value >= unit) return fmt::format("{:.3g} {}", value / unit, name);
    return fmt::format("{:.0f} B", value);
}

void print_measured(const std::vector<Measurement>& measurements, const Cost& mean, const Cost& p99) {
    fmt::print(
        "Measured, processor time of one question in milliseconds, and what the model makes of it\n"
        "  documents  shards      mean   model       p99   model    bytes a document\n");
    for (const auto& one : measurements) {
        const auto documents = static_cast<double>(one.documents);
        fmt::print("{:>11}  {:>6}  {:>8.2f} {:>7.2f}  {:>8.2f} {:>7.2f}  {:>9.0f} + {:.0f} of words\n", one.documents,
                   one.shards, one.mean_ms, mean.of_all(documents, one.shards), one.p99_ms,
                   p99.of_all(documents, one.shards), static_cast<double>(one.document_bytes) / documents,
                   static_cast<double>(one.word_bytes) / documents);
    }
}

void print_cost(const char* name, const Cost& cost, double error) {
    fmt::print(
        "  {:<5} {:.2f} ms for who asks + a shard {:.2f} ms + {:.2f} ms x (millions of documents) ^ {:.2f}, on one "
        "machine x shards ^ {:.2f}; off by {:.0f} % at most\n",
        name, cost.asking, cost.fixed, cost.growing, cost.power, cost.further, 100 * error);
}

void print_plan(const Wanted& wanted, const Cost& mean, const Cost& p99, const Growths& growths, double largest) {
    const Plan found = plan(wanted, mean, p99, growths);
    fmt::print(
        "\n{} documents, {:g} questions a second, p99 within {:g} ms, {:g} copies; machines of {:g} cores, {}, {} of "
        "disk\n",
        amount(wanted.documents), wanted.questions_a_second, wanted.p99_ms, wanted.copies, wanted.cores,
        bytes(wanted.memory), bytes(wanted.disk));
    if (found.clusters > 1)
        fmt::print("  clusters         {:g}, each with a part of the documents, all asked for each question\n",
                   found.clusters);
    fmt::print("  shards           {:g}{}, of {} documents each ({:.3g}x the largest index that was measured)\n",
               found.shards, found.clusters > 1 ? " in each" : "", amount(found.shard_documents),
               found.shard_documents / largest);
    fmt::print("  a question       {:.3g} ms in the mean, {:.3g} ms at p99{}\n", found.mean_ms, found.p99_ms,
               found.is_possible ? "" : ": no number of machines is enough");
    fmt::print("  index            {} of documents, {} of words on each server\n",
               bytes(found.index_bytes * found.clusters), bytes(found.word_bytes));
    fmt::print("  build            {:.3g} hours on one machine, at most {} of its memory\n", found.build_hours,
               bytes(found.build_memory));
    fmt::print("  machines         {:g} for shards ({}), {:g} for servers in front, 1 that builds\n",
               found.shard_machines, found.decided_by, found.servers);
}

}  // namespace

int main(int argc, char** argv) try {
    CLI::App app{"Predicts what a larger index takes, from what smaller ones were measured to take."};
    std::string file = TIM_MEASUREMENTS, folder;
    std::vector<double> documents{1e8, 1e10};
    std::vector<std::size_t> sizes;
    Wanted wanted;
    app.add_option("--file", file, "What was measured")->capture_default_str();
    app.add_option("--measure", folder, "Measure instead, with indexes kept in this folder; sizes follow");
    app.add_option("SIZE", sizes, "Documents of each index to measure");
    app.add_option("--documents", documents, "Sizes to predict")->capture_default_str();
    app.add_option("--questions", wanted.questions_a_second, "Questions a second")->capture_default_str();
    app.add_option("--p99", wanted.p99_ms, "Milliseconds that 99 of 100 questions may take")->capture_default_str();
    app.add_option("--copies", wanted.copies, "Of each machine")->capture_default_str();
    app.add_option("--cores", wanted.cores, "Of a machine")->capture_default_str();
    app.add_option("--memory", wanted.memory, "Bytes of a machine")->capture_default_str();
    app.add_option("--disk", wanted.disk, "Bytes of a machine")->capture_default_str();
    app.add_option("--round-trip", wanted.round_trip_ms, "Milliseconds between two machines and back")
        ->capture_default_str();
    CLI11_PARSE(app, argc, argv);

    if (!folder.empty()) {
        std::vector<Measurement> measured;
        try {
            measured = read_measurements(file);
        } catch (const std::runtime_error&) {
            // The first ones.
        }
        for (const std::size_t size : sizes) {
            std::erase_if(measured, [&](const Measurement& one) { return one.documents == size; });
            const auto more = measure(folder, size);
            measured.insert(measured.end(), more.begin(), more.end());
            std::stable_sort(measured.begin(), measured.end(),
                             [](const auto& a, const auto& b) { return a.documents < b.documents; });
            write_measurements(file, measured);
        }
        return 0;
    }

    const auto measurements = read_measurements(file);
    const Cost mean = fit(measurements, Of::mean), p99 = fit(measurements, Of::p99);
    const Growths growths = fit_growths(measurements);
    print_measured(measurements, mean, p99);
    fmt::print("\nThe model\n");
    print_cost("mean", mean, worst_error(mean, measurements, Of::mean));
    print_cost("p99", p99, worst_error(p99, measurements, Of::p99));
    fmt::print(
        "  bytes of documents grow with the power {:.2f} of their number, of words {:.2f}; the time of a build {:.2f}; "
        "its "
        "memory by {:.0f} bytes a document at most\n",
        growths.document_bytes.power, growths.word_bytes.power, growths.build_s.power, growths.build_memory_a_document);
    double largest = 0;
    for (const auto& one : measurements) largest = std::max(largest, static_cast<double>(one.documents));
    for (const double size : documents) {
        wanted.documents = size;
        print_plan(wanted, mean, p99, growths, largest);
    }
    fmt::print("\nWhat breaks, first things first\n");
    for (const auto& limit : limits(wanted, p99, growths))
        fmt::print("  {:>12}  {}\n{:>16}{}\n", amount(limit.documents), limit.what, "-> ", limit.then);
    return 0;
} catch (const std::exception& error) {
    std::cerr << "scale_model: " << error.what() << '\n';
    return 1;
}
