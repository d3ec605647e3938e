#include "engine/search/search.h"

#include <xapian.h>

#include <algorithm>
#include <set>
#include <utility>

#include "engine/analysis/analyzer.h"
#include "engine/analysis/unicode.h"
#include "engine/index/fields.h"
#include "engine/index/index_reader.h"
#include "engine/search/counterparts.h"
#include "engine/search/deadline.h"
#include "engine/search/everything.h"
#include "engine/search/explain.h"
#include "engine/search/facets.h"
#include "engine/search/filters.h"
#include "engine/search/forgotten_spaces.h"
#include "engine/search/found_documents.h"
#include "engine/search/glossary.h"
#include "engine/search/guarded.h"
#include "engine/search/highlighter.h"
#include "engine/search/interpretation.h"
#include "engine/search/page_versions.h"
#include "engine/search/phrases.h"
#include "engine/search/plan.h"
#include "engine/search/query.h"
#include "engine/search/ranking.h"
#include "engine/search/shown_document.h"
#include "engine/search/suggest.h"
#include "engine/search/top_documents.h"
#include "engine/search/translated_titles.h"

namespace tim::search {
namespace {

using Xapian::Query;

constexpr unsigned kMostSections = 3;
constexpr Xapian::doccount kCheckAtLeast = 200;
constexpr Xapian::doccount kSmallIndex = 1'000;  // where exact totals cost nothing
constexpr unsigned kTopForEvidence = 3;
constexpr unsigned kMostByTitles = 100;        // whose titles are looked at where learnt words found them
constexpr Xapian::doccount kMostLending = 50;  // sections in other languages that lend their weight

Error bad_request(std::string parameter, std::string message) {
    return {Errc::bad_request, std::move(message), std::move(parameter)};
}

std::optional<Error> check(const Request& request) {
    if (request.query.size() > kMaxQueryBytes)
        return bad_request("q", "q is at most " + std::to_string(kMaxQueryBytes) + " bytes long");
    if (!analysis::is_valid_utf8(request.query)) return bad_request("q", "q must be valid UTF-8");
    if (request.limit > kMaxLimit) return bad_request("limit", "limit is at most " + std::to_string(kMaxLimit));
    if (request.offset > kMaxOffset) return bad_request("offset", "offset is at most " + std::to_string(kMaxOffset));
    if (request.facets.size() > kMaxFacets)
        return bad_request("facets", "at most " + std::to_string(kMaxFacets) + " facets are counted");
    return std::nullopt;
}

}  // namespace

std::string_view name(Match match) noexcept {
    switch (match) {
        case Match::exact:
            return "exact";
        case Match::variant:
            return "variant";
        case Match::compatible:
            return "compatible";
        case Match::bare:
            return "bare";
        case Match::stem:
            return "stem";
        case Match::translated:
            return "translated";
        case Match::none:
            return "none";
    }
    return "none";
}

std::string_view name(Through through) noexcept {
    switch (through) {
        case Through::words:
            return "words";
        case Through::title:
            return "title";
        case Through::version:
            return "version";
    }
    return "words";
}

std::string_view name(How how) noexcept {
    switch (how) {
        case How::as_typed:
            return "as_typed";
        case How::marks_restored:
            return "marks_restored";
        case How::typo:
            return "typo";
        case How::telex:
            return "telex";
        case How::vni:
            return "vni";
    }
    return "as_typed";
}

struct Searcher::Impl {
    Impl(const std::filesystem::path& index_dir, const Weights& chosen, const ShardLimits& limits)
        : reader(index_dir, {limits.answer}), glossary(reader.glossary()), weights(chosen), versions(reader) {}

    template <class F>
    auto guard(F&& f) {
        const auto follow = [&](bool changed) {
            if (changed) {
                glossary = Glossary(reader.glossary());
                versions.forget();
            }
            return changed;
        };
        is_patient = false;
        const auto recover = [&](const Xapian::Error* error) {
            if (error != nullptr) return follow(reader.recover(*error));
            // Whatever comes of it, this answer is not given up again.
            is_patient = true;
            return follow(reader.leave_out_slowest());
        };
        return guarded([&](bool anew) { follow(reader.refresh(anew)); },
                       [&](const std::string& why) { return follow(reader.fall_back(why)); }, recover, f);
    }

    // One question on its way to an answer.
    struct Run {
        const Request& request;
        const ParsedQuery& parsed;
        const Filters& filters;
        Deadline& deadline;
        Plan plan;
        double share = 0;  // of the question that hits have, chosen by enough_or_any()
        Counterparts counterparts;
    };

    Ranking ranking(const Run& run) const {
        return {reader, weights, run.plan, run.counterparts, run.deadline, is_patient};
    }

    Run begin(const Request& request, const ParsedQuery& parsed, const Filters& filters, Deadline& deadline,
              Doubt doubt) const {
        const std::string& lang =
            request.lang.empty() && parsed.languages.size() == 1 ? parsed.languages.front() : request.lang;
        Run run{request, parsed, filters, deadline, {}, 0, {}};
        run.plan = make_plan(parsed, reader, glossary, {lang, request.as_typed, request.translate, doubt}, weights);
        find_counterparts(run);
        return run;
    }

    Answer answer(const Request& request, const Filters& filters, const ParsedQuery& typed) {
        Deadline deadline(request.time_limit);
        const std::optional<ParsedQuery> spaced = request.as_typed ? std::nullopt : with_spaces(reader, typed);
        const ParsedQuery& parsed = spaced ? *spaced : typed;
        Run run = begin(request, parsed, filters, deadline, Doubt::unknown_words);
        std::optional<DidYouMean> offer;
        if (run.plan.doubtful && is_plain(parsed)) {
            const auto finds_nothing = [&](const First& first) { return first.share < weights.least_share; };
            const bool may_be_replaced = !run.plan.has_word_in_use;
            std::optional<First> typed;
            if (!may_be_replaced) typed = first_of(run);
            Run other = begin(request, parsed, filters, deadline,
                              typed && finds_nothing(*typed) ? Doubt::words_that_find_nothing : Doubt::misfits_as_well);
            if (reads_otherwise(run.plan, other.plan)) {
                if (!typed) typed = first_of(run);
                const First meant = first_of(other);
                const bool is_better = finds_nothing(*typed) && !finds_nothing(meant);
                const bool is_title = other.plan.is_title && !run.plan.is_title && run.plan.words.size() > 1;
                if (is_title || (is_better && may_be_replaced)) {
                    run.plan = std::move(other.plan);
                    run.counterparts = std::move(other.counterparts);
                } else if (is_better ||
                           (!finds_nothing(meant) && fits_better(*typed, meant, run.plan.has_word_in_use))) {
                    offer = DidYouMean{meant.as, "typo"};
                }
            }
        }

        Answer out;
        out.revision = reader.revision();
        out.interpreted.as = request.query;
        collect_hits(run, out);
        if (spaced && out.total > 0) {
            How& how = out.interpreted.how;
            if (how == How::as_typed) out.interpreted.as = parsed.wanted[0].text;
            if (how == How::as_typed || how == How::marks_restored) how = How::typo;
        }
        if (offer && offer->query != request.query) out.did_you_mean = std::move(offer);
        count_facets(run, out);
        out.missing = reader.missing();
        if (run.deadline.has_ended() || !out.missing.empty()) {
            out.partial = true;
            out.total_is_exact = false;
        }
        std::set<std::string> seen;
        for (const auto& translation : run.plan.translations)
            if (seen.insert(translation.text).second) out.interpreted.also_searched.push_back(translation.text);
        seen.clear();
        if (out.total > 0 && out.missing.empty())
            for (const auto& word : run.plan.words)
                if (word.absent && !word.function && seen.insert(word.token.text).second)
                    out.interpreted.absent.push_back(word.token.text);
        return out;
    }

    // How well the best hit answers, for comparing two readings of one question.
    struct First {
        double share = 0;     // of the query's weight, in the best of the first hits
        double together = 0;  // of that weight, in words that stand together as in the query
        std::string as;
    };

    // A word that is only in use is in no document: whatever has more is better.
    static bool fits_better(const First& typed, const First& meant, bool has_word_in_use) {
        if (has_word_in_use && meant.share > typed.share) return true;
        return meant.share >= typed.share && meant.together > typed.together;
    }

    First first_of(Run& run) const {
        First first;
        const Highlighter highlighter(run.plan);
        const Ranked found = enough_or_any(run, {.count = kTopForEvidence, .sort = run.request.sort});
        for (const auto& hit : found.hits) {
            const index::Document& document = hit.document();
            const auto evidence = show(document, highlighter).evidence;
            const double share = run.counterparts.lend_to(document) ? 1.0 : highlighter.share(evidence);
            const double together = highlighter.together(evidence);
            if (std::pair(share, together) <= std::pair(first.share, first.together)) continue;
            Interpreted as{run.request.query, How::as_typed, {}, {}};
            interpret(run.parsed, run.plan, evidence, as);
            first = {share, together, as.as};
        }
        return first;
    }

    // Where nothing has enough of the query, a single word is better than nothing (collect_hits() then looks whether it
    // is).
    Ranked enough_or_any(Run& run, const Ranking::Window& window) const {
        run.share = weights.enough;
        Ranked enough = ranking(run).best(run.share, run.filters.query(), window);
        if (!enough.is_nothing || run.plan.units.empty()) return enough;
        run.share = 0;
        return ranking(run).best(run.share, run.filters.query(), window);
    }

    // What was asked for in so many words (a phrase, title:, a prefix) must stand in the hit itself.
    static bool asks_literally(const Plan& plan) {
        return std::any_of(plan.units.begin(), plan.units.end(), [](const Unit& u) { return u.required; });
    }

    // Where only some languages are wanted: what answers in the others, and lends its weight to its counterparts.
    void find_counterparts(Run& run) const {
        if (weights.counterpart <= 0 || !run.filters.restricts("lang") || !run.request.translate ||
            run.plan.parts.empty() || asks_literally(run.plan))
            return;
        const Query elsewhere(Query::OP_AND_NOT, run.filters.query("lang"), run.filters.query());
        const Ranked lending = ranking(run).best(weights.counterpart_enough, elsewhere, {.count = kMostLending});
        const Highlighter highlighter(run.plan);
        const double best_of_words = ranking(run).most_of_words();
        double best_share = 0;
        Counterparts found;
        for (std::size_t rank = 0; rank < lending.hits.size(); ++rank) {
            const auto& hit = lending.hits[rank];
            const index::Document& document = hit.document();
            if (rank < kTopForEvidence)
                best_share = std::max(best_share, highlighter.share(show(document, highlighter).evidence));
            // A section whose words are spread over it says little of its counterpart: pages without one would have to
            // stand behind it.
            const bool is_asked_for =
                !run.plan.whole.empty() &&
                index::whole(analysis::analyze(document.ordinal == 0 ? document.title : document.section)) ==
                    run.plan.whole;
            const double share =
                is_asked_for ? 1.0 : std::min(1.0, weights.counterpart_related * hit.weight() / best_of_words);
            found.add(document, hit.weight() * share, weights.counterpart_lead);
        }
        if (found.empty() || best_share < weights.least_share) return;
        run.plan.parts.push_back(
            {Part::Kind::counterpart, 0, run.plan.words.size(), found.scoring(weights.counterpart)});
        run.counterparts = std::move(found);
    }

    Xapian::doccount check_at_least(const Run& run) const {
        const Xapian::doccount all = reader.documents().get_doccount();
        const bool is_small = all <= kSmallIndex && !reader.is_remote();  // what is looked at is sent
        return run.request.exact_total || is_small ? all : kCheckAtLeast;
    }

    void collect_hits(Run& run, Answer& out) {
        Results found = find(run);
        const Highlighter highlighter(run.plan);
        std::vector<ShownDocument> best;
        for (const auto& hit : found.ranked.hits) {
            if (best.size() == kTopForEvidence) break;
            best.push_back(show(hit.document(), highlighter));
        }
        // What was asked for literally is there; the rest must amount to something.
        if (!best.empty() && !asks_literally(run.plan) && share_of(run, found, best, highlighter) < weights.least_share)
            return;
        out.total = found.ranked.total;
        out.total_is_exact = found.ranked.is_exact;
        if (!run.request.as_typed && !best.empty()) {
            interpret(run.parsed, run.plan, best.front().evidence, out.interpreted);
            OtherMarks marks(run.parsed, run.plan);
            for (const auto& each : best) marks.see(each.evidence);
            out.did_you_mean = marks.offer();
        }
        list(run, found, std::move(best), highlighter, out.hits);
    }

    // What was found, the best first.
    struct Results {
        Ranked ranked;
        std::map<Xapian::docid, TitleTold> told;  // what each is given for its title
    };

    Results find(Run& run) const {
        const PhraseDecider phrases(run.plan);
        const TranslatedTitles titles(run.plan);
        const bool by_titles = weights.told_title > 0 && titles.possible() && run.filters.restricts("lang") &&
                               run.request.sort == Sort::relevance;
        // Whether the best are good enough does not depend on which hits are shown, nor in which language.
        const unsigned end = std::max(run.request.offset + run.request.limit, kTopForEvidence);
        Results out;
        out.ranked = enough_or_any(run, {.count = by_titles ? std::max(end, kMostByTitles) : end,
                                         .at_least = check_at_least(run),
                                         .sort = run.request.sort,
                                         .decider = phrases.needed() ? &phrases : nullptr,
                                         .of_each = run.request.group == Group::page ? 1U : 0U});
        if (by_titles) out.told = put_by_titles(run, titles, out.ranked);
        return out;
    }

    // How much of the question the best hits have: one of them, or, as each of several names may stand by itself, all.
    double share_of(const Run& run, const Results& found, const std::vector<ShownDocument>& best,
                    const Highlighter& highlighter) const {
        if (run.plan.words.empty()) return 1;
        double share = 0;
        std::vector<const Highlighter::Evidence*> of_best;
        for (std::size_t rank = 0; rank < best.size(); ++rank) {
            // Of what is lent to, find_counterparts() looked whether it is enough.
            const bool is_lent_to = run.counterparts.lend_to(found.ranked.hits[rank].document());
            share = std::max(share, is_lent_to ? 1.0 : highlighter.share(best[rank].evidence));
            of_best.push_back(&best[rank].evidence);
        }
        return share < weights.least_share ? highlighter.share_of_all(of_best) : share;
    }

    // The hits that are asked for; the first of all were shown as `best`.
    void list(Run& run, Results& found, std::vector<ShownDocument> best, const Highlighter& highlighter,
              std::vector<Hit>& out) {
        const bool by_page = run.request.group == Group::page;
        auto& hits = found.ranked.hits;
        best.erase(best.begin(), best.begin() + std::min<std::ptrdiff_t>(run.request.offset, std::ssize(best)));
        cut(hits, run.request.offset, run.request.limit);
        if (reader.is_remote()) versions.read_ahead(hits);
        const std::map<std::string, Xapian::docid> preferred =
            by_page ? preferred_versions(run, hits, highlighter) : std::map<std::string, Xapian::docid>();
        std::vector<Shown> shown;
        for (std::size_t rank = 0; rank < hits.size(); ++rank) {
            const Found& each = hits[rank];
            Xapian::docid docid = each.docid();
            std::optional<index::Document> other;
            if (const auto version = preferred.find(index::page_group(each.document())); version != preferred.end()) {
                docid = version->second;
                other = reader.document(docid);
            }
            const index::Document& document = other ? *other : each.document();
            Hit hit = rank < best.size() && !other ? std::move(best[rank].hit)
                      : run.request.excerpts       ? show(document, highlighter).hit
                                                   : hit_of(document);
            const TitleTold title = found.told[each.docid()];
            hit.score = each.weight() + title.weight;
            if (hit.match == Match::none && run.counterparts.lend_to(document)) hit.match = Match::translated;
            if (run.request.explain) hit.explanation = explanation_of(run, document, title, highlighter);
            hit.translations = versions.translations_of(document, docid);
            shown.push_back({docid, by_page && run.request.excerpts ? document.page_key : std::string(),
                             index::page_group(document)});
            out.push_back(std::move(hit));
        }
        add_other_sections(run, shown, highlighter, out);
    }

    std::vector<Explanation> explanation_of(const Run& run, const index::Document& document, const TitleTold& title,
                                            const Highlighter& highlighter) const {
        const Query alone(index::term(index::Prefix::id, document.id));
        return explain(run.plan, highlighter, document, title, run.counterparts.lender_to(document),
                       [&](const Part& part) { return ranking(run).weight_of(part, alone); });
    }

    // The first of what was found by learnt words in the order that their titles give them.
    // Returns what each is given for its title.
    std::map<Xapian::docid, TitleTold> put_by_titles(const Run& run, const TranslatedTitles& titles,
                                                     Ranked& found) const {
        const double most = weights.told_title * ranking(run).most_of_words();
        std::map<Xapian::docid, TitleTold> told;
        for (std::size_t rank = 0; rank < found.hits.size() && rank < kMostByTitles; ++rank) {
            const index::Document& document = found.hits[rank].document();
            const bool is_lead = document.ordinal == 0 || run.request.group == Group::page;
            const double by_title = is_lead ? titles.told(document.title) : 0.0;
            const double by_heading = weights.told_heading * titles.told(document.section);
            told[found.hits[rank].docid()] = {most * std::max(by_title, by_heading), by_heading > by_title};
        }
        const auto score = [&](const Found& hit) {
            const auto more = told.find(hit.docid());
            return comparable(hit.weight() + (more != told.end() ? more->second.weight : 0.0));
        };
        std::stable_sort(found.hits.begin(), found.hits.end(),
                         [&](const Found& a, const Found& b) { return score(a) > score(b); });
        return told;
    }

    // The best `most` sections of each of these pages, given by their terms. One match for all of them, since preparing
    // it costs more than the few sections that it looks at.
    Ranked within(Run& run, const std::vector<Query>& pages, Xapian::doccount most) const {
        if (pages.empty()) return {};
        const Query any(Query::OP_OR, pages.begin(), pages.end());
        const PhraseDecider phrases(run.plan);
        return ranking(run).best(run.share, both(any, run.filters.query()),
                                 {.count = static_cast<Xapian::doccount>(pages.size()) * most,
                                  .sort = run.request.sort,
                                  .decider = phrases.needed() ? &phrases : nullptr,
                                  .of_each = most});
    }

    // Where a found page answers as well in the language that is preferred: the section that does so best, by what the
    // hit is collapsed to. It does, too, if it has as much of the question: one that names a thing in both languages
    // (`LLM`) is heavier, and no better.
    std::map<std::string, Xapian::docid> preferred_versions(Run& run, const std::vector<Found>& hits,
                                                            const Highlighter& highlighter) {
        std::map<std::string, Xapian::docid> out;
        if (run.request.prefer.empty() || run.filters.restricts("lang")) return out;
        const auto share = [&](const Found& hit) {
            return highlighter.share(show(hit.document(), highlighter).evidence);
        };
        std::map<std::string, const Found*> found;
        std::vector<Query> pages;
        for (const auto& hit : hits) {
            const index::Document& document = hit.document();
            if (document.lang == run.request.prefer || document.translation_key.empty()) continue;
            const std::string* page = versions.page_in(run.request.prefer, document, hit.docid());
            if (page == nullptr) continue;
            found.emplace(index::page_group(document), &hit);
            pages.emplace_back(index::term(index::Prefix::page, *page));
        }
        for (const auto& version : within(run, pages, 1).hits) {
            const std::string group = index::page_group(version.document());
            const auto other = found.find(group);
            if (other == found.end()) continue;
            const Found& shown = *other->second;
            if (version.weight() >= weights.alike * shown.weight() || share(version) >= share(shown))
                out.emplace(group, version.docid());
        }
        return out;
    }

    // A hit, and the page whose other sections are looked for; empty if none are.
    struct Shown {
        Xapian::docid document;
        std::string page_key, group;
    };

    // Of each page that is shown the other sections that answer, best first.
    void add_other_sections(Run& run, const std::vector<Shown>& shown, const Highlighter& highlighter,
                            std::vector<Hit>& hits) const {
        std::map<std::string, std::size_t> of_page;
        std::vector<Query> pages;
        for (std::size_t i = 0; i < hits.size(); ++i) {
            if (shown[i].page_key.empty()) continue;
            of_page.emplace(shown[i].group, i);
            pages.emplace_back(index::term(index::Prefix::page, shown[i].page_key));
        }
        std::vector<Found> others = within(run, pages, kMostSections + 1).hits;
        std::erase_if(others, [&](const Found& other) {
            return std::any_of(shown.begin(), shown.end(), [&](const Shown& s) { return s.document == other.docid(); });
        });
        read_records(others);
        for (const auto& other : others) {
            const index::Document& document = other.document();
            const auto found = of_page.find(index::page_group(document));
            if (found == of_page.end()) continue;
            Hit& hit = hits[found->second];
            if (hit.sections.size() == kMostSections) continue;
            hit.sections.push_back(show_section(document, highlighter));
        }
    }

    void count_facets(Run& run, Answer& out) {
        const bool none = out.total == 0 && run.request.offset == 0 && !run.plan.words.empty();
        std::vector<std::string> plain;
        for (const auto& field : run.request.facets) {
            if (none)
                out.facets[field] = {};
            else if (run.filters.restricts(field))  // its other values are counted as if it did not
                count(run, {field}, run.filters.query(field), out);
            else
                plain.push_back(field);
        }
        if (!plain.empty()) count(run, plain, run.filters.query(), out);
    }

    void count(Run& run, const std::vector<std::string>& fields, const Query& filter, Answer& out) const {
        const PhraseDecider phrases(run.plan);
        FacetCounts counts(fields, run.request.group == Group::page);
        counts.count(reader, ranking(run).query(run.share, filter), check_at_least(run),
                     phrases.needed() ? &phrases : nullptr);
        for (const auto& field : fields) out.facets[field] = counts.values(field, reader.labels());
    }

    index::IndexReader reader;
    bool is_patient = false;  // the answer on its way may take as long as it takes
    Glossary glossary;
    Weights weights;
    PageVersions versions;
};

Searcher::Searcher(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Searcher::Searcher(Searcher&&) noexcept = default;
Searcher& Searcher::operator=(Searcher&&) noexcept = default;
Searcher::~Searcher() = default;

Result<Searcher> Searcher::open(const std::filesystem::path& index_dir, const ShardLimits& limits) {
    return open(index_dir, Weights{}, limits);
}

Result<Searcher> Searcher::open(const std::filesystem::path& index_dir, const Weights& weights,
                                const ShardLimits& limits) {
    return guarded([](bool) {}, [](const std::string&) { return false; }, [](const Xapian::Error*) { return false; },
                   [&]() -> Result<Searcher> { return Searcher(std::make_unique<Impl>(index_dir, weights, limits)); });
}

Result<Answer> Searcher::search(const Request& request) {
    if (auto error = check(request)) return tl::unexpected(std::move(*error));
    ParsedQuery parsed = parse_query(request.query);
    auto filters = Filters::parse(request, parsed.languages);
    if (!filters) return tl::unexpected(std::move(filters.error()));
    return impl_->guard([&]() -> Result<Answer> { return impl_->answer(request, *filters, parsed); });
}

Result<std::vector<Suggestion>> Searcher::suggest(const SuggestRequest& request) {
    Request same;
    same.query = request.query;
    same.lang = request.lang;
    if (auto error = check(same)) return tl::unexpected(std::move(*error));
    if (auto filters = Filters::parse(same, {}); !filters) return tl::unexpected(std::move(filters.error()));
    if (request.limit > kMaxSuggestions)
        return tl::unexpected(bad_request("limit", "limit is at most " + std::to_string(kMaxSuggestions)));
    return impl_->guard([&]() -> Result<std::vector<Suggestion>> { return suggestions_for(impl_->reader, request); });
}

Result<Hit> Searcher::document(std::string_view id) {
    return impl_->guard([&]() -> Result<Hit> {
        const auto& db = impl_->reader.documents();
        const std::string key = index::term(index::Prefix::id, id);
        const auto it = db.postlist_begin(key);
        if (id.empty() || it == db.postlist_end(key))
            return tl::unexpected(Error{Errc::not_found, "no document has this id", "id"});
        const index::Document document = impl_->reader.document(*it);
        Hit hit = hit_of(document);
        hit.title_parts = {{document.title, false}};
        if (!document.section.empty()) hit.section_parts = {{document.section, false}};
        hit.text = document.text;
        hit.translations = impl_->versions.translations_of(document, *it);
        return hit;
    });
}

std::vector<ShardState> Searcher::shards() const {
    std::vector<ShardState> out;
    for (auto& shard : impl_->reader.shards())
        out.push_back({std::move(shard.name), std::move(shard.address), shard.state.is_up, std::move(shard.state.why),
                       shard.state.dead, shard.state.slow, shard.state.wrong});
    return out;
}

const std::string& Searcher::warning() const { return impl_->reader.warning(); }

std::uint64_t Searcher::document_count() const { return impl_->reader.documents().get_doccount(); }

Result<std::string> Searcher::revision() {
    return impl_->guard([&]() -> Result<std::string> { return impl_->reader.revision(); });
}

}  // namespace tim::search
