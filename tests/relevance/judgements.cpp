#include "tests/relevance/judgements.h"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <random>
#include <set>
#include <sstream>
#include <stdexcept>

namespace tim::relevance {

std::vector<JudgedQuery> read_queries(const std::filesystem::path& file) {
    std::ifstream in(file);
    if (!in) throw std::runtime_error("cannot read " + file.string());
    std::vector<JudgedQuery> out;
    std::size_t number = 0;
    for (std::string line; std::getline(in, line);) {
        ++number;
        if (line.empty() || line[0] == '#') continue;
        std::vector<std::string> columns;
        std::istringstream split(line);
        for (std::string column; std::getline(split, column, '\t');) columns.push_back(column);
        const auto fail = [&](const std::string& why) {
            throw std::runtime_error(file.string() + ":" + std::to_string(number) + ": " + why);
        };
        if (columns.size() < 5) fail("expected id, kind, lang, query, judgements");
        JudgedQuery q{columns[0], columns[1], columns[2], columns[3], {}, {}};
        std::istringstream judgements(columns[4]);
        for (std::string judgement; judgements >> judgement && judgement != "-";) {
            const std::size_t equals = judgement.rfind('=');
            if (equals == std::string::npos) fail("expected key=grade, found " + judgement);
            q.grades[judgement.substr(0, equals)] = std::stoi(judgement.substr(equals + 1));
        }
        if (columns.size() > 5 && columns[5].starts_with("system:")) q.system = columns[5].substr(7);
        out.push_back(std::move(q));
    }
    return out;
}

Scores score(const JudgedQuery& query, const std::vector<std::string>& keys) {
    if (query.grades.empty()) {
        const double all = keys.empty() ? 1.0 : 0.0;
        return {all, all, all};
    }
    const auto gain = [](int grade) { return std::exp2(grade) - 1.0; };
    std::vector<int> ideal;
    for (const auto& [key, grade] : query.grades) ideal.push_back(grade);
    std::sort(ideal.rbegin(), ideal.rend());
    double best = 0;
    for (std::size_t i = 0; i < ideal.size() && i < 10; ++i)
        best += gain(ideal[i]) / std::log2(static_cast<double>(i) + 2);

    Scores out;
    std::set<std::string> used;
    double sum = 0;
    std::size_t rank = 0;
    for (const auto& key : keys) {
        if (rank == 10) break;
        if (used.contains("seen " + key)) continue;
        used.insert("seen " + key);
        ++rank;
        int grade = 0;
        for (const std::string& candidate : {key, key.substr(0, key.find('#'))}) {
            const auto found = query.grades.find(candidate);
            if (found == query.grades.end() || used.contains(candidate)) continue;
            used.insert(candidate);
            grade = std::max(grade, found->second);
        }
        sum += gain(grade) / std::log2(static_cast<double>(rank) + 1);
        if (grade >= 2 && out.mrr10 == 0) out.mrr10 = 1.0 / static_cast<double>(rank);
        if (grade >= 2 && rank == 1) out.r1 = 1;
    }
    out.ndcg10 = sum / best;
    return out;
}

double permutation_p(const std::vector<double>& a, const std::vector<double>& b) {
    std::vector<double> differences;
    double observed = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        differences.push_back(a[i] - b[i]);
        observed += a[i] - b[i];
    }
    constexpr int kDraws = 10'000;
    std::mt19937_64 random(20250507);
    int as_large = 0;
    for (int draw = 0; draw < kDraws; ++draw) {
        double sum = 0;
        for (const double d : differences) sum += (random() & 1) != 0 ? d : -d;
        if (std::abs(sum) >= std::abs(observed) - 1e-12) ++as_large;
    }
    return (as_large + 1.0) / (kDraws + 1.0);
}

}  // namespace tim::relevance
