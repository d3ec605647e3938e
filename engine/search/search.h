// The search library: a question in, ranked hits out. No HTTP, no JSON; this is what other programs embed.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>
#include <vector>

namespace tim::search {

// The caller's mistake, a thing that is not there, an index that cannot be read, and our bug are four answers.
enum class Errc { bad_request, not_found, index_unavailable, internal };

struct Error {
    Errc code = Errc::internal;
    std::string message;    // one sentence that says what to change
    std::string parameter;  // of the Request, where one is at fault: "q", "filter", "limit", ...
};

template <class T>
using Result = tl::expected<T, Error>;

enum class Sort { relevance, date };
enum class Group { page, section };

inline constexpr std::size_t kMaxQueryBytes = 512;
inline constexpr unsigned kMaxLimit = 100;
inline constexpr unsigned kMaxOffset = 1000;
inline constexpr std::size_t kMaxFilters = 32;
inline constexpr std::size_t kMaxFacets = 16;

struct Condition {
    std::string filter;  // as in Request::filters
    bool negated = false;
};
using AnyOf = std::vector<Condition>;

struct Request {
    std::string query;                 // UTF-8, at most kMaxQueryBytes; empty matches everything
    std::string lang;                  // "vi", "en"; empty: all
    std::string prefer;                // "vi", "en": of pages that answer alike in both, this version; empty: the best
    std::string kind;                  // "article", "model", "service", "workflow"; empty: all
    std::vector<std::string> filters;  // "field:value" (values of one field are alternatives), "parameters>=1e9"
    // Further filters: of each of these, one condition must hold. Unlike `filters`, they also bind the counts of their
    // own fields. They count towards kMaxFilters.
    std::vector<AnyOf> all_of;
    std::vector<std::string> facets;  // fields to count values of
    Sort sort = Sort::relevance;
    unsigned limit = 10, offset = 0;
    Group group = Group::page;
    bool exact_total = false;
    // For finding and counting; what was found by then is the answer, and is said to be partial. 0: without end.
    std::chrono::milliseconds time_limit{500};
    // Fill what hits show beside their documents' own words: marked texts, snippets, match and further sections.
    // Without, ranking alone is paid for; the first hits may have them all the same.
    bool excerpts = true;
    bool explain = false;   // fill Hit::explanation; costs a small query for each part of the question and hit
    bool as_typed = false;  // the words as they stand: nothing decoded, mended or restored, no did_you_mean
    bool translate = true;  // also search for words of the other language
};

struct SnippetPart {
    std::string text;  // as written in the document
    bool mark = false;
};
using Snippet = std::vector<SnippetPart>;

// How a hit matches what was typed, best first: the words as written, in another spelling of the same word, with marks
// that contradict none of those typed, with the same bare letters, by English stem, through the other language. Of
// several words the one that matches worst decides.
enum class Match { exact, variant, compatible, bare, stem, translated, none };
[[nodiscard]] std::string_view name(Match match) noexcept;

struct SectionHit {
    std::string id, url, section;  // the section is named by the page's title where it is the page's beginning
    std::vector<std::string> path;
    std::vector<Snippet> path_parts;
    Snippet snippet;
};

struct Translation {
    std::string url, title;
    std::string date, lastmod;  // of the page there, as those of Hit: they tell which version fell behind
};

// What of a hit answers the words of an Explanation.
enum class Through {
    words,    // words of its own
    title,    // its title or heading, which as a whole says in its own language what was asked in the other one
    version,  // its page's version in another language
};
[[nodiscard]] std::string_view name(Through through) noexcept;

// Why a hit stands where it stands: one of the words asked for, or several that count as one (a pair of neighbours, an
// identifier, what was translated), and what it found in the hit.
struct Explanation {
    std::string word;  // as typed
    std::string as;    // as the hit (or that version) writes it; empty where only the index knows
    Match match = Match::none;
    std::string field;  // where it was seen first: "title", "heading", "keyword", "text", "code"; empty as `as` is
    double weight = 0;  // its share of the score, 0 to 1; the shares of a hit add up to 1
    Through through = Through::words;
};

struct Hit {
    std::string id, kind, lang, url, title, section;
    std::vector<std::string> path;
    Snippet title_parts, section_parts;  // title and section with the matched words marked
    std::vector<Snippet> path_parts;     // likewise
    Snippet snippet;
    double score = 0;
    Match match = Match::none;
    std::string date, lastmod;  // "2025-05-07" or empty: published; last changed, where the source states it
    std::string attributes;     // JSON object, as the source wrote it; never empty
    std::map<std::string, Translation> translations;  // language -> the page there
    std::vector<SectionHit> sections;                 // further matching sections of the page, best first
    std::vector<Explanation> explanation;             // heaviest first; filled where Request::explain asks for it
    std::string text;                                 // filled by Searcher::document() only
};

enum class How { as_typed, marks_restored, typo, telex, vni };
[[nodiscard]] std::string_view name(How how) noexcept;

struct Interpreted {
    std::string as;  // the query as it was understood
    How how = How::as_typed;
    std::vector<std::string> also_searched;  // words of the other language
    // Words of the query that no document has, or only other words with their letters; empty where nothing is found.
    std::vector<std::string> absent;
};

struct FacetValue {
    std::string value;
    std::uint64_t count = 0;
    std::map<std::string, std::string> labels;  // language -> what people read
};

struct DidYouMean {
    std::string query, why;
};

struct Answer {
    std::vector<Hit> hits;
    std::uint64_t total = 0;  // pages or sections, as grouped
    bool total_is_exact = true;
    Interpreted interpreted;
    std::map<std::string, std::vector<FacetValue>> facets;
    std::optional<DidYouMean> did_you_mean;
    std::string revision;  // of the index that answered
    bool partial = false;
    std::vector<std::string> missing;  // shards that did not answer; empty where the time was over
};

inline constexpr unsigned kMaxSuggestions = 20;

struct SuggestRequest {
    std::string query;   // what was typed so far: UTF-8, at most kMaxQueryBytes, the last word perhaps unfinished
    std::string lang;    // "vi", "en"; empty: all
    unsigned limit = 8;  // at most kMaxSuggestions
};

struct Suggestion {
    std::string text;  // with its marks, as the documents write it; searching for it finds something
    std::string kind;  // "phrase", "title", "heading" or "entity" (a catalogue entry)
    std::string lang;  // of the documents it comes from; may be empty
    std::string url;   // where it leads by itself; empty where several pages share it
};

struct Weights;  // weights.h, beside this header

// Of shards on other machines, which `tim-indexer shards --at` names. A program that has such ignores SIGPIPE, since a
// shard may go at any moment.
struct ShardLimits {
    // How long each may take for one answer; a search asks them some five to ten times, all at once. A shard that takes
    // longer is left out, until it answers again.
    std::chrono::milliseconds answer{500};
};

// What this process knows of a shard; those on this machine are always there.
struct ShardState {
    std::string name;     // "shard-2", as Answer::missing has it
    std::string address;  // "127.0.0.1:9002"; empty on this machine
    bool is_up = true;
    std::string why;                              // it is not, in a sentence for people who look after it
    std::uint64_t dead = 0, slow = 0, wrong = 0;  // how often it failed so
};

// One open index. Not for use by two threads at once: give each thread its own (opening costs microseconds).
// Every call first follows the index folder's stub file, so a new generation is seen by the next call.
class Searcher {
public:
    // Fails with index_unavailable if there is no index, or one of another schema; the message names the command
    // that builds it.
    [[nodiscard]] static Result<Searcher> open(const std::filesystem::path& index_dir, const ShardLimits& limits = {});
    // The same with other numbers to rank by than those that were measured to be good.
    [[nodiscard]] static Result<Searcher> open(const std::filesystem::path& index_dir, const Weights& weights,
                                               const ShardLimits& limits = {});
    Searcher(Searcher&&) noexcept;
    Searcher& operator=(Searcher&&) noexcept;
    ~Searcher();

    [[nodiscard]] Result<Answer> search(const Request& request);
    // How what was typed may go on, best first: titles, headings, entries, frequent phrases and words that begin so,
    // then titles and entries with a later word that does. Marks need not be typed; typed ones bind. Nothing for an
    // empty query.
    [[nodiscard]] Result<std::vector<Suggestion>> suggest(const SuggestRequest& request);
    // The document of that id, with its whole text, translations and no snippet.
    [[nodiscard]] Result<Hit> document(std::string_view id);
    [[nodiscard]] std::uint64_t document_count() const;
    // Changes whenever answers may change: "000003-7".
    [[nodiscard]] Result<std::string> revision();
    // The shards of the index, in order; a single one where it has none.
    [[nodiscard]] std::vector<ShardState> shards() const;
    // Why an older index answers than the one published last, and what mends that; empty if all is well.
    [[nodiscard]] const std::string& warning() const;

private:
    struct Impl;
    explicit Searcher(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace tim::search
