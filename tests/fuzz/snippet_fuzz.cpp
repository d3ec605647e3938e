// Any text, marked and cut for any query (the first line of the input): the parts are the text's own words, and no
// longer than asked for; what the sieve lets through holds all that was wanted.
//
// Lines stand one behind the other, with " · " between some of them: texts are compared without that and without space.

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "engine/analysis/unicode.h"
#include "engine/search/highlighter.h"
#include "engine/search/sieve.h"
#include "tests/support/small_index.h"

namespace {

using namespace tim;

std::string joined(const search::Snippet& snippet) {
    std::string out;
    for (const auto& part : snippet) {
        if (part.text.empty()) std::abort();
        out += part.text;
    }
    return out;
}

std::string compact(std::string_view text) {
    constexpr std::string_view kSeparator = "·";
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text.substr(i).starts_with(kSeparator))
            i += kSeparator.size() - 1;
        else if (text[i] != ' ' && text[i] != '\n')
            out += text[i];
    }
    return out;
}

void check_sieve(std::string_view query, std::string_view text) {
    search::Sieve sieve;
    const auto wanted = analysis::analyze(query);
    for (const auto& token : wanted) sieve.want_folded(token.folded);
    const auto some = sieve.tokens(text);
    for (const auto& token : analysis::analyze(text)) {
        const auto is_like = [&](const auto& other) { return other.folded == token.folded; };
        if (std::none_of(wanted.begin(), wanted.end(), is_like)) continue;
        const bool is_there = std::any_of(some.begin(), some.end(), [&](const auto& other) {
            return is_like(other) && other.begin == token.begin && other.end == token.end;
        });
        if (!is_there) std::abort();
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const test::SmallIndex index(
        {test::page("a", "vi", "Ảnh bệnh lý", "H-Optimus-0 có 1,1 tỷ tham số; phân tích bệnh lý, tế bào gan."),
         test::page("b", "en", "Pathology", "C++ models for pathology slides read 85.87% of HealthOmics data.")},
        {{"bệnh lý", "pathology", "health"}, {"tế bào", "cell", "health"}});
    static const index::IndexReader reader(index.path());
    static const search::Glossary glossary(reader.glossary());

    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    const std::size_t cut = std::min(bytes.find('\n'), bytes.size());
    const std::string_view query = bytes.substr(0, cut);
    const std::string_view text = bytes.substr(std::min(cut + 1, bytes.size()));
    if (query.size() > 128 || !analysis::is_valid_utf8(query)) return 0;
    check_sieve(query, text);

    const auto plan = search::make_plan(search::parse_query(query), reader, glossary, {}, search::Weights{});
    const search::Highlighter highlighter(plan);
    auto evidence = highlighter.no_evidence();
    const std::string whole = compact(text);
    if (compact(joined(highlighter.mark(text, evidence))) != whole) std::abort();
    constexpr std::size_t kBytes = 40;
    std::string shown = compact(joined(highlighter.excerpt(text, kBytes, evidence)));
    constexpr std::string_view kDots = "…";
    if (shown.size() > kBytes + 32 + 2 * kDots.size()) std::abort();
    if (whole.find(shown) != std::string::npos) return 0;
    if (shown.starts_with(kDots)) shown.erase(0, kDots.size());
    if (whole.find(shown) != std::string::npos) return 0;
    if (shown.ends_with(kDots)) shown.resize(shown.size() - kDots.size());
    if (whole.find(shown) == std::string::npos) std::abort();
    return 0;
}
