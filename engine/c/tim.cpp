#include "engine/c/tim.h"

#include <exception>
#include <string>
#include <utility>

#include "engine/search/search.h"

struct tim_searcher {
    tim::search::Searcher searcher;
};

struct tim_answer {
    tim::search::Answer answer;
    std::vector<std::string> snippets;
};

namespace {

thread_local std::string last_error;

// Nothing that C cannot catch leaves here.
template <class Call>
auto guarded(Call&& call) -> decltype(call()) {
    try {
        return call();
    } catch (const std::exception& problem) {
        last_error = problem.what();
    } catch (...) {
        last_error = "an error without a name";
    }
    return nullptr;
}

std::string marked(const tim::search::Snippet& snippet) {
    std::string out;
    for (const auto& part : snippet) out += part.mark ? '\x02' + part.text + '\x03' : part.text;
    return out;
}

const char* of_hit(const tim_answer* answer, std::size_t hit, std::string tim::search::Hit::*field) {
    if (answer == nullptr || hit >= answer->answer.hits.size()) return "";
    return (answer->answer.hits[hit].*field).c_str();
}

}  // namespace

tim_searcher* tim_open(const char* index_dir) {
    return guarded([&]() -> tim_searcher* {
        auto opened = tim::search::Searcher::open(index_dir == nullptr ? "" : index_dir);
        if (opened) return new tim_searcher{std::move(*opened)};
        last_error = opened.error().message;
        return nullptr;
    });
}

void tim_close(tim_searcher* searcher) { delete searcher; }

tim_answer* tim_search(tim_searcher* searcher, const char* query, const char* lang, unsigned limit, unsigned offset) {
    return guarded([&]() -> tim_answer* {
        if (searcher == nullptr) {
            last_error = "there is no searcher: tim_open() gives one";
            return nullptr;
        }
        tim::search::Request request;
        request.query = query == nullptr ? "" : query;
        request.lang = lang == nullptr ? "" : lang;
        request.limit = limit;
        request.offset = offset;
        auto found = searcher->searcher.search(request);
        if (!found) {
            last_error = found.error().message;
            return nullptr;
        }
        tim_answer out{std::move(*found), {}};
        for (const auto& hit : out.answer.hits) out.snippets.push_back(marked(hit.snippet));
        return new tim_answer(std::move(out));
    });
}

void tim_answer_free(tim_answer* answer) { delete answer; }

const char* tim_last_error(void) { return last_error.c_str(); }

std::size_t tim_hits(const tim_answer* answer) { return answer == nullptr ? 0 : answer->answer.hits.size(); }

unsigned long long tim_total(const tim_answer* answer) { return answer == nullptr ? 0 : answer->answer.total; }

const char* tim_hit_id(const tim_answer* a, std::size_t hit) { return of_hit(a, hit, &tim::search::Hit::id); }
const char* tim_hit_url(const tim_answer* a, std::size_t hit) { return of_hit(a, hit, &tim::search::Hit::url); }
const char* tim_hit_lang(const tim_answer* a, std::size_t hit) { return of_hit(a, hit, &tim::search::Hit::lang); }
const char* tim_hit_title(const tim_answer* a, std::size_t hit) { return of_hit(a, hit, &tim::search::Hit::title); }
const char* tim_hit_section(const tim_answer* a, std::size_t hit) { return of_hit(a, hit, &tim::search::Hit::section); }

const char* tim_hit_snippet(const tim_answer* answer, std::size_t hit) {
    return answer == nullptr || hit >= answer->snippets.size() ? "" : answer->snippets[hit].c_str();
}

double tim_hit_score(const tim_answer* answer, std::size_t hit) {
    return answer == nullptr || hit >= answer->answer.hits.size() ? 0 : answer->answer.hits[hit].score;
}
