#include "engine/index/index_reader.h"

#include <algorithm>
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

// Opening reads no table: one that is cut off shows itself here, not in the middle of an answer.
void touch_tables(const Xapian::Database& documents) {
    const auto first = documents.postlist_begin("");
    for (const Xapian::docid id : {*first, documents.get_lastdocid()}) {
        try {
            const Xapian::Document document = documents.get_document(id);
            (void)document.get_data();
            (void)document.termlist_count();
        } catch (const Xapian::DocNotFoundError&) {
            // It was removed; the number stays the last one.
        }
    }
}

}  // namespace

IndexReader::IndexReader(std::filesystem::path index_dir) : index_dir_(std::move(index_dir)) { open(); }

IndexReader::IndexReader(std::filesystem::path index_dir, const std::string& generation)
    : index_dir_(std::move(index_dir)), stamp_(stub_stamp(index_dir_)) {
    open_generation(generation);
}

bool IndexReader::refresh() {
    if (stub_stamp(index_dir_) != stamp_) {
        const std::string before = revision_;
        open();
        return revision_ != before;
    }
    if (!documents_.reopen()) return false;
    forget();
    revision_ = revision_name(generation_, documents_);
    return true;
}

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
        try {
            others = generations_to_try(index_dir_);
            const auto current = current_generation(index_dir_);
            if (!current) throw Error("there is no index in " + index_dir_.string(), how_to_build(index_dir_));
            if (!others.empty()) others.erase(others.begin());
            open_generation(current->name);
            warning_.clear();
        } catch (const Error& e) {
            const bool is_lasting = stub_stamp(index_dir_) == stamp || tries == kTries;
            if (is_lasting && !open_first_of(others)) throw;
            warning_ = std::string(e.what()) + ", generation " + generation_ + " answers; " + how_to_mend(index_dir_);
        }
        if (stub_stamp(index_dir_) == stamp || tries == kTries) {
            stamp_ = stamp;
            return;
        }
    }
}

bool IndexReader::open_first_of(const std::vector<std::string>& names) {
    return std::any_of(names.begin(), names.end(), [&](const std::string& name) {
        try {
            open_generation(name);
            return true;
        } catch (const Error&) {
            return false;
        }
    });
}

void IndexReader::open_generation(const std::string& name) {
    const std::string hint = how_to_build(index_dir_);
    GenerationHold hold(index_dir_, name);
    try {
        Xapian::Database documents;
        const auto paths = shard_paths(index_dir_ / name);
        for (std::size_t i = 0; i < paths.size(); ++i) {
            const Xapian::Database shard(paths[i].string());
            check_number(shard, kMetaSchema, kSchemaVersion, "schema", hint);
            check_number(shard, kMetaAnalyzer, analysis::kAnalyzerVersion, "analyzer", hint);
            if (shard.get_metadata(std::string(kMetaShard)) != place_among(i, paths.size()))
                throw Error(paths[i].string() + " is not shard " + place_among(i, paths.size()), hint);
            if (shard.get_doccount() > 0) touch_tables(shard);
            documents.add_database(shard);
        }
        Xapian::Database words((index_dir_ / name / "words").string());
        check_number(words, kMetaSchema, kSchemaVersion, "schema", hint);
        if (documents.get_doccount() == 0) throw Error("the index in " + index_dir_.string() + " is empty", hint);

        auto glossary = parse_glossary(words.get_metadata(std::string(kWordsGlossary)));
        auto labels = parse_labels(words.get_metadata(std::string(kWordsLabels)));
        documents_ = std::move(documents);
        words_ = std::move(words);
        forget();
        glossary_ = std::move(glossary);
        labels_ = std::move(labels);
        revision_ = revision_name(name, documents_);
        generation_ = name;
        hold_ = std::move(hold);
    } catch (const Xapian::Error& e) {
        throw Error("the index in " + index_dir_.string() + " cannot be opened: " + e.get_msg(),
                    how_to_mend(index_dir_));
    }
}

void IndexReader::forget() noexcept {
    frequencies_.clear();
    word_records_.clear();
}

Xapian::doccount IndexReader::documents_with(const std::string& term) const {
    if (const auto found = frequencies_.find(term); found != frequencies_.end()) return found->second;
    const Xapian::doccount frequency = documents_.get_termfreq(term);
    if (frequencies_.size() >= kMostRemembered) frequencies_.clear();
    frequencies_.emplace(term, frequency);
    return frequency;
}

const std::string& IndexReader::word_record(std::string key) const {
    if (const auto found = word_records_.find(key); found != word_records_.end()) return found->second;
    std::string record = words_.get_metadata(key);
    if (word_records_.size() >= kMostRemembered) word_records_.clear();
    return word_records_.emplace(std::move(key), std::move(record)).first->second;
}

std::vector<std::string> IndexReader::terms_beginning(const std::string& text, std::size_t most) const {
    std::vector<std::pair<Xapian::doccount, std::string>> found;
    for (auto it = documents_.allterms_begin(text); it != documents_.allterms_end(text); ++it)
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
    return parse_spellings(word_record(std::string(kWordsLexicon).append(folded)));
}

bool IndexReader::has_word(std::string_view folded) const {
    return !word_record(std::string(kWordsLexicon).append(folded)).empty();
}

}  // namespace tim::index
