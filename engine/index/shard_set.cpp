#include "engine/index/shard_set.h"

#include <algorithm>
#include <utility>

#include "engine/analysis/analyzer.h"
#include "engine/index/error.h"
#include "engine/index/fields.h"
#include "engine/index/shards.h"

namespace tim::index {
namespace {

using Clock = std::chrono::steady_clock;
using namespace std::chrono_literals;

// For a look at a shard that is down, or may be: one that is up greets within the time that the network takes.
constexpr auto kLook = 50ms;
// A connection that ends within this time was not closed for having been idle.
constexpr auto kBreaksOff = 1s;
// Before a shard of another generation is asked again.
constexpr auto kBehindPause = 50ms;

// Opening reads no table: one that is cut off shows itself here, not in the middle of an answer.
void touch_tables(const Xapian::Database& documents) {
    const auto first = documents.postlist_begin("");
    for (const Xapian::docid id : {*first, documents.get_lastdocid()}) {
        try {
            const Xapian::Document document = documents.get_document(id);
            (void)document.get_data();
            (void)document.termlist_count();
        } catch (const Xapian::DocNotFoundError&) {
            // It was removed; the number stays the last one.
        }
    }
}

// Why a database is not the shard that it is taken for; empty if it is.
std::string what_is_wrong(const Xapian::Database& shard, std::size_t place, std::size_t shards) {
    for (const auto& [key, what, wanted] :
         {std::tuple{kMetaSchema, "schema", kSchemaVersion}, {kMetaAnalyzer, "analyzer", analysis::kAnalyzerVersion}}) {
        const std::string found = shard.get_metadata(std::string(key));
        if (found != std::to_string(wanted))
            return std::string("has ") + what + ' ' + (found.empty() ? "none" : found) + ", this program reads " +
                   std::to_string(wanted);
    }
    const std::string found = shard.get_metadata(std::string(kMetaShard)), wanted = place_among(place, shards);
    return found == wanted ? "" : "says that it is shard " + found + ", not " + wanted;
}

// As Xapian names a connection in its errors.
std::string in_context(const HostPort& address) {
    return '(' + address.host + ':' + std::to_string(address.port) + ')';
}

}  // namespace

ShardSet::ShardSet(const Generation& generation, const ShardLimits& limits, const std::string& hint)
    : generation_(generation.name), limits_(limits) {
    const std::size_t count = generation.documents.size();
    for (std::size_t i = 0; i < count; ++i) {
        const ShardPlace& place = generation.documents[i];
        Shard& shard = shards_.emplace_back();
        shard.name = shard_name(static_cast<unsigned>(i));
        shard.path = place.path;
        if (place.address.empty()) {
            shard.open.emplace(place.path.string());
            if (const std::string why = what_is_wrong(*shard.open, i, count); !why.empty())
                throw Error("the index " + why, hint);
            if (shard.open->get_doccount() > 0) touch_tables(*shard.open);
            continue;
        }
        const auto address = parse_host_port(place.address);
        if (!address) throw Error(place.address + " is not an address such as 127.0.0.1:9001", hint);
        shard.remote = RemoteShard::at(*address);
        has_remote_ = true;
    }
    (void)leave_out_silent(limits.answer);
    for (std::size_t i = 0; i < count; ++i)
        if (shards_[i].remote) (void)connect(shards_[i], i);
    join();
}

std::vector<std::string> ShardSet::missing() const {
    std::vector<std::string> names;
    for (const auto& shard : shards_)
        if (!shard.open) names.push_back(shard.name);
    return names;
}

std::vector<ShardReport> ShardSet::report() const {
    std::vector<ShardReport> out;
    for (const auto& shard : shards_) {
        auto& row = out.emplace_back();
        row.name = shard.name;
        if (!shard.remote) continue;
        row.address = to_string(shard.remote->address());
        row.state = shard.remote->state();
        if (shard.open || !row.state.is_up) continue;
        row.state.is_up = false;
        row.state.why = shard.why_not;
    }
    return out;
}

bool ShardSet::connect(Shard& shard, std::size_t place) {
    shard.open.reset();
    if (Clock::now() < shard.not_before) return false;
    RemoteShard& remote = *shard.remote;
    const bool was_up = remote.is_up();
    if (!remote.may_be_tried()) return false;
    if (!was_up && !greeting({remote.address()}, kLook).front()) return false;
    try {
        const auto limit = static_cast<unsigned>(limits_.answer.count());
        const Xapian::Database database =
            Xapian::Remote::open(remote.address().host, remote.address().port, limit, limit);
        if (const std::string found = database.get_metadata(std::string(kMetaGeneration)); found != generation_) {
            remote.note_answer();
            shard.why_not = shard.name + " has generation " + found + ", not " + generation_;
            shard.not_before = Clock::now() + kBehindPause;
            return false;
        }
        if (const std::string why = what_is_wrong(database, place, shards_.size()); !why.empty()) {
            leave_out(shard, ShardFailure::wrong, why);
            return false;
        }
        remote.note_answer();
        shard.open = database;
        shard.opened = Clock::now();
        return true;
    } catch (const Xapian::NetworkTimeoutError& e) {
        leave_out(shard, ShardFailure::slow, e.get_msg());
    } catch (const Xapian::Error& e) {
        leave_out(shard, ShardFailure::dead, e.get_msg());
    }
    return false;
}

void ShardSet::leave_out(Shard& shard, ShardFailure failure, const std::string& why) {
    shard.open.reset();
    shard.remote->note_failure(failure, shard.name + " at " + to_string(shard.remote->address()) + ' ' + why);
}

std::vector<Xapian::Database> ShardSet::databases() const {
    std::vector<Xapian::Database> out;
    for (const auto& shard : shards_)
        if (shard.open) out.push_back(*shard.open);
    return out;
}

void ShardSet::join() {
    all_ = Xapian::Database();
    for (const auto& database : databases()) all_.add_database(database);
    // Without any, Xapian has nothing to ask; of an empty one nothing is found.
    if (all_.size() == 0) all_.add_database(Xapian::WritableDatabase(std::string(), Xapian::DB_BACKEND_INMEMORY));
}

bool ShardSet::follow() {
    bool changed = false;
    for (std::size_t i = 0; i < shards_.size(); ++i) {
        Shard& shard = shards_[i];
        if (!shard.remote) continue;
        if (shard.open && !shard.remote->is_up()) {
            shard.open.reset();
            changed = true;
        } else if (!shard.open) {
            changed = connect(shard, i) || changed;
        }
    }
    if (changed) join();
    return changed;
}

bool ShardSet::recover(const Xapian::Error& error) {
    // Errors of Xapian have no virtual functions to tell them apart by.
    const std::string_view type = error.get_type();
    const bool is_late = type == "NetworkTimeoutError";
    const bool is_of_network = is_late || type == "NetworkError";
    bool is_known = is_of_network;
    for (auto& shard : shards_) {
        if (!shard.remote || !shard.open) continue;
        if (error.get_context().find(in_context(shard.remote->address())) == std::string::npos) continue;
        is_known = true;
        if (is_late)
            leave_out(shard, ShardFailure::slow, "took longer than " + std::to_string(limits_.answer.count()) + " ms");
        else if (!is_of_network)
            leave_out(shard, ShardFailure::wrong, error.get_msg());
        else if (Clock::now() - shard.opened < kBreaksOff)  // else it may only have closed what was idle
            leave_out(shard, ShardFailure::dead, error.get_msg());
    }
    if (!is_known) return false;
    (void)leave_out_silent(2 * kLook);
    // The others may be amid an answer that nobody reads any more.
    for (std::size_t i = 0; i < shards_.size(); ++i)
        if (shards_[i].remote && shards_[i].open) (void)connect(shards_[i], i);
    join();
    return true;
}

// Where one is gone, others may be, too: all of them are looked at together, not each in its turn.
bool ShardSet::leave_out_silent(std::chrono::milliseconds limit) {
    std::vector<HostPort> addresses;
    std::vector<Shard*> asked;
    for (auto& shard : shards_) {
        if (!shard.remote || !shard.remote->is_up()) continue;
        addresses.push_back(shard.remote->address());
        asked.push_back(&shard);
    }
    const std::vector<bool> greets = greeting(addresses, limit);
    bool any = false;
    for (std::size_t i = 0; i < asked.size(); ++i) {
        if (greets[i]) continue;
        leave_out(*asked[i], ShardFailure::dead, "does not greet");
        any = true;
    }
    return any;
}

bool ShardSet::leave_out_slowest() {
    Shard* slowest = nullptr;
    Clock::duration longest{}, sum{};
    for (auto& shard : shards_) {
        if (!shard.remote || !shard.open) continue;
        const auto begin = Clock::now();
        shard.open->keep_alive();
        const auto took = Clock::now() - begin;
        sum += took;
        if (took <= longest) continue;
        longest = took;
        slowest = &shard;
    }
    // One that takes a good part of its time for nothing, and most of what all take.
    constexpr int kGoodPart = 10;
    if (slowest == nullptr || longest < limits_.answer / kGoodPart || 2 * longest < sum) return false;
    leave_out(*slowest, ShardFailure::slow, "takes too long each time");
    join();
    return true;
}

}  // namespace tim::index
