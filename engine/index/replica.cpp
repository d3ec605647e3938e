#include "engine/index/replica.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>
#include <xapian.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <utility>
#include <vector>

#include "engine/index/announcement.h"
#include "engine/index/error.h"
#include "engine/index/generations.h"
#include "engine/index/remote_shard.h"
#include "engine/index/source_files.h"
#include "engine/index/writing.h"

namespace tim::index {
namespace fs = std::filesystem;
namespace {

constexpr const char* kProgram = "xapian-replicate";
constexpr const char* kPublished = "published";
constexpr const char* kPrimary = "primary";
constexpr const char* kState = "replica";
constexpr std::string_view kCopySuffix = ".copy";

using Milliseconds = std::chrono::milliseconds;

std::int64_t milliseconds(ReplicaState::Time time) {
    return std::chrono::duration_cast<Milliseconds>(time.time_since_epoch()).count();
}

void write_state(const fs::path& index_dir, const ReplicaState& state) {
    const fs::path next = index_dir / (std::string(kState) + ".next");
    std::ofstream(next, std::ios::trunc) << milliseconds(state.current) << ' ' << milliseconds(state.contact) << '\n';
    fs::rename(next, index_dir / kState);
}

// Runs a program to its end, which comes with this process's at the latest. Returns its exit status, -1 if a signal
// ended it, and what it wrote to its standard error.
std::pair<int, std::string> run(const std::vector<std::string>& words) {
    std::vector<char*> arguments;
    for (const auto& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
    arguments.push_back(nullptr);
    int said[2];
    if (::pipe2(said, O_CLOEXEC) != 0) throw Error(std::string("cannot make a pipe: ") + std::strerror(errno));
    const pid_t parent = ::getpid(), child = ::fork();
    if (child == 0) {
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (::getppid() != parent) ::_exit(127);
        ::dup2(said[1], STDERR_FILENO);
        ::execvp(arguments[0], arguments.data());
        constexpr std::string_view kMissing = "the program is not there; install the package xapian-tools";
        (void)!::write(STDERR_FILENO, kMissing.data(), kMissing.size());
        ::_exit(127);
    }
    ::close(said[1]);
    std::string text;
    std::array<char, 512> buffer{};
    for (;;) {
        const auto got = ::read(said[0], buffer.data(), buffer.size());
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) break;
        text.append(buffer.data(), static_cast<std::size_t>(got));
    }
    ::close(said[0]);
    if (child < 0) throw Error(std::string("cannot start ") + kProgram + ": " + std::strerror(errno));
    int status = 0;
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    while (!text.empty() && text.back() == '\n') text.pop_back();
    return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, text};
}

bool is_at(const fs::path& database, const AnnouncedDatabase& wanted) {
    const Xapian::Database db(database.string());
    return db.get_uuid() == wanted.uuid && db.get_revision() == wanted.revision;
}

// Of the two places that xapian-replicate copies to in turn, the one that its stub names.
fs::path live_database(const fs::path& copy) {
    std::ifstream stub(copy / "XAPIANDB");
    for (std::string line; std::getline(stub, line);)
        if (line.starts_with("auto replica_")) return copy / line.substr(std::strlen("auto "));
    throw Error("there is no copy in " + copy.string());
}

void make_live(const fs::path& copy) { std::ofstream(copy / "XAPIANDB", std::ios::trunc) << "auto replica_0\n"; }

}  // namespace

std::optional<ReplicaState> replica_state(const fs::path& index_dir) {
    std::ifstream in(index_dir / kState);
    std::int64_t current = 0, contact = 0;
    if (!(in >> current >> contact)) return std::nullopt;
    return ReplicaState{ReplicaState::Time(Milliseconds(current)), ReplicaState::Time(Milliseconds(contact))};
}

void refuse_replica(const fs::path& index_dir) {
    if (!fs::exists(index_dir / kState)) return;
    throw Error(
        "the index in " + index_dir.string() + " is a copy that follows another one",
        "update that one; where it is lost, make this one an index of its own with: tim-indexer build --index " +
            index_dir.string() + " SOURCE...");
}

void end_replica(const fs::path& index_dir) noexcept {
    std::error_code ignored;
    fs::remove(index_dir / kState, ignored);
    fs::remove_all(index_dir / kPrimary, ignored);
}

struct Replica::Impl {
    Impl(const fs::path& dir, Primary from) : index_dir(make(dir)), primary(std::move(from)), lock(index_dir) {
        const auto before = replica_state(index_dir);
        if (!before && current_generation(index_dir))
            throw Error("the index in " + index_dir.string() + " is no copy of another one",
                        "give the copy a folder of its own");
        state = before.value_or(ReplicaState{});
        write_state(index_dir, state);
        remove_leftovers(index_dir);
    }

    static const fs::path& make(const fs::path& dir) {
        fs::create_directories(dir);
        return dir;
    }

    [[nodiscard]] std::string address() const { return to_string(HostPort{primary.host, primary.port}); }

    void replicate(const std::string& what, const fs::path& to) const {
        const auto [status, said] =
            run({kProgram, "--one-shot", "--quiet", "--host=" + primary.host, "--port=" + std::to_string(primary.port),
                 "--timeout=" + std::to_string(primary.patience.count()), "--reader-time=0", "--master=" + what,
                 to.string()});
        if (status == 0 && said.empty()) return;
        throw Error("cannot copy " + what + " from " + address() + ": " + said,
                    "see that xapian-replicate-server serves the primary's index folder there");
    }

    Step follow() {
        const auto began = std::chrono::system_clock::now();
        const fs::path told = index_dir / kPrimary;
        try {
            replicate(kPublished, told);
        } catch (const Error&) {
            // A copy that broke off at its very beginning is no database, and would stand in its own way.
            if (!fs::exists(told / "XAPIANDB")) fs::remove_all(told);
            throw;
        }
        const Announcement theirs = read_announcement(told), ours = read_announcement(index_dir / kPublished);
        const auto wanted = theirs.generations.find(theirs.current);
        if (wanted == theirs.generations.end())
            throw Error(address() + " has published nothing yet", "build an index there");
        state.contact = began;
        Step step;
        step.generation = theirs.current;
        if (has(theirs, ours, theirs.current)) {
            const auto current = current_generation(index_dir);
            if (!current || current->name != theirs.current) {
                announce_copy(index_dir, theirs.current, wanted->second);
                republish_generation(index_dir, theirs.current);
                step.is_published = true;
            }
        } else {
            write_state(index_dir, state);
            copy(theirs, ours, step);
            step.is_published = true;
        }
        state.current = began;
        write_state(index_dir, state);
        return step;
    }

    // Whether it is here, just as it is there.
    [[nodiscard]] bool has(const Announcement& theirs, const Announcement& ours, const std::string& name) const {
        const auto there = theirs.generations.find(name), here = ours.generations.find(name);
        return there != theirs.generations.end() && here != ours.generations.end() &&
               there->second.id == here->second.id && fs::is_directory(index_dir / name);
    }

    void copy(const Announcement& theirs, const Announcement& ours, Step& step) const {
        const std::string& name = theirs.current;
        const AnnouncedGeneration& wanted = theirs.generations.at(name);
        const auto current = current_generation(index_dir);
        if (!ours.generations.contains(name) && !(current && current->name == name))
            fs::remove_all(index_dir / name);  // it was never published
        if (fs::exists(index_dir / name))
            throw Error("another generation " + name + " than that of " + address() + " is in " + index_dir.string(),
                        "the primary was begun anew: remove this folder, and start again");
        // The nearest one that it was made from. After one update, blocks that are written to are free in that one, and
        // tables can be shared with it; after several they need not be.
        std::string base;
        std::size_t updates = 0;
        for (auto at = theirs.generations.find(name); at != theirs.generations.end() && base.empty();) {
            const std::string& before = at->second.base;
            if (before.empty()) break;
            ++updates;
            if (has(theirs, ours, before)) base = before;
            at = theirs.generations.find(before);
        }
        const CopyMode mode =
            updates == 1 && !base.empty() && owns_its_files(index_dir / base) ? CopyMode::shared : CopyMode::separate;

        const fs::path draft = draft_path(index_dir, name);
        fs::remove_all(draft);
        fs::create_directories(draft);
        try {
            for (const auto& database : wanted.databases) {
                const fs::path copied = draft / (database.name + std::string(kCopySuffix));
                const fs::path seed = index_dir / base / database.name;
                const bool is_seeded = !base.empty() && fs::is_directory(seed);
                if (is_seeded) {
                    copy_database(seed, copied / "replica_0", mode);
                    make_live(copied);
                }
                replicate(name + '/' + database.name, copied);
                const fs::path live = live_database(copied);
                if (!is_at(live, database))
                    throw Error("what " + address() + " sent for " + name + '/' + database.name +
                                " is not what it announced");
                ++(is_seeded && live.filename() == "replica_0" ? step.changed : step.whole);
                fs::rename(live, draft / database.name);
                fs::remove_all(copied);
            }
            write_source_files(draft, {});  // the primary's are of its own machine
            publish_generation(index_dir, name, [&] { announce_copy(index_dir, name, wanted); });
        } catch (...) {
            std::error_code ignored;
            fs::remove_all(draft, ignored);
            throw;
        }
        remove_leftovers(index_dir);
    }

    const fs::path index_dir;
    const Primary primary;
    const WriterLock lock;
    ReplicaState state;
};

Replica::Replica(const fs::path& index_dir, Primary primary)
    : impl_(guarded([&] { return std::make_unique<Impl>(index_dir, std::move(primary)); })) {}

Replica::~Replica() = default;

Replica::Step Replica::follow() {
    return guarded([&] { return impl_->follow(); });
}

}  // namespace tim::index
