#include "engine/index/index_updater.h"

#include <xapian.h>

#include <algorithm>
#include <future>
#include <map>
#include <set>
#include <sstream>
#include <utility>

#include "engine/index/announcement.h"
#include "engine/index/error.h"
#include "engine/index/fields.h"
#include "engine/index/generations.h"
#include "engine/index/index_reader.h"
#include "engine/index/lexicon.h"
#include "engine/index/replica.h"
#include "engine/index/shards.h"
#include "engine/index/suggestions.h"
#include "engine/index/word_tables.h"
#include "engine/index/writing.h"
#include "engine/index/xapian_document.h"

namespace tim::index {
namespace fs = std::filesystem;
namespace {

// Where the generation before the current one is brought up to date instead of copying the current one, at most so many
// files are done again for it.
constexpr std::size_t kMostCaughtUp = 1000;
// A suggestion that more documents have is counted on from what the table says, instead of from the documents.
constexpr Xapian::doccount kMostLookedAt = 64;

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream in(text);
    for (std::string line; std::getline(in, line);) lines.push_back(line);
    return lines;
}

struct Found {
    Xapian::docid id = 0;
    std::string record;
};

std::optional<Found> find_document(const Xapian::Database& db, const std::string& id) {
    const std::string key = term(Prefix::id, id);
    const auto at = db.postlist_begin(key);
    if (at == db.postlist_end(key)) return std::nullopt;
    return Found{*at, db.get_document(*at).get_data()};
}

// The term is a hash: the record decides.
std::vector<std::pair<Xapian::docid, Document>> documents_of(const Xapian::Database& db, const std::string& source) {
    const std::string key = term(Prefix::source, source);
    const std::vector<Xapian::docid> ids(db.postlist_begin(key), db.postlist_end(key));
    std::vector<std::pair<Xapian::docid, Document>> out;
    for (const Xapian::docid id : ids) {
        Document document = parse_document(db.get_document(id).get_data());
        if (document.source == source) out.emplace_back(id, std::move(document));
    }
    return out;
}

}  // namespace

struct IndexUpdater::Impl {
    Impl(const fs::path& dir, Mode how) : index_dir(dir), mode(how) {
        if (!fs::is_directory(index_dir)) throw no_index(index_dir);
        if (mode == Mode::write) {
            lock.emplace(index_dir);
            refuse_replica(index_dir);
        }
        // Of a damaged index there is nothing to go on from: the one before it serves, and a build mends.
        const auto current = current_generation(index_dir);
        if (!current) throw no_index(index_dir);
        reader.emplace(index_dir, current->name);
        if (mode == Mode::write) remove_leftovers(index_dir);
        name = current->name;
        files = read_source_files(index_dir / name);
        sources = lines_of(meta(kMetaSources));
        base = reader->documents();
    }

    ~Impl() { drop_draft(); }
    Impl(const Impl&) = delete;
    Impl& operator=(const Impl&) = delete;

    [[nodiscard]] std::string meta(std::string_view key) const {
        return reader->documents().get_metadata(std::string(key));
    }

    // ---- The draft

    void open_draft() {
        if (documents || mode == Mode::look) return;
        next = next_generation_name(index_dir);
        draft = draft_path(index_dir, next);
        const auto others = generations_to_try(index_dir);
        const std::vector<std::string> behind = lines_of(meta(kMetaChanged));
        if (others.size() > 1 && meta(kMetaFrom) == others[1] && owns_its_files(index_dir / others[1])) {
            copied = others[1];
            copy_databases(index_dir / copied, draft, CopyMode::shared);
            open_databases();
            catch_up(behind);
        } else {
            copied = name;
            copy_databases(index_dir / copied, draft,
                           owns_its_files(index_dir / copied) ? CopyMode::shared : CopyMode::separate);
            open_databases();
        }
    }

    void open_databases() {
        // Synced once, when it is whole. In a transaction, so that there is one commit and no more.
        const int flags = Xapian::DB_OPEN | Xapian::DB_NO_SYNC;
        documents.emplace(shard_paths(draft), flags);
        words.emplace((draft / "words").string(), flags);
        words_revision = words->get_revision() + 1;
        words->begin_transaction();
        base = documents->all();
    }

    // Brings the generation before the current one to where that is.
    void catch_up(const std::vector<std::string>& behind) {
        const UpdateSummary counted = summary;
        const std::set<std::string> changed_before = changed_sources;
        for (const std::string& source : behind) {
            std::set<std::string> kept;
            for (const auto& [id, document] : documents_of(reader->documents(), source)) {
                put(document);
                kept.insert(document.id);
            }
            remove_others(source, kept);
        }
        for (const auto key : {kWordsGlossary, kWordsLabels})
            words->set_metadata(std::string(key), reader->words().get_metadata(std::string(key)));
        summary = counted;
        changed_sources = changed_before;
    }

    void drop_draft() {
        documents.reset();
        words.reset();
        base = Xapian::Database();
        std::error_code ignored;
        if (!draft.empty()) fs::remove_all(draft, ignored);
    }

    // ---- Documents

    std::optional<std::string> put(const Document& document) {
        auto found = find_document(base, document.id);
        if (found && holds(found->record, document)) return std::nullopt;
        if (!documents && mode == Mode::write) {
            open_draft();
            found = find_document(base, document.id);  // its number may be another one
        }
        changed_sources.insert(document.source);
        if (found) {
            const Document before = parse_document(found->record);
            ++summary.changed;
            forget(before);
            learn(document, found->id);
            if (before.source == document.source) return std::nullopt;
            changed_sources.insert(before.source);
            return before.source;
        }
        ++summary.added;
        learn(document, 0);
        return std::nullopt;
    }

    void remove_others(const std::string& source, const std::set<std::string>& kept) {
        auto had = documents_of(base, source);
        had.erase(std::remove_if(had.begin(), had.end(), [&](const auto& one) { return kept.contains(one.second.id); }),
                  had.end());
        if (had.empty()) return;
        if (!documents && mode == Mode::write) {
            open_draft();
            return remove_others(source, kept);
        }
        changed_sources.insert(source);
        for (const auto& [id, document] : had) {
            ++summary.removed;
            forget(document);
            if (documents) documents->remove(id);
        }
    }

    // Takes a document's words and suggestions back; the document itself is replaced or deleted then.
    void forget(const Document& document) {
        if (!documents) return;
        LexiconBuilder its_words;
        (void)to_xapian(document, its_words);
        lexicon.subtract(its_words);
        note_suggestions(document, -1, nullptr);
    }

    void learn(const Document& document, Xapian::docid in_place_of) {
        if (!documents) return;
        const Xapian::Document converted = to_xapian(document, lexicon);
        if (in_place_of != 0)
            documents->replace(in_place_of, converted);
        else
            documents->add(converted);
        note_suggestions(document, +1, &added_suggestions);
    }

    // ---- What is learnt from all documents

    struct Touched {
        StoredSuggestion as;  // one of those that it comes from
        std::int64_t change = 0;
    };

    void note_suggestions(const Document& document, std::int64_t sign, SuggestionBuilder* added) {
        SuggestionBuilder of_it;
        of_it.add(document);
        of_it.for_each([&](const std::string& entry, const StoredSuggestion& suggestion) {
            Touched& touched = suggestions[entry];
            touched.as = suggestion;
            touched.change += sign * static_cast<std::int64_t>(suggestion.count);
        });
        if (added != nullptr) added->add(document);
    }

    void write_words() {
        lexicon.for_each_change(
            [&](const std::string& word) { return words->get_metadata(std::string(kWordsLexicon) + word); },
            [&](const std::string& word, const std::string& record) {
                words->set_metadata(std::string(kWordsLexicon) + word, record);
            });
        SuggestionEditor editor(*words);
        for (const auto& [entry, touched] : suggestions)
            editor.set(entry, suggestion_now(entry, touched, editor.find(entry)));
    }

    // What a build would make of the documents as they are now; where many have it, what it was and what was added.
    std::optional<StoredSuggestion> suggestion_now(const std::string& entry, const Touched& touched,
                                                   const std::optional<StoredSuggestion>& before) {
        std::vector<Xapian::Query> all;
        for (const auto& token : analysis::analyze(touched.as.text))
            if (token.kind == analysis::TokenKind::word) all.emplace_back(term(Prefix::title, token.folded));
        if (!touched.as.lang.empty()) all.emplace_back(facet_term("lang", touched.as.lang));
        Xapian::Enquire enquire(documents->all());
        enquire.set_weighting_scheme(Xapian::BoolWeight());
        enquire.set_query(Xapian::Query(Xapian::Query::OP_AND, all.begin(), all.end()));
        const Xapian::MSet matching = enquire.get_mset(0, kMostLookedAt + 1);
        if (matching.size() <= kMostLookedAt) {
            SuggestionBuilder builder;
            for (auto it = matching.begin(); it != matching.end(); ++it)
                builder.add(parse_document(documents->all().get_document(*it).get_data()));
            if (before && before->phrase > 0) builder.add_phrase(before->text, before->lang, before->phrase);
            return builder.find(entry);
        }
        const auto added = added_suggestions.find(entry);
        if (!before) return added;
        StoredSuggestion now = *before;
        if (added && added->kind > now.kind) {
            now.kind = added->kind;
            now.text = added->text;
        }
        now.url.clear();  // many share it
        const std::int64_t count = static_cast<std::int64_t>(now.count) + touched.change;
        if (count <= 0) return std::nullopt;
        now.count = static_cast<std::uint64_t>(count);
        return now;
    }

    void set_table(std::string_view key, const std::string& record) {
        if (reader->words().get_metadata(std::string(key)) == record) return;
        tables_changed = true;
        if (mode == Mode::look) return;
        open_draft();
        words->set_metadata(std::string(key), record);
    }

    // ---- The end

    UpdateSummary publish(const SourceFiles& now) {
        summary.documents = base.get_doccount();
        summary.revision = reader->revision();
        if (mode == Mode::look) return summary;
        const bool changes = summary.added + summary.changed + summary.removed > 0 || tables_changed;
        if (!changes) {
            write_source_files(index_dir / name, now);
            return summary;
        }
        if (base.get_doccount() == 0)
            throw Error("nothing would be left to search: the sources hold no published document",
                        "the index in place is untouched");
        documents->set_metadata(kMetaGeneration, next);
        documents->set_metadata(kMetaDocuments, std::to_string(base.get_doccount()));
        documents->set_metadata(kMetaUpdated, now_utc());
        const std::string updates = meta(kMetaUpdates);
        documents->set_metadata(kMetaUpdates, std::to_string(1 + (updates.empty() ? 0 : std::stoul(updates))));
        const bool can_be_followed = changed_sources.size() <= kMostCaughtUp;
        documents->set_metadata(kMetaFrom, can_be_followed ? name : std::string());
        std::string changed;
        if (can_be_followed)
            for (const std::string& source : changed_sources) changed += source + '\n';
        documents->set_metadata(kMetaChanged, changed);
        // Beside the rest, if there can be a thread.
        auto files_written = std::async([&] { write_source_files(draft, now); });
        documents->commit();
        // Not before: in a long list of postings with uncommitted ones behind, Xapian 1.4.22 skips over these, and
        // suggestions would miss what was just added.
        write_words();
        words->commit_transaction();
        if (!documents->wrote_once() || words->get_revision() > words_revision)
            throw Error("the databases were written to twice", "build the index anew with tim-indexer build");
        base = Xapian::Database();
        documents->close();
        words->close();
        files_written.get();
        const Xapian::Database written = open_shards(shard_paths(draft));
        summary.documents = written.get_doccount();
        summary.revision = revision_name(next, written);
        summary.is_published = true;
        publish_generation(index_dir, next, [&] { announce(index_dir, next, copied); });
        draft.clear();
        reader.reset();  // it holds the generation before
        remove_leftovers(index_dir);
        return summary;
    }

    const fs::path index_dir;
    const Mode mode;
    std::optional<WriterLock> lock;
    std::optional<IndexReader> reader;  // of the current generation
    std::string name;                   // of it
    SourceFiles files;
    std::vector<std::string> sources;

    Xapian::Database base;     // the current generation, later the draft
    std::string next, copied;  // the draft is a copy of that generation, at first
    fs::path draft;
    std::optional<WritableShards> documents;
    std::optional<Xapian::WritableDatabase> words;
    Xapian::rev words_revision = 0;  // that it has when it is written

    std::string file;                                      // between begin_file() and end_file()
    std::map<std::string, std::set<std::string>> put_ids;  // by file
    LexiconBuilder lexicon;                                // changes
    std::map<std::string, Touched> suggestions;
    SuggestionBuilder added_suggestions;
    std::set<std::string> changed_sources;
    bool tables_changed = false;
    UpdateSummary summary;
};

IndexUpdater::IndexUpdater(const fs::path& index_dir, Mode mode)
    : impl_(guarded([&] { return std::make_unique<Impl>(index_dir, mode); })) {}

IndexUpdater::~IndexUpdater() = default;

SourceFiles IndexUpdater::take_files() { return std::exchange(impl_->files, {}); }

const std::vector<std::string>& IndexUpdater::sources() const noexcept { return impl_->sources; }

void IndexUpdater::begin_file(const std::string& source) { impl_->file = source; }

std::optional<std::string> IndexUpdater::put(const Document& document) {
    check_can_be_indexed(document);
    impl_->put_ids[impl_->file].insert(document.id);
    return guarded([&] { return impl_->put(document); });
}

void IndexUpdater::end_file() {
    guarded([&] {
        impl_->remove_others(impl_->file, impl_->put_ids[impl_->file]);
        return 0;
    });
}

void IndexUpdater::remove_file(const std::string& source) {
    begin_file(source);
    end_file();
}

void IndexUpdater::set_glossary(const std::vector<GlossaryPair>& pairs) {
    guarded([&] {
        impl_->set_table(kWordsGlossary, glossary_record(pairs));
        return 0;
    });
}

void IndexUpdater::set_labels(const FacetLabels& labels) {
    guarded([&] {
        impl_->set_table(kWordsLabels, labels_record(labels));
        return 0;
    });
}

UpdateSummary IndexUpdater::publish(const SourceFiles& files) {
    return guarded([&] { return impl_->publish(files); });
}

}  // namespace tim::index
