#include "engine/index/shards.h"

#include "engine/index/fields.h"
#include "engine/index/record.h"

namespace tim::index {
namespace fs = std::filesystem;

unsigned shard_of(std::string_view page_group, unsigned shards) {
    const std::uint64_t hash = fnv1a(page_group);
    return static_cast<unsigned>((hash ^ (hash >> 32u)) % shards);
}

std::string shard_name(unsigned shard) { return "shard-" + std::to_string(shard + 1); }

std::string place_among(std::size_t shard, std::size_t shards) {
    return std::to_string(shard + 1) + " of " + std::to_string(shards);
}

fs::path shard_path(const fs::path& generation_dir, unsigned shard, unsigned shards) {
    return generation_dir / (shards == 1 ? "documents" : "documents-" + std::to_string(shard + 1));
}

std::vector<fs::path> shard_paths(const fs::path& generation_dir) {
    std::vector<fs::path> paths;
    for (unsigned shard = 0; shard < kMostShards; ++shard) {
        fs::path path = shard_path(generation_dir, shard, kMostShards);
        if (!fs::is_directory(path)) break;
        paths.push_back(std::move(path));
    }
    if (paths.empty()) paths.push_back(shard_path(generation_dir, 0, 1));
    return paths;
}

Xapian::Database open_shards(const std::vector<fs::path>& paths) {
    Xapian::Database all;
    for (const auto& path : paths) all.add_database(Xapian::Database(path.string()));
    return all;
}

std::string revision_name(const std::string& generation, const Xapian::Database& documents) {
    try {
        return generation + '-' + std::to_string(documents.get_revision());
    } catch (const Xapian::LogicError&) {
        // Of several databases, or of one elsewhere, there is none, but a generation is written once.
        return generation + "-1";
    }
}

WritableShards::WritableShards(const std::vector<fs::path>& paths, int flags) {
    for (const auto& path : paths) {
        auto& shard = shards_.emplace_back(path.string(), flags);
        revisions_.push_back(shard.get_revision());
        shard.begin_transaction();
        all_.add_database(shard);
    }
}

std::size_t WritableShards::place_for(const Xapian::Document& document) const {
    return shard_of(document.get_value(slot_number(Slot::page)), static_cast<unsigned>(shards_.size()));
}

void WritableShards::add(const Xapian::Document& document) { shards_[place_for(document)].add_document(document); }

void WritableShards::replace(Xapian::docid id, const Xapian::Document& document) {
    if (place_of(id) == place_for(document)) {
        shards_[place_of(id)].replace_document(number_in_place(id), document);
    } else {
        remove(id);
        add(document);
    }
}

void WritableShards::remove(Xapian::docid id) { shards_[place_of(id)].delete_document(number_in_place(id)); }

void WritableShards::set_metadata(std::string_view key, const std::string& value) {
    for (auto& shard : shards_) shard.set_metadata(std::string(key), value);
}

void WritableShards::commit() {
    for (auto& shard : shards_) shard.commit_transaction();
}

bool WritableShards::wrote_once() const {
    for (std::size_t i = 0; i < shards_.size(); ++i)
        if (shards_[i].get_revision() > revisions_[i] + 1) return false;
    return true;
}

void WritableShards::close() {
    all_ = Xapian::Database();
    for (auto& shard : shards_) shard.close();
}

}  // namespace tim::index
