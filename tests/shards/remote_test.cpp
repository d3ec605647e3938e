// Shards behind Debian's xapian-tcpsrv, alive, dead, stopped, and of another schema.
#include <xapian.h>

#include <catch2/catch.hpp>
#include <chrono>
#include <csignal>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "engine/index/fields.h"
#include "engine/index/index_updater.h"
#include "engine/index/index_writer.h"
#include "engine/index/inspection.h"
#include "engine/search/search.h"
#include "tests/benchmarks/collection.h"
#include "tests/support/served_shards.h"
#include "tests/support/temp_dir.h"

using namespace tim;
using namespace std::chrono_literals;
namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

namespace {

constexpr auto kLimit = 200ms;   // for one answer of a shard
constexpr auto kPatience = 10s;  // for what takes a moment
constexpr std::size_t kDocuments = 300;

struct Cluster {
    explicit Cluster(unsigned count) : collection({.documents = kDocuments}) {
        ::signal(SIGPIPE, SIG_IGN);  // as tim-server does
        for (const auto* dir : {&single, &sharded}) {
            index::IndexWriter writer(dir->path(), {.shards = dir == &single ? 1 : count});
            for (std::size_t i = 0; i < collection.size(); ++i) writer.add(collection.document(i));
            (void)writer.publish();
        }
        served.emplace(sharded.path(), count);
    }

    [[nodiscard]] const auto& servers() const { return served->servers(); }
    search::Searcher open() { return search::Searcher::open(sharded.path(), {.answer = kLimit}).value(); }

    const benchmarks::Collection collection;
    test::TempDir single, sharded;
    std::optional<test::ServedShards> served;
};

search::Answer ask(search::Searcher& searcher, search::Request request) {
    request.time_limit = 2s;
    const auto begin = Clock::now();
    auto answer = searcher.search(request);
    if (!answer) FAIL(answer.error().message);
    CHECK(Clock::now() - begin < kPatience);
    return *std::move(answer);
}

search::Answer ask(search::Searcher& searcher, const std::string& query) {
    search::Request request;
    request.query = query;
    return ask(searcher, request);
}

// Asks until nothing is missing any more.
bool gets_whole(search::Searcher& searcher, const std::string& query) {
    for (const auto end = Clock::now() + kPatience; Clock::now() < end; std::this_thread::sleep_for(10ms))
        if (!ask(searcher, query).partial) return true;
    return false;
}

// Asks until another generation answers, and as a whole.
bool follows(search::Searcher& searcher, const std::string& generation) {
    for (const auto end = Clock::now() + kPatience; Clock::now() < end; std::this_thread::sleep_for(10ms))
        if (const auto answer = ask(searcher, "a"); !answer.partial && answer.revision.starts_with(generation))
            return true;
    return false;
}

std::vector<std::string> ids(const search::Answer& answer) {
    std::vector<std::string> out;
    for (const auto& hit : answer.hits) out.push_back(hit.id);
    return out;
}

}  // namespace

TEST_CASE("shards on other machines answer as one index does", "[shards]") {
    Cluster cluster(3);
    auto one = search::Searcher::open(cluster.single.path()).value();
    auto several = cluster.open();
    REQUIRE(gets_whole(several, "a"));
    for (const auto& question : cluster.collection.queries(20))
        for (int way = 0; way < 4; ++way) {
            CAPTURE(question, way);
            search::Request request;
            request.query = question;
            if (way == 1) request.lang = "vi";
            if (way == 2) request.sort = search::Sort::date;
            if (way == 3) request.facets = {"kind", "lang", "parameters"};
            request.exact_total = true;
            const auto wanted = ask(one, request), found = ask(several, request);
            CHECK_FALSE(found.partial);
            CHECK(ids(found) == ids(wanted));
            CHECK(found.total == wanted.total);
            for (const auto& [field, values] : wanted.facets) {
                REQUIRE(found.facets.at(field).size() == values.size());
                for (std::size_t i = 0; i < values.size(); ++i)
                    CHECK(found.facets.at(field)[i].count == values[i].count);
            }
            for (std::size_t i = 0; i < found.hits.size() && i < wanted.hits.size(); ++i) {
                CHECK(found.hits[i].score == Approx(wanted.hits[i].score).epsilon(1e-9));
                CHECK(found.hits[i].translations.size() == wanted.hits[i].translations.size());
            }
        }
    // Three words that stand together, decided here.
    const auto text = cluster.collection.document(5).text;
    const std::string phrase = '"' + text.substr(0, text.find(' ', 12)) + '"';
    CHECK(ids(ask(several, phrase)) == ids(ask(one, phrase)));
    CHECK_FALSE(ids(ask(one, phrase)).empty());
    CHECK(several.document(cluster.collection.document(7).id)->title == cluster.collection.document(7).title);
}

TEST_CASE("a shard that is dead or stopped is left out by name, and taken back", "[shards]") {
    Cluster cluster(3);
    auto searcher = cluster.open(), another = cluster.open();
    const std::string question = cluster.collection.queries(1).front();
    REQUIRE(gets_whole(searcher, question));
    REQUIRE(gets_whole(another, question));
    const auto whole = ids(ask(searcher, question));

    cluster.servers()[1]->stop();
    for (auto* each : {&searcher, &another}) {
        const auto answer = ask(*each, question);
        CHECK(answer.partial);
        CHECK(answer.missing == std::vector<std::string>{"shard-2"});
    }
    CHECK_FALSE(searcher.shards()[1].is_up);
    CHECK(searcher.shards()[1].dead > 0);
    cluster.servers()[1]->start();
    CHECK(gets_whole(searcher, question));
    CHECK(ids(ask(searcher, question)) == whole);
    CHECK(gets_whole(another, question));

    cluster.servers()[2]->signal(SIGSTOP);
    const auto begin = Clock::now();
    CHECK(ask(searcher, question).missing == std::vector<std::string>{"shard-3"});
    CHECK(Clock::now() - begin < 10 * kLimit);
    CHECK(ask(another, question).missing == std::vector<std::string>{"shard-3"});
    cluster.servers()[2]->signal(SIGCONT);
    CHECK(gets_whole(searcher, question));

    for (const auto& server : cluster.servers()) server->stop();
    const auto nothing = ask(searcher, question);
    CHECK(nothing.hits.empty());
    CHECK(nothing.missing.size() == 3);
    for (const auto& server : cluster.servers()) server->start();
    CHECK(gets_whole(searcher, question));
    CHECK(ids(ask(searcher, question)) == whole);
}

TEST_CASE("a shard of another schema is refused by name; an update is waited for, then seen at once", "[shards]") {
    Cluster cluster(2);
    const fs::path shards = cluster.sharded.path() / "shards", first = cluster.sharded.path() / "000001";
    cluster.servers()[1]->serve(first / "documents-2");  // as on another machine, where it is to be copied first
    auto searcher = cluster.open();
    REQUIRE(gets_whole(searcher, "a"));
    {
        index::IndexUpdater updater(cluster.sharded.path(), index::IndexUpdater::Mode::write);
        updater.begin_file("new");
        for (int i = 0; i < 8; ++i) {
            index::Document d = cluster.collection.document(0);
            d.id = "new" + std::to_string(i);
            d.page_key = d.id;
            d.translation_key.clear();
            d.text = "zyxwvu";
            d.source = "new";
            (void)updater.put(d);
        }
        updater.end_file();
        CHECK(updater.publish({}).is_published);
    }
    const auto before = ask(searcher, cluster.collection.queries(1).front());
    CHECK_FALSE(before.partial);
    CHECK(before.revision.starts_with("000001-"));
    cluster.servers()[1]->serve(shards / "2");
    CHECK(follows(searcher, "000002-"));
    const auto found = ask(searcher, "zyxwvu");
    CHECK_FALSE(found.partial);
    CHECK(found.total == 8);
    CHECK(found.revision.starts_with("000002-"));

    cluster.servers()[0]->stop();
    {
        Xapian::WritableDatabase db((cluster.sharded.path() / "000002" / "documents-1").string(), Xapian::DB_OPEN);
        db.set_metadata(std::string(index::kMetaSchema), "999");
        db.commit();
    }
    cluster.servers()[0]->start();
    const auto is_refused = [&] { return ask(searcher, "a").partial && searcher.shards()[0].wrong > 0; };
    for (const auto end = Clock::now() + kPatience; !is_refused() && Clock::now() < end;)
        std::this_thread::sleep_for(10ms);
    const auto refused = searcher.shards()[0];
    CHECK(refused.name == "shard-1");
    CHECK(refused.why.find("has schema 999") != std::string::npos);
}
