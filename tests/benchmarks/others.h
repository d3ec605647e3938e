// The same documents and questions in other people's search programs: groonga with its HTTP server, and Omega, which
// a web server would start for each question.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "tests/benchmarks/child.h"
#include "tests/benchmarks/collection.h"

namespace tim::benchmarks {

class Groonga {
public:
    static constexpr unsigned kDefaultCachedAnswers = 100;

    // Nothing if it is not installed. Loads the collection into `folder` where that was not done before.
    [[nodiscard]] static std::optional<Groonga> start(const std::filesystem::path& folder, const Collection& collection,
                                                      unsigned cached_answers);
    [[nodiscard]] int port() const { return port_; }
    // Any of the words; title and section count more; the ten best with their passages.
    [[nodiscard]] static std::string target(const std::string& query);

private:
    Groonga(std::unique_ptr<Child> server, int port) : server_(std::move(server)), port_(port) {}
    std::unique_ptr<Child> server_;
    int port_;
};

class Omega {
public:
    // As above.
    [[nodiscard]] static std::optional<Omega> prepare(const std::filesystem::path& folder,
                                                      const Collection& collection);
    // Whether it found something. Starts the program, as CGI does, without the web server around it.
    bool ask(const std::string& query) const;

private:
    explicit Omega(std::filesystem::path folder) : folder_(std::move(folder)) {}
    std::filesystem::path folder_;
};

}  // namespace tim::benchmarks
