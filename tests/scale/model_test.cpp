#include "tests/scale/model.h"

#include <catch2/catch.hpp>

#include <cmath>

#include "engine/index/fields.h"

using namespace tim::scale;

namespace {

// As if the model were true.
std::vector<Measurement> made(const Cost& cost) {
    std::vector<Measurement> out;
    for (const std::size_t documents : {10'000, 100'000, 1'000'000})
        for (const unsigned shards : {1, 2, 4, 8}) {
            Measurement& one = out.emplace_back();
            one.documents = documents;
            one.shards = shards;
            one.mean_ms = cost.of_all(static_cast<double>(documents), shards);
            one.p50_ms = one.mean_ms / 2;
            one.p99_ms = one.mean_ms * 4;
            one.document_bytes = 3000 * documents;
            one.word_bytes = 400 * documents;
            one.build_s = static_cast<double>(documents) / 1000;
            one.build_memory = 100 * documents;
        }
    return out;
}

}  // namespace

TEST_CASE("what the model says of itself is found again", "[scale]") {
    const Cost true_cost{2, 0.7, 9, 0.8, 0.1};
    const auto measurements = made(true_cost);
    const Cost mean = fit(measurements, Of::mean), p99 = fit(measurements, Of::p99);
    CHECK(mean.asking == Approx(2).epsilon(0.02));
    CHECK(mean.fixed == Approx(0.7).epsilon(0.02));
    CHECK(mean.growing == Approx(9).epsilon(0.02));
    CHECK(mean.power == Approx(0.8).epsilon(0.02));
    CHECK(mean.further == Approx(0.1).epsilon(0.02));
    CHECK(p99.growing == Approx(36).epsilon(0.02));
    CHECK(worst_error(mean, measurements, Of::mean) < 0.01);
    CHECK(mean.documents_within(mean.of_shard(5e6)) == Approx(5e6));
    CHECK_THROWS(fit({measurements.front()}, Of::mean));

    const Growths growths = fit_growths(measurements);
    CHECK(growths.document_bytes.power == Approx(1));
    CHECK(growths.document_bytes.at(1e8) == Approx(3e11));
    CHECK(growths.build_memory_a_document == Approx(100));
    CHECK(growths.document_bytes.documents_for(3e9) == Approx(1e6));
}

TEST_CASE("a plan takes as many shards as time and memory want, and says where there is none", "[scale]") {
    const auto measurements = made({2, 0.7, 9, 1, 0});
    const Cost mean = fit(measurements, Of::mean), p99 = fit(measurements, Of::p99);
    const Growths growths = fit_growths(measurements);
    Wanted wanted;
    wanted.documents = 1e5;
    CHECK(plan(wanted, mean, p99, growths).shards == 1);
    CHECK(plan(wanted, mean, p99, growths).servers == 0);

    wanted.documents = 1e8;
    wanted.p99_ms = 250;
    const Plan large = plan(wanted, mean, p99, growths);
    CHECK(large.is_possible);
    CHECK(large.p99_ms <= wanted.p99_ms);
    CHECK(large.shards > 1);
    CHECK(large.shard_machines >= wanted.copies * large.index_bytes / wanted.memory);
    wanted.p99_ms = large.p99_ms - 1;  // half as many shards would not do, and neither do these any more
    CHECK(plan(wanted, mean, p99, growths).shards > large.shards);

    // The busier the machines, the longer a question waits; of many shards, the last one counts.
    wanted.p99_ms = 1e6;
    const auto p99_at = [&](double questions, double documents) {
        Wanted other = wanted;
        other.questions_a_second = questions;
        other.documents = documents;
        return plan(other, mean, p99, growths).p99_ms;
    };
    const double idle = p99.of_all(1e6, 1);
    CHECK(p99_at(1, 1e6) == Approx(idle).epsilon(0.001));
    CHECK(p99_at(400, 1e6) > 1.05 * idle);
    CHECK(p99_at(400, 1e6) < p99_at(410, 1e6));
    // 2 + 0.7 + 9 ms, and for one in a hundred four times that; with 8 cores that are busy for a half, Erlang's C is
    // 0.059, so that of questions one in a hundred waits 9.7 ms / 4 * ln 5.9.
    CHECK(p99_at(0.9999 * 8 * 0.5 * 1000 / 9.7, 1e6) == Approx(4 * 11.7 + 9.7 / 4 * std::log(5.9)).epsilon(0.01));

    wanted.documents = 1e10;
    wanted.p99_ms = 250;
    const Plan vast = plan(wanted, mean, p99, growths);
    CHECK(vast.is_possible);
    CHECK(vast.clusters > 1);
    CHECK(vast.clusters * vast.shards * vast.shard_documents == Approx(1e10));
    wanted.p99_ms = p99.asking / 2;  // no shard is that fast
    CHECK_FALSE(plan(wanted, mean, p99, growths).is_possible);
    wanted.p99_ms = 250;
    const auto breaks = limits(wanted, p99, growths);
    for (std::size_t i = 1; i < breaks.size(); ++i) CHECK(breaks[i - 1].documents <= breaks[i].documents);
    CHECK(breaks.back().documents >= 4294967295.0);
}
