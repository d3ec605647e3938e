#include "tests/relevance/configuration.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <stdexcept>
#include <utility>

namespace tim::relevance {
namespace {

using search::Weights;

struct Name {
    std::string_view text;
    double Weights::*member;
};

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
    Name{"typo", &Weights::typo},
    Name{"translation", &Weights::translation},
    Name{"translation_wanted", &Weights::translation_wanted},
    Name{"function_word", &Weights::function_word},
    Name{"k1", &Weights::k1},
    Name{"k3", &Weights::k3},
    Name{"b", &Weights::b},
    Name{"min_normlen", &Weights::min_normlen},
    Name{"enough", &Weights::enough},
    Name{"least_share", &Weights::least_share},
};
static_assert(sizeof(Weights) == kNames.size() * sizeof(double), "a weight has no name here");

}  // namespace

Weights configured(std::string_view changes) {
    Weights out;
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
                out.*each.member = number;
                known = true;
            }
        if (known && error == std::errc{} && end == value.data() + value.size()) continue;
        std::string names;
        for (const auto& each : kNames) names += " " + std::string(each.text);
        throw std::runtime_error("\"" + std::string(change) + "\" is not NAME=NUMBER with one of the names" + names);
    }
    return out;
}

}  // namespace tim::relevance
