// find INDEX QUERY: the best hits, with the matched words in [brackets].
#include <tim/search/search.h>
#include <iostream>

int main(int argc, char** argv) {
    if (argc != 3) {
        std::cerr << "usage: find INDEX QUERY\n";
        return 2;
    }
    auto searcher = tim::search::Searcher::open(argv[1]);
    if (!searcher) {
        std::cerr << "find: " << searcher.error().message << '\n';
        return 1;
    }
    tim::search::Request request;
    request.query = argv[2];
    request.limit = 5;
    const auto answer = searcher->search(request);
    if (!answer) {
        std::cerr << "find: " << answer.error().message << '\n';
        return 1;
    }
    for (const auto& hit : answer->hits) {
        std::cout << hit.title << (hit.section.empty() ? "" : " > ") << hit.section << "  (" << name(hit.match)
                  << ")\n  " << hit.url << "\n  ";
        for (const auto& part : hit.snippet) std::cout << (part.mark ? "[" : "") << part.text << (part.mark ? "]" : "");
        std::cout << "\n";
    }
    std::cout << answer->total << " in all\n";
    return answer->hits.empty() ? 1 : 0;
}
