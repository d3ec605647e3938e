#include "tests/relevance/configuration.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <stdexcept>
#include <utility>

namespace tim::relevance {
namespace {

using search::Weights;

template <class Struct, class Number>
struct NameOf {
    std::string_view text;
    Number Struct::*member;
};
using Name = NameOf<Weights, double>;
using BoostName = NameOf<index::Boosts, unsigned>;

constexpr std::array kNames{
    Name{"exact", &Weights::exact},
    Name{"folded_marked", &Weights::folded_marked},
    Name{"folded", &Weights::folded},
    Name{"half_marked", &Weights::half_marked},
    Name{"compatible", &Weights::compatible},
    Name{"nearer", &Weights::nearer},
    Name{"english_word", &Weights::english_word},
    Name{"english_stem", &Weights::english_stem},
    Name{"overlay", &Weights::overlay},
    Name{"part", &Weights::part},
    Name{"bigram", &Weights::bigram},
    Name{"english_bigram", &Weights::english_bigram},
    Name{"linking_bigram", &Weights::linking_bigram},
    Name{"typo", &Weights::typo},
    Name{"translation", &Weights::translation},
    Name{"translation_wanted", &Weights::translation_wanted},
    Name{"learnt", &Weights::learnt},
    Name{"learnt_doubt", &Weights::learnt_doubt},
    Name{"learnt_least", &Weights::learnt_least},
    Name{"told_title", &Weights::told_title},
    Name{"told_heading", &Weights::told_heading},
    Name{"function_word", &Weights::function_word},
    Name{"whole_title", &Weights::whole_title},
    Name{"whole_heading", &Weights::whole_heading},
    Name{"counterpart", &Weights::counterpart},
    Name{"counterpart_related", &Weights::counterpart_related},
    Name{"counterpart_enough", &Weights::counterpart_enough},
    Name{"counterpart_lead", &Weights::counterpart_lead},
    Name{"k1", &Weights::k1},
    Name{"bare_k1", &Weights::bare_k1},
    Name{"b", &Weights::b},
    Name{"min_normlen", &Weights::min_normlen},
    Name{"enough", &Weights::enough},
    Name{"least_share", &Weights::least_share},
    Name{"alike", &Weights::alike},
};
static_assert(sizeof(Weights) == kNames.size() * sizeof(double), "a weight has no name here");

constexpr std::array kBoostNames{
    BoostName{"title_of_lead", &index::Boosts::title_of_lead},
    BoostName{"title_of_section", &index::Boosts::title_of_section},
    BoostName{"heading", &index::Boosts::heading},
    BoostName{"outer_heading", &index::Boosts::outer_heading},
    BoostName{"keyword", &index::Boosts::keyword},
    BoostName{"text", &index::Boosts::text},
    BoostName{"code", &index::Boosts::code},
};
static_assert(sizeof(index::Boosts) == kBoostNames.size() * sizeof(unsigned), "a boost has no name here");

}  // namespace

Configuration configured(std::string_view changes) {
    Configuration out;
    while (!changes.empty()) {
        const std::string_view change = changes.substr(0, changes.find(','));
        changes.remove_prefix(std::min(changes.size(), change.size() + 1));
        const std::size_t equals = change.find('=');
        const std::string_view name = change.substr(0, equals);
        const std::string_view value = equals == std::string_view::npos ? "" : change.substr(equals + 1);
        double number = 0;
        const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
        bool known = false;
        for (const auto& each : kNames)
            if (each.text == name) {
                out.weights.*each.member = number;
                known = true;
            }
        for (const auto& each : kBoostNames)
            if (each.text == name) {
                out.boosts.*each.member = static_cast<unsigned>(number);
                known = true;
            }
        if (known && error == std::errc{} && end == value.data() + value.size()) continue;
        std::string names;
        for (const auto& each : kNames) names += " " + std::string(each.text);
        for (const auto& each : kBoostNames) names += " " + std::string(each.text);
        throw std::runtime_error("\"" + std::string(change) + "\" is not NAME=NUMBER with one of the names" + names);
    }
    return out;
}

}  // namespace tim::relevance
