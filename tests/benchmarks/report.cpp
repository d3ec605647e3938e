#include "tests/benchmarks/report.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>

namespace tim::benchmarks {

double median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

void print(const std::string& what, const std::string& figure, const std::string& yardstick, double ratio, bool at_most,
           double goal, const std::string& unit) {
    const bool is_met = at_most ? ratio <= goal : ratio >= goal;
    fmt::print("{:<58} {:>22} {:>26} {:>9.2f}{} {} {:g}{}  {}\n", what, figure, yardstick, ratio, unit,
               at_most ? "<=" : ">=", goal, unit, is_met ? "met" : "missed");
    std::fflush(stdout);
}

}  // namespace tim::benchmarks
