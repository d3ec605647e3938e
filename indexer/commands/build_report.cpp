#include "indexer/commands/build_report.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "indexer/sources/data_formats.h"

namespace tim::indexer {

namespace {

double megabytes(std::size_t bytes) { return static_cast<double>(bytes) / 1e6; }

}  // namespace

std::string skipped_text(const Skipped& skipped) {
    std::string text = skipped.file;
    if (skipped.line > 0) text += fmt::format(":{}", skipped.line);
    text += ": ";
    if (!skipped.field.empty()) text += fmt::format("{}: ", skipped.field);
    return text + skipped.reason;
}

nlohmann::json skipped_json(const Skipped& skipped) {
    return {{"file", skipped.file}, {"line", skipped.line}, {"field", skipped.field}, {"reason", skipped.reason}};
}

std::string report_text(const BuildReport& report) {
    std::string text = fmt::format("{} {} documents from {} files:\n", report.is_published ? "Indexed" : "Would index",
                                   report.summary.documents, report.files);
    for (const auto& [kind_and_lang, count] : report.summary.by_kind_and_lang)
        text += fmt::format("  {:<10} {:<8} {:>8}\n", kind_and_lang.first,
                            kind_and_lang.second.empty() ? "(none)" : kind_and_lang.second, count);
    if (report.glossary_pairs > 0)
        text += fmt::format("  {:<10} {:<8} {:>8}\n", "glossary", "pairs", report.glossary_pairs);
    if (report.unpublished > 0) text += fmt::format("Left out as unpublished: {} pages\n", report.unpublished);
    if (!report.skipped.empty()) text += fmt::format("Skipped {}:\n", report.skipped.size());
    for (const Skipped& one : report.skipped) text += fmt::format("  {}\n", skipped_text(one));
    if (!report.is_published) return text + "Nothing was written\n";
    return text + fmt::format("Revision {}: {:.2f} MB of text, {:.2f} MB of index, {:.1f} s\n", report.summary.revision,
                              megabytes(report.summary.text_bytes), megabytes(report.summary.index_bytes),
                              report.seconds);
}

std::string report_json(const BuildReport& report) {
    nlohmann::json out = {{"documents", report.summary.documents},
                          {"by_kind_and_lang", nlohmann::json::array()},
                          {"files", report.files},
                          {"unpublished", report.unpublished},
                          {"glossary_pairs", report.glossary_pairs},
                          {"skipped", nlohmann::json::array()},
                          {"published", report.is_published},
                          {"seconds", report.seconds},
                          {"text_bytes", report.summary.text_bytes},
                          {"index_bytes", report.summary.index_bytes},
                          {"revision", report.summary.revision}};
    for (const auto& [kind_and_lang, count] : report.summary.by_kind_and_lang)
        out["by_kind_and_lang"].push_back(
            {{"kind", kind_and_lang.first}, {"lang", kind_and_lang.second}, {"documents", count}});
    for (const Skipped& one : report.skipped) out["skipped"].push_back(skipped_json(one));
    // A file name need not be UTF-8.
    return json_text(out) + '\n';
}

}  // namespace tim::indexer
