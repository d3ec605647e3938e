#include "engine/index/index_writer.h"

#include <xapian.h>

#include <algorithm>
#include <chrono>
#include <ctime>
#include <set>

#include "engine/analysis/analyzer.h"
#include "engine/index/error.h"
#include "engine/index/fields.h"
#include "engine/index/frequent_phrases.h"
#include "engine/index/generations.h"
#include "engine/index/lexicon.h"
#include "engine/index/record.h"
#include "engine/index/suggestions.h"

namespace tim::index {
namespace fs = std::filesystem;
namespace {

using analysis::AnalyzedToken;
using analysis::TermKind;

constexpr const char* kDiskHint = "the index in place is untouched; free some disk space and build again";

// Xapian's errors and the file system's become ours here and nowhere else.
template <class F>
auto guarded(F&& f) {
    try {
        return f();
    } catch (const Error&) {
        throw;
    } catch (const Xapian::Error& e) {
        throw Error("writing the index failed: " + e.get_msg() +
                        (e.get_error_string() ? std::string(": ") + e.get_error_string() : ""),
                    kDiskHint);
    } catch (const fs::filesystem_error& e) {
        throw Error(std::string("writing the index failed: ") + e.what(), kDiskHint);
    }
}

std::string now_utc() {
    const std::time_t now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
    std::tm parts{};
    gmtime_r(&now, &parts);
    char text[32];
    std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts);
    return text;
}

bool is_url_safe(std::string_view id) {
    return !id.empty() && id.size() <= 128 && std::all_of(id.begin(), id.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_' ||
               c == '~' || c == '-';
    });
}

// Turns one document into Xapian's: the only place where text becomes postings.
class Converter {
public:
    explicit Converter(LexiconBuilder& lexicon) : lexicon_(lexicon) {}

    Xapian::Document convert(const Document& d) {
        Xapian::Document out;
        add_text(out, d.title, d.ordinal == 0 ? kBoosts.title_of_lead : kBoosts.title_of_section, true);
        for (std::size_t i = 0; i < d.path.size(); ++i)
            add_text(out, d.path[i], i + 1 == d.path.size() ? kBoosts.heading : kBoosts.outer_heading, true);
        for (const auto& keyword : d.keywords) add_text(out, keyword, kBoosts.keyword, false);
        add_text(out, d.text, kBoosts.text, false);
        add_code(out, d.code);

        out.add_boolean_term(term(Prefix::id, d.id));
        out.add_boolean_term(term(Prefix::page, d.page_key));
        if (!d.lang.empty()) out.add_boolean_term(term(Prefix::language, d.lang));
        if (!d.kind.empty()) out.add_boolean_term(term(Prefix::kind, d.kind));
        if (!d.source.empty()) out.add_boolean_term(term(Prefix::source, d.source));
        if (!d.translation_key.empty() && d.ordinal == 0)
            out.add_boolean_term(term(Prefix::translation, d.translation_key));

        out.add_value(slot_number(Slot::page), d.translation_key.empty() ? d.page_key : d.translation_key);
        if (!d.date.empty()) out.add_value(slot_number(Slot::date), d.date);
        for (const auto& [field, value] : d.numbers)
            if (const auto slot = number_slot(field))
                out.add_value(slot_number(*slot), Xapian::sortable_serialise(value));
        add_facets(out, d);
        out.set_data(serialize(d));
        return out;
    }

private:
    void add_text(Xapian::Document& out, std::string_view text, unsigned wdf, bool heading) {
        if (text.empty()) return;
        const auto tokens = analysis::analyze(text);
        lexicon_.add(tokens);
        analysis::for_each_term(tokens, [&](TermKind kind, std::string_view t, std::size_t) {
            out.add_term(term(prefix_for(kind), t), wdf);
            if (heading && kind == TermKind::folded) out.add_boolean_term(term(Prefix::title, t));
        });
    }

    // Code is found by its words, and weighs less than prose: no pairs, no stems.
    void add_code(Xapian::Document& out, std::string_view code) {
        for (const auto& token : analysis::analyze(code))
            out.add_term(term(Prefix::folded, token.folded), kBoosts.code);
    }

    static void add_facets(Xapian::Document& out, const Document& d) {
        RecordWriter packed;
        const auto add = [&](std::string_view field, std::string_view value) {
            if (value.empty()) return;
            packed.text(field);
            packed.text(value);
            out.add_boolean_term(facet_term(field, value));
        };
        add("kind", d.kind);
        add("lang", d.lang);
        for (const auto& [field, values] : d.facets)
            for (const auto& value : values) add(field, value);
        out.add_value(slot_number(Slot::facets), packed.take());
    }

    LexiconBuilder& lexicon_;
};

}  // namespace

struct IndexWriter::Impl {
    Impl(fs::path dir, Options opts) : index_dir(std::move(dir)), options(std::move(opts)), lock(prepared(index_dir)) {
        remove_leftovers(index_dir);
        name = next_generation_name(index_dir);
        draft = draft_path(index_dir, name);
        fs::create_directories(draft);
        // Synced once, when it is whole: a draft that a power cut loses was never an index.
        database =
            Xapian::WritableDatabase((draft / "growing").string(), Xapian::DB_CREATE_OR_OVERWRITE | Xapian::DB_NO_SYNC);
    }
    ~Impl() {
        database = Xapian::WritableDatabase();
        std::error_code ignored;
        fs::remove_all(draft, ignored);
    }
    Impl(const Impl&) = delete;
    Impl& operator=(const Impl&) = delete;

    static const fs::path& prepared(const fs::path& dir) {
        fs::create_directories(dir);
        return dir;
    }

    void write_words() {
        Xapian::WritableDatabase words((draft / "words").string(), Xapian::DB_CREATE_OR_OVERWRITE | Xapian::DB_NO_SYNC);
        words.set_metadata(std::string(kMetaSchema), std::to_string(kSchemaVersion));
        RecordWriter pairs;
        for (const auto& pair : glossary) {
            pairs.text(pair.vi);
            pairs.text(pair.en);
            pairs.text(pair.domain);
        }
        words.set_metadata(std::string(kWordsGlossary), pairs.take());
        RecordWriter out;
        for (const auto& [key, by_lang] : labels)
            for (const auto& [lang, label] : by_lang) {
                out.text(key.first);
                out.text(key.second);
                out.text(lang);
                out.text(label);
            }
        words.set_metadata(std::string(kWordsLabels), out.take());
        lexicon.for_each_record([&](const std::string& folded, const std::string& record) {
            words.set_metadata(std::string(kWordsLexicon) + folded, record);
        });
        constexpr std::size_t kMostPhrases = 20'000;
        for (const auto& phrase : frequent_phrases(Xapian::Database((draft / "documents").string()), kMostPhrases))
            suggestions.add_phrase(phrase.text, phrase.lang, phrase.documents);
        suggestions.write(words);
        words.commit();
        words.close();
    }

    fs::path index_dir;
    Options options;
    WriterLock lock;
    std::string name;
    fs::path draft;
    Xapian::WritableDatabase database;
    LexiconBuilder lexicon;
    SuggestionBuilder suggestions;
    std::set<std::string, std::less<>> ids;
    std::vector<GlossaryPair> glossary;
    FacetLabels labels;
    BuildSummary summary;
};

IndexWriter::IndexWriter(const fs::path& index_dir, Options options)
    : impl_(guarded([&] { return std::make_unique<Impl>(index_dir, std::move(options)); })) {}

IndexWriter::~IndexWriter() = default;

void IndexWriter::add(const Document& d) {
    if (!is_url_safe(d.id)) throw Error("document id \"" + d.id + "\" (" + d.source + ") is not URL-safe");
    if (d.page_key.empty()) throw Error("document " + d.id + " (" + d.source + ") has no page key");
    if (!impl_->ids.insert(d.id).second)
        throw Error("two documents have the id " + d.id + "; the second is of " + d.source, "give one another URL");
    guarded([&] {
        impl_->database.add_document(Converter(impl_->lexicon).convert(d));
        if (++impl_->summary.documents % impl_->options.flush_documents == 0) impl_->database.commit();
        return 0;
    });
    impl_->suggestions.add(d);
    ++impl_->summary.by_kind_and_lang[{d.kind, d.lang}];
    std::size_t bytes = d.title.size() + d.text.size() + d.code.size();
    for (const auto& heading : d.path) bytes += heading.size();
    for (const auto& keyword : d.keywords) bytes += keyword.size();
    impl_->summary.text_bytes += bytes;
}

void IndexWriter::add_glossary(const std::vector<GlossaryPair>& pairs) {
    impl_->glossary.insert(impl_->glossary.end(), pairs.begin(), pairs.end());
}

void IndexWriter::add_labels(const FacetLabels& labels) { impl_->labels.insert(labels.begin(), labels.end()); }

bool IndexWriter::empty() const noexcept { return impl_->summary.documents == 0; }

BuildSummary IndexWriter::publish() {
    if (impl_->summary.documents == 0)
        throw Error("nothing to index: the sources hold no published document", "the index in place is untouched");
    return guarded([&] {
        Impl& w = *impl_;
        w.database.set_metadata(std::string(kMetaSchema), std::to_string(kSchemaVersion));
        w.database.set_metadata(std::string(kMetaAnalyzer), std::to_string(analysis::kAnalyzerVersion));
        w.database.set_metadata(std::string(kMetaDocuments), std::to_string(w.summary.documents));
        w.database.set_metadata(std::string(kMetaBuilt), now_utc());
        std::string sources;
        for (const auto& source : w.options.sources) sources += source + '\n';
        w.database.set_metadata(std::string(kMetaSources), sources);
        w.database.commit();
        w.database.compact((w.draft / "documents").string(), Xapian::DBCOMPACT_NO_RENUMBER);
        w.database.close();
        fs::remove_all(w.draft / "growing");
        w.write_words();
        const Xapian::Database written((w.draft / "documents").string());
        if (written.get_doccount() != w.summary.documents)
            throw Error("the new generation holds " + std::to_string(written.get_doccount()) + " of " +
                            std::to_string(w.summary.documents) + " documents",
                        kDiskHint);
        w.summary.index_bytes = bytes_below(w.draft);
        w.summary.revision = w.name + "-" + std::to_string(written.get_revision());
        publish_generation(w.index_dir, w.name);
        remove_leftovers(w.index_dir);
        return w.summary;
    });
}

}  // namespace tim::index
