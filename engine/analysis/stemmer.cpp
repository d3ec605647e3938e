#include "engine/analysis/stemmer.h"

#include <libstemmer.h>

#include <algorithm>
#include <array>
#include <memory>
#include <new>

#include "engine/analysis/english_spelling.h"

namespace tim::analysis {
namespace {

// What Snowball takes for a word in -us or -is, or for one that has no vowel to be a word. Of the first, a vowel stands
// before the s and nowhere else.
bool is_plural_of_abbreviation(std::string_view word) {
    constexpr std::size_t kShortest = 4, kLongest = 5;
    constexpr std::array<std::string_view, 14> kOthers{"btrfs", "dbms", "dtls", "gbps", "hdfs",  "https", "kbps",
                                                       "mbps",  "mtls", "ntfs", "plus", "rdbms", "this",  "thus"};
    if (word.size() < kShortest || !word.ends_with('s') || word.ends_with("ss") ||
        std::find(kOthers.begin(), kOthers.end(), word) != kOthers.end())
        return false;
    const std::size_t vowel = word.find_first_of("aeiouy");
    return vowel == word.npos || (vowel + 2 == word.size() && word.size() <= kLongest);
}

}  // namespace

std::string stem_english(std::string_view word) {
    if (is_plural_of_abbreviation(word)) return std::string(word.substr(0, word.size() - 1));
    struct Deleter {
        void operator()(sb_stemmer* s) const noexcept { sb_stemmer_delete(s); }
    };
    thread_local const std::unique_ptr<sb_stemmer, Deleter> stemmer(sb_stemmer_new("english", "UTF_8"));
    if (!stemmer) throw std::bad_alloc();
    const std::string american = american_spelling(word);
    const auto* bytes = reinterpret_cast<const sb_symbol*>(american.data());
    const sb_symbol* stem = sb_stemmer_stem(stemmer.get(), bytes, static_cast<int>(american.size()));
    if (stem == nullptr) throw std::bad_alloc();
    return {reinterpret_cast<const char*>(stem), static_cast<std::size_t>(sb_stemmer_length(stemmer.get()))};
}

}  // namespace tim::analysis
