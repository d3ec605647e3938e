// Any bytes as a query against a small index: an answer or a typed error, marks inside the text, nothing thrown.

#include <cstdint>
#include <cstdlib>
#include <string>

#include "engine/search/search.h"
#include "tests/support/small_index.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static tim::test::SmallIndex index(
        {tim::test::page("a", "vi", "Ảnh bệnh lý",
                         "Mô hình H-Optimus-0 có 1,1 tỷ tham số; phân tích bệnh lý, tế bào gan."),
         tim::test::page("b", "en", "Pathology", "C++ models for pathology slides read 85.87% of HealthOmics data.")},
        {{"bệnh lý", "pathology", "health"}, {"tế bào", "cell", "health"}});
    tim::search::Request request;
    request.query.assign(reinterpret_cast<const char*>(data), size);
    request.facets = {"kind"};
    const auto answer = index->search(request);
    if (!answer) {
        if (answer.error().code != tim::search::Errc::bad_request) std::abort();
        return 0;
    }
    if (answer->total < answer->hits.size()) std::abort();
    return 0;
}
