#include "indexer/commands/build_report.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "indexer/sources/data_formats.h"

namespace tim::indexer {

namespace {

double megabytes(std::size_t bytes) { return static_cast<double>(bytes) / 1e6; }

nlohmann::json fault_json(const Fault& fault) {
    return {{"file", fault.file}, {"line", fault.line}, {"field", fault.field}, {"reason", fault.reason}};
}

}  // namespace

std::string fault_text(const Fault& fault) {
    std::string text = fault.file;
    if (fault.line > 0) text += fmt::format(":{}", fault.line);
    text += ": ";
    if (!fault.field.empty()) text += fmt::format("{}: ", fault.field);
    return text + fault.reason;
}

std::string faults_text(const std::vector<Fault>& skipped, const std::vector<Fault>& doubtful) {
    std::string text;
    if (!skipped.empty()) text += fmt::format("Skipped {}:\n", skipped.size());
    for (const Fault& one : skipped) text += fmt::format("  {}\n", fault_text(one));
    if (!doubtful.empty()) text += fmt::format("Read, but to be looked at {}:\n", doubtful.size());
    for (const Fault& one : doubtful) text += fmt::format("  {}\n", fault_text(one));
    return text;
}

void add_faults(nlohmann::json& report, const std::vector<Fault>& skipped, const std::vector<Fault>& doubtful) {
    for (const auto& [name, faults] : {std::pair("skipped", &skipped), std::pair("doubtful", &doubtful)}) {
        auto& list = report[name] = nlohmann::json::array();
        for (const Fault& one : *faults) list.push_back(fault_json(one));
    }
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
    text += faults_text(report.skipped, report.doubtful);
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
                          {"published", report.is_published},
                          {"seconds", report.seconds},
                          {"text_bytes", report.summary.text_bytes},
                          {"index_bytes", report.summary.index_bytes},
                          {"revision", report.summary.revision}};
    for (const auto& [kind_and_lang, count] : report.summary.by_kind_and_lang)
        out["by_kind_and_lang"].push_back(
            {{"kind", kind_and_lang.first}, {"lang", kind_and_lang.second}, {"documents", count}});
    add_faults(out, report.skipped, report.doubtful);
    // A file name need not be UTF-8.
    return json_text(out) + '\n';
}

}  // namespace tim::indexer
