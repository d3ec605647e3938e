#include "tests/benchmarks/our_server.h"

#include <cstdlib>
#include <stdexcept>

namespace tim::benchmarks {

Server::Server(const std::filesystem::path& index, const std::vector<std::string>& more) {
    std::vector<std::string> words{TIM_SERVER_PROGRAM, "--index", index.string(), "--listen", "127.0.0.1:0"};
    words.insert(words.end(), more.begin(), more.end());
    child = std::make_unique<Child>(words);
    const std::string line = child->read_line();
    port = std::atoi(line.substr(line.rfind(':') + 1).c_str());
    if (port == 0) throw std::runtime_error("tim-server does not start");
}

}  // namespace tim::benchmarks
