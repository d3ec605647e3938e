#include "tests/relevance/judgements.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
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
    std::set<std::string> ids;
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
        JudgedQuery q;
        q.id = columns[0];
        q.kind = columns[1];
        q.lang = columns[2];
        q.query = columns[3];
        if (!ids.insert(q.id).second) fail("the id " + q.id + " repeats");
        std::istringstream judgements(columns[4]);
        for (std::string judgement; judgements >> judgement && judgement != "-";) {
            const std::size_t equals = judgement.rfind('=');
            const std::string grade = equals == std::string::npos ? "" : judgement.substr(equals + 1);
            if (grade != "1" && grade != "2" && grade != "3")
                fail("expected key=grade with a grade from 1 to 3, found " + judgement);
            q.grades[judgement.substr(0, equals)] = grade[0] - '0';
        }
        if (columns.size() > 5 && columns[5].starts_with("system:")) q.system = columns[5].substr(7);
        if (columns.size() > 5 && columns[5].starts_with("of:")) {
            q.of = columns[5].substr(3);
            if (!ids.contains(q.of)) fail("expected the id of a query above after of:, found " + q.of);
        }
        out.push_back(std::move(q));
    }
    return out;
}

Scores score(const JudgedQuery& query, const std::vector<std::string>& keys) {
    if (query.grades.empty()) {
        const double all = keys.empty() ? 1.0 : 0.0;
        return {all, all, all, all};
    }
    const auto gain = [](int grade) { return std::exp2(grade) - 1.0; };
    std::vector<int> ideal;
    for (const auto& [key, grade] : query.grades) ideal.push_back(grade);
    std::sort(ideal.rbegin(), ideal.rend());
    double best = 0;
    for (std::size_t i = 0; i < ideal.size() && i < 10; ++i)
        best += gain(ideal[i]) / std::log2(static_cast<double>(i) + 2);

    Scores out;
    const auto wanted = std::count_if(ideal.begin(), ideal.end(), [](int grade) { return grade >= 2; });
    double found_wanted = 0;
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
        if (grade >= 2) ++found_wanted;
    }
    out.ndcg10 = sum / best;
    if (wanted > 0) out.r10 = found_wanted / static_cast<double>(std::min<std::ptrdiff_t>(wanted, 10));
    return out;
}

double permutation_p(const std::vector<double>& a, const std::vector<double>& b) {
    std::vector<double> differences;
    double observed = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        if (a[i] == b[i]) continue;  // changes no sum
        differences.push_back(a[i] - b[i]);
        observed += a[i] - b[i];
    }
    constexpr int kDraws = 10'000;
    std::mt19937_64 random(20250507);
    int as_large = 0;
    for (int draw = 0; draw < kDraws; ++draw) {
        double sum = 0;
        std::uint64_t signs = 0;
        for (std::size_t i = 0; i < differences.size(); ++i, signs >>= 1) {
            if (i % 64 == 0) signs = random();
            sum += (signs & 1) != 0 ? differences[i] : -differences[i];
        }
        if (std::abs(sum) >= std::abs(observed) - 1e-12) ++as_large;
    }
    return (as_large + 1.0) / (kDraws + 1.0);
}

}  // namespace tim::relevance
