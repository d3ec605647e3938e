#include "engine/index/index_reader.h"

#include <algorithm>
#include <set>
#include <utility>

#include "engine/index/error.h"
#include "engine/index/fields.h"
#include "engine/index/shards.h"
#include "engine/index/word_tables.h"

namespace tim::index {
namespace {

constexpr std::size_t kMostRemembered = 10'000;  // of a kind; a term takes some hundred bytes

void check_number(const Xapian::Database& db, std::string_view key, int wanted, const std::string& what,
                  const std::string& hint) {
    const std::string found = db.get_metadata(std::string(key));
    if (found == std::to_string(wanted)) return;
    throw Error("the index has " + what + " " + (found.empty() ? "none" : found) + ", this program reads " +
                    std::to_string(wanted),
                hint);
}

std::string how_to_build(const std::filesystem::path& index_dir) {
    return "build it with: tim-indexer build --index " + index_dir.string() + " SOURCE...";
}

std::string how_to_mend(const std::filesystem::path& index_dir) {
    return "look at it with: tim-indexer check --index " + index_dir.string() + ", and " + how_to_build(index_dir);
}

}  // namespace

IndexReader::IndexReader(std::filesystem::path index_dir, const ShardLimits& limits)
    : index_dir_(std::move(index_dir)), limits_(limits) {
    open();
}

IndexReader::IndexReader(std::filesystem::path index_dir, const std::string& generation)
    : index_dir_(std::move(index_dir)), stamp_(stub_stamp(index_dir_)) {
    (void)open_generation(local_generation(index_dir_, generation));
}

bool IndexReader::refresh(bool anew) {
    if (stub_stamp(index_dir_) != stamp_ && std::chrono::steady_clock::now() >= not_before_) {
        const std::string before = revision_;
        open();
        return note_change(revision_ != before);
    }
    // On another machine this would be a question more; what was written to says so when it is read.
    if (is_remote() && !anew) return note_change(shards_.follow());
    try {
        if (!shards_.reopen()) return false;
    } catch (...) {
        // Some shards may be of the new revision already.
        forget();
        stamp_ = {};
        throw;
    }
    revision_ = revision_name(generation_, documents());
    return note_change(true);
}

bool IndexReader::note_change(bool changed) {
    if (changed) forget();
    return changed;
}

bool IndexReader::recover(const Xapian::Error& error) { return is_remote() && note_change(shards_.recover(error)); }

bool IndexReader::leave_out_slowest() { return note_change(shards_.leave_out_slowest()); }

bool IndexReader::fall_back(const std::string& why) {
    std::vector<std::string> names = generations_to_try(index_dir_);
    names.erase(names.begin(), std::find(names.begin(), names.end(), generation_));
    if (names.size() < 2) return false;
    names.erase(names.begin());
    const std::string damaged = generation_;
    if (!open_first_of(names)) return false;
    warning_ = "generation " + damaged + " of the index in " + index_dir_.string() + " is damaged (" + why +
               "), generation " + generation_ + " answers; " + how_to_mend(index_dir_);
    return true;
}

void IndexReader::open() {
    constexpr int kTries = 8;
    for (int tries = 1;; ++tries) {
        // Another generation may be published, and this one removed, between any two of these lines.
        const StubStamp stamp = stub_stamp(index_dir_);
        std::vector<std::string> others;
        bool is_open = true;
        try {
            others = generations_to_try(index_dir_);
            const auto current = current_generation(index_dir_);
            if (!current) throw no_index(index_dir_);
            if (!others.empty()) others.erase(others.begin());
            is_open = open_generation(*current);
            warning_.clear();
        } catch (const Error& e) {
            const bool is_lasting = stub_stamp(index_dir_) == stamp || tries == kTries;
            if (is_lasting && !open_first_of(others)) throw;
            warning_ = std::string(e.what()) + ", generation " + generation_ + " answers; " + how_to_mend(index_dir_);
        }
        if (stub_stamp(index_dir_) == stamp || tries == kTries) {
            stamp_ = is_open ? stamp : StubStamp{};
            return;
        }
    }
}

bool IndexReader::open_first_of(const std::vector<std::string>& names) {
    return std::any_of(names.begin(), names.end(), [&](const std::string& name) {
        try {
            return open_generation(local_generation(index_dir_, name));
        } catch (const Error&) {
            return false;
        }
    });
}

bool IndexReader::open_generation(const Generation& generation) {
    // How long shards on several machines may take to follow a new generation, and how often it is looked whether they
    // did.
    constexpr std::chrono::seconds kPatience{30};
    constexpr std::chrono::milliseconds kPause{100};
    const std::string hint = how_to_build(index_dir_);
    GenerationHold hold(index_dir_, generation.name);
    try {
        ShardSet shards(generation, limits_, hint);
        Xapian::Database words(generation.words.string());
        check_number(words, kMetaSchema, kSchemaVersion, "schema", hint);
        if (shards.all().get_doccount() == 0 && shards.missing().empty())
            throw Error("the index in " + index_dir_.string() + " is empty", hint);
        const auto published = std::chrono::seconds(stub_stamp(index_dir_).seconds);
        const auto now = std::chrono::system_clock::now().time_since_epoch();
        if (!shards.missing().empty() && !generation_.empty() && missing().empty() && now - published < kPatience) {
            not_before_ = std::chrono::steady_clock::now() + kPause;
            return false;  // the whole of the one before is better than a part of this one
        }

        auto glossary = parse_glossary(words.get_metadata(std::string(kWordsGlossary)));
        auto labels = parse_labels(words.get_metadata(std::string(kWordsLabels)));
        shards_ = std::move(shards);
        words_ = std::move(words);
        forget();
        glossary_ = std::move(glossary);
        labels_ = std::move(labels);
        revision_ = revision_name(generation.name, documents());
        generation_ = generation.name;
        hold_ = std::move(hold);
        not_before_ = {};
        return true;
    } catch (const Xapian::Error& e) {
        throw Error("the index in " + index_dir_.string() + " cannot be opened: " + e.get_msg(),
                    how_to_mend(index_dir_));
    }
}

void IndexReader::forget() noexcept {
    frequencies_.clear();
    word_records_.clear();
    columns_.clear();
    plain_words_.reset();
}

void IndexReader::look_up(const std::vector<std::string>& terms) const {
    if (!is_remote()) return;
    std::set<std::string> unknown;
    for (const auto& term : terms)
        if (!term.empty() && !frequencies_.contains(term)) unknown.insert(term);
    if (unknown.empty()) return;
    // A match of nothing: before it, all shards are asked at once how frequent its terms are.
    Xapian::Enquire enquire(documents());
    enquire.set_weighting_scheme(Xapian::BoolWeight());
    enquire.set_query(Xapian::Query(Xapian::Query::OP_OR, unknown.begin(), unknown.end()));
    const Xapian::MSet counted = enquire.get_mset(0, 0, Xapian::doccount{0});
    if (frequencies_.size() + unknown.size() > kMostRemembered) frequencies_.clear();
    for (const auto& term : unknown) frequencies_.emplace(term, counted.get_termfreq(term));
}

Xapian::doccount IndexReader::documents_with(const std::string& term) const {
    if (const auto found = frequencies_.find(term); found != frequencies_.end()) return found->second;
    const Xapian::doccount frequency = documents().get_termfreq(term);
    if (frequencies_.size() >= kMostRemembered) frequencies_.clear();
    frequencies_.emplace(term, frequency);
    return frequency;
}

DocumentColumns& IndexReader::columns(const Xapian::Database& shard) const {
    if (columns_.empty()) {
        const std::vector<Xapian::Database> databases = shards_.databases();
        for (unsigned i = 0; i < databases.size(); ++i)
            columns_.try_emplace(databases[i].get_uuid(), databases[i], i, static_cast<unsigned>(databases.size()));
    }
    return columns_.size() == 1 ? columns_.begin()->second : columns_.at(shard.get_uuid());
}

const std::string& IndexReader::word_record(std::string key) const {
    if (const auto found = word_records_.find(key); found != word_records_.end()) return found->second;
    std::string record = words_.get_metadata(key);
    if (word_records_.size() >= kMostRemembered) word_records_.clear();
    return word_records_.emplace(std::move(key), std::move(record)).first->second;
}

std::vector<std::string> IndexReader::terms_beginning(const std::string& text, std::size_t most) const {
    std::vector<std::pair<Xapian::doccount, std::string>> found;
    for (auto it = documents().allterms_begin(text); it != documents().allterms_end(text); ++it)
        found.emplace_back(it.get_termfreq(), *it);
    const auto end = found.begin() + static_cast<std::ptrdiff_t>(std::min(most, found.size()));
    std::partial_sort(found.begin(), end, found.end(), [](const auto& a, const auto& b) {
        return a.first != b.first ? a.first > b.first : a.second < b.second;
    });
    std::vector<std::string> terms;
    for (auto it = found.begin(); it != end; ++it) terms.push_back(std::move(it->second));
    return terms;
}

std::vector<Spelling> IndexReader::spellings(std::string_view folded) const {
    return parse_spellings(folded, word_record(std::string(kWordsLexicon).append(folded)));
}

bool IndexReader::has_word(std::string_view folded) const {
    return !word_record(std::string(kWordsLexicon).append(folded)).empty();
}

PlainWords& IndexReader::plain_words() const {
    if (!plain_words_) plain_words_.emplace(words_);
    return *plain_words_;
}

std::uint64_t IndexReader::count_of(std::string_view folded) const {
    std::uint64_t count = 0;
    for (const auto& spelling : spellings(folded)) count += spelling.count;
    return count;
}

}  // namespace tim::index
