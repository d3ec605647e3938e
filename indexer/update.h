// Brings an index to what its sources are now.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "engine/index/error.h"
#include "engine/index/index_updater.h"
#include "indexer/sources/source.h"

namespace tim::indexer {

struct UpdateReport {
    index::UpdateSummary summary;
    std::vector<std::string> read;     // files that were read again or are new
    std::vector<std::string> removed;  // files that are gone
    std::size_t unchanged = 0;         // files
    std::vector<Fault> skipped, doubtful;
};

// Refused, and there are files that could not be read, which may be why.
class UpdateRefused : public index::Error {
public:
    UpdateRefused(const index::Error& why, std::vector<Fault> skipped)
        : index::Error(why), skipped_(std::move(skipped)) {}
    [[nodiscard]] const std::vector<Fault>& skipped() const noexcept { return skipped_; }

private:
    std::vector<Fault> skipped_;
};

// Reads what changed in `sources`, which must be those that the index was built from; empty: exactly those. What was
// made of a file or a folder before stays where it cannot be read now. Throws index::Error, with such files as
// UpdateRefused, and std::runtime_error; the index is then as it was. `advance` is called for each file.
[[nodiscard]] UpdateReport update_index(const std::filesystem::path& index_dir, std::vector<std::string> sources,
                                        index::IndexUpdater::Mode mode,
                                        const std::function<void(const std::string& file)>& advance);

}  // namespace tim::indexer
