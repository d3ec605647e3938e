#include "tests/relevance/plain_xapian.h"

#include <xapian.h>

namespace tim::relevance {

struct PlainXapian::Impl {
    Xapian::WritableDatabase database{std::string(), Xapian::DB_BACKEND_INMEMORY};
};

PlainXapian::PlainXapian(const std::vector<index::Document>& documents) : impl_(std::make_unique<Impl>()) {
    Xapian::TermGenerator generator;
    generator.set_stemmer(Xapian::Stem("en"));
    for (const auto& d : documents) {
        Xapian::Document out;
        generator.set_document(out);
        generator.index_text(d.title, 3);
        for (const auto& heading : d.path) generator.index_text(heading, 3);
        for (const auto& keyword : d.keywords) generator.index_text(keyword, 2);
        generator.index_text(d.text);
        generator.index_text(d.code);
        out.add_boolean_term("L" + d.lang);
        out.set_data(d.id);
        impl_->database.add_document(out);
    }
    impl_->database.commit();
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
