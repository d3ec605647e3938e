#include "engine/analysis/function_words.h"

#include <array>
#include <sstream>
#include <string>
#include <unordered_set>

#include "engine/analysis/unicode.h"
#include "engine/analysis/vietnamese.h"

namespace tim::analysis {
namespace {

constexpr std::string_view kVietnamese =
    "là và của các những một có được cho với trong không này khi để từ ta tôi bạn chúng mình nó họ ai gì nào sao "
    "đâu bao mấy thế vậy đó đây kia ấy nên thì mà nếu hay hoặc nhưng vì bởi do tại đã đang sẽ sắp vừa mới rồi chưa còn "
    "cũng đều chỉ rất quá lắm hơn nhất như bằng theo về đến tới ra vào lên xuống qua lại trên dưới ngoài giữa trước "
    "sau "
    "bị phải cần muốn hãy đừng chớ à ạ ơi nhé nhỉ ư hả mọi mỗi từng cả tất vài giúp làm cách xin hỏi việc "
    "sự cái ở";

constexpr std::string_view kEnglish =
    "a about after all also an and any are as at be because been before being between both but by can could did do "
    "does "
    "doing during each for from further get give had has have having he her here hers him his how i if in into is it "
    "its itself just like may me might more most must my need no nor not of off on once only or other our out over own "
    "please same shall she should so some such than that the their them then there these they this those through to "
    "too "
    "under until up use used using very want was we were what when where which while who whom why will with would you "
    "your find show tell s t";

constexpr std::string_view kVietnameseLinking =
    "và của các những là với thì mà này nhưng hoặc nếu đã đang sẽ cũng được khi để trong một rằng";

constexpr std::string_view kEnglishLinking =
    "a also an and any are as at be because been but by can could did do does each for from had has have he her his if "
    "in into is it its may might must my of on or our shall she should so such than that the their them then there "
    "these they this those to us was we were when where which while who whom will with would you your";

using Set = std::unordered_set<std::string>;

constexpr std::string_view kSayLittle =
    "among another back better come comes done easily enough even every example first fully go goes good how however "
    "keep kind known large larger largest last leave leaves less let like look made make makes many much name never "
    "new next now often one part per place possible put quickly rather right said say says second several short "
    "shows side since small something stand still take takes tells thing things three time together turn two typical "
    "way ways well whether within without "
    "ba bên biết bốn cao chẳng cùng dành dài dễ dù đạt điều đúng đủ đưa hai ít khác khó lần lấy lớn luôn lúc mạnh năm "
    "nay ngay ngày ngắn nghĩa người nhanh nhau nhiều nhỏ nhờ nơi nói nữa phần riêng rõ sát sẵn sớm tháng thay thấy "
    "thêm thứ thường tốt tức vẫn xong";

Set words(std::string_view list, bool folded) {
    Set set;
    std::istringstream in{std::string(list)};
    for (std::string word; in >> word;) set.insert(folded ? fold(word) : spelling_key(word));
    return set;
}

}  // namespace

bool is_vietnamese_function_word(std::string_view word) {
    static const Set set = words(kVietnamese, false);
    return set.contains(spelling_key(word));
}

bool is_bare_vietnamese_function_word(std::string_view folded) {
    static const Set set = words(kVietnamese, true);
    return set.contains(std::string(folded));
}

bool is_english_function_word(std::string_view word) {
    static const Set set = words(kEnglish, true);
    return set.contains(std::string(word));
}

bool is_vietnamese_linking_word(std::string_view word) {
    static const Set set = words(kVietnameseLinking, false);
    return set.contains(spelling_key(word));
}

bool is_english_linking_word(std::string_view word) {
    static const Set set = words(kEnglishLinking, true);
    return set.contains(std::string(word));
}

bool can_be_linking_word(std::string_view folded) {
    static const Set set = words(kVietnameseLinking, true);
    return set.contains(std::string(folded)) || is_english_linking_word(folded);
}

bool says_little(std::string_view word) {
    static const Set set = words(kSayLittle, false);
    return set.contains(spelling_key(word)) || is_english_function_word(word) || is_vietnamese_function_word(word);
}

}  // namespace tim::analysis
