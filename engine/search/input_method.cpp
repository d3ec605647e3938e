#include "engine/search/input_method.h"

#include <string>
#include <vector>

#include "engine/analysis/function_words.h"
#include "engine/analysis/keystrokes.h"
#include "engine/analysis/unicode.h"
#include "engine/index/fields.h"

namespace tim::search {

using analysis::AnalyzedToken;
using index::Prefix;

std::optional<Candidate> syllable_typed(const index::IndexReader& reader, const AnalyzedToken& word) {
    if (analysis::is_english_function_word(word.folded)) return std::nullopt;
    if (auto decoded = decoded_by(reader, How::telex, word)) return decoded;
    return decoded_by(reader, How::vni, word);
}

std::optional<Candidate> decoded_by(const index::IndexReader& reader, How how, const AnalyzedToken& word) {
    const auto decoded = how == How::telex ? analysis::decode_telex(word.text) : analysis::decode_vni(word.text);
    if (!decoded) return std::nullopt;
    const double documents = reader.documents_with(index::spelling_term(*decoded));
    if (documents == 0) return std::nullopt;
    return Candidate{*decoded, analysis::fold(*decoded), how, 0, documents, 0};
}

std::optional<Candidate> typed_before_marking(const index::IndexReader& reader, const Place& place, const Fit& known) {
    std::optional<Candidate> best;
    Fit best_fit = known;
    const auto offer = [&](const std::vector<std::string>& words, How how) {
        for (const auto& word : words) {
            if (!reader.has_word(word)) continue;
            const Xapian::doccount documents = reader.documents_with(index::term(Prefix::folded, word));
            const Fit here{place.beside(word), documents};
            if (here <= best_fit) continue;
            best = Candidate{word, word, how, 0, static_cast<double>(documents), 0};
            best_fit = here;
        }
    };
    offer(analysis::undo_telex(place.typed().text), How::telex);
    offer(analysis::undo_vni(place.typed().text), How::vni);
    return best;
}

}  // namespace tim::search
