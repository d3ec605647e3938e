#include "tests/benchmarks/collection.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <numbers>
#include <set>
#include <sstream>
#include <string_view>
#include <utility>

#include "engine/analysis/unicode.h"
#include "engine/analysis/vietnamese.h"

namespace tim::benchmarks {
namespace {

// SplitMix64 (Steele, Lea, Flood 2014). The standard library's distributions differ from one implementation to the
// next; these do not.
class Random {
public:
    Random(std::uint64_t seed, std::uint64_t stream) : state_(seed * 0x9E3779B97F4A7C15U + stream) { (void)next(); }
    std::uint64_t next() {
        std::uint64_t z = (state_ += 0x9E3779B97F4A7C15U);
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9U;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBU;
        return z ^ (z >> 31);
    }
    double share() { return static_cast<double>(next() >> 11) * 0x1p-53; }  // [0, 1)
    std::size_t below(std::size_t n) { return static_cast<std::size_t>(share() * static_cast<double>(n)); }
    bool chance(double p) { return share() < p; }
    double normal() {  // Box-Muller
        const double radius = std::sqrt(-2.0 * std::log(1.0 - share()));
        return radius * std::cos(2.0 * std::numbers::pi * share());
    }

private:
    std::uint64_t state_;
};

// Ranks by Zipf-Mandelbrot: weight 1 / (rank + shift).
class Zipf {
public:
    Zipf(std::size_t count, double shift) {
        double sum = 0;
        for (std::size_t rank = 0; rank < count; ++rank) {
            sum += 1.0 / (static_cast<double>(rank + 1) + shift);
            up_to_.push_back(sum);
        }
    }
    std::size_t draw(Random& random) const {
        const double at = random.share() * up_to_.back();
        return static_cast<std::size_t>(std::upper_bound(up_to_.begin(), up_to_.end(), at) - up_to_.begin());
    }

private:
    std::vector<double> up_to_;
};

constexpr std::string_view kVietnameseFunctionWords =
    "và của là có được cho các trong không một với này để khi những người đã từ đó ra vào thì sẽ bằng như nếu hoặc "
    "trên cũng về phải nên đến lại theo tại sau nhiều hơn do bị mà qua đang cần ở vì trước mỗi nhưng giữa bởi rất còn";
constexpr std::string_view kEnglishFunctionWords =
    "the of and to in a is for that with as are be this on by or it from an can not which at have if when you will "
    "each "
    "has more all was its than may into but use one between must were also their there after they used other only";
constexpr std::string_view kVietnameseTerms =
    "bệnh lý|mô hình|dữ liệu|tế bào|chẩn đoán|hình ảnh|điều trị|người bệnh|lâm sàng|ung thư|phân tích|xét nghiệm|"
    "bác sĩ|bệnh viện|nghiên cứu|kết quả|phương pháp|hệ thống|thông tin|tài liệu|tìm kiếm|cài đặt|máy chủ|cấu hình|"
    "bảo mật|ứng dụng|phiên bản|tham số|trình tự|di truyền|huyết áp|tiểu đường|võng mạc|phẫu thuật|thuốc|liều dùng|"
    "triệu chứng|theo dõi|sức khỏe|dinh dưỡng|giải phẫu|kháng thể|miễn dịch|nhiễm trùng|văn bản|dự đoán|huấn luyện";
constexpr std::string_view kEnglishTerms =
    "pathology|model|data|cell|diagnosis|image|treatment|patient|clinical|cancer|analysis|test|doctor|hospital|"
    "research|result|method|system|information|document|search|install|server|configuration|security|application|"
    "version|parameter|sequence|genetic|pressure|diabetes|retina|surgery|drug|dose|symptom|monitoring|health|"
    "nutrition|anatomy|antibody|immune|infection|text|prediction|training|slide|workflow|report|section|record";

constexpr std::size_t kVietnameseWords = 24'000, kEnglishWords = 40'000;
constexpr std::size_t kTopicWords = 40;
constexpr std::size_t kPagesATopic = 12;
constexpr std::array<const char*, 4> kKinds{"article", "model", "service", "workflow"};
constexpr std::array<const char*, 6> kTasks{"classification", "segmentation", "extraction",
                                            "generation",     "prediction",   "search"};
constexpr std::array<const char*, 5> kModalities{"image", "text", "genome", "signal", "table"};

std::vector<std::string> split(std::string_view list, char separator) {
    std::vector<std::string> out;
    std::istringstream in{std::string(list)};
    for (std::string part; std::getline(in, part, separator);) out.push_back(part);
    return out;
}

// Words in the order of their frequency: those that everybody knows first, made ones behind them.
std::vector<std::string> vietnamese_words(Random random) {
    std::vector<std::string> words = split(kVietnameseTerms, '|');
    std::set<std::string> seen(words.begin(), words.end());
    // Of some 17,800 possible syllables a third is in use, and those unevenly.
    std::vector<std::string> syllables;
    analysis::for_each_syllable([&](std::string_view spelling, const analysis::Syllable&) {
        if (random.chance(0.35)) syllables.emplace_back(spelling);
    });
    for (std::size_t i = syllables.size(); i > 1; --i) std::swap(syllables[i - 1], syllables[random.below(i)]);
    const Zipf common(syllables.size(), 60);
    while (words.size() < kVietnameseWords) {
        std::string word = syllables[common.draw(random)];
        if (random.chance(0.75)) word += ' ' + syllables[common.draw(random)];
        if (seen.insert(word).second) words.push_back(std::move(word));
    }
    return words;
}

std::vector<std::string> english_words(Random random) {
    constexpr std::array kOnsets{"b",  "c",  "d",  "f",  "g",  "h",  "l",  "m",  "n",  "p",  "r",  "s",  "t",
                                 "v",  "w",  "br", "cl", "cr", "dr", "fl", "gr", "pl", "pr", "qu", "sc", "sh",
                                 "sp", "st", "th", "tr", "ch", "ph", "gl", "bl", "sl", "sw", "j",  "k",  ""};
    constexpr std::array kVowels{"a", "e", "i", "o", "u", "ea", "ai", "ou", "io", "ee"};
    constexpr std::array kCodas{"", "", "", "", "", "n", "r", "s", "t", "l", "m", "nd", "nt", "st", "ck", "p", "c"};
    constexpr std::array kEndings{"",    "",     "",    "s",    "ed",   "ing", "er",  "ly",
                                  "ion", "ness", "ity", "able", "ment", "al",  "ist", "ology"};
    const auto pick = [&](const auto& list) { return std::string(list[random.below(list.size())]); };
    std::vector<std::string> words = split(kEnglishTerms, '|');
    std::set<std::string> seen(words.begin(), words.end());
    while (words.size() < kEnglishWords) {
        std::string word;
        for (std::size_t i = 0, parts = random.chance(0.3) ? 1 : 2; i < parts; ++i)
            word += pick(kOnsets) + pick(kVowels) + pick(kCodas);
        word += pick(kEndings);
        if (word.size() > 2 && seen.insert(word).second) words.push_back(std::move(word));
    }
    return words;
}

std::string identifier(Random& random) {
    std::string out;
    const auto letters = [&](std::size_t count) {
        for (std::size_t i = 0; i < count; ++i) out += static_cast<char>('A' + random.below(26));
    };
    switch (random.below(4)) {
        case 0:  // Vex-12
            letters(1);
            for (std::size_t i = 0; i < 3; ++i) out += static_cast<char>('a' + random.below(26));
            return out + '-' + std::to_string(random.below(100));
        case 1:  // ABC1234
            letters(3);
            return out + std::to_string(random.below(10'000));
        case 2:  // 3.14
            return std::to_string(random.below(100)) + '.' + std::to_string(random.below(100));
        default:
            return std::to_string(1900 + random.below(200));
    }
}

std::string capitalized(std::string text) {
    std::u32string letters = analysis::to_utf32(text);
    if (letters.empty()) return text;
    if (letters[0] >= U'a' && letters[0] <= U'z') letters[0] -= 32;
    if (letters[0] == U'đ') letters[0] = U'Đ';
    return analysis::to_utf8(letters);
}

}  // namespace

struct Collection::Impl {
    explicit Impl(Options given)
        : options(given),
          words{vietnamese_words({given.seed, 1}), english_words({given.seed, 2})},
          function_words{split(kVietnameseFunctionWords, ' '), split(kEnglishFunctionWords, ' ')} {
        // Pages are laid out once; a page's language versions follow each other.
        Random random(given.seed, 3);
        for (std::size_t documents = 0; documents < given.documents;) {
            const std::size_t page = pages.size();
            const bool is_entry = random.chance(0.05);
            const std::size_t sections = is_entry ? 1 : 1 + random.below(8);
            const bool has_both = random.chance(0.75);
            const bool begins_english = !has_both && random.chance(0.5);
            for (const bool english : {false, true}) {
                if ((!has_both && english != begins_english) || documents >= given.documents) continue;
                pages.push_back({documents, page, is_entry, english, has_both});
                documents += std::min(sections, given.documents - documents);
            }
        }
        topics = pages.size() / kPagesATopic + 1;
    }

    struct Page {
        std::size_t first;  // document
        std::size_t key;    // the same in both languages
        bool is_entry, english, has_both;
    };

    // A topic's words, the ones it is about first. The same places in both languages' lists, as translations would be.
    std::vector<std::size_t> topic_words(std::size_t topic) const {
        Random random(options.seed ^ 0x746F706963U, topic);
        std::vector<std::size_t> out;
        while (out.size() < kTopicWords) {
            // Words of a topic are neither the commonest nor, mostly, the rarest.
            const double place = std::pow(random.share(), 1.7);
            out.push_back(static_cast<std::size_t>(place * static_cast<double>(kVietnameseWords)));
        }
        return out;
    }

    std::string word(bool english, Random& random, const std::vector<std::size_t>& topic) const {
        const double kind = random.share();
        if (kind < 0.38) return function_words[english][by_function.draw(random)];
        if (kind < 0.60) return words[english][topic[by_topic.draw(random)]];
        if (kind < 0.985) return words[english][(english ? by_english : by_vietnamese).draw(random)];
        return identifier(random);
    }

    std::string phrase(bool english, Random& random, const std::vector<std::size_t>& topic, std::size_t count) const {
        std::string out;
        for (std::size_t i = 0; i < count; ++i) {
            if (i > 0) out += ' ';
            out += words[english][topic[by_topic.draw(random)]];
        }
        return out;
    }

    std::string text(bool english, Random& random, const std::vector<std::size_t>& topic) const {
        const double length = static_cast<double>(options.median_words) * std::exp(0.8 * random.normal());
        const auto count = static_cast<std::size_t>(std::clamp(length, 5.0, 2000.0));
        std::string out;
        std::size_t sentence = 0;
        for (std::size_t i = 0; i < count; ++i) {
            std::string next = word(english, random, topic);
            out += sentence == 0 ? capitalized(std::move(next)) : std::move(next);
            const bool ends = i + 1 == count || (++sentence > 5 && random.chance(0.1));
            if (!ends) {
                out += random.chance(0.06) ? ", " : " ";
                if (sentence == 0) sentence = 1;
                continue;
            }
            out += i + 1 == count || random.chance(0.25) ? ".\n" : ". ";
            sentence = 0;
        }
        return out;
    }

    const Options options;
    const std::array<std::vector<std::string>, 2> words;           // [english]
    const std::array<std::vector<std::string>, 2> function_words;  // [english]
    const Zipf by_function{50, 1}, by_topic{kTopicWords, 3};
    const Zipf by_vietnamese{kVietnameseWords, 30}, by_english{kEnglishWords, 30};
    std::vector<Page> pages;
    std::size_t topics = 1;
};

Collection::Collection(Options options) : impl_(std::make_unique<Impl>(options)) {}
Collection::~Collection() = default;
Collection::Collection(Collection&&) noexcept = default;
Collection& Collection::operator=(Collection&&) noexcept = default;

std::size_t Collection::size() const noexcept { return impl_->options.documents; }

index::Document Collection::document(std::size_t i) const {
    const auto after = std::upper_bound(impl_->pages.begin(), impl_->pages.end(), i,
                                        [](std::size_t at, const Impl::Page& page) { return at < page.first; });
    const Impl::Page& page = *(after - 1);
    const std::size_t section = i - page.first;
    const std::size_t topic = page.key % impl_->topics;
    const auto topic_words = impl_->topic_words(topic);
    const std::string lang = page.english ? "en" : "vi", key = std::to_string(page.key);
    Random of_page(impl_->options.seed ^ 0x70616765U, page.key);
    Random random(impl_->options.seed ^ 0x646F63U, i);

    index::Document d;
    d.id = "p" + key + (section > 0 ? "-s" + std::to_string(section) : "") + '.' + lang;
    d.page_key = lang + ":p" + key;
    if (page.has_both) d.translation_key = "p" + key;
    d.kind = page.is_entry ? kKinds[1 + of_page.below(3)] : kKinds[0];
    d.lang = lang;
    d.url = (page.is_entry ? "/catalogue/" + lang + "/p" : '/' + lang + "/docs/p") + key + (page.is_entry ? "" : "/") +
            (section > 0 ? "#s" + std::to_string(section) : "");
    {
        Random of_title(impl_->options.seed ^ 0x7469746C65U, page.key);
        d.title = capitalized(impl_->phrase(page.english, of_title, topic_words, 2 + of_title.below(4)));
        if (page.is_entry) d.title += ' ' + identifier(of_title);
    }
    d.ordinal = static_cast<std::uint32_t>(section);
    if (section > 0) {
        d.section = capitalized(impl_->phrase(page.english, random, topic_words, 1 + random.below(4)));
        d.path = {d.section};
    }
    d.text = impl_->text(page.english, random, topic_words);
    std::array<char, 16> date{};
    std::snprintf(date.data(), date.size(), "20%02zu-%02zu-%02zu", 15 + of_page.below(11), 1 + of_page.below(12),
                  1 + of_page.below(28));
    d.date = date.data();
    if (page.is_entry) {
        const std::string provider = "Provider " + std::to_string(of_page.below(60));
        const double parameters = std::round(std::pow(10.0, 6.0 + 5.0 * of_page.share()));
        d.facets = {{"provider", {provider}},
                    {"tasks", {kTasks[of_page.below(kTasks.size())]}},
                    {"modalities", {kModalities[of_page.below(kModalities.size())]}}};
        d.numbers = {{"parameters", parameters}};
        std::array<char, 32> digits{};
        std::snprintf(digits.data(), digits.size(), "%.0f", parameters);
        d.attributes = R"({"provider":")" + provider + R"(","parameters":)" + digits.data() + '}';
    }
    d.source = "collection/" + key + '.' + lang;
    return d;
}

std::vector<std::string> Collection::queries(std::size_t count) const {
    std::vector<std::string> out;
    std::set<std::string> seen;
    for (std::uint64_t stream = 0; out.size() < count; ++stream) {
        Random random(impl_->options.seed ^ 0x7175657279U, stream);
        const auto topic = impl_->topic_words(random.below(impl_->topics));
        const double kind = random.share();
        const bool english = kind >= 0.65;
        constexpr std::array kWords{1, 1, 2, 2, 2, 3, 3, 4};
        std::string query =
            impl_->phrase(english, random, topic, static_cast<std::size_t>(kWords[random.below(kWords.size())]));
        if (kind < 0.25) query = analysis::fold(query);  // no marks typed
        if (random.chance(0.15)) {
            const auto& function_words = impl_->function_words[english];
            std::string word = function_words[impl_->by_function.draw(random)];
            if (kind < 0.25) word = analysis::fold(word);
            query = word + ' ' + query;
        }
        const double extra = random.share();
        if (extra < 0.05 && query.size() > 6) {  // two letters the wrong way round
            std::u32string letters = analysis::to_utf32(query);
            const std::size_t at = 1 + random.below(letters.size() - 2);
            std::swap(letters[at], letters[at + 1]);
            query = analysis::to_utf8(letters);
        } else if (extra < 0.08) {
            query = '"' + query + '"';
        } else if (extra < 0.11) {
            query += ' ' + identifier(random);
        }
        if (seen.insert(query).second) out.push_back(std::move(query));
    }
    return out;
}

std::vector<std::size_t> Collection::repeated(std::size_t count, std::size_t of) const {
    Random random(impl_->options.seed, 4);
    const Zipf zipf(of, 0);
    std::vector<std::size_t> out(count);
    for (auto& place : out) place = zipf.draw(random);
    return out;
}

}  // namespace tim::benchmarks
