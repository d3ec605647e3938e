#include "engine/index/document_parts.h"

#include <xapian.h>

#include <algorithm>
#include <cerrno>
#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <optional>
#include <span>
#include <thread>
#include <utility>
#include <vector>

#include "engine/index/shards.h"
#include "engine/index/xapian_document.h"

namespace tim::index {
namespace fs = std::filesystem;
namespace {

// More parts let more processors work, and cost bytes and time: a term's postings stay apart where they come from
// different parts, and each part keeps words of its own. Languages share few of their words, so that four parts of
// which two have the first, third, ... language and two the others cost little more than two. Several shards are parts
// enough: they have one for each group.
constexpr std::size_t kGroups = 2, kPartsOfGroup = 2;

// What a group has until then is in its first part: the postings of 2,000 documents take 3.2 MB in place of 3.4.
constexpr std::size_t kBatchesOfOnePart = 4;

// What is dealt at once. It is also what is sorted in memory before it goes to the part's database: the fewer terms
// Xapian's tree of postings holds, the more of it stays in the processor's caches (250 documents: three quarters of the
// time that 1,000 take).
constexpr std::size_t kBatchDocuments = 250, kBatchBytes = 1u << 20u;

// Each commit rewrites much of the part, so that the larger a part is, the more has to come together for it.
constexpr std::size_t kCommitsToDouble = 50;

// Postings in memory for each byte of text, as measured on Vietnamese and English.
constexpr std::size_t kMemoryForText = 32;

constexpr std::size_t kWaitingBatches = 2;  // for each thread

struct Batch {
    std::size_t part = 0;
    std::vector<Document> documents;
    std::size_t text_bytes = 0;
};

// What a part waits for. One thread at a time writes it, in the order in which batches were dealt.
struct Queue {
    std::deque<Batch> batches;
    bool is_taken = false;
};

// Documents of a shard and some languages that wait to be dealt, and how many batches were.
struct Group {
    Batch filling;
    std::size_t dealt = 0;
};

class Part {
public:
    // Synced once, when the index is whole, and changed in place: a draft that a power cut loses was never an index.
    explicit Part(const fs::path& path)
        : database_(path.string(), Xapian::DB_CREATE_OR_OVERWRITE | Xapian::DB_NO_SYNC | Xapian::DB_DANGEROUS) {}

    void add(const Batch& batch, std::size_t most_waiting_bytes, LexiconBuilder& lexicon, const Boosts& boosts) {
        for (const Document& document : batch.documents) {
            const Xapian::Document made = to_xapian(document, lexicon, boosts);
            writing([&] { database_.add_document(made); });
        }
        waiting_bytes_ += batch.text_bytes;
        written_bytes_ += batch.text_bytes;
        if (waiting_bytes_ >= std::min(written_bytes_ / kCommitsToDouble, most_waiting_bytes)) commit();
    }
    void set_metadata(const std::string& key, const std::string& value) {
        writing([&] { database_.set_metadata(key, value); });
    }
    void commit() {
        writing([&] { database_.commit(); });
        waiting_bytes_ = 0;
    }
    [[nodiscard]] const Xapian::Database& database() const { return database_; }

private:
    // What failed is taken back by cancel(), which says only that a database that is changed in place has none; the
    // system still knows why.
    template <class Change>
    static void writing(const Change& change) {
        errno = 0;
        try {
            change();
        } catch (const Xapian::InvalidOperationError&) {
            if (const int why = errno; why != 0) throw Xapian::DatabaseError("documents cannot be written", why);
            throw;
        }
    }

    Xapian::WritableDatabase database_;
    std::size_t waiting_bytes_ = 0, written_bytes_ = 0;
};

}  // namespace

struct DocumentParts::Impl {
    Impl(fs::path below, Options given)
        : folder(std::move(below)),
          boosts(given.boosts),
          shards(given.shards),
          parts_of_group(given.shards == 1 ? kPartsOfGroup : 1),
          groups(shards * kGroups),
          parts(groups.size() * parts_of_group),
          most_waiting_bytes(given.memory_bytes / parts.size() / kMemoryForText),
          jobs(std::clamp<std::size_t>(given.jobs, 1, parts.size())),
          lexicons(jobs),
          queues(parts.size()) {
        if (jobs == 1) return;
        for (std::size_t worker = 0; worker < jobs; ++worker) threads.emplace_back([this, worker] { work(worker); });
    }
    ~Impl() {
        stop(true);
        for (std::size_t part = 0; part < parts.size(); ++part) {
            parts[part].reset();
            std::error_code ignored;
            fs::remove_all(path_of(part), ignored);
        }
    }

    fs::path path_of(std::size_t part) const { return folder / ("part-" + std::to_string(part)); }

    Part& part_at(std::size_t place) {
        auto& part = parts[place];
        if (!part) part.emplace(path_of(place));
        return *part;
    }

    void write(const Batch& batch, std::size_t worker) {
        part_at(batch.part).add(batch, most_waiting_bytes, lexicons[worker], boosts);
    }

    // The queue that is longest, of those that no thread is at; null where nothing waits.
    Queue* next_queue() {
        Queue* longest = nullptr;
        for (Queue& queue : queues)
            if (!queue.is_taken && queue.batches.size() > (longest == nullptr ? 0 : longest->batches.size()))
                longest = &queue;
        return longest;
    }

    void work(std::size_t worker) {
        std::unique_lock lock(mutex);
        for (;;) {
            Queue* queue = nullptr;
            changed.wait(lock, [&] { return failure || (queue = next_queue()) != nullptr || over; });
            if (failure || queue == nullptr) return;
            const Batch batch = std::move(queue->batches.front());
            queue->batches.pop_front();
            --waiting;
            queue->is_taken = true;
            lock.unlock();
            changed.notify_all();
            std::exception_ptr failed;
            try {
                write(batch, worker);
            } catch (...) {
                failed = std::current_exception();
            }
            lock.lock();
            queue->is_taken = false;
            if (failed && !failure) failure = failed;
            changed.notify_all();
        }
    }

    void add(Document document, std::size_t text_bytes) {
        const std::size_t language = languages.try_emplace(document.lang, languages.size()).first->second;
        const std::size_t group = shard_of(page_group(document), shards) * kGroups + language % kGroups;
        Batch& filling = groups[group].filling;
        filling.documents.push_back(std::move(document));
        filling.text_bytes += text_bytes;
        if (filling.documents.size() >= kBatchDocuments || filling.text_bytes >= kBatchBytes) deal(group);
    }

    std::size_t part_of_group(std::size_t group) {
        const std::size_t dealt = groups[group].dealt++;
        return (group + (dealt < kBatchesOfOnePart ? 0 : dealt)) % parts_of_group;
    }

    void deal(std::size_t group) {
        if (groups[group].filling.documents.empty()) return;
        Batch batch = std::exchange(groups[group].filling, {});
        batch.part = group * parts_of_group + part_of_group(group);
        if (jobs == 1) {
            write(batch, 0);
            return;
        }
        {
            std::unique_lock lock(mutex);
            changed.wait(lock, [&] { return failure || waiting < kWaitingBatches * jobs; });
            if (failure) std::rethrow_exception(failure);
            queues[batch.part].batches.push_back(std::move(batch));
            ++waiting;
        }
        changed.notify_all();
    }

    void stop(bool at_once) {
        {
            const std::scoped_lock lock(mutex);
            over = true;
            if (at_once)
                for (Queue& queue : queues) queue.batches.clear();
        }
        changed.notify_all();
        for (auto& thread : threads) thread.join();
        threads.clear();
    }

    [[nodiscard]] std::size_t first_part(unsigned shard) const { return shard * kGroups * parts_of_group; }

    // Puts all of a shard on disk, with its metadata in the first of its parts.
    void finish(unsigned shard, const std::map<std::string, std::string>& metadata) {
        auto its_parts = std::span(parts).subspan(first_part(shard), kGroups * parts_of_group);
        if (std::none_of(its_parts.begin(), its_parts.end(), [](const auto& part) { return part.has_value(); }))
            (void)part_at(first_part(shard));  // a shard without documents is one, too
        bool has_metadata = false;
        for (auto& part : its_parts) {
            if (!part) continue;
            if (!std::exchange(has_metadata, true)) {
                for (const auto& [key, value] : metadata) part->set_metadata(key, value);
                part->set_metadata(std::string(kMetaShard), place_among(shard, shards));
            }
            part->commit();
        }
    }

    // The parts of a shard as one compact database.
    void join(unsigned shard) {
        const std::size_t first = first_part(shard), end = first_part(shard + 1);
        Xapian::Database all;
        for (std::size_t part = first; part < end; ++part)
            if (parts[part]) all.add_database(parts[part]->database());
        all.compact(shard_path(folder, shard, shards).string());
        all.close();
        for (std::size_t part = first; part < end; ++part) {
            parts[part].reset();
            fs::remove_all(path_of(part));
        }
    }

    const fs::path folder;
    const Boosts boosts;
    const unsigned shards;
    const std::size_t parts_of_group;
    std::map<std::string, std::size_t> languages;  // in the order in which they came
    std::vector<Group> groups;                     // kGroups for each shard
    // Until stop() a part belongs to the thread that took its queue, and a lexicon to the thread at its place.
    std::vector<std::optional<Part>> parts;
    const std::size_t most_waiting_bytes;  // in a part
    const std::size_t jobs;
    std::vector<LexiconBuilder> lexicons;

    std::mutex mutex;
    std::condition_variable changed;
    std::vector<Queue> queues;  // one for each part
    std::size_t waiting = 0;    // batches in all of them
    bool over = false;
    std::exception_ptr failure;
    std::vector<std::thread> threads;
};

DocumentParts::DocumentParts(fs::path folder, Options options)
    : impl_(std::make_unique<Impl>(std::move(folder), options)) {}

DocumentParts::~DocumentParts() = default;

void DocumentParts::add(Document document, std::size_t text_bytes) { impl_->add(std::move(document), text_bytes); }

void DocumentParts::finish(const std::map<std::string, std::string>& metadata) {
    Impl& w = *impl_;
    for (std::size_t group = 0; group < w.groups.size(); ++group) w.deal(group);
    w.stop(false);
    if (w.failure) std::rethrow_exception(w.failure);
    for (std::size_t worker = 1; worker < w.jobs; ++worker) {
        w.lexicons[0].merge(w.lexicons[worker]);
        w.lexicons[worker] = {};
    }
    for (unsigned shard = 0; shard < w.shards; ++shard) w.finish(shard, metadata);
}

Xapian::Database DocumentParts::documents() const {
    Xapian::Database all;
    for (std::size_t part = 0; part < impl_->parts.size(); ++part)
        if (impl_->parts[part]) all.add_database(Xapian::Database(impl_->path_of(part).string()));
    return all;
}

void DocumentParts::join() {
    for (unsigned shard = 0; shard < impl_->shards; ++shard) impl_->join(shard);
}

const LexiconBuilder& DocumentParts::lexicon() const { return impl_->lexicons[0]; }

}  // namespace tim::index
