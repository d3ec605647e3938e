#include "engine/index/document_columns.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "engine/index/fields.h"
#include "engine/index/record.h"

namespace tim::index {
namespace {

std::uint64_t first_bytes(std::string_view key) {
    std::uint64_t out = 0;
    for (std::size_t i = 0; i < sizeof out; ++i)
        out = out << 8u | (i < key.size() ? static_cast<unsigned char>(key[i]) : 0u);
    return out;
}

}  // namespace

DocumentColumns::DocumentColumns(Xapian::Database database, unsigned place, unsigned shards)
    : database_(std::move(database)), place_(place), shards_(shards) {}

void DocumentColumns::read(std::size_t at) {
    auto block = std::make_unique<Block>();
    const auto begin = static_cast<Xapian::docid>(at * kBlock);
    const auto each_value = [&](Slot slot, auto&& take) {
        auto it = database_.valuestream_begin(slot_number(slot));
        const auto end = database_.valuestream_end(slot_number(slot));
        for (it.skip_to(std::max(begin, Xapian::docid{1})); it != end && it.get_docid() - begin < kBlock; ++it)
            take(it.get_docid() - begin, *it);
    };
    auto it = database_.postlist_begin("");
    const auto end = database_.postlist_end("");
    for (it.skip_to(std::max(begin, Xapian::docid{1})); it != end && *it - begin < kBlock; ++it)
        block->length[*it - begin] = it.get_doclength();
    each_value(Slot::page, [&](Xapian::docid place, const std::string& page) { block->page[place] = fnv1a(page); });
    each_value(Slot::order,
               [&](Xapian::docid place, const std::string& key) { block->order[place] = first_bytes(key); });
    if (at >= blocks_.size()) blocks_.resize(std::max<std::size_t>(at + 1, database_.get_lastdocid() / kBlock + 1));
    blocks_[at] = std::move(block);
}

}  // namespace tim::index
