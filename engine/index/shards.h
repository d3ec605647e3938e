// The documents of an index in several databases, shards, of which each can be on a machine of its own. What is in
// which follows from the page alone, so that all sections of a page, in all its languages, are together: they are
// grouped in results and replaced with each other.
#pragma once

#include <xapian.h>

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace tim::index {

// The shard of a page, 0 to `shards` - 1; the same on every machine.
[[nodiscard]] unsigned shard_of(std::string_view page_group, unsigned shards);

// "shard-2", of the second one: as answers, logs and metrics name it.
[[nodiscard]] std::string shard_name(unsigned shard);

// "2 of 4", of the second one: what its database says of itself (kMetaShard).
[[nodiscard]] std::string place_among(std::size_t shard, std::size_t shards);

// The folder of a shard below that of its generation.
[[nodiscard]] std::filesystem::path shard_path(const std::filesystem::path& generation_dir, unsigned shard,
                                               unsigned shards);
// Those that a generation has on this machine, in order.
[[nodiscard]] std::vector<std::filesystem::path> shard_paths(const std::filesystem::path& generation_dir);

// Several as one, for reading. Throws Xapian's errors, as all below does.
[[nodiscard]] Xapian::Database open_shards(const std::vector<std::filesystem::path>& paths);

// "000003-7": of a generation, as answers carry it. Changes whenever answers may change.
[[nodiscard]] std::string revision_name(const std::string& generation, const Xapian::Database& documents);

// Several as one, for writing: numbers of documents are those of `all()`. One transaction, from opening to commit().
class WritableShards {
public:
    WritableShards(const std::vector<std::filesystem::path>& paths, int flags);

    [[nodiscard]] const Xapian::Database& all() const noexcept { return all_; }  // shows what is not committed yet
    void add(const Xapian::Document& document);
    // It may move, if it is of another page now.
    void replace(Xapian::docid id, const Xapian::Document& document);
    void remove(Xapian::docid id);
    void set_metadata(std::string_view key, const std::string& value);  // of each
    void commit();
    // Whether each was written to once since it was opened, and no more.
    [[nodiscard]] bool wrote_once() const;
    void close();

private:
    [[nodiscard]] std::size_t place_of(Xapian::docid id) const { return (id - 1) % shards_.size(); }
    [[nodiscard]] Xapian::docid number_in_place(Xapian::docid id) const {
        return static_cast<Xapian::docid>((id - 1) / shards_.size() + 1);
    }
    [[nodiscard]] std::size_t place_for(const Xapian::Document& document) const;

    std::vector<Xapian::WritableDatabase> shards_;
    std::vector<Xapian::rev> revisions_;  // when they were opened
    Xapian::Database all_;
};

}  // namespace tim::index
