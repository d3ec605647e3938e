// An index of a handful of documents, open for searching.
#pragma once

#include <string>
#include <vector>

#include "engine/index/index_writer.h"
#include "engine/search/search.h"
#include "tests/support/temp_dir.h"

namespace tim::test {

// A one-section page in one language; set more on the result.
inline index::Document page(const std::string& id, const std::string& lang, const std::string& title,
                            const std::string& text) {
    index::Document d;
    d.id = id;
    d.page_key = lang + ":" + id;
    d.lang = lang;
    d.kind = "article";
    d.title = title;
    d.text = text;
    d.url = "/" + lang + "/" + id + "/";
    return d;
}

class SmallIndex {
public:
    explicit SmallIndex(const std::vector<index::Document>& documents,
                        const std::vector<index::GlossaryPair>& glossary = {}, const index::FacetLabels& labels = {}) {
        index::IndexWriter writer(dir_.path(), {});
        for (const auto& d : documents) writer.add(d);
        writer.add_glossary(glossary);
        writer.add_labels(labels);
        (void)writer.publish();
        searcher_.emplace(search::Searcher::open(dir_.path()).value());
    }
    [[nodiscard]] const std::filesystem::path& path() const { return dir_.path(); }
    search::Searcher& operator*() { return *searcher_; }
    search::Searcher* operator->() { return &*searcher_; }

    search::Answer search(const std::string& query) {
        search::Request request;
        request.query = query;
        return searcher_->search(request).value();
    }
    std::vector<std::string> ids(const search::Request& request) {
        std::vector<std::string> out;
        const auto answer = searcher_->search(request).value();
        for (const auto& hit : answer.hits) out.push_back(hit.id);
        return out;
    }
    std::vector<std::string> ids(const std::string& query) {
        search::Request request;
        request.query = query;
        return ids(request);
    }

private:
    TempDir dir_;
    std::optional<search::Searcher> searcher_;
};

// "Phân tích [bệnh lý]…"
inline std::string shown(const search::Snippet& snippet) {
    std::string out;
    for (const auto& part : snippet) out += part.mark ? "[" + part.text + "]" : part.text;
    return out;
}

}  // namespace tim::test
