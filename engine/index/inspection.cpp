#include "engine/index/inspection.h"

#include <stdlib.h>
#include <unistd.h>
#include <xapian.h>

#include <algorithm>
#include <sstream>
#include <string_view>
#include <unordered_set>
#include <utility>

#include "engine/index/announcement.h"
#include "engine/index/error.h"
#include "engine/index/fields.h"
#include "engine/index/index_reader.h"
#include "engine/index/learnt_translations.h"
#include "engine/index/record.h"
#include "engine/index/shards.h"
#include "engine/index/source_files.h"
#include "engine/index/suggestions.h"
#include "engine/index/writing.h"

namespace tim::index {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t kMostFaults = 100;  // what is broken in a thousand places is broken

template <class Visit>
std::size_t for_each_key(const Xapian::Database& db, std::string_view prefix, Visit&& visit) {
    std::size_t count = 0;
    const std::string from(prefix);
    for (auto it = db.metadata_keys_begin(from); it != db.metadata_keys_end(from); ++it, ++count) visit(*it);
    return count;
}

// Every document, in the order of the table that holds the records.
template <class Visit>
void for_each_record(const Xapian::Database& db, Visit&& visit) {
    for (auto it = db.postlist_begin(""); it != db.postlist_end(""); ++it) visit(*it);
}

// Xapian opens the tables that it checks for writing, although it writes nothing. Where they cannot be opened so, a
// copy in the system's temporary folder is checked.
class CheckableDatabase {
public:
    explicit CheckableDatabase(const fs::path& database) : path_(database) {
        const fs::directory_iterator files(database);
        if (std::all_of(begin(files), end(files),
                        [](const auto& file) { return ::access(file.path().c_str(), W_OK) == 0; }))
            return;
        std::string name = (fs::temp_directory_path() / "tim-check-XXXXXX").string();
        if (::mkdtemp(name.data()) == nullptr)
            throw Error("the index cannot be written to, and there is no folder for a copy to check: " + name);
        copy_ = name;
        path_ = copy_ / database.filename();
        fs::copy(database, path_);
        for (const auto& file : fs::directory_iterator(path_))
            fs::permissions(file.path(), fs::perms::owner_write, fs::perm_options::add);
    }
    ~CheckableDatabase() {
        std::error_code ignored;
        if (!copy_.empty()) fs::remove_all(copy_, ignored);
    }
    CheckableDatabase(const CheckableDatabase&) = delete;
    CheckableDatabase& operator=(const CheckableDatabase&) = delete;
    [[nodiscard]] const fs::path& path() const noexcept { return path_; }

private:
    fs::path path_, copy_;
};

// The current generation as it lies on this machine, whoever serves it. Throws Error if it cannot be opened.
IndexReader open_here(const fs::path& index_dir) {
    const auto current = current_generation(index_dir);
    if (!current) throw no_index(index_dir);
    return {index_dir, current->name};
}

class Check {
public:
    explicit Check(const fs::path& index_dir) : index_dir_(index_dir) {}

    SoundnessReport run() {
        attempt("", [&] {
            const auto generation = current_generation(index_dir_);
            if (!generation) throw no_index(index_dir_);
            std::vector<fs::path> databases{generation->words};
            for (const auto& shard : generation->documents) databases.push_back(shard.path);
            for (const auto& database : databases)
                attempt(database.filename().string(), [&] { check_blocks(database); });
            const IndexReader reader(index_dir_, generation->name);  // no other one, if that is damaged
            report_.revision = reader.revision();
            attempt("files", [&] { files_ = read_source_files(index_dir_ / generation->name); });
            attempt("documents", [&] { check_documents(reader.documents()); });
            attempt("words", [&] { check_words(reader); });
        });
        return std::move(report_);
    }

private:
    void fault(std::string what) {
        if (report_.faults.size() == kMostFaults) what = "and more";
        if (report_.faults.size() <= kMostFaults) report_.faults.push_back(std::move(what));
    }

    // What is thrown on the way is a fault, too.
    template <class F>
    void attempt(const std::string& table, F&& f) {
        const std::string where = table.empty() ? "" : table + ": ";
        try {
            f();
        } catch (const Error& e) {
            fault(where + e.what());
        } catch (const Xapian::Error& e) {
            fault(where + e.get_description());
        } catch (const std::exception& e) {
            fault(where + e.what());
        }
    }

    void check_blocks(const fs::path& database) {
        const CheckableDatabase checkable(database);
        std::ostringstream said;
        const std::size_t errors = Xapian::Database::check(checkable.path().string(), 0, &said);
        if (errors > 0)
            fault(database.filename().string() + ": " + std::to_string(errors) +
                  " errors in its blocks: " + last_line_with(said.str(), "rror"));
    }

    static std::string last_line_with(const std::string& text, std::string_view what) {
        std::istringstream in(text);
        std::string found;
        for (std::string line; std::getline(in, line);)
            if (line.find(what) != std::string::npos) found = line;
        return found;
    }

    void check_documents(const Xapian::Database& db) {
        const auto shards = static_cast<unsigned>(db.size());
        for_each_record(db, [&](Xapian::docid id) {
            attempt("document " + std::to_string(id), [&] {
                const Document document = parse_document(db.get_document(id).get_data());
                ++report_.documents;
                urls_.insert(document.url);
                if (!files_.empty() && !files_.contains(document.source))
                    fault("document " + document.id + " is of " + document.source + ", which the table of files lacks");
                const std::string key = term(Prefix::id, document.id);
                const auto at = db.postlist_begin(key);
                if (db.get_termfreq(key) != 1 || at == db.postlist_end(key) || *at != id)
                    fault("document " + document.id + " is not found by its id");
                if (const unsigned shard = (id - 1) % shards; shard != shard_of(page_group(document), shards))
                    fault("document " + document.id + " is in " + shard_name(shard) + ", where its page is not");
            });
        });
        const std::string written = db.get_metadata(std::string(kMetaDocuments));
        if (written != std::to_string(db.get_doccount()) || report_.documents != db.get_doccount())
            fault("documents: " + written + " were written, " + std::to_string(db.get_doccount()) + " are counted, " +
                  std::to_string(report_.documents) + " can be read");
    }

    void check_words(const IndexReader& reader) {
        const Xapian::Database& words = reader.words();
        report_.words = for_each_key(words, kWordsLexicon, [&](const std::string& key) {
            const std::string word = key.substr(kWordsLexicon.size());
            attempt("word " + word, [&] {
                if (parse_spellings(word, words.get_metadata(key)).empty()) fault("word " + word + " has no spelling");
            });
        });
        for_each_key(words, kWordsLearnt, [&](const std::string& key) {
            attempt("translations of " + key.substr(kWordsLearnt.size()),
                    [&] { (void)parse_learnt_translations(words.get_metadata(key)); });
        });
        std::unordered_set<std::uint64_t> known;
        report_.suggestions = for_each_key(words, kWordsSuggestions, [&](const std::string& key) {
            attempt("suggestion", [&] {
                const std::uint64_t id = RecordReader(std::string_view(key).substr(kWordsSuggestions.size())).number();
                known.insert(id);
                const StoredSuggestion suggestion = read_suggestion(words, id);
                if (!suggestion.url.empty() && !urls_.contains(suggestion.url))
                    fault("suggestion \"" + suggestion.text + "\" leads to " + suggestion.url +
                          ", where no document is");
            });
        });
        for (const auto prefix : {kWordsSuggestionKeys, kWordsSuggestionLists})
            for_each_key(words, prefix, [&](const std::string& key) {
                attempt("suggestions", [&] {
                    for (const Completion& each : parse_completions(words.get_metadata(key)))
                        if (!known.contains(each.id))
                            fault("suggestions: \"" + key + "\" leads to one that is not there");
                });
            });
    }

    const fs::path index_dir_;
    SoundnessReport report_;
    SourceFiles files_;
    std::unordered_set<std::string> urls_;
};

}  // namespace

IndexFacts read_facts(const fs::path& index_dir, const std::function<void(const Document&)>& visit) {
    const IndexReader reader = open_here(index_dir);
    try {
        const Xapian::Database& db = reader.documents();
        IndexFacts facts;
        facts.revision = reader.revision();
        facts.built = db.get_metadata(std::string(kMetaBuilt));
        facts.updated = db.get_metadata(std::string(kMetaUpdated));
        const std::string updates = db.get_metadata(std::string(kMetaUpdates));
        facts.updates = updates.empty() ? 0 : std::stoul(updates);
        std::istringstream sources(db.get_metadata(std::string(kMetaSources)));
        for (std::string line; std::getline(sources, line);) facts.sources.push_back(line);
        for (auto it = db.allterms_begin(); it != db.allterms_end(); ++it) ++facts.terms;
        facts.words = for_each_key(reader.words(), kWordsLexicon, [](const std::string&) {});
        facts.suggestions = for_each_key(reader.words(), kWordsSuggestions, [](const std::string&) {});
        facts.glossary_pairs = reader.glossary().size();
        const fs::path generation = index_dir / facts.revision.substr(0, facts.revision.find('-'));
        facts.files = read_source_files(generation).size();
        for (const auto& shard : shard_paths(generation)) facts.documents_bytes += bytes_below(shard);
        facts.shards = db.size();
        facts.words_bytes = bytes_below(generation / "words");
        for_each_record(db, [&](Xapian::docid id) {
            ++facts.documents;
            visit(parse_document(db.get_document(id).get_data()));
        });
        return facts;
    } catch (const Xapian::Error& e) {
        throw Error("the index in " + index_dir.string() + " cannot be read: " + e.get_msg(),
                    "look at it with: tim-indexer check --index " + index_dir.string());
    }
}

std::string roll_back(const fs::path& index_dir) {
    const WriterLock lock(index_dir);
    bool has_current = true;
    try {
        if (!current_generation(index_dir)) throw no_index(index_dir);
    } catch (const Error&) {
        if (stub_stamp(index_dir) == StubStamp{}) throw;
        has_current = false;
    }
    const auto names = generations_to_try(index_dir);
    for (std::size_t i = has_current ? 1 : 0; i < names.size(); ++i) {
        std::string revision;
        try {
            revision = IndexReader(index_dir, names[i]).revision();
        } catch (const Error&) {
            continue;  // one further back may open
        }
        guarded([&] {
            announce(index_dir, names[i], {});
            return 0;
        });
        republish_generation(index_dir, names[i]);
        return revision;
    }
    throw Error("there is no index to go back to in " + index_dir.string(),
                "build it anew with: tim-indexer build --index " + index_dir.string() + " SOURCE...");
}

std::vector<std::string> shard_addresses(const fs::path& index_dir) {
    const auto current = current_generation(index_dir);
    if (!current) throw no_index(index_dir);
    std::vector<std::string> addresses;
    for (const auto& shard : current->documents) addresses.push_back(shard.address);
    return addresses;
}

void set_shard_addresses(const fs::path& index_dir, std::vector<std::string> addresses) {
    const WriterLock lock(index_dir);
    if (addresses.empty()) addresses.resize(shard_addresses(index_dir).size());
    publish_addresses(index_dir, addresses);
}

SoundnessReport check_soundness(const fs::path& index_dir) {
    if (stub_stamp(index_dir) == StubStamp{}) throw no_index(index_dir);
    return Check(index_dir).run();
}

}  // namespace tim::index
