// How benchmarks tell what they measured: a figure beside its yardstick, their ratio beside the goal, met or missed.
#pragma once

#include <string>
#include <vector>

namespace tim::benchmarks {

// Of at least one value; of two in the middle the greater one.
[[nodiscard]] double median(std::vector<double> values);

// One line. `at_most`: the goal is an upper bound, else a lower one. `ratio` and `goal` are in `unit`.
void print(const std::string& what, const std::string& figure, const std::string& yardstick, double ratio, bool at_most,
           double goal, const std::string& unit = "x");

}  // namespace tim::benchmarks
