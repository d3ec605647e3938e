#include "engine/analysis/unicode.h"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uscript.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <limits>
#include <stdexcept>

namespace tim::analysis {
namespace {

constexpr char32_t kReplacement = 0xFFFD;
constexpr std::size_t kMaxClusterCodePoints = 64;
constexpr char32_t kTableSize = 0x2000;  // Latin with all its Vietnamese letters, Greek, Cyrillic
constexpr char32_t kSlow = 0xFFFFFFFF;   // no single-character answer: take the long way
constexpr char32_t kIgnored = 0xFFFFFFFE;

const icu::Normalizer2& nfkc() {
    UErrorCode status = U_ZERO_ERROR;
    const auto* instance = icu::Normalizer2::getNFKCInstance(status);
    if (U_FAILURE(status)) throw std::runtime_error("ICU has no NFKC data");
    return *instance;
}

const icu::Normalizer2& nfc() {
    UErrorCode status = U_ZERO_ERROR;
    const auto* instance = icu::Normalizer2::getNFCInstance(status);
    if (U_FAILURE(status)) throw std::runtime_error("ICU has no NFC data");
    return *instance;
}

const icu::Normalizer2& nfd() {
    UErrorCode status = U_ZERO_ERROR;
    const auto* instance = icu::Normalizer2::getNFDInstance(status);
    if (U_FAILURE(status)) throw std::runtime_error("ICU has no NFD data");
    return *instance;
}

icu::UnicodeString normalize_cluster(const icu::UnicodeString& cluster) {
    UErrorCode status = U_ZERO_ERROR;
    icu::UnicodeString compatible = nfkc().normalize(cluster, status);
    icu::UnicodeString lower;
    for (int32_t i = 0; i < compatible.length();) {
        const UChar32 c = compatible.char32At(i);
        lower.append(u_tolower(c));
        i += U16_LENGTH(c);
    }
    return nfc().normalize(lower, status);
}

bool is_ignorable(UChar32 c) { return u_hasBinaryProperty(c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT) != 0; }

struct Tables {
    std::array<char32_t, kTableSize> lower;    // the answer for a code point that no mark follows
    std::array<bool, kTableSize> starts_new;   // see starts_new()
    std::array<std::string, kTableSize> bare;  // the letter without its marks
    std::array<char, kTableSize> glance;       // see glance()
};

// Letters with a stroke or ligatures, which Unicode does not decompose; nullptr for others.
const char* base_form(UChar32 c) {
    switch (c) {
        case 0x00DF:
            return "ss";
        case 0x00E6:
            return "ae";
        case 0x00F0:
            return "d";
        case 0x00F8:
            return "o";
        case 0x00FE:
            return "th";
        case 0x0111:
            return "d";
        case 0x0131:
            return "i";
        case 0x0142:
            return "l";
        case 0x0153:
            return "oe";
        default:
            return nullptr;
    }
}

std::string strip_marks(UChar32 c) {
    icu::UnicodeString parts;
    if (nfd().getDecomposition(c, parts) == 0) parts = c;
    std::string out;
    for (int32_t i = 0; i < parts.length();) {
        const UChar32 part = parts.char32At(i);
        if (const char* base = base_form(part); base != nullptr)
            out += base;
        else if (!is_mark(static_cast<char32_t>(part)))
            append_utf8(static_cast<char32_t>(part), out);
        i += U16_LENGTH(part);
    }
    return out;
}

// For the table: its other columns know the character already.
char glance_of(char32_t c, const Tables& t) {
    if (c >= 0x300 && c < 0x370 && t.lower[c] != kIgnored && is_mark(c)) return kMark;
    const char32_t lower = t.lower[c];
    if (!t.starts_new[c] || lower >= kIgnored || is_mark(lower)) return kUnclear;
    if (!is_word_character(lower)) return lower < 0x80 ? static_cast<char>(lower) : ' ';
    if (lower >= kTableSize) return kUnclear;
    const std::string bare =
        lower < 0x80 ? std::string(1, static_cast<char>(lower)) : strip_marks(static_cast<UChar32>(lower));
    return bare.size() == 1 && is_word_character(static_cast<unsigned char>(bare[0])) ? bare[0] : kUnclear;
}

const Tables& tables() {
    static const Tables instance = [] {
        Tables t;
        icu::UnicodeString parts;
        for (UChar32 c = 0; c < static_cast<UChar32>(kTableSize); ++c) {
            const auto i = static_cast<std::size_t>(c);
            // Most have neither parts nor case, and normalising them would be most of the time.
            icu::UnicodeString result(c);
            if (u_tolower(c) != c || nfkc().hasBoundaryBefore(c) == 0 || nfkc().getDecomposition(c, parts) != 0)
                result = normalize_cluster(result);
            t.lower[i] = is_ignorable(c)             ? kIgnored
                         : result.countChar32() == 1 ? static_cast<char32_t>(result.char32At(0))
                                                     : kSlow;
            t.starts_new[i] = nfkc().hasBoundaryBefore(c) != 0 && nfc().hasBoundaryBefore(c) != 0 && !is_ignorable(c);
            t.bare[i] = strip_marks(c);
            t.glance[i] = glance_of(static_cast<char32_t>(c), t);
        }
        return t;
    }();
    return instance;
}

// Whether it never merges with what stands before it. What vanishes starts nothing: a mark behind it belongs to the
// letter before it.
bool starts_new(UChar32 c) {
    if (c < static_cast<UChar32>(kTableSize)) return tables().starts_new[static_cast<std::size_t>(c)];
    return nfkc().hasBoundaryBefore(c) != 0 && !is_ignorable(c);
}

}  // namespace

std::vector<Char> normalize(std::string_view text) {
    const Tables& t = tables();
    const auto* bytes = reinterpret_cast<const uint8_t*>(text.data());
    const auto size = static_cast<int32_t>(
        std::min<std::size_t>(text.size(), static_cast<std::size_t>(std::numeric_limits<int32_t>::max())));
    std::vector<Char> out;
    out.reserve(static_cast<std::size_t>(size));

    icu::UnicodeString cluster;
    for (int32_t i = 0; i < size;) {
        const int32_t begin = i;
        UChar32 c;
        U8_NEXT(bytes, i, size, c);
        if (c < 0) c = static_cast<UChar32>(kReplacement);
        const char32_t alone = c < static_cast<UChar32>(kTableSize) ? t.lower[static_cast<std::size_t>(c)]
                               : is_ignorable(c)                    ? kIgnored
                                                                    : kSlow;
        if (alone == kIgnored) continue;
        std::size_t count = 1;
        for (int32_t after = i; after < size && bytes[after] >= 0x80;) {
            UChar32 next;
            U8_NEXT(bytes, after, size, next);
            if (next < 0 || starts_new(next)) break;
            if (is_ignorable(next)) continue;
            if (count == 1) cluster = c;
            if (++count <= kMaxClusterCodePoints) cluster.append(next);
            i = after;
        }
        const auto add = [&](char32_t r) {
            out.push_back({r, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(i)});
        };
        if (count == 1 && alone != kSlow) {
            add(alone);
            continue;
        }
        if (count == 1) cluster = c;
        const icu::UnicodeString result = normalize_cluster(cluster);
        const int32_t end = result.moveIndex32(0, static_cast<int32_t>(kMaxClusterCodePoints));
        for (int32_t k = 0; k < end;) {
            const UChar32 r = result.char32At(k);
            add(static_cast<char32_t>(r));
            k += U16_LENGTH(r);
        }
    }
    return out;
}

char glance_beyond_ascii(std::string_view text, std::size_t& at) noexcept {
    static const Tables& t = tables();
    const auto byte = [&](std::size_t i) {
        return at + i < text.size() ? static_cast<unsigned char>(text[at + i]) : 0U;
    };
    const auto goes_on = [](unsigned b) { return (b & 0xC0) == 0x80; };
    const unsigned first = byte(0), second = byte(1);
    if (first >= 0xC2 && first < 0xE0 && goes_on(second)) {
        at += 2;
        return t.glance[(first & 0x1F) << 6 | (second & 0x3F)];
    }
    const unsigned third = byte(2);
    if (first == 0xE1 && goes_on(second) && goes_on(third)) {
        at += 3;
        return t.glance[(first & 0x0F) << 12 | (second & 0x3F) << 6 | (third & 0x3F)];
    }
    if (first == 0xE2 && second == 0x80) {  // what texts are full of: dashes, quotation marks, bullets
        constexpr std::array<unsigned, 6> kParting{0x93, 0x94, 0x98, 0x9C, 0x9D, 0xA2};
        const bool is_parting = std::find(kParting.begin(), kParting.end(), third) != kParting.end();
        if (is_parting || third == 0x99) {
            at += 3;
            return is_parting ? ' ' : '\'';
        }
    }
    for (++at; at < text.size() && goes_on(byte(0)); ++at) {
    }
    return kUnclear;
}

std::string normalize_text(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (const Char& ch : normalize(text)) append_utf8(ch.c, out);
    return out;
}

void append_fold(char32_t c, std::string& out) {
    if (c < 0x80) {
        out.push_back(static_cast<char>(c));
    } else if (c < kTableSize) {
        out += tables().bare[static_cast<std::size_t>(c)];
    } else if (c < 0xAC00 || c > 0xD7A3) {  // Hangul syllables decompose into letters, not into a letter and marks
        out += strip_marks(static_cast<UChar32>(c));
    } else {
        append_utf8(c, out);
    }
}

std::string fold(std::string_view normalized) {
    std::string out;
    out.reserve(normalized.size());
    for (const char32_t c : to_utf32(normalized)) append_fold(c, out);
    return out;
}

void append_utf8(char32_t c, std::string& out) {
    if (c < 0x80) {
        out.push_back(static_cast<char>(c));
    } else if (c < 0x800) {
        out.push_back(static_cast<char>(0xC0 | (c >> 6)));
        out.push_back(static_cast<char>(0x80 | (c & 0x3F)));
    } else if (c < 0x10000) {
        out.push_back(static_cast<char>(0xE0 | (c >> 12)));
        out.push_back(static_cast<char>(0x80 | ((c >> 6) & 0x3F)));
        out.push_back(static_cast<char>(0x80 | (c & 0x3F)));
    } else {
        out.push_back(static_cast<char>(0xF0 | (c >> 18)));
        out.push_back(static_cast<char>(0x80 | ((c >> 12) & 0x3F)));
        out.push_back(static_cast<char>(0x80 | ((c >> 6) & 0x3F)));
        out.push_back(static_cast<char>(0x80 | (c & 0x3F)));
    }
}

std::u32string to_utf32(std::string_view utf8) {
    std::u32string out;
    out.reserve(utf8.size());
    const auto* bytes = reinterpret_cast<const uint8_t*>(utf8.data());
    const auto size = static_cast<int32_t>(utf8.size());
    for (int32_t i = 0; i < size;) {
        UChar32 c;
        U8_NEXT(bytes, i, size, c);
        out.push_back(c < 0 ? kReplacement : static_cast<char32_t>(c));
    }
    return out;
}

std::string to_utf8(std::u32string_view text) {
    std::string out;
    for (const char32_t c : text) append_utf8(c, out);
    return out;
}

bool is_valid_utf8(std::string_view text) noexcept {
    const auto* bytes = reinterpret_cast<const uint8_t*>(text.data());
    const auto size = static_cast<int32_t>(text.size());
    for (int32_t i = 0; i < size;) {
        UChar32 c;
        U8_NEXT(bytes, i, size, c);
        if (c < 0) return false;
    }
    return true;
}

bool is_word_character(char32_t c) noexcept {
    if (c < 0x80) return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z');
    return u_isalnum(static_cast<UChar32>(c)) != 0;
}

bool is_digit(char32_t c) noexcept { return c >= '0' && c <= '9'; }

bool is_mark(char32_t c) noexcept {
    if (c < 0x300) return false;
    return (U_GET_GC_MASK(static_cast<UChar32>(c)) & U_GC_M_MASK) != 0;
}

bool is_unspaced_script(char32_t c) noexcept {
    if (c < 0x0E00) return false;
    UErrorCode status = U_ZERO_ERROR;
    switch (uscript_getScript(static_cast<UChar32>(c), &status)) {
        case USCRIPT_HAN:
        case USCRIPT_HIRAGANA:
        case USCRIPT_KATAKANA:
        case USCRIPT_THAI:
        case USCRIPT_LAO:
        case USCRIPT_KHMER:
        case USCRIPT_MYANMAR:
            return true;
        default:
            return false;
    }
}

std::string_view truncate_utf8(std::string_view text, std::size_t max_bytes) noexcept {
    if (text.size() <= max_bytes) return text;
    std::size_t end = max_bytes;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
    return text.substr(0, end);
}

}  // namespace tim::analysis
