#include "engine/search/query.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace tim::search {
namespace {

constexpr std::size_t kMaxTokens = 64;

bool is_space(char c) { return static_cast<unsigned char>(c) <= ' ' || c == 0x7F; }

// What opens a phrase at `at`, and what must close it.
std::optional<std::pair<std::size_t, std::string_view>> opening_quote(std::string_view text, std::size_t at) {
    if (text.substr(at).starts_with('"')) return std::pair{std::size_t{1}, std::string_view("\"")};
    if (text.substr(at).starts_with("“")) return std::pair{std::string_view("“").size(), std::string_view("”")};
    return std::nullopt;
}

class Parser {
public:
    explicit Parser(std::string_view query) : text_(query) {}

    ParsedQuery run() {
        while (at_ < text_.size()) {
            if (is_space(text_[at_])) {
                ++at_;
                continue;
            }
            item();
        }
        if (std::exchange(or_pending_, false)) words_ = "OR";  // nothing came that it could join
        flush_words();
        return std::move(out_);
    }

private:
    void item() {
        const std::size_t start = at_;
        if (text_[at_] == '-' && at_ + 1 < text_.size() && !is_space(text_[at_ + 1]) && text_[at_ + 1] != '-') {
            ++at_;
            if (auto clause = operand()) {
                flush_words();
                out_.excluded.push_back(std::move(*clause));
                return;
            }
            at_ = start;
        }
        constexpr std::string_view kTitle = "title:", kLang = "lang:";
        if (text_.substr(at_).starts_with(kTitle)) {
            at_ += kTitle.size();
            if (at_ < text_.size() && !is_space(text_[at_])) {
                if (auto clause = operand()) {
                    clause->in_title = true;
                    return want(std::move(*clause));
                }
            }
            at_ = start;
        }
        if (text_.substr(at_).starts_with(kLang)) {
            const std::string_view code = word_at(at_ + kLang.size());
            if (code.size() >= 2 && code.size() <= 8 &&
                std::all_of(code.begin(), code.end(), [](char c) { return (c >= 'a' && c <= 'z') || c == '-'; })) {
                out_.languages.emplace_back(code);
                at_ += kLang.size() + code.size();
                return;
            }
        }
        if (opening_quote(text_, at_)) {
            if (auto clause = operand()) return want(std::move(*clause));
            at_ = start;
        }
        const std::string_view word = word_at(at_);
        if (word == "OR" && joins_something(at_ + word.size())) {
            at_ += word.size();
            flush_words_but_last();
            or_pending_ = !out_.wanted.empty();
            if (!or_pending_) words_ = word;  // what stood before it has no word
            return;
        }
        if (word.size() > 1 && word.ends_with('*')) {
            if (auto clause = operand()) return want(std::move(*clause));
            at_ = start;
        }
        at_ += word.size();
        if (or_pending_) {  // OR binds one word on each side
            want(make(Clause::Kind::words, word));
            return;
        }
        if (!words_.empty()) words_.push_back(' ');
        words_.append(word);
    }

    // Whether an OR stands between two things; else it is a word (`hàm OR`).
    bool joins_something(std::size_t after) const {
        const bool any_left = !words_.empty() || !out_.wanted.empty();
        return any_left && !or_pending_ &&
               !std::all_of(text_.begin() + static_cast<std::ptrdiff_t>(after), text_.end(), is_space);
    }

    std::string_view word_at(std::size_t at) const {
        std::size_t end = at;
        while (end < text_.size() && !is_space(text_[end])) ++end;
        return text_.substr(at, end - at);
    }

    // A quoted phrase, a prefix or a word at the cursor; nothing, and the cursor anywhere, if it holds no word.
    std::optional<Clause> operand() {
        if (const auto quote = opening_quote(text_, at_)) {
            const std::size_t begin = at_ + quote->first;
            const std::size_t end = text_.find(quote->second, begin);
            if (end == std::string_view::npos) return std::nullopt;
            at_ = end + quote->second.size();
            Clause clause = make(Clause::Kind::phrase, text_.substr(begin, end - begin));
            if (clause.tokens.empty()) return std::nullopt;
            return clause;
        }
        std::string_view word = word_at(at_);
        at_ += word.size();
        auto kind = Clause::Kind::words;
        if (word.size() > 1 && word.ends_with('*')) {
            kind = Clause::Kind::prefix;
            while (word.ends_with('*')) word.remove_suffix(1);
        }
        Clause clause = make(kind, word);
        if (clause.tokens.empty()) return std::nullopt;
        return clause;
    }

    static Clause make(Clause::Kind kind, std::string_view text) {
        Clause clause;
        clause.kind = kind;
        clause.text = text;
        clause.tokens = analysis::analyze(text);
        if (clause.tokens.size() > kMaxTokens) clause.tokens.resize(kMaxTokens);
        return clause;
    }

    void want(Clause clause) {
        flush_words();
        if (clause.tokens.empty()) return;
        clause.or_previous = std::exchange(or_pending_, false);
        out_.wanted.push_back(std::move(clause));
    }

    void flush_words() {
        if (words_.empty()) return;
        Clause clause = make(Clause::Kind::words, words_);
        words_.clear();
        if (!clause.tokens.empty()) out_.wanted.push_back(std::move(clause));
    }

    // Before OR: its left side is the last word alone.
    void flush_words_but_last() {
        const std::size_t space = words_.rfind(' ');
        if (space == std::string::npos) return flush_words();
        const std::string last = words_.substr(space + 1);
        words_.resize(space);
        flush_words();
        words_ = last;
        flush_words();
    }

    std::string_view text_;
    std::size_t at_ = 0;
    std::string words_;
    bool or_pending_ = false;
    ParsedQuery out_;
};

}  // namespace

std::vector<const analysis::AnalyzedToken*> words_of(const Clause& clause) {
    std::vector<const analysis::AnalyzedToken*> words;
    for (const auto& token : clause.tokens)
        if (token.kind == analysis::TokenKind::word) words.push_back(&token);
    return words;
}

ParsedQuery parse_query(std::string_view query) { return Parser(query).run(); }

bool is_plain(const ParsedQuery& query) {
    return query.wanted.size() == 1 && query.wanted[0].kind == Clause::Kind::words && query.excluded.empty() &&
           !query.wanted[0].in_title;
}

}  // namespace tim::search
