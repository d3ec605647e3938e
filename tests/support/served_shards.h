// All shards of an index behind xapian-tcpsrv, each behind one of its own, as `tim-indexer shards --at` has it.
#pragma once

#include <memory>
#include <vector>

#include "engine/index/inspection.h"
#include "tests/support/tcp_server.h"

namespace tim::test {

// Readers of the index ask there as long as this lives, and read its folder again afterwards.
class ServedShards {
public:
    ServedShards(std::filesystem::path index, unsigned shards) : index_(std::move(index)) {
        std::vector<std::string> addresses(shards, "127.0.0.1:1");
        index::set_shard_addresses(index_, addresses);  // makes what is to be served, even where it is a single one
        for (unsigned i = 0; i < shards; ++i) {
            servers_.push_back(std::make_unique<TcpServer>(index_ / "shards" / std::to_string(i + 1)));
            addresses[i] = servers_.back()->address();
        }
        for (const auto& server : servers_) server->wait();
        index::set_shard_addresses(index_, addresses);
    }
    ~ServedShards() {
        try {
            index::set_shard_addresses(index_, {});
        } catch (const std::exception&) {
            // The folder is gone, and nobody reads it.
        }
    }
    ServedShards(const ServedShards&) = delete;
    ServedShards& operator=(const ServedShards&) = delete;

    [[nodiscard]] const std::vector<std::unique_ptr<TcpServer>>& servers() const noexcept { return servers_; }

private:
    const std::filesystem::path index_;
    std::vector<std::unique_ptr<TcpServer>> servers_;
};

}  // namespace tim::test
