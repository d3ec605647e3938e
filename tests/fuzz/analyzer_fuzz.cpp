// Any bytes: offsets sound, terms bounded and valid UTF-8, and analysis repeatable.

#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "engine/analysis/analyzer.h"
#include "engine/analysis/unicode.h"
#include "engine/analysis/vietnamese.h"

namespace {

void require(bool condition) {
    if (!condition) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace tim::analysis;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto tokens = analyze(text);
    std::uint32_t last_begin = 0, last_position = 0;
    for (const auto& token : tokens) {
        require(token.begin < token.end && token.end <= size);
        require(token.position >= last_position);
        last_position = token.position;
        if (token.kind == TokenKind::word) {
            require(token.begin >= last_begin);
            last_begin = token.begin;
        }
        require(!token.folded.empty() && token.folded.size() <= kMaxTermBytes);
        require(is_valid_utf8(token.text) && is_valid_utf8(token.folded));
        require(fold(token.folded) == token.folded || token.folded == token.text);
        const std::string key = spelling_key(token.text);
        require(spelling_key(key) == key);
        (void)bare_variant(token.folded);
    }
    for_each_term(tokens, Pairs::of_content, [&](TermKind, std::string_view term, std::size_t at) {
        require(!term.empty() && term.size() <= 2 * kMaxTermBytes + 1 && at < tokens.size());
    });
    require(normalize_text(normalize_text(text)) == normalize_text(text) || !is_valid_utf8(text));
    return 0;
}
