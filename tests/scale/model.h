// How an index behaves that is larger than any that was measured.
//
// A question costs what each shard takes to answer it, and what the server that asked does with what they found. A
// shard's part grows with its documents as a power of their number; the server's does not:
//
//     milliseconds(N documents) = asking + fixed + growing * N ^ power
//     milliseconds(N documents, S shards on one machine) = asking + S * fixed + growing * N ^ power * S ^ further
//
// Shards that knew nothing of each other would have `further` = 1 - power. On one machine they are asked one after the
// other, and what the first ones found spares the next ones much of the work, so that it is less. Shards on machines of
// their own work at the same time, and each costs what an index of its size does.
//
// Fitted to processor time, not to the clock. What was measured is in measurements.tsv; predictions far from it are as
// good as the power is.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "tests/scale/measurements.h"

namespace tim::scale {

struct Cost {
    // Milliseconds; `growing` is for a million documents.
    double asking = 0, fixed = 0, growing = 0, power = 1, further = 0;

    // Processor time of one shard of so many documents, and of all of them on one machine with the one who asks.
    [[nodiscard]] double of_shard(double documents) const;
    [[nodiscard]] double of_all(double documents, double shards) const;
    // How many documents a shard may have to take no longer.
    [[nodiscard]] double documents_within(double milliseconds) const;
};

enum class Of { mean, p50, p99 };
[[nodiscard]] double figure(const Measurement& measurement, Of of);
// Least squares of the relative error. Wants two sizes or more, in as many numbers of shards.
[[nodiscard]] Cost fit(const std::vector<Measurement>& measurements, Of of);
// The greatest relative error of a fit, over what it was made from.
[[nodiscard]] double worst_error(const Cost& cost, const std::vector<Measurement>& measurements, Of of);

// What grows with the documents only: y = factor * documents ^ power.
struct Growth {
    double factor = 0, power = 1;
    [[nodiscard]] double at(double documents) const;
    [[nodiscard]] double documents_for(double value) const;
};
struct Growths {
    Growth document_bytes, word_bytes, build_s;
    // Bytes that a build takes for each further document, between the two largest sizes. Too much, if anything: part of
    // it are buffers that stop growing.
    double build_memory_a_document = 0;
};
[[nodiscard]] Growths fit_growths(const std::vector<Measurement>& measurements);

// What there is and what is wanted of it.
struct Wanted {
    double documents = 0;
    double questions_a_second = 100;
    double p99_ms = 100;   // of a question, on a network that is not busy; waiting for a processor is in it
    double copies = 2;     // of each machine, so that one may fail
    double cores = 8;      // of a machine; each as fast as the one that was measured on
    double memory = 64e9;  // bytes
    double disk = 2e12;    // bytes
    double busy = 0.5;     // how much of the processors' time may be used, below 1
    // To shards on other machines, for one question: up to ten, and one for each hit shown (docs/architecture.md).
    double round_trip_ms = 0.2, round_trips = 20;
};

struct Plan {
    bool is_possible = false;
    // Indexes that each hold a part of the documents and are all asked for each question. More than one: no number of
    // shards that one index may have is enough. Nothing joins the answers of several yet.
    double clusters = 1;
    double shards = 1, shard_documents = 0;  // of each cluster
    // By the clock: network, and waiting for a processor while others' questions are answered, until the last shard
    // has.
    double mean_ms = 0, p99_ms = 0;
    double index_bytes = 0, word_bytes = 0;
    double build_hours = 0, build_memory = 0;  // on one machine, as the indexer is now
    double shard_machines = 0, servers = 0;    // with their copies
    std::string decided_by;                    // what the number of machines comes from
};
// The fewest clusters, and in them the fewest shards, that answer in time and lie in a machine's memory.
[[nodiscard]] Plan plan(const Wanted& wanted, const Cost& mean, const Cost& p99, const Growths& growths);

// What breaks when documents become more, first things first.
struct Limit {
    double documents = 0;
    std::string what, then;
};
[[nodiscard]] std::vector<Limit> limits(const Wanted& wanted, const Cost& p99, const Growths& growths);

}  // namespace tim::scale
