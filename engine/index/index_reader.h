// An open index: both databases of the current generation, checked before use.
#pragma once

#include <xapian.h>

#include <chrono>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/index/document.h"
#include "engine/index/document_columns.h"
#include "engine/index/generations.h"
#include "engine/index/lexicon.h"
#include "engine/index/plain_words.h"
#include "engine/index/shard_set.h"

namespace tim::index {

// Not for use by two threads at once. Opening costs tens of microseconds and reads no postings.
class IndexReader {
public:
    // Opens the current generation, or where that is damaged, the one before it; warning() then says so. Throws Error
    // if there is no index at `index_dir`, or none of this schema and analyzer, or an empty one; the hint names the
    // command that mends it.
    // Shards on other machines are asked for at most `limits`, and left out where they do not answer: missing() then
    // names them.
    explicit IndexReader(std::filesystem::path index_dir, const ShardLimits& limits = {});
    // That generation and no other, as it lies on this machine.
    IndexReader(std::filesystem::path index_dir, const std::string& generation);

    // Follows the stub file; returns true if another generation or revision was opened. On failure the one that was
    // open stays so and Error is thrown. `anew`: what was open was written to meanwhile.
    bool refresh(bool anew = false);

    // For who found the open generation damaged while reading it: opens the one before it, until another one is
    // published. False if there is none.
    bool fall_back(const std::string& why);

    // Why the generation that is open is not the current one, and what mends that; empty if it is the current one.
    [[nodiscard]] const std::string& warning() const noexcept { return warning_; }

    // What follows is for shards on other machines; see ShardSet.
    [[nodiscard]] bool is_remote() const noexcept { return shards_.has_remote(); }
    [[nodiscard]] std::vector<std::string> missing() const { return shards_.missing(); }
    [[nodiscard]] std::vector<ShardReport> shards() const { return shards_.report(); }
    bool recover(const Xapian::Error& error);
    bool leave_out_slowest();
    // Asks in one go how many documents have each of these terms, so that documents_with() needs not ask for each.
    void look_up(const std::vector<std::string>& terms) const;

    [[nodiscard]] const Xapian::Database& documents() const noexcept { return shards_.all(); }
    // One of them that is known to be there, which is not looked up once more.
    [[nodiscard]] Xapian::Document stored(Xapian::docid document) const {
        return documents().get_document(document, Xapian::DOC_ASSUME_VALID);
    }
    [[nodiscard]] Document document(Xapian::docid document) const {
        return parse_document(stored(document).get_data());
    }
    // How many documents have the term. This and records of words are remembered until another revision is opened:
    // questions share many of their words, and each look-up reads blocks of a table.
    [[nodiscard]] Xapian::doccount documents_with(const std::string& term) const;
    [[nodiscard]] bool has_term(const std::string& term) const { return documents_with(term) > 0; }
    // The terms that begin so, `most` at the most: those that most documents have, first. Walks through all of them.
    [[nodiscard]] std::vector<std::string> terms_beginning(const std::string& text, std::size_t most) const;
    // Of one of the databases that documents() has, as a posting source is given it; while all are on this machine.
    [[nodiscard]] DocumentColumns& columns(const Xapian::Database& shard) const;
    [[nodiscard]] const Xapian::Database& words() const noexcept { return words_; }  // the side tables
    // One of its records, empty if there is none. Valid until the next call.
    [[nodiscard]] const std::string& word_record(std::string key) const;
    [[nodiscard]] const std::string& revision() const noexcept { return revision_; }  // "000003-7"
    [[nodiscard]] const std::vector<GlossaryPair>& glossary() const noexcept { return glossary_; }
    [[nodiscard]] const FacetLabels& labels() const noexcept { return labels_; }
    // The spellings of a folded word in this collection, most frequent first; empty if it is not there.
    [[nodiscard]] std::vector<Spelling> spellings(std::string_view folded) const;
    [[nodiscard]] bool has_word(std::string_view folded) const;
    [[nodiscard]] PlainWords& plain_words() const;                        // of the words that has_word() knows
    [[nodiscard]] std::uint64_t count_of(std::string_view folded) const;  // in any of its spellings

private:
    void open();
    // False: it is waited for, while the one that is open stays so.
    [[nodiscard]] bool open_generation(const Generation& generation);
    bool note_change(bool changed);
    bool open_first_of(const std::vector<std::string>& names);
    void forget() noexcept;

    std::filesystem::path index_dir_;
    StubStamp stamp_;
    std::string generation_, warning_;
    GenerationHold hold_;
    ShardLimits limits_;
    ShardSet shards_;
    std::chrono::steady_clock::time_point not_before_;  // that a generation is opened which not all shards have yet
    Xapian::Database words_;
    std::string revision_;
    std::vector<GlossaryPair> glossary_;
    FacetLabels labels_;
    mutable std::unordered_map<std::string, Xapian::doccount> frequencies_;
    mutable std::unordered_map<std::string, std::string> word_records_;
    mutable std::unordered_map<std::string, DocumentColumns> columns_;  // by the id of the database
    mutable std::optional<PlainWords> plain_words_;                     // once they were asked for
};

}  // namespace tim::index
