// What a match asks of many documents, side by side in memory: Xapian finds a length or a value by walking through a
// chunk of them each time.
//
// Read in blocks as they are asked for: at the most 20 bytes a document, for each reader. For the revision that is
// open, and one thread.
#pragma once

#include <xapian.h>

#include <array>
#include <cstdint>
#include <memory>
#include <vector>

namespace tim::index {

class DocumentColumns {
public:
    // Of `database`, which is the place-th of `shards` that are searched as one.
    DocumentColumns(Xapian::Database database, unsigned place, unsigned shards);

    // Of a document of that database; 0 where it has none. Throw a Xapian::Error where that cannot be read.
    [[nodiscard]] Xapian::termcount length(Xapian::docid document) { return block(document).length[document % kBlock]; }
    // A hash of Slot::page.
    [[nodiscard]] std::uint64_t page(Xapian::docid document) { return block(document).page[document % kBlock]; }
    // As order_key() says, but for the last bytes of its hash.
    [[nodiscard]] std::uint64_t order(Xapian::docid document) { return block(document).order[document % kBlock]; }

    // Its number among the documents of all shards.
    [[nodiscard]] Xapian::docid number_in_all(Xapian::docid document) const noexcept {
        return (document - 1) * shards_ + place_ + 1;
    }

private:
    static constexpr Xapian::docid kBlock = 128;
    struct Block {
        std::array<Xapian::termcount, kBlock> length{};
        std::array<std::uint64_t, kBlock> page{}, order{};
    };

    const Block& block(Xapian::docid document) {
        const std::size_t at = document / kBlock;
        if (at >= blocks_.size() || blocks_[at] == nullptr) read(at);
        return *blocks_[at];
    }
    void read(std::size_t at);

    Xapian::Database database_;
    unsigned place_, shards_;
    std::vector<std::unique_ptr<const Block>> blocks_;
};

}  // namespace tim::index
