#include "engine/index/plain_words.h"

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

#include "engine/index/fields.h"

namespace tim::index {
namespace {

using Word = std::vector<std::string>::const_iterator;

// Of sorted words that have the first `known` characters in common.
std::string branches(Word begin, Word end, std::size_t known) {
    RecordWriter out;
    for (Word word = begin; word != end;) {
        if (word->size() == known) {
            out.text({});
            out.text({});
            ++word;
            continue;
        }
        const Word next =
            std::find_if(word, end, [&](const std::string& other) { return other[known] != (*word)[known]; });
        // The first and the last of sorted words part where any do.
        const std::string& last = *(next - 1);
        const auto parted = std::mismatch(word->begin(), word->end(), last.begin(), last.end()).first;
        const auto common = static_cast<std::size_t>(parted - word->begin());
        out.text(std::string_view(*word).substr(known, common - known));
        out.text(next - word == 1 ? std::string() : branches(word, next, common));
        word = next;
    }
    return out.take();
}

}  // namespace

const std::string& PlainWords::beginning(char first, char second) {
    const auto key = static_cast<unsigned>(first) << 8U | static_cast<unsigned>(second);
    if (const auto found = branches_.find(key); found != branches_.end()) return found->second;
    std::vector<std::string> words;
    const std::string keys = std::string(kWordsLexicon) + first + second;
    const auto end = words_.metadata_keys_end(keys);
    for (auto it = words_.metadata_keys_begin(keys); it != end; ++it)
        if (std::string word = (*it).substr(kWordsLexicon.size()); is_plain(word)) words.push_back(std::move(word));
    std::string all = branches(words.begin(), words.end(), 2);
    all.shrink_to_fit();
    return branches_.emplace(key, std::move(all)).first->second;
}

}  // namespace tim::index
