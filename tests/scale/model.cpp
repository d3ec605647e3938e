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

}  // namespace

double Cost::of_shard(double documents) const { return fixed + growing * std::pow(documents / kMillion, power); }
double Cost::of_all(double documents, double shards) const { return asking + shards * of_shard(documents / shards); }
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
    for (double power = 0.3; power <= 1.2; power += 0.005) {
        std::vector<Row> rows;
        for (const auto& one : measurements) {
            const double shards = one.shards, each = static_cast<double>(one.documents) / shards;
            const double found = figure(one, of);
            rows.push_back({1 / found, shards / found, shards * std::pow(each / kMillion, power) / found});
        }
        for (unsigned used = 1; used < 8; ++used) {
            const Row x = least_squares(rows, {(used & 1) != 0, (used & 2) != 0, (used & 4) != 0});
            if (x[0] < 0 || x[1] < 0 || x[2] < 0) continue;
            const double error = squared_error(rows, x);
            if (error >= least) continue;
            least = error;
            best = {x[0], x[1], x[2], power};
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
    out.build_hours = growths.build_s.at(wanted.documents) / 3600 / wanted.cores;
    out.build_memory = growths.build_memory_a_document * wanted.documents;
    for (; out.clusters <= kMostClusters; ++out.clusters) {
        const double documents = wanted.documents / out.clusters;
        out.index_bytes = growths.document_bytes.at(documents);
        out.word_bytes = growths.word_bytes.at(documents);
        for (double shards = 1; !out.is_possible && shards <= index::kMostShards; shards *= 2) {
            const double network = shards > 1 ? wanted.round_trips * wanted.round_trip_ms : 0;
            out.shards = shards;
            out.shard_documents = documents / shards;
            out.mean_ms = mean.asking + mean.of_shard(out.shard_documents) + network;
            out.p99_ms = p99.asking + p99.of_shard(out.shard_documents) + network;
            out.is_possible =
                out.p99_ms <= wanted.p99_ms && out.index_bytes / shards <= wanted.memory && documents < kMostIds;
        }
        if (out.is_possible) break;
    }
    const double processors =
        wanted.questions_a_second * out.shards * mean.of_shard(out.shard_documents) / 1e3 / wanted.busy / wanted.cores;
    const double memory = out.index_bytes / wanted.memory, disk = kGenerations * out.index_bytes / wanted.disk;
    const double machines = std::ceil(std::max({processors, memory, disk}));
    out.decided_by = machines <= 1                                ? "one is enough"
                     : processors >= memory && processors >= disk ? "processor time"
                     : memory >= disk                             ? "memory"
                                                                  : "disk";
    out.shard_machines = machines * wanted.copies * out.clusters;
    const double asking = wanted.questions_a_second * mean.asking / 1e3 / wanted.busy / wanted.cores;
    out.servers = out.shards == 1 ? 0 : wanted.copies * out.clusters * std::ceil(asking);
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
