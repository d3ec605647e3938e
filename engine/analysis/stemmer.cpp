#include "engine/analysis/stemmer.h"

#include <libstemmer.h>

#include <memory>
#include <new>

namespace tim::analysis {

std::string stem_english(std::string_view word) {
    struct Deleter {
        void operator()(sb_stemmer* s) const noexcept { sb_stemmer_delete(s); }
    };
    thread_local const std::unique_ptr<sb_stemmer, Deleter> stemmer(sb_stemmer_new("english", "UTF_8"));
    if (!stemmer) throw std::bad_alloc();
    const auto* bytes = reinterpret_cast<const sb_symbol*>(word.data());
    const sb_symbol* stem = sb_stemmer_stem(stemmer.get(), bytes, static_cast<int>(word.size()));
    if (stem == nullptr) throw std::bad_alloc();
    return {reinterpret_cast<const char*>(stem), static_cast<std::size_t>(sb_stemmer_length(stemmer.get()))};
}

}  // namespace tim::analysis
