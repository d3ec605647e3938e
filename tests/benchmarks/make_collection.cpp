// Writes the made collection (collection.h) in the form that somebody else wants to read it in.
#include <charconv>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "engine/index/index_writer.h"
#include "tests/benchmarks/collection.h"
#include "tests/benchmarks/made_site.h"

namespace {

namespace fs = std::filesystem;
using tim::benchmarks::Collection;

constexpr auto kUsage =
    "usage: make_collection FORMAT OUT [DOCUMENTS [SEED]]\n"
    "  index    OUT is an index folder, as tim-indexer would publish it\n"
    "  site     OUT is a folder of Markdown: a file a page and language, its sections as headings\n"
    "  jsonl    OUT is a file with one document on each line: id, lang, url, title, section, text\n"
    "  queries  OUT is a file with one question on each line; DOCUMENTS is the collection's size\n";

void write_lines(const Collection& collection, std::ostream& out) {
    for (std::size_t i = 0; i < collection.size(); ++i) {
        const auto d = collection.document(i);
        out << nlohmann::json{{"_key", d.id},     {"lang", d.lang},       {"url", d.url},
                              {"title", d.title}, {"section", d.section}, {"text", d.text}}
            << '\n';
    }
}

}  // namespace

int main(int argc, char** argv) try {
    const std::string_view format = argc > 1 ? argv[1] : "";
    Collection::Options options;
    const auto number = [](std::string_view text, auto& to) {
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), to);
        return error == std::errc{} && end == text.data() + text.size();
    };
    if (argc < 3 || argc > 5 || (argc > 3 && !number(argv[3], options.documents)) ||
        (argc > 4 && !number(argv[4], options.seed)) || options.documents == 0) {
        std::cerr << kUsage;
        return 2;
    }
    const fs::path out = argv[2];
    const Collection collection(options);
    if (format == "index") {
        tim::index::IndexWriter writer(out, {});
        for (std::size_t i = 0; i < collection.size(); ++i) writer.add(collection.document(i));
        writer.publish();
    } else if (format == "site") {
        tim::benchmarks::write_site(collection, out);
    } else if (format == "jsonl") {
        std::ofstream file(out, std::ios::trunc);
        write_lines(collection, file);
    } else if (format == "queries") {
        std::ofstream file(out, std::ios::trunc);
        for (const auto& query : collection.queries(10'000)) file << query << '\n';
    } else {
        std::cerr << kUsage;
        return 2;
    }
    return 0;
} catch (const std::exception& error) {
    std::cerr << "make_collection: " << error.what() << '\n';
    return 1;
}
