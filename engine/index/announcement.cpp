#include "engine/index/announcement.h"

#include <xapian.h>

#include <algorithm>
#include <random>

#include "engine/index/error.h"
#include "engine/index/record.h"

namespace tim::index {
namespace fs = std::filesystem;
namespace {

constexpr const char* kFolder = "published";
constexpr const char* kCurrent = "current";
constexpr const char* kGeneration = "g:";  // + name
// How far back a replica may have stayed and still find where what it has stands in line.
constexpr std::size_t kMostRemembered = 128;

std::string record_of(const AnnouncedGeneration& generation) {
    RecordWriter out;
    out.text(generation.id);
    out.text(generation.base);
    for (const auto& database : generation.databases) {
        out.text(database.name);
        out.text(database.uuid);
        out.number(database.revision);
    }
    return out.take();
}

AnnouncedGeneration parse(const std::string& record) {
    RecordReader in(record);
    AnnouncedGeneration generation;
    generation.id = in.text();
    generation.base = in.text();
    while (!in.done()) {
        AnnouncedDatabase& database = generation.databases.emplace_back();
        database.name = in.text();
        database.uuid = in.text();
        database.revision = in.number();
    }
    return generation;
}

std::string new_id() {
    std::random_device random;
    std::string id = std::to_string(random());
    for (int i = 0; i < 3; ++i) id += '-' + std::to_string(random());
    return id;
}

Xapian::WritableDatabase open_for_writing(const std::string& path) {
    try {
        return Xapian::WritableDatabase(path, Xapian::DB_CREATE_OR_OPEN);
    } catch (const Xapian::DatabaseError&) {
        // It is made of nothing but what is announced now; replicas take the new one whole.
        return Xapian::WritableDatabase(path, Xapian::DB_CREATE_OR_OVERWRITE);
    }
}

// As it lies on disk, under an id of its own.
AnnouncedGeneration describe(const fs::path& generation_dir, const std::string& base) {
    AnnouncedGeneration generation{new_id(), base, {}};
    for (const auto& entry : fs::directory_iterator(generation_dir)) {
        if (!entry.is_directory()) continue;
        const Xapian::Database db(entry.path().string());
        generation.databases.push_back({entry.path().filename().string(), db.get_uuid(), db.get_revision()});
    }
    std::sort(generation.databases.begin(), generation.databases.end(),
              [](const auto& a, const auto& b) { return a.name < b.name; });
    return generation;
}

}  // namespace

Announcement read_announcement(const fs::path& database) {
    Announcement announcement;
    if (!fs::exists(database)) return announcement;
    try {
        const Xapian::Database db(database.string());
        announcement.current = db.get_metadata(kCurrent);
        for (auto key = db.metadata_keys_begin(kGeneration); key != db.metadata_keys_end(kGeneration); ++key)
            announcement.generations.emplace((*key).substr(std::char_traits<char>::length(kGeneration)),
                                             parse(db.get_metadata(*key)));
        return announcement;
    } catch (const Xapian::Error& e) {
        throw Error("what is published cannot be read from " + database.string() + ": " + e.get_msg());
    }
}

void announce(const fs::path& index_dir, const std::string& name, const std::string& base) {
    Announcement before;
    try {
        before = read_announcement(index_dir / kFolder);
    } catch (const Error&) {
        // It is damaged, and begun anew below.
    }
    const auto known = before.generations.find(name);
    announce_copy(index_dir, name,
                  known != before.generations.end() ? known->second : describe(index_dir / name, base));
}

void announce_copy(const fs::path& index_dir, const std::string& name, const AnnouncedGeneration& generation) {
    auto db = open_for_writing((index_dir / kFolder).string());
    db.set_metadata(kCurrent, name);
    db.set_metadata(kGeneration + name, record_of(generation));
    std::vector<std::string> keys(db.metadata_keys_begin(kGeneration), db.metadata_keys_end(kGeneration));
    keys.resize(keys.size() - std::min(keys.size(), kMostRemembered));  // the oldest; names are in order
    for (const std::string& key : keys) db.set_metadata(key, {});
    db.commit();
}

}  // namespace tim::index
