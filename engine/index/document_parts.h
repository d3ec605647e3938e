// The documents databases of a build, one a shard, written in parts by several threads and joined at the end.
//
// Xapian takes one writer a database, and most of a build is what that writer does in memory. So the documents
// of a shard are dealt out in batches to a fixed number of databases, by groups of languages. Which one a document goes
// to follows from the documents before it alone: the index is the same, whatever the number of threads and however they
// run.
#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <memory>
#include <string>

#include "engine/index/document.h"
#include "engine/index/fields.h"
#include "engine/index/lexicon.h"

namespace Xapian {
class Database;
}

namespace tim::index {

class DocumentParts {
public:
    struct Options {
        unsigned jobs = 1;             // threads that write; 1 writes in the thread that calls
        std::size_t memory_bytes = 0;  // what postings that are not on disk yet may take, in all parts together
        Boosts boosts;
        unsigned shards = 1;  // at most kMostShards
    };

    // Keeps its databases below `folder`, which exists.
    DocumentParts(std::filesystem::path folder, Options options);
    ~DocumentParts();
    DocumentParts(const DocumentParts&) = delete;
    DocumentParts& operator=(const DocumentParts&) = delete;

    // `text_bytes` is how much of it is indexed. Waits while the threads are behind. What failed in a thread is thrown
    // by a later call.
    void add(Document document, std::size_t text_bytes);

    // Waits for what is on the way and writes it, and `metadata` for each shard. Nothing can be added any more.
    void finish(const std::map<std::string, std::string>& metadata);

    // All documents as they lie in the parts, after finish(). What was opened can be read during join() and after it.
    [[nodiscard]] Xapian::Database documents() const;

    // Joins the parts into one compact database a shard, where shard_path() says, and removes them; after finish().
    void join();

    // The words of all documents; after finish().
    [[nodiscard]] const LexiconBuilder& lexicon() const;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace tim::index
