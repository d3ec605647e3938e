// Which files changed since an index was made of them? Size, times and inode are asked first, the content only where
// these differ or could deceive.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "engine/index/source_files.h"
#include "indexer/file_looks.h"

namespace tim::indexer {

class FileTracker {
public:
    FileTracker() = default;  // for a new index
    // `before`: what the index knows. Files of `forced` count as changed.
    explicit FileTracker(index::SourceFiles before, std::set<std::string> forced = {});

    // True if `file` is new, or its content or `context` is another than before, or it was to be looked at again.
    // Called before it is read: what changes while it is read is seen the next time. Where two sources hold a file, the
    // second is answered as the first was, whose `context` is the one that counts: all read it, or none.
    [[nodiscard]] bool has_changed(const std::string& file, std::string_view context);

    void recheck(const std::string& file);
    void remember(const std::string& file, const std::string& note);
    [[nodiscard]] std::string remembered(const std::string& file) const;
    // Of a file that has changed, what was remembered before goes on to be.
    void keep_note(const std::string& file);
    // True if it, or a file below it, is of before, asked about or not.
    [[nodiscard]] bool knew(const std::string& path) const;

    // True if `file` was asked about and had not changed.
    [[nodiscard]] bool is_unchanged(const std::string& file) const {
        return now_.contains(file) && !changed_.contains(file) && !kept_.contains(file);
    }
    // Files of before that were not asked about.
    [[nodiscard]] std::vector<std::string> not_seen() const;
    // A file that was not asked about stays as it was.
    void keep(const std::string& file);

    [[nodiscard]] const index::SourceFiles& files() const noexcept { return now_; }

private:
    index::SourceFiles::node_type take(const std::string& file);

    // A file goes from one to the other when it is asked about. That is mostly done in their order.
    index::SourceFiles before_, now_;
    index::SourceFiles::iterator next_ = before_.end();
    std::set<std::string> forced_, changed_, kept_;
    index::SourceFiles replaced_;  // that `looks_` may still compare with
    FileLooks looks_;              // last: it refers to entries above
};

}  // namespace tim::indexer
