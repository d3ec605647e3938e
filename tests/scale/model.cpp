#include "tests/scale/model.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <stdexcept>

#include <fmt/format.h>

#include "engine/index/fields.h"

namespace tim::scale {
namespace {

constexpr double kMillion = 1e6;
constexpr double kMostIds = 4294967295.0;  // Xapian::docid has 32 bits, and shards share them
// A generation that is published, the one before it, and one that is written.
constexpr double kGenerations = 3;
constexpr double kTimeLimitMs = 500;  // tim-server's, unless it is told otherwise
constexpr double kDay = 24;           // hours

using Row = std::array<double, 3>;

// Of A x = 1, each row of A divided by what was measured; negative coefficients are taken to be none.
Row least_squares(const std::vector<Row>& rows, const std::array<bool, 3>& used) {
    double normal[3][4] = {};
    for (const Row& row : rows)
        for (int i = 0; i < 3; ++i) {
            for (int j = 0; j < 3; ++j) normal[i][j] += used[i] && used[j] ? row[i] * row[j] : 0;
            normal[i][3] += used[i] ? row[i] : 0;
        }
    for (int i = 0; i < 3; ++i)
        if (!used[i]) normal[i][i] = 1;
    for (int i = 0; i < 3; ++i) {
        int pivot = i;
        for (int j = i + 1; j < 3; ++j)
            if (std::abs(normal[j][i]) > std::abs(normal[pivot][i])) pivot = j;
        for (int k = 0; k < 4; ++k) std::swap(normal[i][k], normal[pivot][k]);
        if (normal[i][i] == 0) continue;
        for (int j = 0; j < 3; ++j)
            if (j != i)
                for (int k = 3; k >= i; --k) normal[j][k] -= normal[i][k] * normal[j][i] / normal[i][i];
    }
    Row x{};
    for (int i = 0; i < 3; ++i) x[i] = normal[i][i] == 0 ? 0 : normal[i][3] / normal[i][i];
    return x;
}

double squared_error(const std::vector<Row>& rows, const Row& x) {
    double sum = 0;
    for (const Row& row : rows) {
        const double off = row[0] * x[0] + row[1] * x[1] + row[2] * x[2] - 1;
        sum += off * off;
    }
    return sum;
}

template <class Value>
Growth fit_growth(const std::vector<Measurement>& measurements, Value&& value) {
    double n = 0, x = 0, y = 0, xx = 0, xy = 0;
    for (const auto& one : measurements) {
        if (value(one) <= 0) continue;
        const double lx = std::log(static_cast<double>(one.documents)), ly = std::log(value(one));
        n += 1, x += lx, y += ly, xx += lx * lx, xy += lx * ly;
    }
    const double power = (n * xy - x * y) / (n * xx - x * x);
    return {std::exp((y - power * x) / n), power};
}

double slope_at_the_end(std::vector<Measurement> measurements) {
    const auto by_size = [](const Measurement& a, const Measurement& b) { return a.documents < b.documents; };
    const auto largest = *std::max_element(measurements.begin(), measurements.end(), by_size);
    std::erase_if(measurements, [&](const Measurement& one) { return one.documents == largest.documents; });
    if (measurements.empty()) throw std::runtime_error("one size is too few to fit anything to");
    const auto before = *std::max_element(measurements.begin(), measurements.end(), by_size);
    return (static_cast<double>(largest.build_memory) - static_cast<double>(before.build_memory)) /
           static_cast<double>(largest.documents - before.documents);
}

// What a question waits for a processor on the machine of one of its shards or of several, whichever is last.
struct Waiting {
    double mean_ms = 0, p99_ms = 0;
};

// Questions come independently of each other, and what they take is distributed exponentially (M/M/c): that one waits
// longer than t has the probability of waiting at all times exp(-t / decay).
Waiting waiting(double service_ms, double cores, double busy, double shards) {
    const double offered = cores * busy;
    double blocked = 1;  // Erlang's B, processor by processor
    for (double i = 1; i <= cores; ++i) blocked = offered * blocked / (i + offered * blocked);
    const double waits = blocked / (1 - busy * (1 - blocked));  // Erlang's C
    const double decay = service_ms / (cores * (1 - busy));
    const double some = shards * waits;  // at most: that one of them waits
    constexpr double kOneInAHundred = 0.01;
    return {decay * (some <= 1 ? some : 1 + std::log(some)), decay * std::max(0.0, std::log(some / kOneInAHundred))};
}

// One of so many clusters, in so many shards.
Plan cluster(const Wanted& wanted, double clusters, double shards, const Cost& mean, const Cost& p99,
             const Growths& growths) {
    const double documents = wanted.documents / clusters;
    Plan out;
    out.clusters = clusters;
    out.shards = shards;
    out.shard_documents = documents / shards;
    out.index_bytes = growths.document_bytes.at(documents);
    out.word_bytes = growths.word_bytes.at(documents);

    const double service_ms = mean.of_shard(out.shard_documents);
    const double seconds = wanted.questions_a_second * shards * service_ms / 1e3;  // of processors, each second
    const double processors = seconds / wanted.busy / wanted.cores;
    const double memory = out.index_bytes / wanted.memory, disk = kGenerations * out.index_bytes / wanted.disk;
    const double machines = std::ceil(std::max({processors, memory, disk}));
    out.decided_by = machines <= 1                                ? "one is enough"
                     : processors >= memory && processors >= disk ? "processor time"
                     : memory >= disk                             ? "memory"
                                                                  : "disk";
    out.shard_machines = machines * wanted.copies;
    const double asking = wanted.questions_a_second * mean.asking / 1e3 / wanted.busy / wanted.cores;
    out.servers = shards == 1 ? 0 : wanted.copies * std::ceil(asking);

    const double network = shards > 1 ? wanted.round_trips * wanted.round_trip_ms : 0;
    const Waiting waits = waiting(service_ms, wanted.cores, seconds / machines / wanted.cores, clusters * shards);
    out.mean_ms = mean.asking + service_ms + network + waits.mean_ms;
    out.p99_ms = p99.asking + p99.of_shard(out.shard_documents) + network + waits.p99_ms;
    out.is_possible = out.p99_ms <= wanted.p99_ms && out.index_bytes / shards <= wanted.memory && documents < kMostIds;
    return out;
}

}  // namespace

double Cost::of_shard(double documents) const { return fixed + growing * std::pow(documents / kMillion, power); }
double Cost::of_all(double documents, double shards) const {
    return asking + shards * fixed + growing * std::pow(documents / kMillion, power) * std::pow(shards, further);
}
double Cost::documents_within(double milliseconds) const {
    return milliseconds <= fixed ? 0 : kMillion * std::pow((milliseconds - fixed) / growing, 1 / power);
}

double figure(const Measurement& measurement, Of of) {
    switch (of) {
        case Of::mean:
            return measurement.mean_ms;
        case Of::p50:
            return measurement.p50_ms;
        case Of::p99:
            return measurement.p99_ms;
    }
    return 0;
}

Cost fit(const std::vector<Measurement>& measurements, Of of) {
    if (measurements.size() < 4) throw std::runtime_error("too few measurements to fit anything to");
    Cost best;
    double least = std::numeric_limits<double>::max();
    for (double power = 0.3; power <= 1.2; power += 0.005)
        for (double further = 0; further <= 1; further += 0.02) {
            std::vector<Row> rows;
            for (const auto& one : measurements) {
                const double shards = one.shards, documents = static_cast<double>(one.documents);
                const double found = figure(one, of);
                rows.push_back({1 / found, shards / found,
                                std::pow(documents / kMillion, power) * std::pow(shards, further) / found});
            }
            for (unsigned used = 1; used < 8; ++used) {
                const Row x = least_squares(rows, {(used & 1) != 0, (used & 2) != 0, (used & 4) != 0});
                if (x[0] < 0 || x[1] < 0 || x[2] < 0) continue;
                const double error = squared_error(rows, x);
                if (error >= least) continue;
                least = error;
                best = {x[0], x[1], x[2], power, further};
            }
        }
    return best;
}

double worst_error(const Cost& cost, const std::vector<Measurement>& measurements, Of of) {
    double worst = 0;
    for (const auto& one : measurements)
        worst = std::max(worst,
                         std::abs(cost.of_all(static_cast<double>(one.documents), one.shards) / figure(one, of) - 1));
    return worst;
}

double Growth::at(double documents) const { return factor * std::pow(documents, power); }
double Growth::documents_for(double value) const { return std::pow(value / factor, 1 / power); }

Growths fit_growths(const std::vector<Measurement>& measurements) {
    return {
        fit_growth(measurements, [](const auto& one) { return static_cast<double>(one.document_bytes); }),
        fit_growth(measurements, [](const auto& one) { return static_cast<double>(one.word_bytes); }),
        fit_growth(measurements, [](const auto& one) { return one.build_s; }),
        slope_at_the_end(measurements),
    };
}

Plan plan(const Wanted& wanted, const Cost& mean, const Cost& p99, const Growths& growths) {
    constexpr double kMostClusters = 10'000;
    Plan out;
    for (double clusters = 1; clusters <= kMostClusters && !out.is_possible; ++clusters) {
        for (double shards = 1; shards <= index::kMostShards && !out.is_possible; shards *= 2)
            out = cluster(wanted, clusters, shards, mean, p99, growths);
    }
    out.shard_machines *= out.clusters;
    out.servers *= out.clusters;
    out.build_hours = growths.build_s.at(wanted.documents) / 3600 / wanted.cores;
    out.build_memory = growths.build_memory_a_document * wanted.documents;
    return out;
}

std::vector<Limit> limits(const Wanted& wanted, const Cost& p99, const Growths& growths) {
    const auto memory = [&](const Growth& growth) { return growth.documents_for(wanted.memory); };
    std::vector<Limit> out{
        {p99.documents_within(wanted.p99_ms - p99.asking),
         fmt::format("one shard takes more than {:g} ms for one question in a hundred", wanted.p99_ms),
         "shards: build --shards, each on a machine of its own"},
        {p99.documents_within(kTimeLimitMs - p99.asking),
         fmt::format("one shard reaches the time limit of {:g} ms: answers are partial", kTimeLimitMs), "shards"},
        {memory(growths.document_bytes), fmt::format("the index is larger than {:g} GB of memory", wanted.memory / 1e9),
         "shards; until then the disk answers, and questions take what it takes"},
        {growths.document_bytes.documents_for(wanted.disk / kGenerations),
         fmt::format("three generations fill {:g} TB of disk", wanted.disk / 1e12), "shards"},
        {wanted.memory / growths.build_memory_a_document,
         "the indexer wants more memory than a machine has: it keeps the ids of all documents",
         "ids in a table on disk, or an indexer a group of shards"},
        {growths.build_s.documents_for(kDay * 3600 * wanted.cores), "a build takes more than a day on one machine",
         "updates as long as the schema stays; an indexer a group of shards, which the code does not do yet"},
        {memory(growths.word_bytes), "suggestions and spellings are larger than a server's memory",
         "the disk of the server, read at random; or words that stand in one document alone left out"},
        {index::kMostShards *
             p99.documents_within(wanted.p99_ms - p99.asking - wanted.round_trips * wanted.round_trip_ms),
         fmt::format("{} shards, the most that the code allows, are no longer fast enough", index::kMostShards),
         "a higher kMostShards, as far as one server can ask at once"},
        {kMostIds, "document numbers: Xapian's have 32 bits, over all shards together",
         "Xapian built with 64-bit numbers, or several such clusters and one that joins their answers"},
    };
    std::stable_sort(out.begin(), out.end(), [](const Limit& a, const Limit& b) { return a.documents < b.documents; });
    return out;
}

}  // namespace tim::scale
