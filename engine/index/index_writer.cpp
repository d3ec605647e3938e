#include "engine/index/index_writer.h"

#include <xapian.h>

#include <algorithm>
#include <future>
#include <map>
#include <optional>
#include <set>
#include <thread>
#include <utility>

#include "engine/analysis/analyzer.h"
#include "engine/index/announcement.h"
#include "engine/index/document_parts.h"
#include "engine/index/error.h"
#include "engine/index/fields.h"
#include "engine/index/frequent_phrases.h"
#include "engine/index/generations.h"
#include "engine/index/learnt_translations.h"
#include "engine/index/replica.h"
#include "engine/index/shards.h"
#include "engine/index/suggestions.h"
#include "engine/index/word_tables.h"
#include "engine/index/writing.h"

namespace tim::index {
namespace fs = std::filesystem;

struct IndexWriter::Impl {
    Impl(fs::path dir, Options opts) : index_dir(std::move(dir)), options(std::move(opts)) {
        if (options.mode == Mode::look) return;
        fs::create_directories(index_dir);
        lock.emplace(index_dir);
        remove_leftovers(index_dir);
        name = next_generation_name(index_dir);
        draft = draft_path(index_dir, name);
        fs::create_directories(draft);
        if (options.jobs == 0) options.jobs = std::max(1u, std::thread::hardware_concurrency());
        parts.emplace(draft,
                      DocumentParts::Options{options.jobs, options.memory_bytes, options.boosts, options.shards});
    }
    ~Impl() {
        parts.reset();
        std::error_code ignored;
        if (!draft.empty()) fs::remove_all(draft, ignored);
    }
    Impl(const Impl&) = delete;
    Impl& operator=(const Impl&) = delete;

    // What is made once all documents are known.
    void complete(const std::map<std::string, std::string>& metadata) {
        parts->finish(metadata);
        ids.clear();
        const fs::path growing = draft / "growing-words";
        Xapian::WritableDatabase words(growing.string(), Xapian::DB_CREATE_OR_OVERWRITE | Xapian::DB_NO_SYNC);
        words.set_metadata(std::string(kMetaSchema), std::to_string(kSchemaVersion));
        words.set_metadata(std::string(kWordsGlossary), glossary_record(glossary));
        words.set_metadata(std::string(kWordsLabels), labels_record(labels));
        // About half of it, in time. It goes on beside the rest where there are two threads.
        auto learnt = std::async(options.jobs > 1 ? std::launch::async : std::launch::deferred,
                                 [this, all = parts->documents()] { return learn_translations(all, glossary); });
        parts->join();
        constexpr std::size_t kMostPhrases = 20'000;
        const Xapian::Database documents = open_shards(shard_paths(draft));
        for (const auto& phrase : frequent_phrases(documents, kMostPhrases))
            suggestions.add_phrase(phrase.text, phrase.lang, phrase.documents);
        suggestions.write(words);
        parts->lexicon().for_each_record([&](const std::string& folded, const std::string& record) {
            words.set_metadata(std::string(kWordsLexicon) + folded, record);
        });
        for (const auto& [key, record] : learnt.get()) words.set_metadata(key, record);
        words.commit();
        words.compact((draft / "words").string());
        words.close();
        fs::remove_all(growing);
    }

    fs::path index_dir;
    Options options;
    std::optional<WriterLock> lock;
    std::string name;
    fs::path draft;
    std::optional<DocumentParts> parts;
    SuggestionBuilder suggestions;
    std::set<std::string, std::less<>> ids;
    std::vector<GlossaryPair> glossary;
    FacetLabels labels;
    SourceFiles files;
    BuildSummary summary;
};

IndexWriter::IndexWriter(const fs::path& index_dir, Options options)
    : impl_(guarded([&] { return std::make_unique<Impl>(index_dir, std::move(options)); })) {}

IndexWriter::~IndexWriter() = default;

void IndexWriter::add(Document d) {
    check_can_be_indexed(d);
    if (!impl_->ids.insert(d.id).second)
        throw Error("two documents have the id " + d.id + "; the second is of " + d.source, "give one another URL");
    ++impl_->summary.by_kind_and_lang[{d.kind, d.lang}];
    std::size_t bytes = d.title.size() + d.text.size() + d.code.size();
    for (const auto& heading : d.path) bytes += heading.size();
    for (const auto& keyword : d.keywords) bytes += keyword.size();
    impl_->summary.text_bytes += bytes;
    ++impl_->summary.documents;
    if (impl_->options.mode == Mode::look) return;
    impl_->suggestions.add(d);
    guarded([&] {
        impl_->parts->add(std::move(d), bytes);
        return 0;
    });
}

void IndexWriter::add_glossary(const std::vector<GlossaryPair>& pairs) {
    impl_->glossary.insert(impl_->glossary.end(), pairs.begin(), pairs.end());
}

void IndexWriter::add_labels(const FacetLabels& labels) { impl_->labels.insert(labels.begin(), labels.end()); }

void IndexWriter::set_files(SourceFiles files) { impl_->files = std::move(files); }

bool IndexWriter::empty() const noexcept { return impl_->summary.documents == 0; }

BuildSummary IndexWriter::publish() {
    if (impl_->summary.documents == 0)
        throw Error("nothing to index: the sources hold no published document", "the index in place is untouched");
    if (impl_->options.mode == Mode::look) return impl_->summary;
    return guarded([&] {
        Impl& w = *impl_;
        std::string sources;
        for (const auto& source : w.options.sources) sources += source + '\n';
        w.complete({{std::string(kMetaSchema), std::to_string(kSchemaVersion)},
                    {std::string(kMetaAnalyzer), std::to_string(analysis::kAnalyzerVersion)},
                    {std::string(kMetaGeneration), w.name},
                    {std::string(kMetaDocuments), std::to_string(w.summary.documents)},
                    {std::string(kMetaBuilt), now_utc()},
                    {std::string(kMetaSources), sources}});
        write_source_files(w.draft, w.files);
        const Xapian::Database written = open_shards(shard_paths(w.draft));
        if (written.get_doccount() != w.summary.documents)
            throw Error("the new generation holds " + std::to_string(written.get_doccount()) + " of " +
                            std::to_string(w.summary.documents) + " documents",
                        kDiskHint);
        w.summary.index_bytes = bytes_below(w.draft);
        w.summary.revision = revision_name(w.name, written);
        publish_generation(w.index_dir, w.name, [&] { announce(w.index_dir, w.name, {}); });
        end_replica(w.index_dir);
        remove_leftovers(w.index_dir);
        return w.summary;
    });
}

}  // namespace tim::index
