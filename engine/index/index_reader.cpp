#include "engine/index/index_reader.h"

#include <utility>

#include "engine/index/error.h"
#include "engine/index/fields.h"
#include "engine/index/record.h"

namespace tim::index {
namespace {

void check_number(const Xapian::Database& db, std::string_view key, int wanted, const std::string& what,
                  const std::string& hint) {
    const std::string found = db.get_metadata(std::string(key));
    if (found == std::to_string(wanted)) return;
    throw Error("the index has " + what + " " + (found.empty() ? "none" : found) + ", this program reads " +
                    std::to_string(wanted),
                hint);
}

}  // namespace

IndexReader::IndexReader(std::filesystem::path index_dir) : index_dir_(std::move(index_dir)) { open(); }

bool IndexReader::refresh() {
    if (stub_stamp(index_dir_) != stamp_) {
        const std::string before = revision_;
        open();
        return revision_ != before;
    }
    if (!documents_.reopen()) return false;
    revision_ = revision_.substr(0, revision_.find('-') + 1) + std::to_string(documents_.get_revision());
    return true;
}

void IndexReader::open() {
    const std::string hint = "build it with: tim-indexer build --index " + index_dir_.string() + " SOURCE...";
    const StubStamp stamp = stub_stamp(index_dir_);
    const auto generation = current_generation(index_dir_);
    if (!generation) throw Error("there is no index in " + index_dir_.string(), hint);
    try {
        Xapian::Database documents(generation->documents.string());
        Xapian::Database words(generation->words.string());
        check_number(documents, kMetaSchema, kSchemaVersion, "schema", hint);
        check_number(documents, kMetaAnalyzer, analysis::kAnalyzerVersion, "analyzer", hint);
        check_number(words, kMetaSchema, kSchemaVersion, "schema", hint);
        // A stub that names nothing opens as an empty database without an error.
        if (documents.get_doccount() == 0) throw Error("the index in " + index_dir_.string() + " is empty", hint);

        std::vector<GlossaryPair> glossary;
        const std::string pairs = words.get_metadata(std::string(kWordsGlossary));
        for (RecordReader in(pairs); !in.done();) {
            GlossaryPair pair{std::string(in.text()), {}, {}};
            pair.en = in.text();
            pair.domain = in.text();
            glossary.push_back(std::move(pair));
        }
        FacetLabels labels;
        const std::string packed = words.get_metadata(std::string(kWordsLabels));
        for (RecordReader in(packed); !in.done();) {
            std::string field(in.text()), value(in.text()), lang(in.text());
            labels[{std::move(field), std::move(value)}][std::move(lang)] = in.text();
        }
        documents_ = std::move(documents);
        words_ = std::move(words);
        glossary_ = std::move(glossary);
        labels_ = std::move(labels);
        revision_ = generation->name + "-" + std::to_string(documents_.get_revision());
        stamp_ = stamp;
    } catch (const Xapian::Error& e) {
        throw Error("the index in " + index_dir_.string() + " cannot be opened: " + e.get_msg(), hint);
    }
}

std::vector<Spelling> IndexReader::spellings(std::string_view folded) const {
    return parse_spellings(words_.get_metadata(std::string(kWordsLexicon) + std::string(folded)));
}

bool IndexReader::has_word(std::string_view folded) const {
    return !words_.get_metadata(std::string(kWordsLexicon) + std::string(folded)).empty();
}

}  // namespace tim::index
