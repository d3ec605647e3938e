#include "engine/index/word_tables.h"

#include <utility>

#include "engine/index/record.h"

namespace tim::index {

std::string glossary_record(const std::vector<GlossaryPair>& pairs) {
    RecordWriter out;
    for (const auto& pair : pairs) {
        out.text(pair.vi);
        out.text(pair.en);
        out.text(pair.domain);
    }
    return out.take();
}

std::vector<GlossaryPair> parse_glossary(std::string_view record) {
    std::vector<GlossaryPair> pairs;
    for (RecordReader in(record); !in.done();) {
        GlossaryPair pair{std::string(in.text()), {}, {}};
        pair.en = in.text();
        pair.domain = in.text();
        pairs.push_back(std::move(pair));
    }
    return pairs;
}

std::string labels_record(const FacetLabels& labels) {
    RecordWriter out;
    for (const auto& [key, by_lang] : labels)
        for (const auto& [lang, label] : by_lang) {
            out.text(key.first);
            out.text(key.second);
            out.text(lang);
            out.text(label);
        }
    return out.take();
}

FacetLabels parse_labels(std::string_view record) {
    FacetLabels labels;
    for (RecordReader in(record); !in.done();) {
        std::string field(in.text()), value(in.text()), lang(in.text());
        labels[{std::move(field), std::move(value)}][std::move(lang)] = in.text();
    }
    return labels;
}

}  // namespace tim::index
