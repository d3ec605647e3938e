#include "engine/analysis/keystrokes.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <string>
#include <vector>

#include "engine/analysis/unicode.h"
#include "engine/analysis/vietnamese.h"

using namespace tim::analysis;

namespace {

struct Keys {
    std::string telex_behind, telex_end, vni_behind, vni_end;
};

// Every way of typing a syllable: each mark key right behind its letter or at the end of the word, the tone key
// anywhere behind the first vowel, keys at the end in any order.
std::vector<std::string> ways_of_typing(std::string_view spelling, const std::map<char32_t, char>& quality_keys,
                                        std::string_view tone_keys) {
    const auto toneless = without_tone(spelling);
    std::vector<std::string> words{""};
    std::vector<std::string> endings{""};  // keys put off to the end
    std::string plain;
    for (const char32_t c : toneless.letters) {
        append_fold(c, plain);
        for (auto& word : words) word += plain.back();
        const auto quality = quality_keys.find(c);
        if (quality == quality_keys.end()) continue;
        const bool other_half = c == U'ơ' && plain.size() > 1 && toneless.letters[plain.size() - 2] == U'ư';
        std::vector<std::string> more, more_endings;
        for (std::size_t i = 0; i < words.size(); ++i) {
            more.push_back(words[i] + quality->second);
            more_endings.push_back(endings[i]);
            if (other_half) std::erase(more_endings.back(), quality->second);  // one key marks both
            more.push_back(words[i]);
            more_endings.push_back(other_half ? endings[i] : endings[i] + quality->second);
        }
        words = std::move(more);
        endings = std::move(more_endings);
    }
    std::vector<std::string> out;
    for (std::size_t i = 0; i < words.size(); ++i) {
        std::sort(endings[i].begin(), endings[i].end());
        do {
            const std::string whole = words[i] + endings[i];
            if (toneless.tone == Tone::level) {
                out.push_back(whole);
                continue;
            }
            for (std::size_t at = whole.find_first_of("aeiouy") + 1; at <= whole.size(); ++at) {
                std::string toned = whole;
                out.push_back(toned.insert(at, 1, tone_keys[static_cast<std::size_t>(toneless.tone)]));
            }
        } while (std::next_permutation(endings[i].begin(), endings[i].end()));
    }
    return out;
}

}  // namespace

TEST_CASE("keystrokes people type", "[analysis]") {
    static const std::map<std::string, std::string> telex{
        {"beenhj", "bệnh"},    {"beejnh", "bệnh"},    {"benhej", "bệnh"}, {"lys", "lý"},      {"dduwowngf", "đường"},
        {"duongwfd", "đường"}, {"dduowngf", "đường"}, {"ung", ""},        {"thuw", "thư"},    {"thuowr", "thuở"},
        {"quys", "quý"},       {"hoaf", "hòa"},       {"vieejt", "việt"}, {"chaats", "chất"}, {"nghieeng", "nghiêng"},
        {"thw", ""},           {"thwr", "thử"},       {"pathology", ""},  {"model", ""},      {"s", ""}};
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

TEST_CASE("every syllable typed with the input method off is read back, wherever the mark keys stand", "[analysis]") {
    static const std::map<char32_t, char> kTelex{{U'ă', 'w'}, {U'â', 'a'}, {U'ê', 'e'}, {U'ô', 'o'},
                                                 {U'ơ', 'w'}, {U'ư', 'w'}, {U'đ', 'd'}};
    static const std::map<char32_t, char> kVni{{U'ă', '8'}, {U'â', '6'}, {U'ê', '6'}, {U'ô', '6'},
                                               {U'ơ', '7'}, {U'ư', '7'}, {U'đ', '9'}};
    std::size_t syllables = 0, ways = 0, wrong = 0;
    std::string first_wrong;
    for_each_syllable([&](std::string_view spelling, const Syllable& parts) {
        if (fold(spelling) == spelling || parts.nucleus == "oo") return;  // nothing to decode; typed ooo
        ++syllables;
        const auto check = [&](const std::string& keys, const std::optional<std::string>& decoded) {
            ++ways;
            if (decoded == spelling) return;
            if (wrong++ == 0) first_wrong = keys + " for " + std::string(spelling) + ": " + decoded.value_or("nothing");
        };
        for (const auto& keys : ways_of_typing(spelling, kTelex, " fsrxj")) check(keys, decode_telex(keys));
        for (const auto& keys : ways_of_typing(spelling, kVni, " 21345")) check(keys, decode_vni(keys));
    });
    CHECK(syllables > 15'000);
    CHECK(ways > 150'000);
    CAPTURE(ways, first_wrong);
    CHECK(wrong == 0);
}

TEST_CASE("half a word typed with the input method off", "[analysis]") {
    static const std::map<std::string, std::string> telex{
        {"ddie", "đie"},   {"nghieej", "nghiệ"}, {"thuoo", "thuô"}, {"thuoos", "thuố"}, {"beenh", "bênh"},
        {"mass", ""},      {"hs", ""},           {"benh", ""},      {"dd", "đ"},        {"lys", "lý"},
        {"hoafn", "hoàn"}, {"thw", "thư"},       {"benhj", "bẹnh"}};
    static const std::map<std::string, std::string> vni{{"d9ie", "đie"},   {"nghie65", "nghiệ"}, {"thuo6", "thuô"},
                                                        {"be6nh", "bênh"}, {"benh", ""},         {"mp3", ""}};
    for (const auto& [keys, wanted] : telex) {
        CAPTURE(keys);
        CHECK(decode_half_telex(keys).value_or("") == wanted);
    }
    for (const auto& [keys, wanted] : vni) {
        CAPTURE(keys);
        CHECK(decode_half_vni(keys).value_or("") == wanted);
    }
}

TEST_CASE("words that must stay are indeed traps", "[analysis]") {
    for (const char* word :
         {"his", "has", "max", "box", "been", "too", "see", "mix", "car", "bar", "six", "seen", "tar"}) {
        CAPTURE(word);
        CHECK(decode_telex(word));
    }
    for (const char* word : {"o1", "o3", "phi3", "a1", "e5"}) {
        CAPTURE(word);
        CHECK(decode_vni(word));
    }
}

TEST_CASE("what a method that was left on made of other words", "[analysis]") {
    const auto has = [](const std::vector<std::string>& words, const std::string& word) {
        return std::find(words.begin(), words.end(), word) != words.end();
    };
    static const std::map<std::string, std::string> telex{
        {"tét", "test"},   {"dât", "data"}, {"bõ", "box"},    {"hí", "his"},      {"tâp", "tapa"},
        {"bôk", "book"},   {"sê", "see"},   {"mã", "max"},    {"ưindo", "windo"}, {"đa", "dda"},
        {"viêu", "vieue"}, {"lít", "list"}, {"côde", "coode"}};
    for (const auto& [shown, typed] : telex) {
        CAPTURE(shown, typed);
        CHECK(has(undo_telex(shown), typed));
    }
    CHECK(has(undo_vni("phỉ"), "phi3"));
    CHECK(has(undo_vni("ó"), "o1"));
    CHECK(has(undo_vni("llamả"), "llama3"));
    for (const char* none : {"", "test", "bệ́nh", "日本", "a1", "ﬁ́"}) {
        CAPTURE(none);
        CHECK(undo_telex(none).empty());
    }
    std::string first_wrong;
    for_each_syllable([&](std::string_view spelling, const Syllable& parts) {
        if (fold(spelling) == spelling || parts.nucleus == "oo") return;
        const auto telex_keys = undo_telex(spelling), vni_keys = undo_vni(spelling);
        if (telex_keys.empty() || vni_keys.empty()) first_wrong = spelling;
        for (const auto& keys : telex_keys)
            if (keys[0] != 'w' && decode_telex(keys) != spelling) first_wrong = keys;  // wng: not asked for ưng
        for (const auto& keys : vni_keys)
            if (decode_vni(keys) != spelling) first_wrong = keys;
    });
    CHECK(first_wrong == "");
}

TEST_CASE("keys that touch on the keyboard", "[analysis]") {
    const std::string letters = "abcdefghijklmnopqrstuvwxyz";
    const auto around = [&](char key) {
        std::string out;
        for (const char other : letters) {
            CHECK(are_neighbouring_keys(key, other) == are_neighbouring_keys(other, key));
            if (are_neighbouring_keys(key, other)) out += other;
        }
        return out;
    };
    CHECK(around('q') == "aw");
    CHECK(around('a') == "qswz");
    CHECK(around('s') == "adewxz");
    CHECK(around('h') == "bgjnuy");
    CHECK(around('p') == "lo");
    CHECK(around('m') == "jkn");
    CHECK_FALSE(are_neighbouring_keys('1', 'q'));
}
