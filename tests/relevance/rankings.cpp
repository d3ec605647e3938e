#include "tests/relevance/rankings.h"

#include <fstream>
#include <sstream>
#include <stdexcept>
#include <utility>

namespace tim::relevance {

Rankings rank(search::Searcher& searcher, const std::vector<JudgedQuery>& queries, std::string system) {
    Rankings out{std::move(system), {}};
    for (const auto& q : queries) {
        search::Request request;
        request.query = q.query;
        request.lang = q.lang;
        request.limit = kDepth;
        request.group = search::Group::section;
        request.time_limit = {};  // what is judged must not depend on how busy the machine is
        const auto answer = searcher.search(request);
        if (!answer) throw std::runtime_error(q.id + ": " + answer.error().message);
        auto& ids = out.by_query[q.id];
        for (const auto& hit : answer->hits) ids.push_back(hit.id);
    }
    return out;
}

Rankings rank(const PlainXapian& xapian, const std::vector<JudgedQuery>& queries) {
    Rankings out{"xapian", {}};
    for (const auto& q : queries) out.by_query[q.id] = xapian.search(q.query, q.lang, kDepth);
    return out;
}

Rankings read_rankings(const std::string& named) {
    const std::size_t equals = named.find('=');
    if (equals == std::string::npos) throw std::runtime_error("expected NAME=FILE, found " + named);
    Rankings out{named.substr(0, equals), {}};
    const std::string file = named.substr(equals + 1);
    std::ifstream in(file);
    if (!in) throw std::runtime_error("cannot read " + file);
    std::size_t number = 0;
    for (std::string line; std::getline(in, line);) {
        ++number;
        const std::size_t tab = line.find('\t');
        if (tab == std::string::npos)
            throw std::runtime_error(file + ":" + std::to_string(number) + ": expected a query's id, a tab, documents");
        std::istringstream ids(line.substr(tab + 1));
        auto& of_query = out.by_query[line.substr(0, tab)];
        for (std::string id; ids >> id && of_query.size() < kDepth;) of_query.push_back(id);
    }
    return out;
}

}  // namespace tim::relevance
