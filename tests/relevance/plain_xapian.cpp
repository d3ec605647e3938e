#include "tests/relevance/plain_xapian.h"

#include <xapian.h>

#include <utility>

namespace tim::relevance {

struct PlainXapian::Impl {
    Xapian::Database database;
};

namespace {

class Writer {
public:
    explicit Writer(Xapian::WritableDatabase database) : database_(std::move(database)) {
        generator_.set_stemmer(Xapian::Stem("en"));
    }

    void add(const index::Document& d) {
        Xapian::Document out;
        generator_.set_document(out);
        generator_.index_text(d.title, 3);
        for (const auto& heading : d.path) generator_.index_text(heading, 3);
        for (const auto& keyword : d.keywords) generator_.index_text(keyword, 2);
        generator_.index_text(d.text);
        generator_.index_text(d.code);
        out.add_boolean_term("L" + d.lang);
        out.set_data(d.id);
        database_.add_document(out);
    }

    Xapian::Database finish() {
        database_.commit();
        return database_;
    }

private:
    Xapian::WritableDatabase database_;
    Xapian::TermGenerator generator_;
};

}  // namespace

PlainXapian::PlainXapian(const std::vector<index::Document>& documents) {
    Writer writer(Xapian::WritableDatabase(std::string(), Xapian::DB_BACKEND_INMEMORY));
    for (const auto& d : documents) writer.add(d);
    impl_ = std::make_unique<Impl>(Impl{writer.finish()});
}

PlainXapian::PlainXapian(const std::filesystem::path& folder, std::size_t count,
                         const std::function<index::Document(std::size_t)>& document) {
    if (!std::filesystem::exists(folder)) {
        // Whole or not at all, and compacted, as the index that it stands beside is.
        const auto growing = std::filesystem::path(folder).concat(".growing");
        Writer writer(Xapian::WritableDatabase(growing.string(), Xapian::DB_CREATE_OR_OVERWRITE | Xapian::DB_NO_SYNC));
        for (std::size_t i = 0; i < count; ++i) writer.add(document(i));
        writer.finish().compact(folder.string());
        std::filesystem::remove_all(growing);
    }
    impl_ = std::make_unique<Impl>(Impl{Xapian::Database(folder.string())});
}

PlainXapian::~PlainXapian() = default;

std::vector<std::string> PlainXapian::search(const std::string& query, const std::string& lang, unsigned limit) const {
    Xapian::QueryParser parser;
    parser.set_database(impl_->database);
    parser.set_stemmer(Xapian::Stem("en"));
    parser.set_stemming_strategy(Xapian::QueryParser::STEM_SOME);
    parser.set_default_op(Xapian::Query::OP_OR);
    Xapian::Query parsed = parser.parse_query(query, 0);
    if (!lang.empty()) parsed = Xapian::Query(Xapian::Query::OP_FILTER, parsed, Xapian::Query("L" + lang));
    Xapian::Enquire enquire(impl_->database);
    enquire.set_query(parsed);
    std::vector<std::string> ids;
    const Xapian::MSet mset = enquire.get_mset(0, limit);
    for (auto it = mset.begin(); it != mset.end(); ++it) ids.push_back(it.get_document().get_data());
    return ids;
}

}  // namespace tim::relevance
