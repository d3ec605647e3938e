#include "indexer/sources/html_charset.h"

#include <unicode/ucnv.h>
#include <unicode/ucnv_cb.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <numeric>
#include <optional>
#include <string>
#include <string_view>

#include "indexer/sources/html_tree.h"
#include "indexer/sources/utf8.h"

namespace tim::indexer {

namespace {

using Converter = std::unique_ptr<UConverter, decltype(&ucnv_close)>;

// "windows-1258" of "text/html; charset=windows-1258"
std::string_view charset_in(std::string_view content) {
    constexpr std::string_view kName = "charset";
    std::string_view rest = content.substr(std::min(lower_case(content).find(kName), content.size()));
    rest.remove_prefix(std::min(kName.size(), rest.size()));
    rest = trim(rest);
    if (!rest.starts_with('=')) return {};
    rest = trim(rest.substr(1));
    if (rest.starts_with('"') || rest.starts_with('\'')) return rest.substr(1, rest.find(rest.front(), 1) - 1);
    return rest.substr(0, rest.find_first_of("; \t\r\n"));
}

std::string declared_charset(std::string_view html) {
    constexpr std::size_t kHead = 4096;  // browsers must look at 1024 bytes, and look further
    std::string head(html.substr(0, kHead));
    std::replace_if(
        head.begin(), head.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x80; }, '?');
    const HtmlTree tree(std::move(head), HtmlTree::Kind::page);
    std::string charset;
    walk_html(tree.root(), [&](const GumboNode* node) {
        if (tag_of(node) != GUMBO_TAG_META || !charset.empty()) return charset.empty();
        charset = trim(attribute_of(node, "charset"));
        if (charset.empty() && lower_case(attribute_of(node, "http-equiv")) == "content-type")
            charset = charset_in(attribute_of(node, "content"));
        return true;
    });
    return charset;
}

// What the Encoding Standard reads instead of the charset that is named.
std::string browsers_charset(const std::string& declared) {
    struct Row {
        const char* named;
        const char* meant;
    };
    constexpr Row kRows[] = {{"iso-8859-1", "windows-1252"},
                             {"us-ascii", "windows-1252"},
                             {"iso-8859-9", "windows-1254"},
                             {"iso-8859-11", "windows-874"},
                             {"tis-620", "windows-874"},
                             {"gb2312", "gb18030"},
                             {"gbk", "gb18030"},
                             {"euc-kr", "windows-949"},
                             {"ks_c_5601-1987", "windows-949"},
                             {"big5", "big5-hkscs"},
                             {"shift_jis", "windows-31j"}};
    const auto canonical = [](const char* name) {
        UErrorCode status = U_ZERO_ERROR;
        const char* found = ucnv_getAlias(name, 0, &status);
        return std::string_view(U_SUCCESS(status) && found != nullptr ? found : "");
    };
    const std::string_view wanted = canonical(declared.c_str());
    for (const Row& row : kRows)
        if (!wanted.empty() && canonical(row.named) == wanted) return row.meant;
    return declared;
}

// A declaration that can be read is one in ASCII: what reads ASCII otherwise (EBCDIC, UTF-16) is not meant.
bool keeps_ascii(UConverter* converter) {
    std::string ascii('~' - ' ' + 1, ' ');
    std::iota(ascii.begin(), ascii.end(), ' ');
    UErrorCode status = U_ZERO_ERROR;
    const icu::UnicodeString text(ascii.data(), static_cast<std::int32_t>(ascii.size()), converter, status);
    return U_SUCCESS(status) && text == icu::UnicodeString::fromUTF8(ascii);
}

// Null where ICU has none, or the charset is one that browsers do not read.
Converter converter_for(const std::string& charset) {
    UErrorCode status = U_ZERO_ERROR;
    Converter converter(ucnv_open(browsers_charset(charset).c_str(), &status), &ucnv_close);
    if (U_FAILURE(status)) return {nullptr, &ucnv_close};
    const UConverterType type = ucnv_getType(converter.get());
    const bool plain =
        type == UCNV_SBCS || type == UCNV_MBCS || type == UCNV_LATIN_1 || type == UCNV_US_ASCII || type == UCNV_DBCS;
    return plain && keeps_ascii(converter.get()) ? std::move(converter) : Converter(nullptr, &ucnv_close);
}

// For bytes that are no characters. ICU's own way gives U+001A for some of them.
void replace(const void*, UConverterToUnicodeArgs* args, const char*, std::int32_t, UConverterCallbackReason reason,
             UErrorCode* status) {
    if (reason > UCNV_IRREGULAR) return;  // not about bytes
    const char16_t replacement = u'\uFFFD';
    *status = U_ZERO_ERROR;
    ucnv_cbToUWriteUChars(args, &replacement, 1, 0, status);
}

std::optional<std::string> decode(std::string_view bytes) {
    Converter converter(nullptr, &ucnv_close);
    UErrorCode status = U_ZERO_ERROR;
    if (bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF")) {
        converter.reset(ucnv_open("UTF-16", &status));
    } else if (const std::string charset = declared_charset(bytes); !charset.empty()) {
        converter = converter_for(charset);
    }
    if (converter == nullptr) return std::nullopt;
    ucnv_setToUCallBack(converter.get(), &replace, nullptr, nullptr, nullptr, &status);
    const icu::UnicodeString text(bytes.data(), static_cast<std::int32_t>(bytes.size()), converter.get(), status);
    std::string utf8;
    return U_SUCCESS(status) ? std::optional(text.toUTF8String(utf8)) : std::nullopt;
}

}  // namespace

TextFile read_html_file(const std::filesystem::path& path) { return read_text_file(path, &decode); }

}  // namespace tim::indexer
