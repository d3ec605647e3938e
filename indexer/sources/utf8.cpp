#include "indexer/sources/utf8.h"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/utf8.h>

#include <cstdint>

namespace tim::indexer {

char32_t next_code_point(std::string_view text, std::size_t& position) noexcept {
    // ICU counts in int32: a window of four bytes is all that one code point needs.
    const std::string_view window = text.substr(position, 4);
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(window.data());
    std::int32_t offset = 0;
    UChar32 c = 0;
    U8_NEXT(bytes, offset, static_cast<std::int32_t>(window.size()), c);
    position += static_cast<std::size_t>(offset);
    return c < 0 ? U'\uFFFD' : static_cast<char32_t>(c);
}

void append_code_point(char32_t c, std::string& out) {
    std::uint8_t bytes[4];
    std::int32_t length = 0;
    UBool error = false;
    U8_APPEND(bytes, length, 4, static_cast<UChar32>(c), error);
    if (!error) out.append(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(length));
}

std::size_t find_invalid_utf8(std::string_view text) noexcept {
    for (std::size_t i = 0; i < text.size();) {
        const std::size_t start = i;
        // A replacement character that is written out is well-formed.
        if (next_code_point(text, i) == U'\uFFFD' && text.substr(start, i - start) != "\xEF\xBF\xBD") return start;
    }
    return std::string_view::npos;
}

std::string lower_case(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size();) {
        if (const char c = text[i]; static_cast<unsigned char>(c) < 0x80) {
            out.push_back(c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c);
            ++i;
        } else {
            append_code_point(static_cast<char32_t>(u_tolower(static_cast<UChar32>(next_code_point(text, i)))), out);
        }
    }
    return out;
}

namespace {

icu::UnicodeString normalized(const icu::UnicodeString& text, bool compose) {
    UErrorCode status = U_ZERO_ERROR;
    const icu::Normalizer2* form =
        compose ? icu::Normalizer2::getNFCInstance(status) : icu::Normalizer2::getNFDInstance(status);
    icu::UnicodeString out = form->normalize(text, status);
    return U_SUCCESS(status) ? out : text;
}

icu::UnicodeString to_unicode(std::string_view text) {
    return icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())));
}

}  // namespace

char32_t upper_case(char32_t c) noexcept { return static_cast<char32_t>(u_totitle(static_cast<UChar32>(c))); }

std::string remove_accents(std::string_view text) {
    const icu::UnicodeString decomposed = normalized(to_unicode(text), false);
    icu::UnicodeString bare;
    for (std::int32_t i = 0; i < decomposed.length(); i = decomposed.moveIndex32(i, 1)) {
        const UChar32 c = decomposed.char32At(i);
        if (u_charType(c) != U_NON_SPACING_MARK) bare.append(c);
    }
    std::string out;
    normalized(bare, true).toUTF8String(out);
    return out;
}

bool is_space(char32_t c) noexcept { return u_isUWhiteSpace(static_cast<UChar32>(c)) != 0; }

std::string_view trim(std::string_view text) noexcept {
    std::size_t begin = text.size(), end = 0;
    for (std::size_t i = 0; i < text.size();) {
        const std::size_t start = i;
        if (is_space(next_code_point(text, i))) continue;
        if (begin == text.size()) begin = start;
        end = i;
    }
    return end > begin ? text.substr(begin, end - begin) : std::string_view{};
}

std::string collapse_space(std::string_view text) {
    std::string out;
    bool pending = false;
    for (std::size_t i = 0; i < text.size();) {
        const std::size_t start = i;
        if (is_space(next_code_point(text, i))) {
            pending = !out.empty();
            continue;
        }
        if (pending) out += ' ';
        pending = false;
        out.append(text.substr(start, i - start));
    }
    return out;
}

}  // namespace tim::indexer
