// tim-server as a program of its own, on a free port.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "tests/benchmarks/child.h"

namespace tim::benchmarks {

struct Server {
    // Throws if it does not start.
    explicit Server(const std::filesystem::path& index, const std::vector<std::string>& more = {});
    std::unique_ptr<Child> child;
    int port = 0;
};

}  // namespace tim::benchmarks
