#include "engine/analysis/keystrokes.h"

#include <catch2/catch.hpp>
#include <map>
#include <string>

#include "engine/analysis/unicode.h"
#include "engine/analysis/vietnamese.h"

using namespace tim::analysis;

namespace {

struct Keys {
    std::string telex_behind, telex_end, vni_behind, vni_end;
};

// How a syllable is typed: marks right behind their vowel and tone at the end, and all mark keys at the end.
Keys keys_of(std::string_view spelling) {
    static const std::map<char32_t, std::pair<std::string, std::string>> kQuality{
        {U'ă', {"w", "8"}}, {U'â', {"a", "6"}}, {U'ê', {"e", "6"}}, {U'ô', {"o", "6"}},
        {U'ơ', {"w", "7"}}, {U'ư', {"w", "7"}}, {U'đ', {"d", "9"}}};
    static const char* const kTelexTone[] = {"", "f", "s", "r", "x", "j"};
    static const char* const kVniTone[] = {"", "2", "1", "3", "4", "5"};
    const auto parsed = parse_syllable(spelling);
    const auto tone = static_cast<std::size_t>(parsed->tone);
    Keys out;
    std::string telex_marks, vni_marks;
    bool horned = false;
    for (const char32_t c : to_utf32(parsed->initial + parsed->glide + parsed->nucleus + parsed->final)) {
        std::string plain;
        append_fold(c, plain);
        out.telex_behind += plain;
        out.telex_end += plain;
        out.vni_behind += plain;
        out.vni_end += plain;
        const auto quality = kQuality.find(c);
        if (quality == kQuality.end()) continue;
        out.telex_behind += quality->second.first;
        out.vni_behind += quality->second.second;
        const bool horn = quality->second.second == "7";
        if (horn && horned) continue;  // one key marks both halves of ươ
        horned = horned || horn;
        telex_marks += quality->second.first;
        vni_marks += quality->second.second;
    }
    out.telex_behind += kTelexTone[tone];
    out.vni_behind += kVniTone[tone];
    out.telex_end += telex_marks + kTelexTone[tone];
    out.vni_end += vni_marks + kVniTone[tone];
    return out;
}

}  // namespace

TEST_CASE("keystrokes people type", "[analysis]") {
    static const std::map<std::string, std::string> telex{
        {"beenhj", "bệnh"},    {"beejnh", "bệnh"},    {"benhej", "bệnh"}, {"lys", "lý"},      {"dduwowngf", "đường"},
        {"duongwfd", "đường"}, {"dduowngf", "đường"}, {"ung", ""},        {"thuw", "thư"},    {"thuowr", "thuở"},
        {"quys", "quý"},       {"hoaf", "hòa"},       {"vieejt", "việt"}, {"chaats", "chất"}, {"nghieeng", "nghiêng"},
        {"pathology", ""},     {"model", ""},         {"s", ""}};
    for (const auto& [keys, wanted] : telex) {
        CAPTURE(keys);
        CHECK(decode_telex(keys).value_or("") == wanted);
    }
    static const std::map<std::string, std::string> vni{
        {"be6nh5", "bệnh"},    {"benh65", "bệnh"}, {"ly1", "lý"}, {"d9u7o7ng2", "đường"},
        {"duong792", "đường"}, {"mp3", ""},        {"b2b", ""},   {"covid19", ""},
        {"gpt4", ""},          {"70b", ""},        {"s3", ""},    {"v1", ""}};
    for (const auto& [keys, wanted] : vni) {
        CAPTURE(keys);
        CHECK(decode_vni(keys).value_or("") == wanted);
    }
}

TEST_CASE("every syllable typed with the input method off is read back", "[analysis]") {
    std::size_t typed = 0;
    std::map<std::string, int> wrong;
    for_each_syllable([&](std::string_view spelling, const Syllable& parts) {
        if (fold(spelling) == spelling) return;  // nothing to decode
        if (parts.nucleus == "oo" || spelling_key(spelling) != spelling)
            return;  // typed ooo; the other spelling of i/y
        ++typed;
        const Keys keys = keys_of(spelling);
        wrong["telex"] += decode_telex(keys.telex_behind).value_or("") != spelling;
        wrong["telex at the end"] += decode_telex(keys.telex_end).value_or("") != spelling;
        wrong["vni"] += decode_vni(keys.vni_behind).value_or("") != spelling;
        wrong["vni at the end"] += decode_vni(keys.vni_end).value_or("") != spelling;
    });
    CHECK(typed > 10'000);
    for (const auto& [how, count] : wrong) {
        CAPTURE(how);
        CHECK(count == 0);
    }
}
